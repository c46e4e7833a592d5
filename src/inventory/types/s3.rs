//! Amazon S3.

use std::collections::BTreeMap;

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Timestamp};

attributes! {
    /// A bucket. Its Region is the one that holds the objects.
    pub struct S3Bucket {
        /// `Enabled`, `Suspended`, or `Disabled` if it never was enabled.
        versioning: String,
        /// True if deleting versions needs a second factor.
        mfa_delete: bool,
        /// `COMPLIANCE` or `GOVERNANCE`: how new versions are kept from being deleted; null if they
        /// are not.
        object_lock_mode: Option<String>,
        /// The replication rules; empty if none are configured.
        replication_rules: Vec<ReplicationRule>,
        /// The role that replicates.
        replication_role: Option<String>,
        /// `AES256`, `aws:kms`, `aws:kms:dsse`; null if none is configured.
        encryption_algorithm: Option<String>,
        /// The key of `aws:kms`, if it is not S3's own.
        kms_key_arn: Option<String>,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// One rule of a replication configuration.
    pub struct ReplicationRule {
        /// Its id.
        id: String,
        /// Which rule wins where several match; null in the first schema.
        priority: Option<i64>,
        /// `Enabled` or `Disabled`.
        status: String,
        /// Only keys that start with this; empty means all.
        prefix: String,
        /// Only objects with these tags; empty means all.
        tags: BTreeMap<String, String>,
        /// The bucket that receives.
        destination_bucket_arn: Arn,
        /// The account that receives, if it is another one.
        destination_account: Option<AccountId>,
        /// The storage class at the destination, where it differs.
        destination_storage_class: Option<String>,
        /// The key that encrypts replicas, in the destination's Region.
        replica_kms_key_arn: Option<String>,
        /// True if delete markers are replicated (the first schema always does).
        delete_marker_replication: bool,
        /// True if objects under KMS keys are replicated.
        replicates_kms_encrypted_objects: bool,
        /// True if changes of replicas' metadata are replicated back.
        replica_modifications: bool,
        /// True with Replication Time Control (15 minutes, with an SLA).
        replication_time_control: bool,
        /// True if replication metrics are published.
        metrics: bool,
    }
}
