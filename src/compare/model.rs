//! What changed between two reports: the structure that is written as JSON,
//! text and Markdown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inventory::{AccountId, Gap, Region, Timestamp};
use crate::report::{
    DisruptionReport, FailingSet, Outcome, Percentiles, ResourceSummary, Severity, Status,
    Strategy, Target,
};

/// What changed between an older and a newer report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// The older report.
    pub old: ComparedReport,
    /// The newer report.
    pub new: ComparedReport,
    /// How much changed in which direction.
    pub summary: ComparisonSummary,
    /// What the newer report no longer looked at, or looks at for the first time.
    pub scope: ScopeChanges,
    /// Findings whose status or severity changed: first what got worse, the gravest first.
    pub findings: Vec<FindingChange>,
    /// Findings that fail in both reports.
    pub findings_unchanged: usize,
    /// RTO, RPO and recoverability per workload and disruption.
    pub estimates: Vec<EstimateChange>,
    /// What workloads tolerate.
    pub tolerance: Vec<ToleranceChange>,
    /// Targets and strategies that changed: they explain other changes.
    pub workloads: Vec<WorkloadChange>,
    /// Workloads that only the newer report has.
    pub workloads_appeared: Vec<String>,
    /// Workloads that only the older report has.
    pub workloads_vanished: Vec<String>,
    /// What can no longer be read.
    pub gaps_appeared: Vec<Gap>,
    /// What can be read again.
    pub gaps_vanished: Vec<Gap>,
}

/// Which report it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComparedReport {
    /// When its inventory was collected.
    pub collected_at: Timestamp,
    /// The version of Blackstart that wrote it.
    pub version: String,
}

/// How much changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparisonSummary {
    /// Changes for the worse.
    pub worse: usize,
    /// Changes for the better.
    pub better: usize,
    /// Changes that are neither, or of which it cannot be told.
    pub unclear: usize,
}

/// For better or worse.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The estate is less resilient than before, or less of it can be seen.
    Worse,
    /// It is more resilient than before, or more of it can be seen.
    Better,
    /// Neither, or it cannot be told.
    Unclear,
}

/// What of the estate only one of the reports looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScopeChanges {
    /// Accounts that only the newer report looked at.
    pub accounts_added: Vec<AccountId>,
    /// Accounts that only the older report looked at.
    pub accounts_removed: Vec<AccountId>,
    /// Regions that only the newer report looked at.
    pub regions_added: Vec<Region>,
    /// Regions that only the older report looked at.
    pub regions_removed: Vec<Region>,
}

/// A finding that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingChange {
    /// For better or worse.
    pub direction: Direction,
    /// What happened to it.
    pub kind: FindingChangeKind,
    /// The rule.
    pub rule_id: String,
    /// The severity now, or then if it is gone.
    pub severity: Severity,
    /// The severity then, where it was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_before: Option<Severity>,
    /// The resource.
    pub resource: ResourceSummary,
    /// The workload that the resource belongs to.
    pub workload: Option<String>,
    /// The status then; null if there was no such finding, or if it passed.
    pub before: Option<Status>,
    /// The status now; null if there is no such finding, or if it passes.
    pub after: Option<Status>,
    /// What is the case now, or what was the case then if it is gone.
    pub message: String,
    /// Why it cannot be told, where the direction is unclear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The finding's fingerprint.
    pub fingerprint: String,
}

/// What happened to a finding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingChangeKind {
    /// It fails and did not fail before.
    New,
    /// It failed and is gone: mended, or the resource is no more.
    Resolved,
    /// It failed and the newer report did not look there.
    NotLookedAt,
    /// Its status changed in another way.
    Status,
    /// Its severity changed.
    Severity,
}

/// A workload that fares otherwise in a disruption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EstimateChange {
    /// The workload.
    pub workload: String,
    /// What is assumed to fail.
    pub disruption: DisruptionReport,
    /// How it fared then.
    pub before: EstimateSide,
    /// How it fares now.
    pub after: EstimateSide,
    /// What of it changed.
    pub changes: Vec<AspectChange>,
}

/// How a workload fares in a disruption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EstimateSide {
    /// True if the workload notices.
    pub affected: bool,
    /// True if it comes back.
    pub recoverable: bool,
    /// False if it cannot be told whether or when it comes back.
    pub known: bool,
    /// What becomes of it, in a word.
    pub outcome: Outcome,
    /// How long it is down.
    pub rto_seconds: Option<Percentiles>,
    /// How much data it loses.
    pub rpo_seconds: Option<Percentiles>,
    /// Whether both stay within the targets.
    pub meets_target: Option<bool>,
}

/// One aspect of an estimate that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AspectChange {
    /// What changed.
    pub aspect: Aspect,
    /// For better or worse.
    pub direction: Direction,
    /// How grave a change for the worse is; null where it is none, or where
    /// only less can be told.
    pub severity: Option<Severity>,
}

/// What of an estimate can change.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Whether it can be told at all.
    Known,
    /// Whether the workload notices.
    Affected,
    /// Whether it comes back.
    Recoverability,
    /// Whether it comes back by itself.
    Automatic,
    /// How long it is down.
    Rto,
    /// How much data it loses.
    Rpo,
    /// Whether the target is met.
    Target,
}

/// A workload that tolerates other losses than before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToleranceChange {
    /// The workload.
    pub workload: String,
    /// Worse if there is any loss that it no longer tolerates.
    pub direction: Direction,
    /// What it tolerated then, in a line.
    pub before: String,
    /// What it tolerates now, in a line.
    pub after: String,
    /// Losses that it no longer tolerates.
    pub no_longer_tolerated: Vec<FailingSet>,
    /// Losses that it tolerates now.
    pub now_tolerated: Vec<FailingSet>,
}

/// What is asked of a workload, and how it is built, where that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkloadChange {
    /// The workload.
    pub workload: String,
    /// Its strategy then and now, if it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<StrategyChange>,
    /// The targets that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<TargetChange>,
}

/// A DR strategy that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StrategyChange {
    /// The strategy then.
    pub before: Strategy,
    /// The strategy now.
    pub after: Strategy,
}

/// A target that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TargetChange {
    /// The class of disruption: `region`, `az`, ….
    pub class: String,
    /// The target then.
    pub before: Target,
    /// The target now.
    pub after: Target,
}
