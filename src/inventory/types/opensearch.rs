//! Amazon OpenSearch Service.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region, Timestamp};

attributes! {
    /// A domain.
    pub struct OpenSearchDomain {
        /// `OpenSearch_2.19`, `Elasticsearch_7.10`.
        engine_version: String,
        /// The host of its data plane.
        endpoint: Option<String>,
        /// The type of its data nodes.
        instance_type: String,
        /// How many data nodes it has.
        instance_count: i64,
        /// True if dedicated nodes elect and lead.
        dedicated_masters: bool,
        /// How many dedicated master nodes it has.
        dedicated_master_count: Option<i64>,
        /// True if its nodes are spread over zones.
        zone_awareness: bool,
        /// Over how many zones; 1 without zone awareness.
        availability_zone_count: i64,
        /// The account's own names of its zones; none where the API does not tell, as outside of
        /// VPCs.
        availability_zones: Vec<String>,
        /// True with Multi-AZ with Standby.
        multi_az_with_standby: bool,
        /// True if nodes encrypt what they say to each other (replication needs it).
        node_to_node_encryption: bool,
        /// True with fine-grained access control (replication needs it).
        fine_grained_access_control: bool,
        /// The key that encrypts it at rest.
        kms_key_arn: Option<String>,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// True while a change is being applied.
        processing: bool,
        /// The indices of this domain that follow an index elsewhere, from its own replication API.
        follower_indices: Vec<FollowerIndex>,
        /// Patterns that start replication of new indices, from its own replication API.
        auto_follow_rules: Vec<AutoFollowRule>,
        /// Replication of the whole domain to another Region; null if there is none.
        domain_replication: Option<DomainReplication>,
        /// When its configuration was changed last; null where the service does not remember.
        last_modified: Option<Timestamp>,
    }
}

attributes! {
    /// An index that follows a leader.
    pub struct FollowerIndex {
        /// Its name.
        name: String,
        /// `SYNCING`, `BOOTSTRAPPING`, `PAUSED`, `FAILED`, `REPLICATION NOT IN PROGRESS`.
        status: String,
        /// Why it is paused or failed.
        reason: Option<String>,
        /// The connection's alias.
        leader_alias: Option<String>,
        /// The index that it follows.
        leader_index: Option<String>,
        /// The sum of the leader's checkpoints.
        leader_checkpoint: Option<i64>,
        /// The sum of the follower's checkpoints.
        follower_checkpoint: Option<i64>,
    }
}

attributes! {
    /// A rule that starts replication of new indices.
    pub struct AutoFollowRule {
        /// Its name.
        name: String,
        /// The pattern of leader indices.
        pattern: String,
        /// How many indices failed to start.
        failed_indices: i64,
    }
}

attributes! {
    /// Replication of a whole domain.
    pub struct DomainReplication {
        /// `PRIMARY` or `SECONDARY`.
        role: String,
        /// The domains at the other end.
        peers: Vec<ReplicationPeer>,
    }
}

attributes! {
    /// The other end of a domain's replication.
    pub struct ReplicationPeer {
        /// The domain.
        domain_arn: Arn,
        /// `PRIMARY` or `SECONDARY`.
        role: String,
        /// `ACTIVE`, `PENDING_SETUP`, `FAILED`, `DETACHED`, ….
        status: String,
        /// What the service says about the status.
        message: Option<String>,
    }
}

attributes! {
    /// A connection from a follower's domain to a leader's, as the follower's Region sees it.
    pub struct OpenSearchConnection {
        /// Its id.
        connection_id: String,
        /// Its alias, which follower indices name.
        alias: String,
        /// `ACTIVE`, `PENDING_ACCEPTANCE`, `REJECTED`, ….
        status: String,
        /// What the service says about the status.
        status_message: Option<String>,
        /// `DIRECT` or `VPC_ENDPOINT`.
        mode: Option<String>,
        /// The domain that follows.
        local_domain: DomainReference,
        /// The domain that leads.
        remote_domain: DomainReference,
    }
}

attributes! {
    /// A connection as the leader's Region sees it.
    pub struct OpenSearchInboundConnection {
        /// Its id.
        connection_id: String,
        /// `ACTIVE`, `PENDING_ACCEPTANCE`, `REJECTED`, ….
        status: String,
        /// What the service says about the status.
        status_message: Option<String>,
        /// `DIRECT` or `VPC_ENDPOINT`.
        mode: Option<String>,
        /// The domain that leads.
        local_domain: DomainReference,
        /// The domain that follows.
        remote_domain: DomainReference,
    }
}

attributes! {
    /// A domain as a connection names it.
    pub struct DomainReference {
        /// The account that owns it.
        account: AccountId,
        /// Its Region.
        region: Region,
        /// Its name.
        domain_name: String,
    }
}
