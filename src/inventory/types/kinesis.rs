//! Amazon Kinesis Data Streams.

use crate::inventory::record::attributes;

attributes! {
    /// A stream. Records are never copied to another Region.
    pub struct KinesisStream {
        /// `ACTIVE`, `CREATING`, `UPDATING`, `DELETING`.
        status: String,
        /// `ON_DEMAND` or `PROVISIONED`.
        stream_mode: String,
        /// How many shards take records.
        open_shard_count: i64,
        /// For how many hours records are kept.
        retention_period_hours: i64,
        /// How many consumers have a throughput of their own.
        consumer_count: i64,
        /// `NONE` or `KMS`.
        encryption_type: Option<String>,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
    }
}
