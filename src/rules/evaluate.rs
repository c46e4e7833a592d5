//! Evaluating rules over an estate.

use hashbrown::HashMap;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::workload::{WorkloadFacts, WorkloadRecord};
use super::{Rule, Subject};
use crate::expression::{Bindings, Truth};
use crate::inventory::{Arn, Estate, Record, Reflect, Resource, ResourceType};
use crate::report::Status;

/// What rules read: the estate, and what was worked out about it beforehand.
#[derive(Debug)]
pub struct Context<'a> {
    /// The resources and their relationships.
    pub estate: &'a Estate,
    /// The workloads, each with the ARNs of its resources.
    pub workloads: &'a [(WorkloadFacts, Vec<Arn>)],
    /// A resource's counterparts in other Regions.
    pub twins: &'a HashMap<Arn, Vec<Arn>>,
}

/// The verdict of one rule on one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The verdict.
    pub status: Status,
    /// The resource that was judged; none if the workload was.
    pub resource: Option<&'a Resource>,
    /// The index of the workload that was judged, or that the resource belongs to.
    pub workload: Option<usize>,
    /// What is the case, in a sentence.
    pub message: String,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Evaluates every rule on every subject that it is about, in a stable order.
/// `keep` is asked about every verdict, once, and says which to return.
pub fn evaluate<'a>(
    rules: impl IntoIterator<Item = &'a Rule>,
    context: &Context<'a>,
    keep: impl Fn(&Rule, Status) -> bool + Sync,
) -> Vec<Verdict<'a>> {
    let (workload_rules, resource_rules): (Vec<&Rule>, Vec<&Rule>) =
        rules.into_iter().partition(|rule| rule.subject == Subject::Workload);
    let by_type = rules_by_type(&resource_rules);
    let workload_of = workload_of(context);
    let records = workload_records(context);
    let about_resources = context.estate.resources().par_iter().flat_map_iter(|resource| {
        let rules = by_type.get(&resource.resource_type()).map(Vec::as_slice).unwrap_or_default();
        let workload = workload_of.get(&resource.arn).copied();
        let judge = Judge { context, resource, workload, records: &records };
        judge.verdicts(rules, &keep)
    });
    let mut verdicts: Vec<_> = about_resources.collect();
    for (index, record) in records.iter().enumerate() {
        verdicts.extend(judge_workload(&workload_rules, context, index, record, &keep));
    }
    verdicts
}

fn rules_by_type<'a>(rules: &[&'a Rule]) -> BTreeMap<ResourceType, Vec<&'a Rule>> {
    let mut by_type: BTreeMap<ResourceType, Vec<&Rule>> = BTreeMap::new();
    for rule in rules {
        if let Subject::Resources(types) = &rule.subject {
            for resource_type in types {
                by_type.entry(*resource_type).or_default().push(rule);
            }
        }
    }
    by_type
}

fn workload_of<'a>(context: &Context<'a>) -> HashMap<&'a Arn, usize> {
    let members = context.workloads.iter().enumerate();
    members.flat_map(|(index, (_, arns))| arns.iter().map(move |arn| (arn, index))).collect()
}

fn workload_records<'a>(context: &Context<'a>) -> Vec<WorkloadRecord<'a>> {
    let resources = |arns: &'a [Arn]| -> Vec<&'a Resource> {
        arns.iter().filter_map(|arn| context.estate.resource(arn)).collect()
    };
    context
        .workloads
        .iter()
        .map(|(facts, arns)| WorkloadRecord::new(facts, resources(arns)))
        .collect()
}

/// All about one resource: one set of bindings serves all of its rules.
struct Judge<'c, 'a> {
    context: &'c Context<'a>,
    resource: &'a Resource,
    workload: Option<usize>,
    records: &'c [WorkloadRecord<'a>],
}

impl<'a> Judge<'_, 'a> {
    fn verdicts(
        &self,
        rules: &[&'a Rule],
        keep: &(impl Fn(&Rule, Status) -> bool + Sync),
    ) -> Vec<Verdict<'a>> {
        if rules.is_empty() {
            return Vec::new();
        }
        let estate = self.context.estate;
        let mut bindings = Bindings::for_resource(estate, self.resource);
        let twins = self.context.twins.get(&self.resource.arn).map(Vec::as_slice);
        let twins = twins.unwrap_or_default().iter().filter_map(|arn| estate.resource(arn));
        let gap = estate.missing_twin(self.resource);
        bindings.records_but_for("twins", twins.map(|twin| twin as &dyn Record), gap);
        let workload = self.workload.and_then(|index| self.records.get(index));
        bindings.record("workload", workload.map(|record| record as &dyn Record));
        rules
            .iter()
            .filter_map(|rule| {
                let (status, message) = judge(rule, &bindings);
                keep(rule, status).then_some(Verdict {
                    rule,
                    status,
                    resource: Some(self.resource),
                    workload: self.workload,
                    message,
                })
            })
            .collect()
    }
}

fn judge_workload<'a>(
    rules: &[&'a Rule],
    context: &Context<'a>,
    index: usize,
    record: &WorkloadRecord<'a>,
    keep: &(impl Fn(&Rule, Status) -> bool + Sync),
) -> Vec<Verdict<'a>> {
    let mut bindings = Bindings::new();
    bindings.record("self", Some(record));
    bindings.value("now", context.estate.inventory().collected_at.reflect());
    let judged = rules.iter().map(|rule| {
        let (status, message) = judge(rule, &bindings);
        Verdict { rule, status, resource: None, workload: Some(index), message }
    });
    judged.filter(|verdict| keep(verdict.rule, verdict.status)).collect()
}

/// The verdict of a rule, and the sentence that goes with it.
fn judge(rule: &Rule, bindings: &Bindings<'_>) -> (Status, String) {
    match rule.applies.as_ref().map(|applies| applies.truth(bindings)) {
        Some(Truth::False) => return (Status::NotApplicable, String::new()),
        Some(Truth::Unknown(reason)) => {
            return (Status::NotAssessed, format!("Whether the rule applies is open: {reason}."));
        }
        Some(Truth::True) | None => {}
    }
    match rule.require.truth(bindings) {
        Truth::True => (Status::Pass, format!("{}.", rule.title.trim_end_matches('.'))),
        Truth::False => (Status::Fail, rule.message.render(bindings)),
        Truth::Unknown(reason) => (Status::NotAssessed, format!("Not assessed: {reason}.")),
    }
}
