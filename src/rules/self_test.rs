//! Running the tests that rules bring along: each builds a small estate and
//! goes through the same code as an audit.

use hashbrown::HashMap;

use super::definition::{Expectation, RuleTest};
use super::evaluate::{Context, evaluate};
use super::workload::WorkloadFacts;
use super::{Rule, Rules, Subject};
use crate::inventory::example::{collected_at, gap, measurement, resource};
use crate::inventory::{Arn, Estate, Inventory, Resource};
use crate::report::Status;

/// A test that did not give what it expects, or that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFailure {
    /// The rule.
    pub rule: String,
    /// The test.
    pub test: String,
    /// What is wrong.
    pub message: String,
}

/// The outcome of all tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestSummary {
    /// How many tests ran.
    pub run: usize,
    /// Those that failed.
    pub failures: Vec<TestFailure>,
}

/// Runs the tests of all rules.
pub fn run_tests(rules: &Rules) -> TestSummary {
    let mut summary = TestSummary::default();
    for rule in rules.iter() {
        for test in &rule.tests {
            summary.run += 1;
            if let Err(message) = run(rule, test) {
                let (rule, test) = (rule.id.clone(), test.name.clone());
                summary.failures.push(TestFailure { rule, test, message });
            }
        }
    }
    summary
}

fn run(rule: &Rule, test: &RuleTest) -> Result<(), String> {
    let case = Case::build(rule, test)?;
    let (status, message) = case.judge(rule)?;
    let expected = match test.expect {
        Expectation::Pass => Status::Pass,
        Expectation::Fail => Status::Fail,
        Expectation::NotAssessed => Status::NotAssessed,
        Expectation::NotApplicable => Status::NotApplicable,
    };
    if status != expected {
        return Err(format!("expected {expected:?}, got {status:?}: {message}"));
    }
    if status == Status::Fail && message.contains("unknown") {
        return Err(format!(
            "the message needs an attribute that the test does not give: {message}"
        ));
    }
    if message.contains("cannot be evaluated") {
        return Err(message);
    }
    Ok(())
}

/// The estate of one test.
struct Case {
    estate: Estate,
    subject: Option<Arn>,
    workloads: Vec<(WorkloadFacts, Vec<Arn>)>,
    twins: HashMap<Arn, Vec<Arn>>,
}

impl Case {
    fn build(rule: &Rule, test: &RuleTest) -> Result<Self, String> {
        let default_type = match &rule.subject {
            Subject::Resources(types) => types.first().copied(),
            Subject::Workload => None,
        };
        let others = test.others.iter().map(|other| resource(other, None));
        let mut resources = others.collect::<Result<Vec<_>, _>>()?;
        let mut subject = None;
        if let Some(value) = &test.resource {
            let judged = resource(value, default_type)?;
            subject = Some(judged.arn.clone());
            resources.push(judged);
        }
        let mut inventory = Inventory::empty(test.collected_at.map_or_else(collected_at, Ok)?);
        for value in &test.measurements {
            inventory.measurements.push(measurement(value, subject.as_ref())?);
        }
        inventory.gaps = test.gaps.iter().map(gap).collect::<Result<_, _>>()?;
        inventory.resources = resources;
        let estate = Estate::new(inventory);
        let workloads = match &test.workload {
            Some(value) => {
                let facts: WorkloadFacts = serde_json::from_value(value.clone())
                    .map_err(|error| format!("workload: {error}"))?;
                vec![(facts, estate.resources().iter().map(|r| r.arn.clone()).collect())]
            }
            None => Vec::new(),
        };
        let twins = counterparts(&estate);
        Ok(Self { estate, subject, workloads, twins })
    }

    fn judge(&self, rule: &Rule) -> Result<(Status, String), String> {
        let context =
            Context { estate: &self.estate, workloads: &self.workloads, twins: &self.twins };
        let judged = match &rule.subject {
            Subject::Workload => None,
            Subject::Resources(_) => {
                Some(self.subject.as_ref().ok_or("the test needs a resource")?)
            }
        };
        let verdicts = evaluate([rule], &context, |_, _| true);
        let verdict = verdicts
            .into_iter()
            .find(|verdict| verdict.resource.map(|resource| &resource.arn) == judged)
            .ok_or("the test needs a resource or a workload that the rule judges")?;
        Ok((verdict.status, verdict.message))
    }
}

/// The resources of a test are paired as those of a workload are.
fn counterparts(estate: &Estate) -> HashMap<Arn, Vec<Arn>> {
    let members: Vec<&Resource> = estate.resources().iter().collect();
    let mut counterparts: HashMap<Arn, Vec<Arn>> = HashMap::new();
    for twin in crate::workload::twins(estate, &members) {
        counterparts.entry(twin.resource).or_default().push(twin.counterpart);
    }
    counterparts
}
