//! Rules: one control each, as data under `rules/`, judged on resources and
//! on workloads.
//!
//! Rules read the estate and the facts about workloads; they know nothing of
//! where a resource came from, and nothing of how reports look.

mod definition;
pub mod documentation;
mod evaluate;
mod load;
mod self_test;
mod workload;

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::{Schema, SchemaGenerator};

use crate::expression::{Expression, Scope, Template, Variable};
use crate::inventory::ResourceType;
use crate::report::Severity;

pub use definition::{DisruptionClass, Expectation, Remediation, RemedyEffect, RuleTest};
pub use evaluate::{Context, Verdict, evaluate};
pub use load::RuleError;
pub use self_test::{TestFailure, TestSummary, run_tests};
pub use workload::{EstimateFacts, ExerciseFacts, TargetFacts, WorkloadFacts};

/// The JSON Schema of a rule's file.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<definition::RuleFile>()
}

/// What a rule judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Resources of these types.
    Resources(Vec<ResourceType>),
    /// Workloads.
    Workload,
}

/// A rule, loaded and checked.
#[derive(Debug)]
pub struct Rule {
    /// The file that it comes from.
    pub path: PathBuf,
    /// What must hold, as an id: `dynamodb-table-has-replica-region`.
    pub id: String,
    /// What must hold, as a sentence.
    pub title: String,
    /// How grave it is if it does not.
    pub severity: Severity,
    /// What it judges.
    pub subject: Subject,
    /// The disruptions against which it protects.
    pub disruptions: Vec<DisruptionClass>,
    /// Well-Architected best practices.
    pub well_architected: Vec<String>,
    /// Peers' checks for the same.
    pub equivalents: BTreeMap<String, Vec<String>>,
    /// What happens in a loss without it, in Markdown.
    pub why: String,
    /// How to mend it.
    pub remediation: Remediation,
    /// What mending it does for recovery.
    pub remedy: Vec<RemedyEffect>,
    /// Where to read more.
    pub references: Vec<String>,
    /// Its own tests.
    pub tests: Vec<RuleTest>,
    applies: Option<Expression>,
    require: Expression,
    message: Template,
}

impl Rule {
    /// The condition that limits what it applies to, as CEL.
    pub fn applies_source(&self) -> Option<&str> {
        self.applies.as_ref().map(Expression::source)
    }

    /// The condition that must hold, as CEL.
    pub fn require_source(&self) -> &str {
        self.require.source()
    }

    /// What it says of a resource that fails, with its expressions.
    pub fn message_source(&self) -> String {
        self.message.source()
    }

    /// The attributes that its conditions and its message may read.
    pub fn reads(&self) -> impl Iterator<Item = &(ResourceType, String)> {
        let conditions = self.applies.iter().chain([&self.require]);
        conditions.chain(self.message.expressions()).flat_map(Expression::reads)
    }
}

/// All rules of a run, by id.
#[derive(Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
}

impl Rules {
    /// The rules, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rule with this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok().map(|i| &self.rules[i])
    }
}

/// The variables that a rule about `subject` can name.
fn scope(subject: &Subject) -> Scope {
    let fields = workload::WorkloadRecord::fields();
    match subject {
        Subject::Resources(types) => Scope::for_resource(types)
            .with("twins", Variable::Resources(types.clone()))
            .with("workload", Variable::Record { fields, optional: true }),
        Subject::Workload => Scope::new()
            .with("self", Variable::Record { fields, optional: false })
            .with("now", Variable::Value(crate::inventory::Shape::Timestamp)),
    }
}
