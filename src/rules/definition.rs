//! The form of a rule file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::inventory::{ResourceType, TimeSpan};
use crate::report::Severity;

/// A rule as its file says it, before it is checked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    /// What must hold, as lower-case words joined by hyphens; the file is named like it.
    #[schemars(with = "String", regex(pattern = "^[a-z0-9-]+$"))]
    pub(super) id: Spanned<String>,
    /// What must hold, as a sentence.
    pub(super) title: String,
    /// How grave it is if it does not hold.
    pub(super) severity: Severity,
    /// What is judged: a resource type, several of them, or `workload`.
    #[schemars(with = "SubjectNames")]
    pub(super) resource: Spanned<OneOrMany>,
    /// The disruptions in which it matters.
    pub(super) disruptions: Vec<DisruptionClass>,
    /// Best practices of the Reliability pillar: `REL13-BP02`.
    #[schemars(with = "Vec<String>", inner(regex(pattern = "^REL(0[1-9]|1[0-3])-BP0[1-7]$")))]
    pub(super) well_architected: Spanned<Vec<String>>,
    /// Peers' checks for the same, by peer: `security_hub`, `config`, `prowler`, ….
    #[serde(default)]
    pub(super) equivalents: BTreeMap<String, Vec<String>>,
    /// Where this CEL condition does not hold the rule says nothing.
    #[schemars(with = "Option<String>")]
    pub(super) applies: Option<Spanned<String>>,
    /// What must hold, as a CEL condition over `self`, `workload` and `estate`.
    #[schemars(with = "String")]
    pub(super) require: Spanned<String>,
    /// What is the case if it does not hold, in a sentence; `{{ … }}` holds CEL.
    #[schemars(with = "String")]
    pub(super) message: Spanned<String>,
    /// What happens in a loss without it, in Markdown.
    pub(super) why: String,
    /// How to mend it.
    pub(super) remediation: Remediation,
    /// What mending it does for recovery.
    #[serde(default)]
    pub(super) remedy: Vec<RemedyEffect>,
    /// Where to read more.
    pub(super) references: Vec<String>,
    /// Tests, among them one that passes and one that fails.
    #[schemars(with = "Vec<RuleTest>", length(min = 2))]
    pub(super) tests: Spanned<Vec<RuleTest>>,
}

/// What a rule may judge, for the JSON Schema.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[allow(dead_code, reason = "only its form is needed")]
enum SubjectNames {
    /// A workload with its estimates.
    Workload(WorkloadWord),
    /// One type of resources.
    Type(ResourceType),
    /// Several types.
    Types(Vec<ResourceType>),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
#[allow(dead_code, reason = "only its form is needed")]
enum WorkloadWord {
    Workload,
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
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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
