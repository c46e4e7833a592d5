//! AWS Key Management Service.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// A key. A multi-Region key is one such key per Region.
    pub struct KmsKey {
        /// Its id.
        key_id: String,
        /// `Enabled`, `Disabled`, `PendingDeletion`, `PendingImport`, `Unavailable`, ….
        key_state: String,
        /// `AWS` or `CUSTOMER`.
        key_manager: String,
        /// `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`.
        origin: String,
        /// `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, ….
        key_usage: String,
        /// Its aliases.
        aliases: Vec<String>,
        /// True if the same key can be in other Regions.
        multi_region: bool,
        /// `PRIMARY` or `REPLICA`; null for a key of one Region.
        multi_region_key_type: Option<String>,
        /// The primary of a multi-Region key.
        primary_key_arn: Option<Arn>,
        /// The replicas of a multi-Region key.
        replica_key_arns: Vec<Arn>,
        /// True if its material is changed regularly.
        rotation_enabled: Option<bool>,
        /// When it is deleted, if that is planned.
        deletion_date: Option<Timestamp>,
    }
}
