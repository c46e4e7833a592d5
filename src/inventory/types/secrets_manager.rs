//! AWS Secrets Manager. Values are never read.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region, Timestamp};

attributes! {
    /// A secret in one Region.
    pub struct Secret {
        /// The Region of the secret that this one is a replica of, or its own; null if it is not
        /// replicated.
        primary_region: Option<Region>,
        /// Its replicas, as the primary sees them.
        replicas: Vec<SecretReplica>,
        /// True if its value is changed regularly.
        rotation_enabled: bool,
        /// The function that changes it.
        rotation_lambda_arn: Option<Arn>,
        /// When it was last changed by rotation.
        last_rotated_at: Option<Timestamp>,
        /// When it should be changed next.
        next_rotation_at: Option<Timestamp>,
        /// The service that made it, such as `rds`.
        owning_service: Option<String>,
        /// When it was deleted, if it waits for that.
        deleted_at: Option<Timestamp>,
        /// The key that encrypts it, if it is not AWS's own.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A replica as its primary sees it.
    pub struct SecretReplica {
        /// Its Region.
        region: Region,
        /// `InSync`, `Failed`, `InProgress`, `Pending`, `Detached`.
        status: String,
        /// What Secrets Manager says about the status.
        status_message: Option<String>,
        /// The key that encrypts it, if it is not AWS's own.
        kms_key_arn: Option<String>,
    }
}
