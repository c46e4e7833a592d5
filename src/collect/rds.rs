//! Amazon RDS and Aurora; Neptune and DocumentDB answer the same calls.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_rds::Client;
use aws_sdk_rds::types as sdk;

use super::convert::{self, arns, count, known, list, owned, text};
use super::found::Found;
use super::place::Place;
use crate::inventory::types::{
    ClusterMember, DbCluster, DbInstance, DbInstanceAutomatedBackup, GlobalCluster,
    GlobalClusterMember, GlobalFailoverState, ReplicationStatus,
};
use crate::inventory::{Arn, Attribute, Resource};

const SERVICE: &str = "rds";

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let instances = list!(
        place,
        found,
        SERVICE,
        "DescribeDBInstances",
        client.describe_db_instances().into_paginator().send(),
        db_instances
    );
    let clusters = list!(
        place,
        found,
        SERVICE,
        "DescribeDBClusters",
        client.describe_db_clusters().into_paginator().send(),
        db_clusters
    );
    let globals = list!(
        place,
        found,
        SERVICE,
        "DescribeGlobalClusters",
        client.describe_global_clusters().into_paginator().send(),
        global_clusters
    );
    let backups = list!(
        place,
        found,
        SERVICE,
        "DescribeDBInstanceAutomatedBackups",
        client.describe_db_instance_automated_backups().into_paginator().send(),
        db_instance_automated_backups
    );
    let live: BTreeSet<&str> =
        instances.iter().filter_map(sdk::DbInstance::db_instance_arn).collect();
    let kept = backups.iter().filter(|backup| {
        let of_a_live_one = backup.db_instance_arn().is_some_and(|arn| live.contains(arn));
        !of_a_live_one
    });
    found.resources.extend(kept.filter_map(|backup| automated_backup(place, backup)));
    let member_facts: BTreeMap<&str, &sdk::DbInstance> = instances
        .iter()
        .filter_map(|instance| Some((instance.db_instance_identifier()?, instance)))
        .collect();
    found.resources.extend(clusters.iter().filter_map(|c| db_cluster(place, c, &member_facts)));
    found.resources.extend(globals.iter().filter_map(|global| global_cluster(place, global)));
    found.resources.extend(instances.iter().filter_map(|instance| db_instance(place, instance)));
    found
}

fn rds_tags(tags: &[sdk::Tag]) -> Attribute<BTreeMap<String, String>> {
    convert::tags(tags.iter().map(|tag| (tag.key(), tag.value())))
}

fn db_instance(place: &Place, instance: &sdk::DbInstance) -> Option<Resource> {
    let identifier = instance.db_instance_identifier()?;
    let mut replicas = instance.read_replica_db_instance_identifiers().to_vec();
    replicas.extend(instance.read_replica_db_cluster_identifiers().iter().cloned());
    let source = instance
        .read_replica_source_db_instance_identifier()
        .or(instance.read_replica_source_db_cluster_identifier());
    let vpc = instance.db_subnet_group().and_then(|group| group.vpc_id());
    let attributes = DbInstance {
        identifier: identifier.to_owned().into(),
        engine: text(instance.engine()),
        created_at: known(convert::time(instance.instance_create_time())),
        engine_version: text(instance.engine_version()),
        instance_class: text(instance.db_instance_class()),
        status: text(instance.db_instance_status()),
        multi_az: known(instance.multi_az()),
        availability_zone: owned(instance.availability_zone()).into(),
        secondary_availability_zone: owned(instance.secondary_availability_zone()).into(),
        cluster_identifier: owned(instance.db_cluster_identifier()).into(),
        backup_retention_days: count(instance.backup_retention_period()),
        allocated_storage_gib: count(instance.allocated_storage()),
        read_replica_source: owned(source).into(),
        read_replicas: replicas.into(),
        replication_status: replication_status(instance).into(),
        replicated_backup_arns: arns(
            instance
                .db_instance_automated_backups_replications()
                .iter()
                .filter_map(|backup| backup.db_instance_automated_backups_arn()),
        )
        .into(),
        promotion_tier: instance.promotion_tier().map(i64::from).into(),
        storage_encrypted: known(instance.storage_encrypted()),
        kms_key_arn: owned(instance.kms_key_id()).into(),
        deletion_protection: known(instance.deletion_protection()),
        vpc_id: owned(vpc).into(),
        endpoint: instance.endpoint().and_then(|endpoint| owned(endpoint.address())).into(),
    };
    let arn = instance.db_instance_arn()?.parse().ok()?;
    Some(place.resource(arn, identifier, rds_tags(instance.tag_list()), attributes))
}

fn replication_status(instance: &sdk::DbInstance) -> Option<ReplicationStatus> {
    let info = instance
        .status_infos()
        .iter()
        .find(|info| info.status_type() == Some("read replication"))?;
    Some(ReplicationStatus {
        normal: known(info.normal()),
        status: text(info.status()),
        message: owned(info.message()).into(),
    })
}

