//! Amazon EC2 Auto Scaling.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::Client;
use aws_sdk_autoscaling::types as sdk;

use super::convert::{self, count, known, list, optional, owned, text};
use super::found::Found;
use super::place::Place;
use crate::inventory::Resource;
use crate::inventory::types::{AutoScalingGroup, GroupInstance};

const SERVICE: &str = "autoscaling";

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let groups = list!(
        place,
        found,
        SERVICE,
        "DescribeAutoScalingGroups",
        client.describe_auto_scaling_groups().into_paginator().page_size(100).send(),
        auto_scaling_groups
    );
    found.resources.extend(groups.iter().filter_map(|item| group(place, item)));
    found
}

fn group(place: &Place, group: &sdk::AutoScalingGroup) -> Option<Resource> {
    let name = group.auto_scaling_group_name()?;
    let subnets = group.vpc_zone_identifier().unwrap_or_default().split(',');
    let subnets = subnets.map(str::trim).filter(|id| !id.is_empty());
    let attributes = AutoScalingGroup {
        min_size: count(group.min_size()),
        created_at: known(convert::time(group.created_time())),
        max_size: count(group.max_size()),
        desired_capacity: count(group.desired_capacity()),
        availability_zones: group.availability_zones().to_vec().into(),
        subnet_ids: subnets.map(str::to_owned).collect::<Vec<_>>().into(),
        instances: group.instances().iter().map(group_instance).collect::<Vec<_>>().into(),
        health_check_type: text(group.health_check_type()),
        target_group_arns: group.target_group_arns().to_vec().into(),
        instance_types: instance_types(group).into(),
        launch_template_id: optional(launch_template(group)),
        suspended_processes: group
            .suspended_processes()
            .iter()
            .filter_map(|process| owned(process.process_name()))
            .collect::<Vec<_>>()
            .into(),
    };
    let arn = group.auto_scaling_group_arn()?.parse().ok()?;
    let tags = convert::tags(group.tags().iter().map(|tag| (tag.key(), tag.value())));
    Some(place.resource(arn, name, tags, attributes))
}

fn group_instance(instance: &sdk::Instance) -> GroupInstance {
    GroupInstance {
        instance_id: text(instance.instance_id()),
        availability_zone: text(instance.availability_zone()),
        lifecycle_state: text(instance.lifecycle_state().map(|state| state.as_str())),
        health_status: text(instance.health_status()),
        instance_type: optional(instance.instance_type()),
    }
}

/// The template that the group names itself, or in its mixed instances policy.
fn launch_template(group: &sdk::AutoScalingGroup) -> Option<&str> {
    let mixed = group.mixed_instances_policy().and_then(|policy| policy.launch_template());
    let mixed = mixed.and_then(|template| template.launch_template_specification());
    group.launch_template().or(mixed)?.launch_template_id()
}

/// What the group's overrides and its instances name. A launch template may
/// name another, which the list does not tell.
fn instance_types(group: &sdk::AutoScalingGroup) -> Vec<String> {
    let template = group.mixed_instances_policy().and_then(|policy| policy.launch_template());
    let overrides = template.map(|template| template.overrides()).unwrap_or_default();
    let named = overrides.iter().filter_map(|one| owned(one.instance_type()));
    let running = group.instances().iter().filter_map(|one| owned(one.instance_type()));
    named.chain(running).collect::<BTreeSet<_>>().into_iter().collect()
}
