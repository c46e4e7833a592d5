//! ARC readiness checks: closed to new customers, read where they exist.

use aws_sdk_route53recoveryreadiness as api;

use super::convert::{arns, each, known, list, optional, tag_map, text, time};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{CheckedResource, ReadinessCheck, RecoveryGroup};
use crate::inventory::{Attribute, Resource};

const SERVICE: &str = "route53-recovery-readiness";

pub(super) async fn collect(place: &Place) -> Found {
    let client = api::Client::new(&place.config);
    let mut found = Found::default();
    let mut partial = Partial::default();
    let checks = list!(
        place,
        found,
        SERVICE,
        "ListReadinessChecks",
        client.list_readiness_checks().into_paginator().send(),
        readiness_checks
    );
    let statuses = each(place, checks.iter().map(|check| status(place, &client, check))).await;
    for (check, status) in checks.iter().zip(statuses) {
        found.resources.extend(readiness_check(place, check, status, &mut partial));
    }
    let groups = list!(
        place,
        found,
        SERVICE,
        "ListRecoveryGroups",
        client.list_recovery_groups().into_paginator().send(),
        recovery_groups
    );
    let readiness = each(place, groups.iter().map(|group| summary(place, &client, group))).await;
    for (group, readiness) in groups.iter().zip(readiness) {
        found.resources.extend(recovery_group(place, group, readiness, &mut partial));
    }
    partial.into_found(place, &mut found);
    found
}

/// The readiness of a check, and of each of its resources.
type CheckStatus = (Attribute<String>, Vec<CheckedResource>);

async fn status(
    place: &Place,
    client: &api::Client,
    check: &api::types::ReadinessCheckOutput,
) -> Result<CheckStatus, Failure> {
    let name = check.readiness_check_name().unwrap_or_default();
    let request = client.get_readiness_check_status().readiness_check_name(name);
    let mut readiness = Attribute::NotCollected;
    let mut resources = Vec::new();
    let mut pages = request.into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        let Some(page) = place.call(SERVICE, "GetReadinessCheckStatus", next).await? else {
            return Ok((readiness, resources));
        };
        if let Some(overall) = page.readiness() {
            readiness = overall.as_str().to_owned().into();
        }
        resources.extend(page.resources().iter().map(|resource| CheckedResource {
            resource_arn: optional(resource.resource_arn()),
            readiness: text(resource.readiness().map(|readiness| readiness.as_str())),
            last_checked: time(resource.last_checked_timestamp()).into(),
        }));
    }
}

fn readiness_check(
    place: &Place,
    check: &api::types::ReadinessCheckOutput,
    status: Result<CheckStatus, Failure>,
    partial: &mut Partial,
) -> Option<Resource> {
    let (arn, name) = (check.readiness_check_arn()?, check.readiness_check_name()?);
    let (readiness, resources) = match status {
        Ok((readiness, resources)) => (readiness, resources.into()),
        Err(failure) => {
            partial.failed(&failure, name);
            (Attribute::unknown(failure.unknown()), Attribute::unknown(failure.unknown()))
        }
    };
    let attributes =
        ReadinessCheck { resource_set: text(check.resource_set()), readiness, resources };
    let tags = tag_map(check.tags());
    Some(place.global_resource(arn.parse().ok()?, name, tags, attributes))
}

async fn summary(
    place: &Place,
    client: &api::Client,
    group: &api::types::RecoveryGroupOutput,
) -> Result<Attribute<String>, Failure> {
    let name = group.recovery_group_name().unwrap_or_default();
    // The first page holds the overall readiness; the others list checks.
    let call = client.get_recovery_group_readiness_summary().recovery_group_name(name).send();
    let answer = place.call(SERVICE, "GetRecoveryGroupReadinessSummary", call).await?;
    Ok(known(answer.readiness().map(|readiness| readiness.as_str().to_owned())))
}

fn recovery_group(
    place: &Place,
    group: &api::types::RecoveryGroupOutput,
    readiness: Result<Attribute<String>, Failure>,
    partial: &mut Partial,
) -> Option<Resource> {
    let (arn, name) = (group.recovery_group_arn()?, group.recovery_group_name()?);
    let readiness = readiness.unwrap_or_else(|failure| {
        partial.failed(&failure, name);
        Attribute::unknown(failure.unknown())
    });
    let attributes = RecoveryGroup { cell_arns: arns(group.cells()).into(), readiness };
    let tags = tag_map(group.tags());
    Some(place.global_resource(arn.parse().ok()?, name, tags, attributes))
}
