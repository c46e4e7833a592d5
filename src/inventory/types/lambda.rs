//! AWS Lambda.

use crate::inventory::Timestamp;
use crate::inventory::record::attributes;

attributes! {
    /// A function. Values of environment variables are never read, only their names.
    pub struct LambdaFunction {
        /// `python3.14`, …; null for a container image.
        runtime: Option<String>,
        /// `Zip` or `Image`.
        package_type: String,
        /// The hash of its code.
        code_sha256: Option<String>,
        /// Its memory in MiB.
        memory_mib: i64,
        /// Its time limit in seconds.
        timeout_seconds: i64,
        /// `Active`, `Pending`, `Inactive`, `Failed`; null where the list does not tell.
        state: Option<String>,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// The subnets that it runs in.
        subnet_ids: Vec<String>,
        /// The names of its environment variables.
        environment_variable_names: Vec<String>,
        /// What invokes it by polling.
        event_sources: Vec<EventSource>,
        /// Concurrency set aside for it; null if none is.
        reserved_concurrency: Option<i64>,
        /// When its code or configuration was changed last.
        last_modified: Timestamp,
    }
}

attributes! {
    /// Something that Lambda polls for a function.
    pub struct EventSource {
        /// Its id.
        uuid: String,
        /// The queue, stream or broker.
        source_arn: Option<String>,
        /// `Enabled`, `Disabled`, ….
        state: String,
    }
}
