//! The report: the one structure that every format is written from.
//!
//! Its JSON form is a contract with the people who read it (`DESIGN.md`,
//! "Report JSON"): fields may be added, none is renamed or removed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::runbook::Runbook;
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
    /// What changed since the baseline, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineReport>,
    /// The settings that the report rests on, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingReport>,
}

/// A setting that a report rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingReport {
    /// What is set, in words.
    pub name: String,
    /// Its value, in words.
    pub value: String,
    /// Where the value comes from: the configuration file, or `default`.
    pub source: String,
}

/// What changed since a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BaselineReport {
    /// When the baseline's inventory was collected.
    pub collected_at: Timestamp,
    /// Findings that fail now and did not fail then.
    pub new: usize,
    /// Findings that failed then and fail now.
    pub unchanged: usize,
    /// Findings that failed then and are gone: mended, or the resource is no more.
    pub resolved: usize,
    /// What else got worse: findings that became graver, and workloads that
    /// recover later, with more loss, or not at all.
    pub worse: Vec<WorseReport>,
}

/// Something that got worse since a baseline and is no new finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorseReport {
    /// How grave it is.
    pub severity: Severity,
    /// The workload that it is about, if it is about one.
    pub workload: Option<String>,
    /// What got worse, with both figures.
    pub message: String,
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

impl Status {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::NotAssessed => "not_assessed",
            Self::Waived => "waived",
            Self::Pass => "pass",
            Self::NotApplicable => "not_applicable",
        }
    }
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
    /// Who accepted it and until when, if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<WaiverReport>,
}

/// Who accepted a finding, why, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverReport {
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it.
    pub owner: String,
    /// The last day on which it is accepted: `YYYY-MM-DD`, in UTC.
    pub expires: String,
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
    /// Its tags, where they are known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
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

impl Baseline {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
        }
    }
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
    /// The classes of disruption that it prepares for: `region`, `az`, ….
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disruptions: Vec<String>,
    /// How many resources pass, also where the report does not list them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub passes: usize,
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &usize) -> bool {
    *number == 0
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
    /// How much the business depends on it, in the user's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<String>,
    /// What the loss of two or three Regions together does: of its own, and of
    /// those that its recovery relies on.
    #[serde(default)]
    pub combinations: Vec<CombinationReport>,
    /// What it tolerates.
    #[serde(default)]
    pub tolerance: Option<ToleranceReport>,
    /// What mending each finding would bring, the most first.
    #[serde(default)]
    pub remedies: Vec<RemedyReport>,
    /// The smallest set of remedies that is enough.
    #[serde(default)]
    pub smallest_remedy: Option<RemedySetReport>,
    /// Its resources and how they hang together.
    #[serde(default)]
    pub picture: PictureReport,
    /// How its resources were found to belong together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grouping: Option<GroupingReport>,
    /// Who states the targets, by class of disruption.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub target_sources: BTreeMap<String, String>,
    /// The last exercise of its recovery; none if there is no trace of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<PracticeReport>,
    /// What it copies from Region to Region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<FlowReport>,
    /// How people bring it back from the loss of one Region: of the one that
    /// hurts most among those from which anything can be brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runbook: Option<Runbook>,
}

/// Data that a workload copies from one Region to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FlowReport {
    /// The Region that it is copied from.
    pub from: Region,
    /// The Region that it is copied to.
    pub to: Region,
    /// The kind: `replicates_to` or `backs_up_to`.
    pub kind: String,
    /// The type of what is copied; none if that was not collected.
    #[serde(rename = "type")]
    pub resource_type: Option<String>,
    /// How many resources are copied so.
    pub resources: usize,
}

/// How the resources of a workload were found to belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupingReport {
    /// What names the workload, in words: `the tag app`.
    pub origin: String,
    /// How sure that is: `high`, `medium`, `low`.
    pub confidence: String,
    /// What was not followed, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The resources that belong to it for another reason than the origin, by ARN.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberReport>,
}

/// Why a resource belongs to its workload.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct MemberReport {
    /// The resource.
    pub arn: Arn,
    /// Why it belongs to the workload, in words.
    pub reason: String,
    /// How sure that is: `high`, `medium`, `low`.
    pub confidence: String,
}

