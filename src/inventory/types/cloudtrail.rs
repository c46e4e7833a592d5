//! AWS CloudTrail: what somebody did to a resource, as far as recovery goes.

use crate::inventory::Timestamp;
use crate::inventory::record::attributes;

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
