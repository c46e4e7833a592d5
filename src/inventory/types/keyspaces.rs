//! Amazon Keyspaces (for Apache Cassandra).

use crate::inventory::Region;
use crate::inventory::record::attributes;

attributes! {
    /// A keyspace, which says to which Regions its tables are replicated.
    pub struct Keyspace {
        /// `SINGLE_REGION` or `MULTI_REGION`.
        replication_strategy: String,
        /// Its Regions, this one included.
        replication_regions: Vec<Region>,
    }
}

attributes! {
    /// A table of a keyspace in one Region.
    pub struct KeyspacesTable {
        /// The keyspace that it belongs to.
        keyspace_name: String,
        /// Its name within the keyspace.
        table_name: String,
        /// `ACTIVE`, `CREATING`, `UPDATING`, `INACCESSIBLE_ENCRYPTION_CREDENTIALS`, ….
        status: String,
        /// Its replicas in other Regions.
        replicas: Vec<KeyspacesReplica>,
        /// `PAY_PER_REQUEST` or `PROVISIONED`.
        throughput_mode: String,
        /// Provisioned reads per second.
        read_capacity: Option<i64>,
        /// Provisioned writes per second.
        write_capacity: Option<i64>,
        /// True if it can be restored to any second of the last 35 days.
        point_in_time_recovery: bool,
        /// The key that encrypts it, if it is not AWS's own.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A replica as another Region of the table sees it.
    pub struct KeyspacesReplica {
        /// The replica's Region.
        region: Region,
        /// `ACTIVE`, `CREATING`, `UPDATING`, ….
        status: String,
    }
}
