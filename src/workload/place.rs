//! Where a resource does its work, also where it belongs to no Region itself:
//! a DNS record that leads to Frankfurt is lost with Frankfurt.

use super::names;
use crate::inventory::types::{CloudFrontDistribution, HealthCheck, RecordSet};
use crate::inventory::{Arn, Attributes, Estate, Region, RelationshipKind, Resource};

/// The Region that a resource works in; none if it works in none, or if that
/// cannot be told.
pub(crate) fn place(estate: &Estate, resource: &Resource) -> Option<Region> {
    if !resource.region.is_global() {
        return Some(resource.region.clone());
    }
    match &resource.attributes {
        Attributes::RecordSet(record) => place_of_record(estate, resource, record),
        Attributes::HealthCheck(check) => place_of_check(estate, resource, check),
        Attributes::RoutingControl(_) => names::region_in(&resource.name),
        Attributes::AcceleratorEndpointGroup(group) => group.endpoint_group_region.known().cloned(),
        Attributes::CloudFrontDistribution(distribution) => {
            place_of_distribution(estate, resource, distribution)
        }
        _ => None,
    }
}

/// The Region of a resource that may not have been collected.
pub(crate) fn place_of_arn(estate: &Estate, arn: &Arn) -> Option<Region> {
    match estate.resource(arn) {
        Some(resource) => place(estate, resource),
        None => Some(arn.region()).filter(|region| !region.is_global()),
    }
}

fn place_of_record(estate: &Estate, resource: &Resource, record: &RecordSet) -> Option<Region> {
    if let Some(region) = record.latency_region.present() {
        return Some(region.clone());
    }
    let alias = record.alias.present().and_then(|alias| alias.dns_name.known());
    let mut hosts = record.values.elements().iter().chain(alias);
    place_of_target(estate, resource)
        .or_else(|| hosts.find_map(|host| names::region_of_host(host)))
        .or_else(|| {
            let identifier = record.set_identifier.present()?;
            names::region_in(identifier)
        })
        .or_else(|| {
            let mut checks = estate.related(&resource.arn, RelationshipKind::DependsOn);
            checks.find_map(|check| match &check.attributes {
                Attributes::HealthCheck(attributes) => place_of_check(estate, check, attributes),
                _ => None,
            })
        })
}

/// A distribution works where the first of its default origins is.
fn place_of_distribution(
    estate: &Estate,
    resource: &Resource,
    distribution: &CloudFrontDistribution,
) -> Option<Region> {
    let target = distribution.default_target_origin_id.known()?;
    let groups = distribution.origin_groups.elements().iter();
    let mut groups = groups.filter(|group| group.origin_group_id.known() == Some(target));
    let first = groups.next().and_then(|group| group.origin_ids.elements().first());
    let wanted = first.unwrap_or(target);
    let mut origins = distribution.origins.elements().iter();
    let origin = origins.find(|origin| origin.origin_id.known() == Some(wanted))?;
    let host = origin.domain_name.known()?;
    names::region_of_host(host).or_else(|| {
        // The host of a bucket need not tell its Region.
        let mut targets = estate.related(&resource.arn, RelationshipKind::RoutesTo);
        let bucket =
            targets.find(|target| host.starts_with(&format!("{}.s3", target.arn.resource())));
        bucket.map(|bucket| bucket.region.clone())
    })
}

/// The Region of what a record or a health check leads to.
fn place_of_target(estate: &Estate, resource: &Resource) -> Option<Region> {
    let mut targets = estate.related(&resource.arn, RelationshipKind::RoutesTo);
    targets.find(|target| !target.region.is_global()).map(|target| target.region.clone())
}

fn place_of_check(estate: &Estate, resource: &Resource, check: &HealthCheck) -> Option<Region> {
    place_of_target(estate, resource)
        .or_else(|| check.domain_name.present().and_then(|host| names::region_of_host(host)))
        .or_else(|| {
            let controls = estate.related(&resource.arn, RelationshipKind::DependsOn);
            let mut names = controls.map(|control| control.name.as_str());
            names.find_map(names::region_in)
        })
        .or_else(|| names::region_in(&resource.name))
}
