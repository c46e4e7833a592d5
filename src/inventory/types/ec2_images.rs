//! Machine images (AMIs) and launch templates of Amazon EC2.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Region, Timestamp};

attributes! {
    /// A machine image (AMI). It belongs to one Region; a copy is an image of its own.
    pub struct MachineImage {
        /// Its id: `ami-0abc`.
        image_id: String,
        /// `available`, `pending`, `disabled`, `deregistered`, `failed`, ….
        state: String,
        /// The account that owns it.
        owner_id: AccountId,
        /// True if every account may launch it.
        public: bool,
        /// `x86_64`, `arm64`, ….
        architecture: Option<String>,
        /// `ebs` or `instance-store`.
        root_device_type: Option<String>,
        /// The image that it was copied or created from.
        source_image_id: Option<String>,
        /// The Region of that image.
        source_image_region: Option<Region>,
        /// The snapshots behind its volumes.
        snapshot_ids: Vec<String>,
        /// From when on it is deprecated; null if it is not to be.
        deprecation_time: Option<Timestamp>,
        /// True if it cannot be deregistered by mistake.
        deregistration_protection: Option<bool>,
    }
}

attributes! {
    /// A launch template, in its default version.
    pub struct LaunchTemplate {
        /// Its id: `lt-0abc`.
        launch_template_id: String,
        /// The version that is used where none is named.
        default_version_number: i64,
        /// The newest version.
        latest_version_number: i64,
        /// The image that it launches; null where the group names it, or `resolve:ssm:…`.
        image_id: Option<String>,
        /// The instance type that it launches; null where the group names it.
        instance_type: Option<String>,
    }
}
