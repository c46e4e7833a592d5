//! Which resources of a workload stand for each other in different Regions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::catalogue::is_needed;
use super::names;
use super::place::place;
use super::{Confidence, Twin};
use crate::inventory::{Arn, Attributes, Estate, Region, RelationshipKind, Resource, ResourceType};

/// Every pair, both ways, by resource and confidence.
pub(super) fn twins(estate: &Estate, members: &[&Resource]) -> Vec<Twin> {
    let mut pairs = Pairs { places: HashMap::new(), twins: BTreeMap::new() };
    let mut candidates: Vec<&Resource> = Vec::new();
    for member in members {
        if !is_needed(estate, member) || matches!(member.attributes, Attributes::RecordSet(_)) {
            continue;
        }
        if let Some(region) = place(estate, member) {
            pairs.places.insert(&member.arn, (member.resource_type(), region));
            candidates.push(member);
        }
    }
    pairs.by_relationship(estate, &candidates);
    pairs.by_plan(members);
    pairs.by_name(&candidates);
    pairs.by_elimination(&candidates);
    pairs.finish()
}

struct Pairs<'a> {
    places: HashMap<&'a Arn, (ResourceType, Region)>,
    twins: BTreeMap<(Arn, Arn), (Confidence, String)>,
}

impl<'a> Pairs<'a> {
    /// Notes a pair of one type in two Regions; an earlier, surer reason stays.
    fn add(&mut self, one: &Arn, other: &Arn, confidence: Confidence, reason: &str) {
        let (Some(first), Some(second)) = (self.places.get(one), self.places.get(other)) else {
            return;
        };
        if first.0 != second.0 || first.1 == second.1 {
            return;
        }
        for key in [(one.clone(), other.clone()), (other.clone(), one.clone())] {
            self.twins.entry(key).or_insert_with(|| (confidence, reason.to_owned()));
        }
    }

    fn by_relationship(&mut self, estate: &Estate, candidates: &[&Resource]) {
        use RelationshipKind::{PromotesTo, ReplicatesTo};
        for candidate in candidates {
            for link in estate.links_from(&candidate.arn) {
                if matches!(link.kind, PromotesTo | ReplicatesTo) {
                    self.add(&link.from, &link.to, Confidence::High, "one replicates to the other");
                }
            }
        }
    }

    /// A Region switch plan names the resources that one of its steps moves
    /// between.
    fn by_plan(&mut self, members: &[&Resource]) {
        for member in members {
            let Attributes::RegionSwitchPlan(plan) = &member.attributes else { continue };
            let steps = plan.workflows.elements().iter().flat_map(|w| w.steps.elements());
            for step in steps {
                let arns: Vec<Arn> = step
                    .resource_arns
                    .elements()
                    .iter()
                    .filter_map(|text| text.parse().ok())
                    .collect();
                let reason = format!("the plan {} moves between them", member.name);
                if let [one, other] = arns.as_slice() {
                    self.add(one, other, Confidence::High, &reason);
                }
            }
        }
    }

    fn by_name(&mut self, candidates: &[&Resource]) {
        let mut groups: BTreeMap<(ResourceType, String), Vec<&Arn>> = BTreeMap::new();
        for candidate in candidates {
            let key = twin_name(candidate);
            if !key.is_empty() {
                let group = groups.entry((candidate.resource_type(), key)).or_default();
                group.push(&candidate.arn);
            }
        }
        let reason = "their names differ in nothing but the Region";
        for group in groups.values() {
            self.pair_all(group, Confidence::Medium, reason);
        }
    }

    /// The only one of its type in one Region and the only one in another,
    /// neither of which has a twin yet.
    fn by_elimination(&mut self, candidates: &[&Resource]) {
        let paired: BTreeSet<Arn> = self.twins.keys().map(|(one, _)| one.clone()).collect();
        let mut groups: BTreeMap<(ResourceType, Region), Vec<&Arn>> = BTreeMap::new();
        for candidate in candidates {
            if let Some((resource_type, region)) = self.places.get(&candidate.arn) {
                let group = groups.entry((*resource_type, region.clone())).or_default();
                group.push(&candidate.arn);
            }
        }
        let mut alone: BTreeMap<ResourceType, Vec<&Arn>> = BTreeMap::new();
        for ((resource_type, _), group) in groups {
            if let [only] = group.as_slice()
                && !paired.contains(*only)
            {
                alone.entry(resource_type).or_default().push(*only);
            }
        }
        for group in alone.values() {
            self.pair_all(group, Confidence::Low, "they are the only ones in their Regions");
        }
    }

    /// Pairs everything in a group; a group is one resource per Region, or a
    /// few. What is large is no set of twins, and is left alone.
    fn pair_all(&mut self, group: &[&Arn], confidence: Confidence, reason: &str) {
        const LARGEST_GROUP: usize = 32;
        if group.len() > LARGEST_GROUP {
            return;
        }
        for (index, one) in group.iter().enumerate() {
            for other in group.iter().skip(index + 1) {
                self.add(one, other, confidence, reason);
            }
        }
    }

    fn finish(self) -> Vec<Twin> {
        let twins =
            self.twins.into_iter().map(|((resource, counterpart), (confidence, reason))| Twin {
                resource,
                confidence,
                counterpart,
                reason,
            });
        let mut twins: Vec<Twin> = twins.collect();
        twins.sort();
        twins
    }
}

/// The name by which twins know each other. A node group's name is often the
/// same in every cluster, so its cluster's name belongs to it.
fn twin_name(resource: &Resource) -> String {
    let own = names::without_region(&resource.name);
    match &resource.attributes {
        Attributes::EksNodegroup(group) => {
            let cluster = group.cluster_name.known().map(|name| names::without_region(name));
            format!("{}/{own}", cluster.unwrap_or_default())
        }
        // A custom domain is the same name in every Region, or it is no twin.
        Attributes::ApiDomainName(_) => resource.name.to_lowercase(),
        Attributes::BedrockModelInvocation(_) => String::new(),
        _ => own,
    }
}
