//! Snapshots of Amazon RDS, Amazon Aurora, Neptune and DocumentDB. There is
//! one resource for each source and Region: the newest snapshot, with what the
//! older ones add to it.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// The newest snapshot of a DB instance in one Region, and what stands behind it.
    pub struct DbSnapshot {
        /// Its identifier.
        snapshot_identifier: String,
        /// The instance that it was taken of.
        source_instance_arn: Arn,
        /// `available`, `creating`, `copying`, `failed`, ….
        status: String,
        /// `automated`, `manual`, `awsbackup`, `shared`, `public`.
        snapshot_type: String,
        /// When it was taken; of a copy, when its original was taken.
        created_at: Timestamp,
        /// When the oldest one of the instance in this Region was taken.
        oldest_created_at: Timestamp,
        /// The longest time in seconds between two snapshots that followed each other in the last
        /// week; null if there is only one.
        interval_seconds: Option<i64>,
        /// The engine.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// The storage of a restored instance in GiB.
        allocated_storage_gib: i64,
        /// The option group that a restore needs; null for the default.
        option_group_name: Option<String>,
        /// True if it is encrypted.
        encrypted: bool,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// The newest snapshot of a DB cluster in one Region, and what stands behind it.
    pub struct DbClusterSnapshot {
        /// Its identifier.
        snapshot_identifier: String,
        /// The cluster that it was taken of.
        source_cluster_arn: Arn,
        /// `available`, `creating`, `copying`, `failed`, ….
        status: String,
        /// `automated`, `manual`, `awsbackup`, `shared`, `public`.
        snapshot_type: String,
        /// When it was taken; of a copy, when its original was taken.
        created_at: Timestamp,
        /// When the oldest one of the cluster in this Region was taken.
        oldest_created_at: Timestamp,
        /// The longest time in seconds between two snapshots that followed each other in the last
        /// week; null if there is only one.
        interval_seconds: Option<i64>,
        /// `aurora-postgresql`, `docdb`, `neptune`, ….
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// The storage of a restored cluster in GiB.
        allocated_storage_gib: i64,
        /// True if it is encrypted.
        encrypted: bool,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}
