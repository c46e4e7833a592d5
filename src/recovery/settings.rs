//! What the user says about recovery, in `blackstart.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::inventory::TimeSpan;
use crate::report::Percentiles;
use crate::workload::StepDuration;

/// The user's own figures; those of a single workload go before these.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecoverySettings {
    /// How long it takes until somebody decides to fail over.
    pub decision: Option<TimeSpan>,
    /// How long it takes until a loss is noticed.
    pub detection: Option<TimeSpan>,
    /// Figures for steps, by `mechanism-id/step-id`.
    pub durations: BTreeMap<String, StepDuration>,
}

impl StepDuration {
    /// The two percentiles in seconds.
    pub(crate) fn percentiles(self) -> Percentiles {
        let (p50, p95) = match self {
            Self::Fixed(span) => (span, span),
            Self::Spread { p50, p95 } => (p50, p95),
        };
        Percentiles { p50: p50.seconds(), p95: p95.seconds() }
    }
}
