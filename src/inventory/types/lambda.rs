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
        /// Its aliases: callers of one can be led back to an earlier version.
        aliases: Vec<FunctionAlias>,
        /// The image that it runs, if it is packaged as one.
        image_uri: Option<String>,
        /// Where events go that it could not process, if it was called asynchronously.
        dead_letter_target_arn: Option<String>,
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

attributes! {
    /// A name for a version of a function.
    pub struct FunctionAlias {
        /// Its name.
        name: String,
        /// The version that it leads to: a number, or `$LATEST`.
        function_version: String,
        /// The versions that take a part of its traffic besides.
        additional_versions: Vec<String>,
    }
}
