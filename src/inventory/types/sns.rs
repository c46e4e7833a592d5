//! Amazon SNS.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A topic. Addresses of people are never read.
    pub struct SnsTopic {
        /// True if it keeps the order.
        fifo_topic: bool,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
        /// For how many days a FIFO topic keeps messages for replay; null if it does not.
        archive_retention_days: Option<i64>,
        /// True if deliveries over HTTP have a retry policy of their own.
        delivery_retry_policy: bool,
        /// Its subscriptions.
        subscriptions: Vec<SnsSubscription>,
    }
}

attributes! {
    /// A subscription.
    pub struct SnsSubscription {
        /// Its identity; null while it waits to be confirmed.
        subscription_arn: Option<Arn>,
        /// `sqs`, `lambda`, `firehose`, `https`, `email`, `sms`, `application`.
        protocol: String,
        /// The AWS resource that it delivers to; null if it is none.
        endpoint_arn: Option<Arn>,
        /// Where messages go that could not be delivered.
        dead_letter_target_arn: Option<Arn>,
    }
}
