//! Measurements: live figures with the window that they were read over.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Arn, Region};

/// What a measurement measures. All are times in seconds or counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MeasurementKind {
    /// How far a replica is behind its source, in seconds.
    ReplicationLag,
    /// Objects, bytes or operations that wait to be replicated.
    ReplicationBacklog,
    /// Model invocations over the window.
    Invocations,
}

impl MeasurementKind {
    /// Its name in rules and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReplicationLag => "replication_lag",
            Self::ReplicationBacklog => "replication_backlog",
            Self::Invocations => "invocations",
        }
    }

    /// All kinds.
    pub const ALL: [Self; 3] = [Self::ReplicationLag, Self::ReplicationBacklog, Self::Invocations];
}

/// Percentiles of one live figure over a window.
///
/// Where no data was found there is no measurement: no metric is not zero lag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// The resource that is measured; for replication the source of it, or
    /// the replica where only the replica's Region holds the metric.
    pub resource: Arn,
    /// What is measured.
    pub kind: MeasurementKind,
    /// The Region that receives, for figures that exist once per destination.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Region>,
    /// The median; seconds for a lag, a count otherwise.
    pub p50: f64,
    /// The 95th percentile, in the same unit.
    pub p95: f64,
    /// The largest value, in the same unit.
    pub maximum: f64,
    /// The length of the window in seconds.
    pub window_seconds: u64,
    /// The share of the window's periods that had data, from 0 to 1.
    pub coverage: f64,
    /// Where the figure comes from: `AWS/RDS AuroraGlobalDBRPOLag`.
    pub source: String,
}

impl Measurement {
    /// The key by which measurements are sorted: one measurement per key.
    pub fn key(&self) -> (&Arn, MeasurementKind, Option<&Region>, &str) {
        (&self.resource, self.kind, self.destination.as_ref(), &self.source)
    }
}
