//! Amazon DynamoDB.

use crate::inventory::record::attributes;
use crate::inventory::{Region, Timestamp};

attributes! {
    /// A table in one Region; a global table is one such table per Region.
    pub struct DynamoDbTable {
        /// `ACTIVE`, `CREATING`, `INACCESSIBLE_ENCRYPTION_CREDENTIALS`, ….
        status: String,
        /// `PROVISIONED` or `PAY_PER_REQUEST`.
        billing_mode: String,
        /// Provisioned reads per second.
        read_capacity: Option<i64>,
        /// Provisioned writes per second.
        write_capacity: Option<i64>,
        /// How many items it holds, to within six hours.
        item_count: i64,
        /// Its size in bytes, to within six hours.
        size_bytes: i64,
        /// Its replicas in other Regions.
        replicas: Vec<TableReplica>,
        /// `2019.11.21` or `2017.11.29`; null for a table that is not global.
        global_table_version: Option<String>,
        /// `EVENTUAL` or `STRONG`; null for a table that is not global.
        multi_region_consistency: Option<String>,
        /// The Regions that only witness writes (strong consistency).
        witnesses: Vec<TableWitness>,
        /// Whether it can be restored to any second.
        point_in_time_recovery: PointInTimeRecovery,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// The key that encrypts it, if it is not DynamoDB's own.
        kms_key_arn: Option<String>,
        /// True if changes are streamed.
        stream_enabled: bool,
        /// `STANDARD` or `STANDARD_INFREQUENT_ACCESS`.
        table_class: String,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// A replica as another Region of the global table sees it.
    pub struct TableReplica {
        /// The replica's Region.
        region: Region,
        /// `ACTIVE`, `CREATING`, `REGION_DISABLED`, `INACCESSIBLE_ENCRYPTION_CREDENTIALS`, ….
        status: String,
        /// What DynamoDB says about the status.
        status_description: Option<String>,
        /// The key that encrypts it, if it is not DynamoDB's own.
        kms_key_arn: Option<String>,
        /// Provisioned reads per second, where they differ from the source's.
        read_capacity_override: Option<i64>,
        /// `STANDARD` or `STANDARD_INFREQUENT_ACCESS`, where it differs.
        table_class: Option<String>,
    }
}

attributes! {
    /// A Region that takes part in strong consistency without holding the data.
    pub struct TableWitness {
        /// The witness's Region.
        region: Region,
        /// `ACTIVE`, `CREATING`, `DELETING`.
        status: String,
    }
}

attributes! {
    /// Continuous backups of a table.
    pub struct PointInTimeRecovery {
        /// True if the table can be restored to any second of the window.
        enabled: bool,
        /// The window in days.
        recovery_period_days: Option<i64>,
    }
}
