//! Estates for tests, built by hand.

#![allow(clippy::unwrap_used)]

use crate::inventory::types::*;
use crate::inventory::{
    Arn, Attribute, Attributes, Estate, GapReason, Inventory, Measurement, MeasurementKind, Region,
    Resource, Unknown,
};

pub(crate) const PRIMARY: &str = "me-south-1";
pub(crate) const STANDBY: &str = "eu-central-1";
const ACCOUNT: &str = "123456789012";

/// An inventory in the making.
pub(crate) struct TestEstate {
    pub(crate) inventory: Inventory,
}

impl TestEstate {
    pub(crate) fn new() -> Self {
        Self { inventory: Inventory::empty("2026-02-27T18:00:00Z".parse().unwrap()) }
    }

    pub(crate) fn build(self) -> Estate {
        Estate::new(self.inventory)
    }

    /// Adds a resource with the tag `app`, if one is given.
    pub(crate) fn add(
        &mut self,
        arn: &str,
        region: &str,
        app: Option<&str>,
        attributes: impl Into<Attributes>,
    ) -> &mut Self {
        let arn: Arn = arn.parse().unwrap();
        let tags = app.map(|app| ("app".to_owned(), app.to_owned())).into_iter().collect();
        self.inventory.resources.push(Resource {
            account: ACCOUNT.parse().unwrap(),
            region: region.parse().unwrap(),
            name: arn.resource_name().to_owned(),
            tags: Attribute::Known(tags),
            location: None,
            attributes: attributes.into(),
            arn,
        });
        self
    }

    pub(crate) fn lag(&mut self, arn: &str, p50: f64, p95: f64) -> &mut Self {
        self.inventory.measurements.push(Measurement {
            resource: arn.parse().unwrap(),
            kind: MeasurementKind::ReplicationLag,
            destination: None,
            p50,
            p95,
            maximum: p95 * 2.0,
            window_seconds: 604_800,
            coverage: 1.0,
            source: "test lag".into(),
        });
        self
    }

    /// Replaces the attributes of the resource with this ARN.
    pub(crate) fn change(&mut self, arn: &str, change: impl FnOnce(&mut Resource)) -> &mut Self {
        let arn: Arn = arn.parse().unwrap();
        let resource = self.inventory.resources.iter_mut().find(|r| r.arn == arn).unwrap();
        change(resource);
        self
    }

    /// A global database: a writer in the primary Region, a secondary in the standby.
    pub(crate) fn global_database(&mut self, name: &str, app: Option<&str>) -> &mut Self {
        for (region, is_writer) in [(PRIMARY, true), (STANDBY, false)] {
            let cluster = DbCluster {
                engine: "aurora-postgresql".to_owned().into(),
                engine_version: "16.8".to_owned().into(),
                status: "available".to_owned().into(),
                members: vec![ClusterMember {
                    instance_identifier: format!("{name}-{region}-1").into(),
                    is_writer: is_writer.into(),
                    ..ClusterMember::default()
                }]
                .into(),
                global_cluster_identifier: Some(name.to_owned()).into(),
                replication_source: None.into(),
                kms_key_arn: Some(key_arn(region)).into(),
                ..DbCluster::default()
            };
            self.add(&cluster_arn(name, region), region, app, cluster);
        }
        let member = |region: &str, is_writer: bool| GlobalClusterMember {
            cluster_arn: cluster_arn(name, region).parse::<Arn>().unwrap().into(),
            region: region.parse::<Region>().unwrap().into(),
            is_writer: is_writer.into(),
            synchronization_status: Some("connected".to_owned()).into(),
            ..GlobalClusterMember::default()
        };
        let global = GlobalCluster {
            engine_version: "16.8".to_owned().into(),
            members: vec![member(PRIMARY, true), member(STANDBY, false)].into(),
            ..GlobalCluster::default()
        };
        let arn = format!("arn:aws:rds::{ACCOUNT}:global-cluster:{name}");
        self.add(&arn, "global", app, global)
    }

    pub(crate) fn table(
        &mut self,
        name: &str,
        region: &str,
        app: Option<&str>,
        replicas: &[&str],
    ) -> &mut Self {
        let replica = |region: &&str| TableReplica {
            region: region.parse::<Region>().unwrap().into(),
            status: "ACTIVE".to_owned().into(),
            ..TableReplica::default()
        };
        let table = DynamoDbTable {
            status: "ACTIVE".to_owned().into(),
            replicas: replicas.iter().map(replica).collect::<Vec<_>>().into(),
            multi_region_consistency: Some("EVENTUAL".to_owned()).into(),
            kms_key_arn: None.into(),
            ..DynamoDbTable::default()
        };
        self.add(&table_arn(name, region), region, app, table)
    }

