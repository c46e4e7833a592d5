//! Amazon MSK.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A Kafka cluster.
    pub struct MskCluster {
        /// `PROVISIONED` or `SERVERLESS`.
        cluster_type: String,
        /// `ACTIVE`, `CREATING`, `HEALING`, `MAINTENANCE`, `REBOOTING_BROKER`, `UPDATING`, `FAILED`.
        state: String,
        /// The version of Kafka; null if it is serverless.
        kafka_version: Option<String>,
        /// How many brokers it has; null if it is serverless.
        number_of_broker_nodes: Option<i64>,
        /// Their type: `kafka.m7g.large`, `express.m7g.large`.
        instance_type: Option<String>,
        /// The subnets of its brokers.
        subnet_ids: Vec<String>,
        /// `LOCAL` or `TIERED`.
        storage_mode: Option<String>,
        /// How many copies a new topic has; null where its configuration does not say.
        default_replication_factor: Option<i64>,
        /// How many copies must have a record until it counts as written.
        min_insync_replicas: Option<i64>,
        /// `DEFAULT`, `PER_BROKER`, `PER_TOPIC_PER_BROKER`, `PER_TOPIC_PER_PARTITION`.
        enhanced_monitoring: Option<String>,
        /// The key of its volumes.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A replicator, which copies topics from one cluster to another. It lives in the target's
    /// Region.
    pub struct MskReplicator {
        /// `RUNNING`, `CREATING`, `UPDATING`, `DELETING`, `FAILED`.
        replicator_state: String,
        /// What it copies, by direction.
        replications: Vec<MskReplication>,
    }
}

attributes! {
    /// One direction of a replicator.
    pub struct MskReplication {
        /// The cluster that it reads from.
        source_cluster_arn: Option<Arn>,
        /// The cluster that it writes to.
        target_cluster_arn: Option<Arn>,
        /// Patterns of the topics that are copied.
        topics_to_replicate: Vec<String>,
        /// Patterns of the topics that are not.
        topics_to_exclude: Vec<String>,
        /// `IDENTICAL` or `PREFIXED_WITH_SOURCE_CLUSTER_ALIAS`.
        topic_name_configuration: Option<String>,
        /// Patterns of the consumer groups that are copied.
        consumer_groups_to_replicate: Vec<String>,
        /// True if consumers can go on where they were.
        synchronise_consumer_group_offsets: bool,
    }
}
