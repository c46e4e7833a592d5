//! Amazon Redshift, provisioned and serverless.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region, Timestamp};

attributes! {
    /// A provisioned data warehouse.
    pub struct RedshiftCluster {
        /// `available`, `modifying`, ….
        status: String,
        /// The class of its nodes: `ra3.xlplus`.
        node_type: String,
        /// How many nodes it has in a zone.
        number_of_nodes: i64,
        /// The engine's version.
        cluster_version: String,
        /// True if a new version is installed in the maintenance window.
        allow_version_upgrade: bool,
        /// True if it runs in two zones.
        multi_az: bool,
        /// The account's own name of its zone.
        availability_zone: String,
        /// The second zone of a Multi-AZ cluster.
        secondary_availability_zone: Option<String>,
        /// True if it can be moved to another zone under the same endpoint.
        availability_zone_relocation: bool,
        /// For how many days automated snapshots are kept; 0 means that there are none.
        automated_snapshot_retention_days: i64,
        /// The schedule of its snapshots; null for about every eight hours.
        snapshot_schedule_identifier: Option<String>,
        /// Where its snapshots are copied to; null if they are not.
        snapshot_copy: Option<RedshiftSnapshotCopy>,
        /// The data that it holds, in GiB, as its newest snapshot tells.
        size_gib: Option<i64>,
        /// The subnet group that it runs in.
        subnet_group_name: Option<String>,
        /// The account's own names of the zones of that group.
        subnet_availability_zones: Vec<String>,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// True if its storage is encrypted.
        encrypted: bool,
        /// The key that encrypts its storage.
        kms_key_arn: Option<String>,
        /// The secret with the password of its administrator.
        admin_secret_arn: Option<Arn>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}

attributes! {
    /// How snapshots are copied to another Region.
    pub struct RedshiftSnapshotCopy {
        /// The Region that receives.
        destination_region: Region,
        /// For how many days copies of automated snapshots are kept.
        retention_days: i64,
        /// The grant of a key in that Region; null if the copies are not encrypted with KMS.
        snapshot_copy_grant_name: Option<String>,
    }
}

attributes! {
    /// The newest snapshot of a cluster in one Region, and what stands behind it.
    pub struct RedshiftClusterSnapshot {
        /// Its identifier.
        snapshot_identifier: String,
        /// The cluster that it was taken of.
        source_cluster_arn: Arn,
        /// `available`, `creating`, `failed`, ….
        status: String,
        /// `automated` or `manual`.
        snapshot_type: String,
        /// When it was taken.
        created_at: Timestamp,
        /// When the oldest snapshot of the cluster in this Region was taken.
        oldest_created_at: Timestamp,
        /// The longest time in seconds between two snapshots that followed each other in the last
        /// week; null if there is only one.
        interval_seconds: Option<i64>,
        /// How many nodes the cluster had.
        number_of_nodes: i64,
        /// The class of these nodes.
        node_type: String,
        /// How much a restore reads, in GiB.
        size_gib: i64,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// The data of a serverless data warehouse.
    pub struct RedshiftServerlessNamespace {
        /// `AVAILABLE`, `MODIFYING`, `DELETING`.
        status: String,
        /// Its database.
        database_name: Option<String>,
        /// Where its snapshots are copied to; null if they are not.
        snapshot_copy: Option<RedshiftSnapshotCopy>,
        /// The key that encrypts it, if it is not Redshift's own.
        kms_key_arn: Option<String>,
        /// The secret with the password of its administrator.
        admin_secret_arn: Option<Arn>,
    }
}

attributes! {
    /// The compute of a serverless data warehouse.
    pub struct RedshiftServerlessWorkgroup {
        /// `AVAILABLE`, `CREATING`, `MODIFYING`, `DELETING`.
        status: String,
        /// The namespace that it works on.
        namespace_name: String,
        /// Its base capacity in RPU.
        base_capacity: i64,
        /// Its greatest capacity in RPU.
        max_capacity: Option<i64>,
        /// The subnets that it runs in.
        subnet_ids: Vec<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}

attributes! {
    /// The newest snapshot or recovery point of a namespace in one Region.
    pub struct RedshiftServerlessSnapshot {
        /// Its name.
        snapshot_name: String,
        /// The namespace that it was taken of.
        source_namespace_arn: Arn,
        /// `AVAILABLE`, `CREATING`, `COPYING`, `FAILED`, ….
        status: String,
        /// When it was taken.
        created_at: Timestamp,
        /// When the oldest snapshot of the namespace in this Region was taken.
        oldest_created_at: Timestamp,
        /// The longest time in seconds between two snapshots that followed each other in the last
        /// week; null if there is only one.
        interval_seconds: Option<i64>,
        /// How much a restore reads, in GiB.
        size_gib: i64,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}
