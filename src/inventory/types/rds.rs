//! Amazon RDS and Amazon Aurora (also Neptune and DocumentDB, which share the API).

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region, Timestamp};

attributes! {
    /// A database instance, alone or as a member of a cluster.
    pub struct DbInstance {
        /// Its identifier.
        identifier: String,
        /// `postgres`, `mysql`, `aurora-postgresql`, ….
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// Its class: `db.r7g.large`.
        instance_class: String,
        /// `available`, `backing-up`, ….
        status: String,
        /// True if a synchronous standby waits in another zone.
        multi_az: bool,
        /// The account's own name of its zone.
        availability_zone: Option<String>,
        /// The zone of its standby.
        secondary_availability_zone: Option<String>,
        /// The cluster that it belongs to.
        cluster_identifier: Option<String>,
        /// For how many days automated backups are kept; 0 means that there are none.
        backup_retention_days: i64,
        /// Its storage in GiB.
        allocated_storage_gib: i64,
        /// The instance or cluster that it replicates from: an identifier in the same Region, an ARN in another.
        read_replica_source: Option<String>,
        /// Its read replicas: identifiers in the same Region, ARNs in others.
        read_replicas: Vec<String>,
        /// The state of its replication, if it is a read replica.
        replication_status: Option<ReplicationStatus>,
        /// The automated backups of it that are replicated to other Regions.
        replicated_backup_arns: Vec<Arn>,
        /// Its place in the order of promotion within a cluster; 0 goes first.
        promotion_tier: Option<i64>,
        /// True if its storage is encrypted.
        storage_encrypted: bool,
        /// The key that encrypts its storage.
        kms_key_arn: Option<String>,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// The state of a read replica's replication.
    pub struct ReplicationStatus {
        /// True if replication works.
        normal: bool,
        /// `replicating`, `error`, `stopped`, `terminated`, ….
        status: String,
        /// What RDS says about it.
        message: Option<String>,
    }
}

attributes! {
    /// The automated backups of an instance, in the Region where they are kept.
    pub struct DbInstanceAutomatedBackup {
        /// The instance that is backed up.
        source_instance_arn: Arn,
        /// The Region of that instance.
        source_region: Region,
        /// `active`, `retained`, `creating`, `replicating`, ….
        status: String,
        /// For how many days backups are kept.
        backup_retention_days: i64,
        /// The storage that a restore has to read, in GiB.
        allocated_storage_gib: i64,
        /// The engine.
        engine: String,
        /// The key that encrypts them.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A database cluster: Aurora, Multi-AZ, Neptune or DocumentDB.
    pub struct DbCluster {
        /// Its identifier.
        identifier: String,
        /// `aurora-postgresql`, `aurora-mysql`, `docdb`, `neptune`, ….
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// `provisioned`, `serverless`, ….
        engine_mode: Option<String>,
        /// `available`, ….
        status: String,
        /// Its instances; none in a headless secondary.
        members: Vec<ClusterMember>,
        /// The account's own names of the zones that hold its storage.
        availability_zones: Vec<String>,
        /// True if it has instances in more than one zone.
        multi_az: bool,
        /// For how many days automated backups are kept.
        backup_retention_days: i64,
        /// The global cluster that it belongs to, by identifier.
        global_cluster_identifier: Option<String>,
        /// The cluster that it replicates from, outside of a global cluster.
        replication_source: Option<String>,
        /// The clusters that replicate from it, outside of a global cluster.
        read_replicas: Vec<String>,
        /// The least capacity of serverless instances, in ACU.
        serverless_min_capacity: Option<f64>,
        /// The greatest capacity of serverless instances, in ACU.
        serverless_max_capacity: Option<f64>,
        /// Its storage in GiB, where the API tells.
        allocated_storage_gib: Option<i64>,
        /// True if its storage is encrypted.
        storage_encrypted: bool,
        /// The key that encrypts its storage.
        kms_key_arn: Option<String>,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// The host that writers connect to.
        endpoint: Option<String>,
        /// When it was made.
        created_at: Timestamp,
        /// How far back it can be rewound, in seconds; null or 0 without Backtrack.
        backtrack_window_seconds: Option<i64>,
    }
}

attributes! {
    /// An instance as its cluster sees it.
    pub struct ClusterMember {
        /// The instance's identifier.
        instance_identifier: String,
        /// True for the instance that takes writes.
        is_writer: bool,
        /// Its place in the order of promotion; 0 goes first.
        promotion_tier: i64,
        /// The instance's class, as the instance itself tells.
        instance_class: Option<String>,
        /// The zone of the instance, as the instance itself tells.
        availability_zone: Option<String>,
    }
}

attributes! {
    /// A global database: one primary cluster, secondaries in other Regions.
    pub struct GlobalCluster {
        /// Its identifier.
        identifier: String,
        /// The engine.
        engine: String,
        /// The engine's version.
        engine_version: String,
        /// `available`, ….
        status: String,
        /// The global writer endpoint.
        endpoint: Option<String>,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// Its clusters.
        members: Vec<GlobalClusterMember>,
        /// A failover or switchover that runs now.
        failover_state: Option<GlobalFailoverState>,
    }
}

attributes! {
    /// A cluster as its global cluster sees it.
    pub struct GlobalClusterMember {
        /// The cluster.
        cluster_arn: Arn,
        /// Its Region.
        region: Region,
        /// True for the primary.
        is_writer: bool,
        /// On the primary: the clusters that read from it.
        readers: Vec<Arn>,
        /// `connected` or `pending-resync`; null where the API does not tell.
        synchronization_status: Option<String>,
        /// `enabled`, `disabled`, ….
        write_forwarding_status: Option<String>,
    }
}

attributes! {
    /// A failover or switchover of a global cluster.
    pub struct GlobalFailoverState {
        /// `pending`, `failing-over`, `cancelling`, `switching-over`.
        status: String,
        /// The cluster that gives up the primary role.
        from_cluster_arn: Option<String>,
        /// The cluster that takes it.
        to_cluster_arn: Option<String>,
        /// True if data may be lost.
        is_data_loss_allowed: Option<bool>,
    }
}

attributes! {
    /// Something that happened to an instance or a cluster, of the last 14 days
    /// that RDS remembers.
    pub struct RdsEvent {
        /// The instance or cluster.
        source_arn: Arn,
        /// `db-cluster`, `db-instance`, ….
        source_type: String,
        /// `failover`, `failure`, `recovery`, `availability`, ….
        categories: Vec<String>,
        /// What RDS says.
        message: String,
        /// When it happened.
        time: Timestamp,
    }
}
