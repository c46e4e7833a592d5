//! Amazon DynamoDB.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types as sdk;

use super::convert::{self, each, known, list, optional, text};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{DynamoDbTable, PointInTimeRecovery, TableReplica, TableWitness};
use crate::inventory::{Attribute, Resource};

const SERVICE: &str = "dynamodb";

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let names = list!(
        place,
        found,
        SERVICE,
        "ListTables",
        client.list_tables().into_paginator().send(),
        table_names
    );
    let mut partial = Partial::default();
    for (table, failures) in each(place, names.iter().map(|name| table(place, &client, name))).await
    {
        for failure in failures {
            partial.failed(&failure.0, &failure.1);
        }
        found.resources.extend(table);
    }
    partial.into_found(place, &mut found);
    found
}

type Failures = Vec<(Failure, String)>;

/// A table with all that is asked about it. Only a table that went away since
/// it was listed gives nothing.
async fn table(place: &Place, client: &Client, name: &str) -> (Option<Resource>, Failures) {
    let mut failures = Vec::new();
    let described =
        place.call(SERVICE, "DescribeTable", client.describe_table().table_name(name).send());
    let mut attributes = match described.await {
        Ok(answer) => answer.table().map(described_table).unwrap_or_default(),
        Err(failure) if failure.is_not_found() => return (None, failures),
        Err(failure) => {
            let mut attributes = DynamoDbTable::default();
            let backups = std::mem::take(&mut attributes.point_in_time_recovery);
            attributes.fill_unknown(&failure.unknown().into());
            attributes.point_in_time_recovery = backups;
            failures.push((failure, name.to_owned()));
            attributes
        }
    };
    attributes.point_in_time_recovery =
        point_in_time_recovery(place, client, name).await.unwrap_or_else(|failure| {
            let unknown = Attribute::unknown(failure.unknown());
            failures.push((failure, name.to_owned()));
            unknown
        });
    let arn = place.arn("dynamodb", &format!("table/{name}"));
    let tags = table_tags(place, client, arn.as_str()).await.unwrap_or_else(|failure| {
        let unknown = Attribute::unknown(failure.unknown());
        failures.push((failure, name.to_owned()));
        unknown
    });
    (Some(place.resource(arn, name, tags, attributes)), failures)
}

fn described_table(table: &sdk::TableDescription) -> DynamoDbTable {
    let capacity = table.provisioned_throughput();
    // DynamoDB leaves the billing mode out for tables that never were on demand.
    let billing = table
        .billing_mode_summary()
        .and_then(|summary| summary.billing_mode())
        .map_or("PROVISIONED", |mode| mode.as_str());
    let is_provisioned = billing == "PROVISIONED";
    let units = |units: Option<i64>| units.filter(|_| is_provisioned);
    let encryption = table.sse_description().and_then(|sse| sse.kms_master_key_arn());
    DynamoDbTable {
        status: text(table.table_status().map(|status| status.as_str())),
        billing_mode: billing.to_owned().into(),
        created_at: known(convert::time(table.creation_date_time())),
        read_capacity: units(capacity.and_then(|c| c.read_capacity_units())).into(),
        write_capacity: units(capacity.and_then(|c| c.write_capacity_units())).into(),
        item_count: known(table.item_count()),
        size_bytes: known(table.table_size_bytes()),
        replicas: table.replicas().iter().filter_map(replica).collect::<Vec<_>>().into(),
        global_table_version: optional(table.global_table_version()),
        multi_region_consistency: consistency(table).into(),
        witnesses: table
            .global_table_witnesses()
            .iter()
            .filter_map(witness)
            .collect::<Vec<_>>()
            .into(),
        point_in_time_recovery: Attribute::NotCollected,
        deletion_protection: known(table.deletion_protection_enabled()),
        kms_key_arn: optional(encryption),
        stream_enabled: table.stream_specification().is_some_and(|s| s.stream_enabled()).into(),
        table_class: table
            .table_class_summary()
            .and_then(|summary| summary.table_class())
            .map_or("STANDARD", |class| class.as_str())
            .to_owned()
            .into(),
    }
}

/// A global table that says nothing about it is eventually consistent.
fn consistency(table: &sdk::TableDescription) -> Option<String> {
    match table.multi_region_consistency() {
        Some(consistency) => Some(consistency.as_str().to_owned()),
        None if table.replicas().is_empty() => None,
        None => Some("EVENTUAL".to_owned()),
    }
}

fn replica(replica: &sdk::ReplicaDescription) -> Option<TableReplica> {
    let units = replica.provisioned_throughput_override();
    Some(TableReplica {
        region: Attribute::Known(replica.region_name()?.parse().ok()?),
        status: text(replica.replica_status().map(|status| status.as_str())),
        status_description: optional(replica.replica_status_description()),
        kms_key_arn: optional(replica.kms_master_key_id()),
        read_capacity_override: units.and_then(|units| units.read_capacity_units()).into(),
        table_class: replica
            .replica_table_class_summary()
            .and_then(|summary| summary.table_class())
            .map(|class| class.as_str().to_owned())
            .into(),
    })
}

fn witness(witness: &sdk::GlobalTableWitnessDescription) -> Option<TableWitness> {
    Some(TableWitness {
        region: Attribute::Known(witness.region_name()?.parse().ok()?),
        status: text(witness.witness_status().map(|status| status.as_str())),
    })
}

async fn point_in_time_recovery(
    place: &Place,
    client: &Client,
    name: &str,
) -> Result<Attribute<PointInTimeRecovery>, Failure> {
    let call = client.describe_continuous_backups().table_name(name).send();
    let answer = place.call(SERVICE, "DescribeContinuousBackups", call).await?;
    let backups = answer.continuous_backups_description();
    let recovery = backups.and_then(|backups| backups.point_in_time_recovery_description());
    Ok(known(recovery.map(|recovery| PointInTimeRecovery {
        enabled: known(
            recovery.point_in_time_recovery_status().map(|status| status.as_str() == "ENABLED"),
        ),
        recovery_period_days: recovery.recovery_period_in_days().map(i64::from).into(),
    })))
}

async fn table_tags(
    place: &Place,
    client: &Client,
    arn: &str,
) -> Result<Attribute<BTreeMap<String, String>>, Failure> {
    let mut all: Vec<sdk::Tag> = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let request = client.list_tags_of_resource().resource_arn(arn);
        let call = request.set_next_token(token.clone()).send();
        let page = place.call(SERVICE, "ListTagsOfResource", call).await?;
        all.extend(page.tags().iter().cloned());
        let next = page.next_token().map(str::to_owned);
        // A token that repeats would never end.
        if next.is_none() || next == token {
            break;
        }
        token = next;
    }
    Ok(convert::tags(all.iter().map(|tag| (Some(tag.key()), Some(tag.value())))))
}
