//! AWS Systems Manager Parameter Store. Values are never read.

use crate::inventory::record::attributes;

attributes! {
    /// A parameter: that it exists, not what it says.
    pub struct SsmParameter {
        /// `String`, `StringList` or `SecureString`.
        parameter_type: String,
        /// `Standard`, `Advanced` or `Intelligent-Tiering`.
        tier: String,
        /// How often it was changed.
        version: i64,
        /// The key that encrypts it, if it is a `SecureString`.
        kms_key_arn: Option<String>,
    }
}
