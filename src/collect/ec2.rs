//! Amazon EC2: networks, instances, reserved capacity.

use std::collections::BTreeMap;

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types as sdk;

use super::convert::{self, count, known, list, optional, owned, text, time};
use super::found::Found;
use super::place::Place;
use crate::inventory::types::{CapacityReservation, Instance, Subnet, Vpc};
use crate::inventory::{Attribute, Resource};

const SERVICE: &str = "ec2";

/// Lists without a page size fall under a stricter throttle.
const PAGE: i32 = 1000;

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let vpcs = list!(
        place,
        found,
        SERVICE,
        "DescribeVpcs",
        client.describe_vpcs().into_paginator().page_size(PAGE).send(),
        vpcs
    );
    let subnets = list!(
        place,
        found,
        SERVICE,
        "DescribeSubnets",
        client.describe_subnets().into_paginator().page_size(PAGE).send(),
        subnets
    );
    let reservations = list!(
        place,
        found,
        SERVICE,
        "DescribeInstances",
        client.describe_instances().into_paginator().page_size(PAGE).send(),
        reservations
    );
    let capacity = list!(
        place,
        found,
        SERVICE,
        "DescribeCapacityReservations",
        client.describe_capacity_reservations().into_paginator().page_size(PAGE).send(),
        capacity_reservations
    );
    found.resources.extend(vpcs.iter().filter_map(|item| vpc(place, item)));
    found.resources.extend(subnets.iter().filter_map(|item| subnet(place, item)));
    let instances = reservations.iter().flat_map(sdk::Reservation::instances);
    found.resources.extend(instances.filter_map(|item| instance(place, item)));
    found.resources.extend(capacity.iter().filter_map(|item| reservation(place, item)));
    found
}

fn ec2_tags(tags: &[sdk::Tag]) -> Attribute<BTreeMap<String, String>> {
    convert::tags(tags.iter().map(|tag| (tag.key(), tag.value())))
}

/// The tag `Name`, by which people know things in EC2, or the id.
fn name(tags: &[sdk::Tag], id: &str) -> String {
    let name = tags.iter().find(|tag| tag.key() == Some("Name")).and_then(sdk::Tag::value);
    name.filter(|name| !name.is_empty()).unwrap_or(id).to_owned()
}

fn vpc(place: &Place, vpc: &sdk::Vpc) -> Option<Resource> {
    let id = vpc.vpc_id()?;
    let blocks = vpc.cidr_block_association_set().iter();
    let mut cidr_blocks: Vec<String> =
        blocks.filter_map(|block| owned(block.cidr_block())).collect();
    if cidr_blocks.is_empty() {
        cidr_blocks.extend(owned(vpc.cidr_block()));
    }
    let attributes = Vpc {
        vpc_id: id.to_owned().into(),
        cidr_blocks: cidr_blocks.into(),
        is_default: known(vpc.is_default()),
    };
    let arn = place.arn("ec2", &format!("vpc/{id}"));
    Some(place.resource(arn, name(vpc.tags(), id), ec2_tags(vpc.tags()), attributes))
}

fn subnet(place: &Place, subnet: &sdk::Subnet) -> Option<Resource> {
    let id = subnet.subnet_id()?;
    let attributes = Subnet {
        subnet_id: id.to_owned().into(),
        vpc_id: text(subnet.vpc_id()),
        availability_zone: text(subnet.availability_zone()),
        availability_zone_id: text(subnet.availability_zone_id()),
        cidr_block: optional(subnet.cidr_block()),
        available_ip_address_count: count(subnet.available_ip_address_count()),
    };
    // A subnet that another account shares keeps its owner's ARN.
    let own_arn = || place.arn("ec2", &format!("subnet/{id}"));
    let arn = subnet.subnet_arn().and_then(|arn| arn.parse().ok()).unwrap_or_else(own_arn);
    Some(place.resource(arn, name(subnet.tags(), id), ec2_tags(subnet.tags()), attributes))
}

/// Terminated instances linger in the list for an hour: they are gone.
fn instance(place: &Place, instance: &sdk::Instance) -> Option<Resource> {
    let id = instance.instance_id()?;
    let state = instance.state().and_then(|state| state.name()).map(|state| state.as_str());
    if state == Some("terminated") {
        return None;
    }
    let group = instance
        .tags()
        .iter()
        .find(|tag| tag.key() == Some("aws:autoscaling:groupName"))
        .and_then(sdk::Tag::value);
    let attributes = Instance {
        instance_id: id.to_owned().into(),
        instance_type: text(instance.instance_type().map(|kind| kind.as_str())),
        image_id: optional(instance.image_id()),
        state: text(state),
        vpc_id: optional(instance.vpc_id()),
        subnet_id: optional(instance.subnet_id()),
        availability_zone: text(instance.placement().and_then(|p| p.availability_zone())),
        auto_scaling_group: optional(group),
        auto_recovery: optional(
            instance
                .maintenance_options()
                .and_then(|options| options.auto_recovery())
                .map(|state| state.as_str()),
        ),
        root_device_type: optional(instance.root_device_type().map(|kind| kind.as_str())),
    };
    let arn = place.arn("ec2", &format!("instance/{id}"));
    Some(place.resource(arn, name(instance.tags(), id), ec2_tags(instance.tags()), attributes))
}

fn reservation(place: &Place, reservation: &sdk::CapacityReservation) -> Option<Resource> {
    let id = reservation.capacity_reservation_id()?;
    let attributes = CapacityReservation {
        capacity_reservation_id: id.to_owned().into(),
        instance_type: text(reservation.instance_type()),
        availability_zone: text(reservation.availability_zone()),
        state: text(reservation.state().map(|state| state.as_str())),
        total_instance_count: count(reservation.total_instance_count()),
        available_instance_count: count(reservation.available_instance_count()),
        instance_match_criteria: text(
            reservation.instance_match_criteria().map(|criteria| criteria.as_str()),
        ),
        end_date: time(reservation.end_date()).into(),
    };
    let arn = match reservation.capacity_reservation_arn().and_then(|arn| arn.parse().ok()) {
        Some(arn) => arn,
        None => place.arn("ec2", &format!("capacity-reservation/{id}")),
    };
    let tags = reservation.tags();
    Some(place.resource(arn, name(tags, id), ec2_tags(tags), attributes))
}