/// The last exercise of a workload's recovery, and what changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PracticeReport {
    /// The class of disruption that was exercised: `region` wherever it was.
    pub class: String,
    /// When it ended.
    pub last: Timestamp,
    /// What it was.
    pub evidence: String,
    /// How long recovery took, in seconds; null where that is not known.
    pub measured_seconds: Option<i64>,
    /// The last exercises of the other classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<ExerciseReport>,
    /// What was made or changed after it, as far as AWS tells; by ARN.
    pub changed_since: Vec<ChangedResource>,
}

/// The last exercise of one class of disruption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExerciseReport {
    /// `region`, `az`, `infrastructure`, `application`.
    pub class: String,
    /// When it ended.
    pub last: Timestamp,
    /// What it was.
    pub evidence: String,
    /// How long recovery took, in seconds; null where that is not known.
    pub measured_seconds: Option<i64>,
}

/// A resource that is not what it was at the last exercise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ChangedResource {
    /// The resource.
    pub arn: Arn,
    /// What happened to it.
    pub kind: ChangeKind,
    /// When.
    pub at: Timestamp,
}

/// What happened to a resource.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was made.
    Created,
    /// It was changed.
    Changed,
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
    /// What happens, more closely than the class.
    #[serde(default)]
    pub scenario: Scenario,
    /// The resource that loses a part, in the class `infrastructure`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Arn>,
    /// What is lost, in words: `loss of Bahrain (me-south-1)`.
    #[serde(default)]
    pub title: String,
}

/// What happens, more closely than the class of disruption says.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// Regions are lost, with their control planes.
    #[default]
    Region,
    /// Zones are lost.
    Az,
    /// One instance, node or volume is lost.
    Infrastructure,
    /// A bad version of the application is deployed everywhere.
    BadDeploy,
    /// The application corrupts its data, and replicas copy that.
    DataCorruption,
    /// The data stores are deleted, with all that the same credentials can delete.
    DataDeletion,
}

impl Scenario {
    /// Its name in files and conditions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Az => "az",
            Self::Infrastructure => "infrastructure",
            Self::BadDeploy => "bad_deploy",
            Self::DataCorruption => "data_corruption",
            Self::DataDeletion => "data_deletion",
        }
    }
}

/// What becomes of a workload, in a word; the best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It goes on as if nothing had happened.
    Untouched,
    /// It comes back by itself.
    FailsOver,
    /// It comes back if people act.
    NeedsHands,
    /// It cannot be told.
    Unknown,
    /// It does not come back.
    Gone,
}

impl Outcome {
    /// In words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::FailsOver => "fails over by itself",
            Self::NeedsHands => "needs hands",
            Self::Unknown => "cannot be told",
            Self::Gone => "gone",
        }
    }
}

/// How much of a recovery's time has which basis: fractions that add up to 1,
/// or all 0 where nothing takes time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shares {
    /// Measured by CloudWatch, a data plane, or drills.
    pub measured: f64,
    /// The user's own figures, and settings of resources.
    pub configured: f64,
    /// AWS's documentation.
    pub documented: f64,
    /// Our judgement.
    pub assumed: f64,
}

/// What a further loss would find after a recovery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NextLossReport {
    /// True if every data store still has a copy elsewhere.
    pub protected: bool,
    /// The stores that then exist only once.
    pub unprotected: Vec<Arn>,
}

/// What a workload tolerates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToleranceReport {
    /// In one line: `survives any one zone and any one Region except me-south-1`.
    pub summary: String,
    /// The smallest sets of zones and Regions whose loss takes it down or past
    /// its target; exact up to sets of `exact_up_to`.
    pub failing_sets: Vec<FailingSet>,
    /// Sets of which it cannot be told.
    pub open_sets: Vec<FailingSet>,
    /// Up to this many places at once every set was looked at.
    #[serde(default)]
    pub exact_up_to: usize,
    /// How many losses were simulated for this.
    pub simulated: usize,
}

/// A set of places whose loss a workload does not tolerate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FailingSet {
    /// The Regions.
    pub regions: Vec<Region>,
    /// The zones, by id.
    pub zones: Vec<String>,
    /// `down` if it does not come back, `past_target` if it comes back too
    /// late or with too much data lost, `unknown`.
    pub why: FailingReason,
}

