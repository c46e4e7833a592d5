//! Amazon SQS.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A queue. Messages are never copied to another Region.
    pub struct SqsQueue {
        /// Its address.
        queue_url: String,
        /// True if it keeps the order.
        fifo_queue: bool,
        /// After how many seconds an unread message is deleted.
        message_retention_period_seconds: i64,
        /// For how many seconds a message that was read is hidden from others.
        visibility_timeout_seconds: i64,
        /// Where messages go that nobody could process.
        dead_letter_target_arn: Option<Arn>,
        /// How often a message is read before it goes there.
        max_receive_count: Option<i64>,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
    }
}
