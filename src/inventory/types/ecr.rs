//! Amazon ECR.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Region};

attributes! {
    /// A repository of container images.
    pub struct EcrRepository {
        /// Where images are pulled from: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop`.
        repository_uri: String,
        /// `MUTABLE`, `IMMUTABLE`, ….
        image_tag_mutability: String,
        /// `AES256`, `KMS`, `KMS_DSSE`.
        encryption_type: Option<String>,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
        /// Where the registry's replication rules copy this repository's new images.
        replication_destinations: Vec<EcrReplicationDestination>,
        /// How the newest image was copied to them; images that were pushed before a rule are not.
        newest_image_replication: Vec<EcrImageReplication>,
        /// True if a lifecycle policy deletes images.
        lifecycle_policy: bool,
    }
}

attributes! {
    /// A registry that new images are copied to.
    pub struct EcrReplicationDestination {
        /// Its Region.
        region: Region,
        /// Its account.
        registry_id: AccountId,
    }
}

attributes! {
    /// How an image was copied to another registry.
    pub struct EcrImageReplication {
        /// The registry's Region.
        region: Region,
        /// The registry's account.
        registry_id: AccountId,
        /// `COMPLETE`, `IN_PROGRESS`, `FAILED`.
        status: String,
    }
}
