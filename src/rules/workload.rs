//! A workload as rules see it: `self` of rules about workloads, `workload` of
//! all others.

use std::collections::BTreeMap;

use crate::inventory::{
    FieldDescription, ListRef, Record, Reflect, Region, Resource, Shape, TimeSpan, Timestamp,
    ValueRef,
};

use crate::inventory::attributes;

attributes! {
    /// A workload, its targets and what a loss would do to it.
    pub struct WorkloadFacts {
        /// Its name.
        name: String,
        /// Its DR strategy: `none`, `backup_and_restore`, `pilot_light`, `warm_standby`, `multi_site`.
        strategy: String,
        /// The Regions that serve it.
        primary_regions: Vec<Region>,
        /// The Regions that stand by.
        standby_regions: Vec<Region>,
        /// Its targets by class of disruption.
        targets: BTreeMap<String, TargetFacts>,
        /// One estimate per disruption.
        estimates: Vec<EstimateFacts>,
        /// When the loss of a Region was exercised last; null if there is no trace of it.
        last_practiced: Option<Timestamp>,
        /// What that exercise was.
        practice_evidence: String,
        /// The last exercise of each class of disruption.
        exercises: Vec<ExerciseFacts>,
        /// How many of its resources were made or changed after the last exercise.
        changed_since_practice: i64,
    }
}

attributes! {
    /// The last exercise of one class of disruption.
    pub struct ExerciseFacts {
        /// The class of disruption: `region`, `az`, `infrastructure`, `application`.
        class: String,
        /// When it ended.
        last: Timestamp,
        /// What it was.
        evidence: String,
        /// How long recovery took; null where that is not known.
        measured: Option<TimeSpan>,
    }
}

attributes! {
    /// What a workload must achieve under a class of disruption.
    pub struct TargetFacts {
        /// The longest time to be down.
        rto: Option<TimeSpan>,
        /// The most data to lose.
        rpo: Option<TimeSpan>,
    }
}

attributes! {
    /// RTO and RPO under one disruption.
    pub struct EstimateFacts {
        /// The class of disruption: `region`, `az`, `infrastructure`, `application`.
        class: String,
        /// The Regions that are lost.
        regions: Vec<Region>,
        /// The zones that are lost.
        zones: Vec<String>,
        /// True if the workload notices.
        affected: bool,
        /// True if it comes back.
        recoverable: bool,
        /// How long it is down, at the 95th percentile; null if it does not come back.
        rto: Option<TimeSpan>,
        /// How much data it loses, at the 95th percentile; null if all of it.
        rpo: Option<TimeSpan>,
        /// The RTO that it must achieve.
        target_rto: Option<TimeSpan>,
        /// The RPO that it must achieve.
        target_rpo: Option<TimeSpan>,
    }
}

/// A workload with its resources.
#[derive(Debug)]
pub(crate) struct WorkloadRecord<'a> {
    facts: &'a WorkloadFacts,
    resources: Resources<'a>,
}

#[derive(Debug)]
struct Resources<'a>(Vec<&'a Resource>);

impl ListRef for Resources<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn get(&self, index: usize) -> ValueRef<'_> {
        self.0.get(index).map_or(ValueRef::Null, |resource| ValueRef::Record(*resource))
    }
}

impl<'a> WorkloadRecord<'a> {
    pub(crate) fn new(facts: &'a WorkloadFacts, resources: Vec<&'a Resource>) -> Self {
        Self { facts, resources: Resources(resources) }
    }

    /// Every field of a workload, for the check of rules.
    pub(crate) fn fields() -> Vec<FieldDescription> {
        let Shape::Record(mut fields) = <WorkloadFacts as Reflect>::shape() else {
            return Vec::new();
        };
        fields.push(FieldDescription {
            name: "resources",
            documentation: "Its resources, of all types.",
            shape: Shape::List(Box::new(Shape::Resource)),
        });
        fields
    }
}

impl Record for WorkloadRecord<'_> {
    fn field(&self, name: &str) -> Option<ValueRef<'_>> {
        match name {
            "resources" => Some(ValueRef::List(&self.resources)),
            other => self.facts.field(other),
        }
    }
}
