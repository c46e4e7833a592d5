//! What has changed in a workload since a point in time.

use crate::inventory::{Estate, Resource, ResourceType, Timestamp, ValueRef};
use crate::report::{ChangeKind, ChangedResource};
use crate::workload::Workload;
use crate::workload::catalogue::{Function, function, is_needed};

/// The resources of a workload that were made or changed after `last`, by ARN.
/// Where AWS tells neither time of a resource, nothing can be said about it.
pub(super) fn changed_since(
    estate: &Estate,
    workload: &Workload,
    last: Timestamp,
) -> Vec<ChangedResource> {
    let counting = workload.resources(estate).filter(|resource| counts(estate, resource));
    let mut changed: Vec<ChangedResource> =
        counting.filter_map(|resource| change(resource, last)).collect();
    changed.sort();
    changed
}

/// True for what recovery has to deal with: not for records and evidence, and
/// not for instances that come and go with their group.
fn counts(estate: &Estate, resource: &Resource) -> bool {
    let resource_type = resource.resource_type();
    is_needed(estate, resource)
        || function(resource_type) == Function::Global
        || resource_type == ResourceType::RegionSwitchPlan
}

fn change(resource: &Resource, last: Timestamp) -> Option<ChangedResource> {
    let time = |name: &str| match resource.attributes.record().field(name) {
        Some(ValueRef::Timestamp(time)) => Some(time),
        _ => None,
    };
    let after = |name: &str| time(name).filter(|time| *time > last);
    let (kind, at) = match (after("created_at"), after("last_modified")) {
        (Some(created), _) => (ChangeKind::Created, created),
        (None, Some(changed)) => (ChangeKind::Changed, changed),
        (None, None) => return None,
    };
    Some(ChangedResource { arn: resource.arn.clone(), kind, at })
}
