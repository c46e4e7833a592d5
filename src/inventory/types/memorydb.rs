//! Amazon MemoryDB.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region, Timestamp};

attributes! {
    /// A cluster: shards with a primary and its replicas over a log that spans zones.
    pub struct MemoryDbCluster {
        /// `available`, `creating`, `updating`, ….
        status: String,
        /// `valkey` or `redis`.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// The class of its nodes: `db.r7g.large`.
        node_type: String,
        /// `singleaz` or `multiaz`.
        availability_mode: String,
        /// How many shards it has.
        number_of_shards: i64,
        /// Its shards.
        shards: Vec<MemoryDbShard>,
        /// The multi-Region cluster that it belongs to.
        multi_region_cluster_name: Option<String>,
        /// For how many days automatic snapshots are kept; 0 means that there are none.
        snapshot_retention_days: i64,
        /// When the newest snapshot was taken.
        newest_snapshot_at: Option<Timestamp>,
        /// The name of that snapshot.
        newest_snapshot_name: Option<String>,
        /// True if connections are encrypted.
        tls_enabled: bool,
        /// True if minor versions are installed by themselves.
        auto_minor_version_upgrade: bool,
        /// The key that encrypts it at rest.
        kms_key_arn: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}

attributes! {
    /// A shard of a cluster.
    pub struct MemoryDbShard {
        /// Its name.
        name: String,
        /// `available`, ….
        status: String,
        /// Its nodes.
        nodes: Vec<MemoryDbNode>,
    }
}

attributes! {
    /// A node of a shard.
    pub struct MemoryDbNode {
        /// Its name.
        name: String,
        /// `available`, ….
        status: String,
        /// The account's own name of its zone.
        availability_zone: String,
    }
}

attributes! {
    /// A cluster of clusters in several Regions, all of which take writes.
    pub struct MemoryDbMultiRegionCluster {
        /// `available`, `creating`, ….
        status: String,
        /// `valkey` or `redis`.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// The class of its nodes.
        node_type: String,
        /// How many shards each of its clusters has.
        number_of_shards: i64,
        /// Its clusters.
        clusters: Vec<MultiRegionClusterMember>,
    }
}

attributes! {
    /// A cluster as its multi-Region cluster sees it.
    pub struct MultiRegionClusterMember {
        /// The cluster.
        cluster_arn: Arn,
        /// Its Region.
        region: Region,
        /// `available`, ….
        status: String,
    }
}