    pub(crate) fn function(&mut self, name: &str, region: &str, app: Option<&str>) -> &mut Self {
        let function = LambdaFunction {
            state: Some("Active".to_owned()).into(),
            event_sources: vec![].into(),
            subnet_ids: vec![].into(),
            ..LambdaFunction::default()
        };
        self.add(&function_arn(name, region), region, app, function)
    }

    /// A record without health check that leads to a load balancer.
    pub(crate) fn record(
        &mut self,
        identifier: &str,
        region: &str,
        app: Option<&str>,
        change: impl FnOnce(&mut RecordSet),
    ) -> &mut Self {
        let mut record = RecordSet {
            zone_id: "Z1".to_owned().into(),
            record_type: "CNAME".to_owned().into(),
            set_identifier: Some(identifier.to_owned()).into(),
            routing_policy: "simple".to_owned().into(),
            failover_role: None.into(),
            latency_region: None.into(),
            weight: None.into(),
            ttl_seconds: Some(60).into(),
            values: vec![format!("lb-1.{region}.elb.amazonaws.com")].into(),
            alias: None.into(),
            health_check_id: None.into(),
            private_zone: false.into(),
        };
        change(&mut record);
        self.add(&record_arn(identifier), "global", app, record);
        self.change(&record_arn(identifier), |resource| resource.name = "www.example.com".into())
    }

    pub(crate) fn health_check(&mut self, id: &str, region: &str, app: Option<&str>) -> &mut Self {
        let check = HealthCheck {
            health_check_id: id.to_owned().into(),
            check_type: "HTTPS".to_owned().into(),
            request_interval_seconds: Some(10).into(),
            failure_threshold: Some(3).into(),
            disabled: false.into(),
            domain_name: Some(format!("lb-1.{region}.elb.amazonaws.com")).into(),
            ..HealthCheck::default()
        };
        self.add(&format!("arn:aws:route53:::healthcheck/{id}"), "global", app, check)
    }

    /// A bucket that replicates to another one.
    pub(crate) fn bucket(
        &mut self,
        name: &str,
        region: &str,
        app: Option<&str>,
        rules: Vec<ReplicationRule>,
    ) -> &mut Self {
        let bucket = S3Bucket {
            versioning: "Enabled".to_owned().into(),
            replication_rules: rules.into(),
            encryption_algorithm: Some("AES256".to_owned()).into(),
            kms_key_arn: None.into(),
            ..S3Bucket::default()
        };
        self.add(&format!("arn:aws:s3:::{name}"), region, app, bucket)
    }
}

pub(crate) fn replicate_to(bucket: &str, prefix: &str, time_control: bool) -> ReplicationRule {
    ReplicationRule {
        status: "Enabled".to_owned().into(),
        prefix: prefix.to_owned().into(),
        tags: Attribute::Known(Default::default()),
        destination_bucket_arn: format!("arn:aws:s3:::{bucket}").parse::<Arn>().unwrap().into(),
        replicates_kms_encrypted_objects: false.into(),
        replication_time_control: time_control.into(),
        ..ReplicationRule::default()
    }
}

pub(crate) fn cluster_arn(name: &str, region: &str) -> String {
    format!("arn:aws:rds:{region}:{ACCOUNT}:cluster:{name}-{region}")
}

pub(crate) fn table_arn(name: &str, region: &str) -> String {
    format!("arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}")
}

pub(crate) fn function_arn(name: &str, region: &str) -> String {
    format!("arn:aws:lambda:{region}:{ACCOUNT}:function:{name}")
}

pub(crate) fn record_arn(identifier: &str) -> String {
    format!("arn:aws:route53:::hostedzone/Z1/recordset/www.example.com/CNAME/{identifier}")
}

pub(crate) fn key_arn(region: &str) -> String {
    format!("arn:aws:kms:{region}:{ACCOUNT}:key/1")
}

/// An attribute that was denied.
pub(crate) fn denied<T>() -> Attribute<T> {
    Attribute::unknown(Unknown {
        reason: GapReason::AccessDenied,
        operation: Some("service:Describe".into()),
        message: None,
    })
}
