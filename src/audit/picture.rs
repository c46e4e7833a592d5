//! A workload's resources and how they hang together, small enough to be drawn.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::{Arn, Estate, Region, RelationshipKind};
use crate::report::{PictureRelationship, PictureReport, PictureResource};
use crate::workload::Workload;
use crate::workload::catalogue::{Function, function, role};
use crate::workload::place::place_of_arn;

/// More resources than these make no picture.
const MOST_RESOURCES: usize = 60;

/// The relationships that a picture shows.
const KINDS: [RelationshipKind; 7] = [
    RelationshipKind::ReplicatesTo,
    RelationshipKind::PromotesTo,
    RelationshipKind::BacksUpTo,
    RelationshipKind::RoutesTo,
    RelationshipKind::DependsOn,
    RelationshipKind::Contains,
    RelationshipKind::EncryptsWith,
];

/// Draws a workload: what it needs first, then what that relies on.
pub(super) fn picture(estate: &Estate, workload: &Workload) -> PictureReport {
    let mut chosen: Vec<Arn> = workload.members.clone();
    chosen.extend(workload.unseen.iter().map(|unseen| unseen.arn.clone()));
    let members: BTreeSet<Arn> = chosen.iter().cloned().collect();
    chosen.extend(relied_on(estate, &members));
    chosen.sort_by_key(|arn| (rank(estate, arn), arn.clone()));
    chosen.dedup();
    let left_out = chosen.len().saturating_sub(MOST_RESOURCES);
    chosen.truncate(MOST_RESOURCES);
    let places: BTreeMap<&Arn, usize> =
        chosen.iter().enumerate().map(|(place, arn)| (arn, place)).collect();
    let mut relationships: Vec<PictureRelationship> = chosen
        .iter()
        .flat_map(|arn| estate.links_from(arn))
        .filter(|link| KINDS.contains(&link.kind))
        .filter_map(|link| {
            Some(PictureRelationship {
                from: *places.get(&link.from)?,
                to: *places.get(&link.to)?,
                kind: link.kind.name().to_owned(),
            })
        })
        .collect();
    relationships.sort();
    relationships.dedup();
    let resources = chosen.iter().map(|arn| resource(estate, arn)).collect();
    PictureReport { resources, relationships, left_out }
}

/// What the members rely on outside of the workload; networks belong to all.
fn relied_on(estate: &Estate, members: &BTreeSet<Arn>) -> BTreeSet<Arn> {
    let mut found = BTreeSet::new();
    for arn in members {
        let role = estate.resource(arn).and_then(|resource| role(resource.resource_type()));
        let kinds = role.map(|role| role.relies_on.as_slice()).unwrap_or_default();
        let links = estate.links_from(arn).iter().filter(|link| kinds.contains(&link.kind));
        let outside = links.map(|link| &link.to).filter(|arn| !members.contains(*arn));
        let drawn = outside.filter(|arn| {
            let known = estate.resource(arn);
            known.is_none_or(|r| function(r.resource_type()) != Function::Network)
        });
        found.extend(drawn.cloned());
    }
    found
}

fn rank(estate: &Estate, arn: &Arn) -> (u8, usize) {
    let Some(resource) = estate.resource(arn) else { return (1, usize::MAX) };
    let needed = function(resource.resource_type()).is_needed();
    let rank = role(resource.resource_type()).map_or(usize::MAX, |role| role.rank);
    (if needed { 0 } else { 2 }, rank)
}

fn resource(estate: &Estate, arn: &Arn) -> PictureResource {
    let known = estate.resource(arn);
    PictureResource {
        arn: arn.clone(),
        resource_type: known.map(|resource| resource.resource_type().name().to_owned()),
        name: known.map_or(arn.resource_name(), |resource| resource.name.as_str()).to_owned(),
        region: place_of_arn(estate, arn).unwrap_or_else(Region::global),
        function: known
            .map_or("support", |resource| function(resource.resource_type()).name())
            .to_owned(),
        collected: known.is_some(),
    }
}