fn automated_backup(place: &Place, backup: &sdk::DbInstanceAutomatedBackup) -> Option<Resource> {
    let source: Arn = backup.db_instance_arn()?.parse().ok()?;
    let arn: Arn = backup.db_instance_automated_backups_arn()?.parse().ok()?;
    let attributes = DbInstanceAutomatedBackup {
        source_region: source.region().into(),
        source_instance_arn: source.into(),
        status: text(backup.status()),
        backup_retention_days: count(backup.backup_retention_period()),
        allocated_storage_gib: count(backup.allocated_storage()),
        engine: text(backup.engine()),
        kms_key_arn: owned(backup.kms_key_id()).into(),
    };
    let name = backup.db_instance_identifier()?;
    let tags = rds_tags(backup.tag_list());
    Some(place.resource(arn, name, tags, attributes))
}

fn db_cluster(
    place: &Place,
    cluster: &sdk::DbCluster,
    instances: &BTreeMap<&str, &sdk::DbInstance>,
) -> Option<Resource> {
    let identifier = cluster.db_cluster_identifier()?;
    let members = cluster.db_cluster_members().iter();
    let members: Vec<_> = members.filter_map(|member| cluster_member(member, instances)).collect();
    let scaling = cluster.serverless_v2_scaling_configuration();
    let attributes = DbCluster {
        identifier: identifier.to_owned().into(),
        engine: text(cluster.engine()),
        created_at: known(convert::time(cluster.cluster_create_time())),
        engine_version: text(cluster.engine_version()),
        engine_mode: owned(cluster.engine_mode()).into(),
        status: text(cluster.status()),
        members: members.into(),
        availability_zones: cluster.availability_zones().to_vec().into(),
        multi_az: known(cluster.multi_az()),
        backup_retention_days: count(cluster.backup_retention_period()),
        global_cluster_identifier: owned(cluster.global_cluster_identifier()).into(),
        replication_source: owned(
            cluster.replication_source_identifier().filter(|source| !source.is_empty()),
        )
        .into(),
        read_replicas: cluster.read_replica_identifiers().to_vec().into(),
        serverless_min_capacity: scaling.and_then(|scaling| scaling.min_capacity()).into(),
        serverless_max_capacity: scaling.and_then(|scaling| scaling.max_capacity()).into(),
        allocated_storage_gib: cluster.allocated_storage().map(i64::from).into(),
        storage_encrypted: known(cluster.storage_encrypted()),
        kms_key_arn: owned(cluster.kms_key_id()).into(),
        deletion_protection: known(cluster.deletion_protection()),
        endpoint: owned(cluster.endpoint()).into(),
        backtrack_window_seconds: cluster.backtrack_window().into(),
    };
    let arn = cluster.db_cluster_arn()?.parse().ok()?;
    Some(place.resource(arn, identifier, rds_tags(cluster.tag_list()), attributes))
}

fn cluster_member(
    member: &sdk::DbClusterMember,
    instances: &BTreeMap<&str, &sdk::DbInstance>,
) -> Option<ClusterMember> {
    let identifier = member.db_instance_identifier()?;
    let instance = instances.get(identifier);
    // Facts of the instance itself are unknown if it could not be listed.
    let of_instance = |read: fn(&sdk::DbInstance) -> Option<&str>| match instance {
        Some(instance) => Attribute::Known(owned(read(instance))),
        None => Attribute::NotCollected,
    };
    Some(ClusterMember {
        instance_identifier: identifier.to_owned().into(),
        is_writer: known(member.is_cluster_writer()),
        promotion_tier: count(member.promotion_tier()),
        instance_class: of_instance(sdk::DbInstance::db_instance_class),
        availability_zone: of_instance(sdk::DbInstance::availability_zone),
    })
}

/// Every Region that holds a member answers for the whole global cluster: one
/// resource by its ARN, which belongs to no Region.
fn global_cluster(place: &Place, global: &sdk::GlobalCluster) -> Option<Resource> {
    let identifier = global.global_cluster_identifier()?;
    let members = global.global_cluster_members().iter().filter_map(global_member);
    let failover = global.failover_state().map(|state| GlobalFailoverState {
        status: text(state.status().map(|status| status.as_str())),
        from_cluster_arn: owned(state.from_db_cluster_arn()).into(),
        to_cluster_arn: owned(state.to_db_cluster_arn()).into(),
        is_data_loss_allowed: state.is_data_loss_allowed().into(),
    });
    let attributes = GlobalCluster {
        identifier: identifier.to_owned().into(),
        engine: text(global.engine()),
        engine_version: text(global.engine_version()),
        status: text(global.status()),
        endpoint: owned(global.endpoint()).into(),
        deletion_protection: known(global.deletion_protection()),
        members: members.collect::<Vec<_>>().into(),
        failover_state: failover.into(),
    };
    let arn = global.global_cluster_arn()?.parse().ok()?;
    Some(place.global_resource(arn, identifier, rds_tags(global.tag_list()), attributes))
}

fn global_member(member: &sdk::GlobalClusterMember) -> Option<GlobalClusterMember> {
    let arn: Arn = member.db_cluster_arn()?.parse().ok()?;
    Some(GlobalClusterMember {
        region: arn.region().into(),
        cluster_arn: arn.into(),
        is_writer: known(member.is_writer()),
        readers: arns(member.readers()).into(),
        synchronization_status: member
            .synchronization_status()
            .map(|status| status.as_str().to_owned())
            .into(),
        write_forwarding_status: member
            .global_write_forwarding_status()
            .map(|status| status.as_str().to_owned())
            .into(),
    })
}
