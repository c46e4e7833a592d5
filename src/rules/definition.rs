//! The form of a rule file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::inventory::TimeSpan;
use crate::report::Severity;

/// A rule as its file says it, before it is checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) severity: Severity,
    pub(super) resource: Spanned<OneOrMany>,
    pub(super) disruptions: Vec<DisruptionClass>,
    pub(super) well_architected: Spanned<Vec<String>>,
    #[serde(default)]
    pub(super) equivalents: BTreeMap<String, Vec<String>>,
    pub(super) applies: Option<Spanned<String>>,
    pub(super) require: Spanned<String>,
    pub(super) message: Spanned<String>,
    pub(super) why: String,
    pub(super) remediation: Remediation,
    #[serde(default)]
    pub(super) remedy: Vec<RemedyEffect>,
    pub(super) references: Vec<String>,
    pub(super) tests: Spanned<Vec<RuleTest>>,
}

/// One name or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}

/// The classes of disruption, after Resilience Hub.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    serde::Serialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DisruptionClass {
    /// The loss of one or several Regions.
    Region,
    /// The loss of one or several zones.
    Az,
    /// The loss of an instance or a node.
    Infrastructure,
    /// A bad deployment or corrupted data.
    Application,
}

impl DisruptionClass {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Az => "az",
            Self::Infrastructure => "infrastructure",
            Self::Application => "application",
        }
    }
}

/// How to mend what a rule found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remediation {
    /// In a sentence or two.
    pub summary: String,
    /// With the AWS CLI.
    pub cli: Option<String>,
    /// With Terraform.
    pub terraform: Option<String>,
    /// With CloudFormation.
    pub cloudformation: Option<String>,
}

/// What mending a finding does for recovery: it opens a way back, or makes one
/// faster. From this follows what to mend first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyEffect {
    /// The mechanism that then brings the resource back, or what it stands by
    /// for: its conditions hold, and no weakness makes further steps necessary.
    pub mechanism: String,
    /// Instead of that: steps that then take so long; `0s` where they are not
    /// needed any more.
    #[serde(default)]
    pub durations: BTreeMap<String, TimeSpan>,
    /// How much data is then lost, where that changes.
    pub data_loss: Option<TimeSpan>,
}

/// A test that a rule brings along.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// What the test shows.
    pub name: String,
    /// The resource that is judged, its attributes beside its name.
    pub resource: Option<serde_json::Value>,
    /// The rest of the estate.
    #[serde(default)]
    pub others: Vec<serde_json::Value>,
    /// Measurements, of the resource unless they name another.
    #[serde(default)]
    pub measurements: Vec<serde_json::Value>,
    /// What could not be read.
    #[serde(default)]
    pub gaps: Vec<serde_json::Value>,
    /// The workload that is judged, or that the resource belongs to.
    pub workload: Option<serde_json::Value>,
    /// When the estate was collected.
    pub collected_at: Option<crate::inventory::Timestamp>,
    /// The verdict.
    pub expect: Expectation,
}

/// What a test expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The rule holds.
    Pass,
    /// It does not.
    Fail,
    /// It cannot be told.
    NotAssessed,
    /// It says nothing about this resource.
    NotApplicable,
}
