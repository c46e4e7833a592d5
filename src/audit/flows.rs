//! What a workload copies from Region to Region.

use std::collections::BTreeMap;

use crate::inventory::{Arn, Estate, Region, RelationshipKind};
use crate::report::FlowReport;
use crate::workload::Workload;
use crate::workload::place::place_of_arn;

/// The relationships by which data leaves a Region.
const KINDS: [RelationshipKind; 2] = [RelationshipKind::ReplicatesTo, RelationshipKind::BacksUpTo];

/// The flows of a workload's members, also towards what does not belong to it.
pub(super) fn flows(estate: &Estate, workload: &Workload) -> Vec<FlowReport> {
    let mut counts: BTreeMap<(Region, Region, &str, Option<&str>), usize> = BTreeMap::new();
    let links = workload.members.iter().flat_map(|arn| estate.links_from(arn));
    for link in links.filter(|link| KINDS.contains(&link.kind)) {
        let (Some(from), Some(to)) =
            (place_of_arn(estate, &link.from), place_of_arn(estate, &link.to))
        else {
            continue;
        };
        if from != to {
            let what = type_name(estate, &link.from).or_else(|| type_name(estate, &link.to));
            *counts.entry((from, to, link.kind.name(), what)).or_default() += 1;
        }
    }
    let flow = |((from, to, kind, what), resources): ((_, _, &str, Option<&str>), _)| FlowReport {
        from,
        to,
        kind: kind.to_owned(),
        resource_type: what.map(ToOwned::to_owned),
        resources,
    };
    counts.into_iter().map(flow).collect()
}

fn type_name(estate: &Estate, arn: &Arn) -> Option<&'static str> {
    estate.resource(arn).map(|resource| resource.resource_type().name())
}
