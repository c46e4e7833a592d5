//! The report: the one structure that every format is written from.
//!
//! Its JSON form is a contract with the people who read it (`DESIGN.md`,
//! "Report JSON"): fields may be added, none is renamed or removed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inventory::{AccountId, Arn, Gap, Region, Timestamp};

/// The version of the report's form.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that one audit found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this form.
    pub schema_version: u32,
    /// What wrote the report.
    pub tool: Tool,
    /// When the inventory was collected.
    pub collected_at: Timestamp,
    /// What was looked at.
    pub scope: ReportScope,
    /// The counts.
    pub summary: Summary,
    /// The verdicts, the gravest first; passes only where they were asked for.
    pub findings: Vec<Finding>,
    /// The workloads with what a loss would do to them.
    pub workloads: Vec<WorkloadReport>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// The rules behind the findings, by id.
    pub rules: BTreeMap<String, RuleSummary>,
}

/// What wrote the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Always `blackstart`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportScope {
    /// The accounts.
    pub accounts: Vec<AccountId>,
    /// The Regions that were asked for, readable or not.
    pub regions: Vec<Region>,
    /// Where the inventory came from: `live`, or files as they were named.
    pub sources: Vec<String>,
}

/// The counts of a report.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Resources in the inventory.
    pub resources: usize,
    /// Rules that were evaluated.
    pub rules: usize,
    /// Findings that fail.
    pub fail: usize,
    /// Findings that pass.
    pub pass: usize,
    /// Findings that could not be assessed.
    pub not_assessed: usize,
    /// Findings that were waived.
    pub waived: usize,
}

/// The verdict of a rule on a resource.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The rule does not hold.
    Fail,
    /// It could not be known whether the rule holds.
    NotAssessed,
    /// The rule does not hold, and someone accepted that.
    Waived,
    /// The rule holds.
    Pass,
    /// The rule says nothing about this resource.
    NotApplicable,
}

/// How grave a failed rule is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Data or the service is gone for good when it happens.
    Critical,
    /// Recovery takes hours, or needs luck.
    High,
    /// Recovery is slower or less sure than it should be.
    Medium,
    /// Worth knowing.
    Low,
}

impl Severity {
    /// Its name in files and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// The verdict of one rule on one resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule.
    pub rule_id: String,
    /// The verdict.
    pub status: Status,
    /// The rule's severity.
    pub severity: Severity,
    /// The resource that was judged.
    pub resource: ResourceSummary,
    /// The workload that the resource belongs to.
    pub workload: Option<String>,
    /// What is the case, in a sentence.
    pub message: String,
    /// What to do about it, in a sentence or two.
    pub remediation: String,
    /// The same for the same rule and resource in every run.
    pub fingerprint: String,
    /// Where the resource is declared, if it comes from code.
    pub location: Option<FindingLocation>,
    /// How it compares to the baseline, if one was given.
    pub baseline: Option<Baseline>,
}

/// A resource as findings name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResourceSummary {
    /// Its ARN; for a workload `blackstart:workload/NAME`.
    pub arn: String,
    /// Its type; `workload` for a workload.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// The account that owns it; none for a workload across accounts.
    pub account: Option<AccountId>,
    /// Its Region or `global`.
    pub region: Region,
    /// Its name.
    pub name: String,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingLocation {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// How a finding compares to a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// It was not in the baseline.
    New,
    /// It was there already.
    Unchanged,
}

/// What readers of findings need to know about a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleSummary {
    /// What must hold, as a sentence.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// Well-Architected best practices: `REL13-BP02`.
    pub well_architected: Vec<String>,
    /// What happens in a loss without it, in Markdown.
    pub why: String,
    /// What to do.
    pub remediation: RemediationSummary,
    /// Where to read more.
    pub references: Vec<String>,
    /// Peers' checks for the same, by peer.
    pub equivalents: BTreeMap<String, Vec<String>>,
}

/// How to mend what a rule found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemediationSummary {
    /// In a sentence or two.
    pub summary: String,
    /// With the AWS CLI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cli: Option<String>,
    /// With Terraform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terraform: Option<String>,
    /// With CloudFormation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloudformation: Option<String>,
}

