//! Amazon Timestream: LiveAnalytics tables and InfluxDB instances.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A table of Timestream for LiveAnalytics.
    pub struct TimestreamTable {
        /// The database that it belongs to.
        database_name: String,
        /// `ACTIVE`, `DELETING`, `RESTORING`.
        status: String,
        /// For how many hours data stays in memory.
        memory_store_retention_hours: i64,
        /// For how many days data is kept.
        magnetic_store_retention_days: i64,
    }
}

attributes! {
    /// An instance of Timestream for InfluxDB.
    pub struct TimestreamInfluxDbInstance {
        /// Its id.
        id: String,
        /// `AVAILABLE`, `CREATING`, `FAILED`, ….
        status: String,
        /// Its class: `db.influx.large`.
        db_instance_type: String,
        /// `SINGLE_AZ` or `WITH_MULTIAZ_STANDBY`.
        deployment_type: String,
        /// Its storage in GiB.
        allocated_storage_gib: i64,
        /// The account's own name of its zone.
        availability_zone: Option<String>,
        /// The zone of its standby.
        secondary_availability_zone: Option<String>,
        /// The subnets that it runs in.
        subnet_ids: Vec<String>,
        /// The secret with its first user.
        secret_arn: Option<Arn>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}
