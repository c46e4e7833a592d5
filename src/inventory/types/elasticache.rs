//! Amazon ElastiCache (Valkey, Redis OSS, Memcached).

use crate::inventory::record::attributes;
use crate::inventory::{Region, Timestamp};

attributes! {
    /// A cluster of Valkey or Redis OSS: shards with a primary and its replicas.
    pub struct ElastiCacheReplicationGroup {
        /// Its id.
        replication_group_id: String,
        /// `available`, `creating`, `modifying`, `snapshotting`, ….
        status: String,
        /// `valkey` or `redis`.
        engine: String,
        /// The engine's version.
        engine_version: Option<String>,
        /// The class of its nodes: `cache.r7g.large`.
        cache_node_type: String,
        /// True with cluster mode: the data is spread over shards.
        cluster_enabled: bool,
        /// `enabled`, `disabled`, `enabling`, `disabling`: whether a replica takes over by itself.
        automatic_failover: String,
        /// True if replicas are kept in other zones than their primary.
        multi_az: bool,
        /// Its shards.
        node_groups: Vec<CacheNodeGroup>,
        /// `async`, `sync` or `disabled`: whether writes are kept in a log across zones; null where
        /// the engine knows no such log.
        durability: Option<String>,
        /// The Global Datastore that it belongs to.
        global_replication_group_id: Option<String>,
        /// `PRIMARY` or `SECONDARY` in its Global Datastore.
        global_replication_group_role: Option<String>,
        /// For how many days automatic snapshots are kept; 0 means that there are none.
        snapshot_retention_days: i64,
        /// When the newest snapshot was taken.
        newest_snapshot_at: Option<Timestamp>,
        /// The name of that snapshot.
        newest_snapshot_name: Option<String>,
        /// True if minor versions are installed by themselves.
        auto_minor_version_upgrade: bool,
        /// True if it is encrypted at rest.
        at_rest_encryption_enabled: bool,
        /// True if connections are encrypted.
        transit_encryption_enabled: bool,
        /// The key that encrypts it at rest.
        kms_key_arn: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}

attributes! {
    /// A shard: a primary with its replicas.
    pub struct CacheNodeGroup {
        /// Its id.
        node_group_id: String,
        /// `available`, ….
        status: String,
        /// Its nodes.
        members: Vec<CacheNode>,
    }
}

attributes! {
    /// A node of a shard.
    pub struct CacheNode {
        /// The cache cluster that it is.
        cache_cluster_id: String,
        /// The account's own name of its zone.
        availability_zone: String,
        /// `primary` or `replica`; null with cluster mode, where the API does not tell.
        role: Option<String>,
    }
}

attributes! {
    /// A Global Datastore: one primary cluster, secondaries in other Regions.
    pub struct ElastiCacheGlobalReplicationGroup {
        /// Its id.
        global_replication_group_id: String,
        /// `available`, `modifying`, `primary-only`, ….
        status: String,
        /// `valkey` or `redis`.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// The class of its nodes.
        cache_node_type: String,
        /// Its clusters.
        members: Vec<GlobalReplicationGroupMember>,
    }
}

attributes! {
    /// A cluster as its Global Datastore sees it.
    pub struct GlobalReplicationGroupMember {
        /// The cluster's id.
        replication_group_id: String,
        /// Its Region.
        region: Region,
        /// `PRIMARY` or `SECONDARY`.
        role: String,
        /// `enabled`, `disabled`, ….
        automatic_failover: String,
        /// `associated`, `associating`, `creating`, ….
        status: String,
    }
}

attributes! {
    /// A cache whose nodes AWS runs, in several zones.
    pub struct ElastiCacheServerlessCache {
        /// `available`, `creating`, ….
        status: String,
        /// `valkey`, `redis` or `memcached`.
        engine: String,
        /// The engine's version.
        engine_version: Option<String>,
        /// For how many days automatic snapshots are kept; 0 means that there are none.
        snapshot_retention_days: Option<i64>,
        /// When the newest snapshot was taken.
        newest_snapshot_at: Option<Timestamp>,
        /// The name of that snapshot.
        newest_snapshot_name: Option<String>,
        /// The subnets that clients reach it in.
        subnet_ids: Vec<String>,
        /// The key that encrypts it at rest.
        kms_key_arn: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}

attributes! {
    /// A cluster without replication: Memcached, or one node of Valkey or Redis OSS. Nodes of
    /// replication groups are told by their groups.
    pub struct ElastiCacheCluster {
        /// `available`, `creating`, ….
        status: String,
        /// `memcached`, `redis` or `valkey`.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// The class of its nodes.
        cache_node_type: String,
        /// How many nodes it has.
        num_cache_nodes: i64,
        /// `single-az` or `cross-az`.
        az_mode: String,
        /// The account's own names of its nodes' zones, one for each node.
        availability_zones: Vec<String>,
        /// For how many days automatic snapshots are kept; 0 means that there are none.
        snapshot_retention_days: i64,
        /// True if minor versions are installed by themselves.
        auto_minor_version_upgrade: bool,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}