/// Why a set of places is not tolerated.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FailingReason {
    /// The workload does not come back.
    Down,
    /// It comes back, but not within its targets.
    PastTarget,
    /// It cannot be told.
    Unknown,
}

/// What mending one finding would bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemedyReport {
    /// The finding, by its fingerprint.
    pub fingerprint: String,
    /// Its rule.
    pub rule_id: String,
    /// The resource that it is about.
    pub resource: String,
    /// What to do, in a sentence.
    pub action: String,
    /// The loss in which it helps most.
    pub disruption: DisruptionReport,
    /// True if the workload does not come back without it, and does with it
    /// (alone, or with the others of this list).
    pub makes_recoverable: bool,
    /// How much sooner the workload is back (median), in seconds.
    pub rto_seconds_saved: f64,
    /// How much less data is lost (median), in seconds.
    pub rpo_seconds_saved: f64,
    /// True if these are the savings of this remedy alone; false if it only
    /// helps together with others of this list.
    pub alone: bool,
}

/// The smallest set of remedies that brings a workload to its targets, or
/// back at all where it has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemedySetReport {
    /// The findings, by fingerprint.
    pub fingerprints: Vec<String>,
    /// False if even all remedies together do not reach it.
    pub reaches_target: bool,
    /// True if no smaller set does; false where the set was found greedily.
    pub exact: bool,
    /// At least so many remedies are needed.
    pub at_least: usize,
}

/// The loss of several Regions together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CombinationReport {
    /// The Regions.
    pub regions: Vec<Region>,
    /// What becomes of the workload.
    pub outcome: Outcome,
    /// How long it is down; null if it does not come back, or if that is unknown.
    pub rto_seconds: Option<Percentiles>,
    /// How much data is lost; null if all of it is, or if that is unknown.
    pub rpo_seconds: Option<Percentiles>,
    /// Whether both stay within the targets.
    pub meets_target: Option<bool>,
    /// In a sentence: what decides this.
    pub explanation: String,
    /// The other Regions that have to answer for this recovery: where its
    /// resources are, and whose control planes its steps call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relies_on: Vec<Region>,
}

/// A workload's resources and how they hang together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PictureReport {
    /// The resources.
    pub resources: Vec<PictureResource>,
    /// The relationships, by places in `resources`.
    pub relationships: Vec<PictureRelationship>,
    /// How many resources were left out to keep the picture readable.
    pub left_out: usize,
}

/// A resource in a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PictureResource {
    /// Its ARN.
    pub arn: Arn,
    /// Its type; none if it was not collected and its type is not known.
    #[serde(rename = "type")]
    pub resource_type: Option<String>,
    /// Its name.
    pub name: String,
    /// The Region that it works in; `global` where it works in none.
    pub region: Region,
    /// `traffic`, `compute`, `data`, `model`, `support`, `network`, `global`.
    pub function: String,
    /// False if other resources name it but it was not collected.
    pub collected: bool,
}

/// A relationship in a picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PictureRelationship {
    /// The place of the resource that has the relationship.
    pub from: usize,
    /// The place of the resource at the other end.
    pub to: usize,
    /// The kind: `replicates_to`, `depends_on`, ….
    pub kind: String,
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
    /// What becomes of the workload, in a word.
    #[serde(default = "unknown_outcome")]
    pub outcome: Outcome,
    /// How probable it is that the targets are met, from 0 to 1; null without
    /// targets or where it is unknown.
    #[serde(default)]
    pub target_probability: Option<f64>,
    /// How much of the recovery's time has which basis.
    #[serde(default)]
    pub shares: Shares,
    /// What a further loss would find; null where nothing was moved.
    #[serde(default)]
    pub next_loss: Option<NextLossReport>,
    /// Every step of the recovery from the loss of a Region, also those beside
    /// the critical path, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepReport>,
    /// The other Regions that have to answer for the recovery from the loss of
    /// a Region: where its resources are, and whose control planes its steps call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relies_on: Vec<Region>,
}

fn unknown_outcome() -> Outcome {
    Outcome::Unknown
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
    /// The step of a mechanism, as `mechanism-id/step-id`; none for detection and decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The API operation in IAM's notation; none where people or DNS act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// The Region whose control plane does it; none for data planes and people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_in: Option<Region>,
    /// The weakness that makes the step necessary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// True if the step is on the critical path.
    #[serde(default)]
    pub critical: bool,
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
