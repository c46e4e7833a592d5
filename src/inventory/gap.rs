//! Gaps: what we tried to read and could not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccountId, Region};

/// Something that was asked for and could not be read.
///
/// A gap appears in every report: what was not seen is never silence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The account that was being read; absent if it never became known.
    pub account: Option<AccountId>,
    /// The Region that was being read.
    pub region: Region,
    /// The service's IAM prefix, such as `dynamodb`.
    pub service: String,
    /// The API operation, such as `DescribeTable`.
    pub operation: String,
    /// Why it could not be read.
    pub reason: GapReason,
    /// What the service or the network said, and the resource if it concerns one.
    pub message: String,
}

/// Why something could not be read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// IAM, an SCP or a resource policy refused the call.
    AccessDenied,
    /// The service kept throttling until the retries were used up.
    Throttled,
    /// No answer within the bound.
    TimedOut,
    /// The endpoint refused or broke the connection, or could not be resolved.
    Unreachable,
    /// The Region is not enabled in the account.
    RegionNotEnabled,
    /// The service or operation does not exist in this Region.
    NotSupported,
    /// The service answered with an error of its own.
    ServiceError,
    /// The answer could not be understood.
    InvalidResponse,
    /// The value is only known after code has been applied.
    KnownAfterApply,
    /// There is no measurement for the window.
    NoData,
    /// The source did not ask for it.
    NotCollected,
}

impl GapReason {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::Throttled => "throttled",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::RegionNotEnabled => "region_not_enabled",
            Self::NotSupported => "not_supported",
            Self::ServiceError => "service_error",
            Self::InvalidResponse => "invalid_response",
            Self::KnownAfterApply => "known_after_apply",
            Self::NoData => "no_data",
            Self::NotCollected => "not_collected",
        }
    }

    /// A phrase for people, such as "access denied".
    pub fn description(self) -> &'static str {
        match self {
            Self::AccessDenied => "access denied",
            Self::Throttled => "throttled until the retries were used up",
            Self::TimedOut => "no answer in time",
            Self::Unreachable => "the endpoint could not be reached",
            Self::RegionNotEnabled => "the Region is not enabled in this account",
            Self::NotSupported => "not available in this Region",
            Self::ServiceError => "the service answered with an error",
            Self::InvalidResponse => "the answer could not be understood",
            Self::KnownAfterApply => "known only after apply",
            Self::NoData => "no data in the window",
            Self::NotCollected => "not collected",
        }
    }
}
