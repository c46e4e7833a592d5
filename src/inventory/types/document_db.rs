//! Amazon DocumentDB elastic clusters. Instance-based clusters of DocumentDB
//! share RDS's API: they are in `rds.rs`.

use crate::inventory::record::attributes;

attributes! {
    /// An elastic cluster of DocumentDB.
    pub struct DocumentDbElasticCluster {
        /// `ACTIVE`, `CREATING`, ….
        status: String,
        /// How many shards it has.
        shard_count: i64,
        /// The vCPUs of a shard's instance.
        shard_capacity: i64,
        /// How many instances a shard has; 1 means that none can take over.
        shard_instance_count: i64,
        /// For how many days automatic snapshots are kept.
        backup_retention_days: i64,
        /// The subnets that it runs in.
        subnet_ids: Vec<String>,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}