/// A workload and what a loss would do to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorkloadReport {
    /// Its name.
    pub name: String,
    /// Its DR strategy.
    pub strategy: Strategy,
    /// The Regions that serve it.
    pub primary_regions: Vec<Region>,
    /// The Regions that stand by.
    pub standby_regions: Vec<Region>,
    /// How many resources belong to it.
    pub resources: usize,
    /// Its targets by class of disruption (`region`, `az`, …).
    pub targets: BTreeMap<String, Target>,
    /// One estimate per disruption.
    pub estimates: Vec<EstimateReport>,
}

/// AWS's four DR strategies, and none.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Nothing outside of the primary Region.
    None,
    /// Backups in another Region.
    BackupAndRestore,
    /// Data replicated, compute to be built.
    PilotLight,
    /// Everything runs, at reduced size.
    WarmStandby,
    /// Several Regions serve at once.
    MultiSite,
}

impl Strategy {
    /// AWS's name for it.
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::BackupAndRestore => "backup and restore",
            Self::PilotLight => "pilot light",
            Self::WarmStandby => "warm standby",
            Self::MultiSite => "multi-site active/active",
        }
    }
}

/// What a workload must achieve under one class of disruption.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// The longest time to be down, in seconds.
    pub rto_seconds: Option<u64>,
    /// The most data to lose, in seconds.
    pub rpo_seconds: Option<u64>,
}

/// What is assumed to fail.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct DisruptionReport {
    /// `region`, `az`, `infrastructure`, `application`.
    pub class: String,
    /// The Regions that are lost.
    pub regions: Vec<Region>,
    /// The zones that are lost, by id.
    pub zones: Vec<String>,
}

/// A figure with its spread, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Percentiles {
    /// The median.
    pub p50: f64,
    /// The 95th percentile.
    pub p95: f64,
}

/// Where a figure comes from; the better first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// CloudWatch, a data plane, or the history of drills.
    Measured,
    /// The user's own figure, or a setting of the resource.
    Configured,
    /// AWS's documentation.
    Documented,
    /// Our judgement, stated and configurable.
    Assumed,
}

impl Basis {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Configured => "configured",
            Self::Documented => "documented",
            Self::Assumed => "assumed",
        }
    }
}

/// RTO and RPO of one workload under one disruption, with the reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EstimateReport {
    /// What is assumed to fail.
    pub disruption: DisruptionReport,
    /// True if the workload notices.
    pub affected: bool,
    /// True if the workload comes back.
    pub recoverable: bool,
    /// How long it is down; null if it does not come back, or if that is unknown.
    pub rto_seconds: Option<Percentiles>,
    /// How much data is lost; null if all of it is, or if that is unknown.
    pub rpo_seconds: Option<Percentiles>,
    /// Whether both stay within the targets; null without targets or where it is unknown.
    pub meets_target: Option<bool>,
    /// The weakest basis among the figures that decide.
    pub basis: Option<Basis>,
    /// How long until the loss is noticed.
    pub detection_seconds: f64,
    /// How long until somebody decides to fail over.
    pub decision_seconds: f64,
    /// The steps that make up the RTO, in order of time.
    pub critical_path: Vec<StepReport>,
    /// What does not come back, and why.
    pub lost: Vec<LostResource>,
    /// What had to stay open, in sentences.
    pub unknowns: Vec<String>,
    /// In a sentence: what decides this estimate.
    pub explanation: String,
    /// Every figure of the RPO: the store, its figure and its source.
    pub data_loss: Vec<DataLossReport>,
}

/// A step of a recovery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepReport {
    /// What happens.
    pub step: String,
    /// The resource that it happens to, by ARN; empty for detection and decision.
    pub resource: String,
    /// When it begins, in seconds after the loss (median).
    pub start_seconds: f64,
    /// How long it takes (median).
    pub seconds: f64,
    /// How long it takes at the 95th percentile.
    pub seconds_p95: f64,
    /// Where the figure comes from.
    pub basis: Basis,
    /// The source of the figure: a document, a metric, a setting.
    pub source: String,
}

/// A resource that does not come back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct LostResource {
    /// The resource.
    pub arn: Arn,
    /// Why nothing brings it back.
    pub reason: String,
}

/// How much data one store loses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DataLossReport {
    /// The store, by ARN.
    pub resource: String,
    /// How much is lost.
    pub seconds: Percentiles,
    /// Where the figure comes from.
    pub basis: Basis,
    /// The source of the figure.
    pub source: String,
}
