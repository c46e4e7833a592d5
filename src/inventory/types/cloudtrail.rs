//! AWS CloudTrail: what records calls, and what somebody did to a resource, as
//! far as recovery goes.

use crate::inventory::record::attributes;
use crate::inventory::{Region, Timestamp};

attributes! {
    /// A management event that changes where a workload runs, such as
    /// `UpdateRoutingControlStates` or `FailoverGlobalCluster`.
    pub struct CloudTrailEvent {
        /// The call.
        event_name: String,
        /// The service: `route53-recovery-cluster.amazonaws.com`.
        event_source: String,
        /// When it was made.
        time: Timestamp,
        /// The resources that it named, by ARN, name or id.
        resources: Vec<String>,
        /// The service's error, if it refused.
        error_code: Option<String>,
    }
}

attributes! {
    /// A trail, in its home Region.
    pub struct CloudTrailTrail {
        /// The Region in which it was made, and from which it can be changed.
        home_region: Region,
        /// True if it records the events of all Regions.
        is_multi_region_trail: bool,
        /// True if it records the events of the whole organization.
        is_organization_trail: bool,
        /// True if it records.
        is_logging: bool,
        /// The bucket that it writes to.
        s3_bucket_name: Option<String>,
        /// True if it proves that its files were not changed.
        log_file_validation_enabled: bool,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
    }
}
