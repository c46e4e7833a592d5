//! When a workload's recovery was exercised last, as far as AWS remembers,
//! what that measured, and what has changed since.

mod catalogue;
mod drift;
mod exercises;

use std::collections::BTreeMap;

use self::exercises::{Exercise, Log};
use crate::inventory::{Attribute, Attributes, Estate, GapReason, Timestamp, Unknown};
use crate::report::{ChangedResource, ExerciseReport, PracticeReport, Strategy};
use crate::workload::{TargetClass, Workload};

/// Every trace of an exercise in an estate.
pub(super) struct PracticeLog<'e> {
    estate: &'e Estate,
    log: Log<'e>,
}

impl<'e> PracticeLog<'e> {
    pub(super) fn of(estate: &'e Estate) -> Self {
        Self { estate, log: Log::of(estate) }
    }

    /// What is known about the practice of a workload.
    pub(super) fn practice(&self, workload: &Workload) -> Practice {
        let mut newest: BTreeMap<TargetClass, &Exercise> = BTreeMap::new();
        for exercise in self.log.of_workload(workload) {
            let class = class_for(exercise, workload);
            let known = newest.entry(class).or_insert(exercise);
            if (known.ended, &known.what) < (exercise.ended, &exercise.what) {
                *known = exercise;
            }
        }
        let exercises: Vec<ExerciseReport> = newest
            .into_iter()
            .map(|(class, exercise)| ExerciseReport {
                class: class.name().to_owned(),
                last: exercise.ended,
                evidence: exercise.what.clone(),
                measured_seconds: exercise.seconds,
            })
            .collect();
        let of_region = exercises.iter().find(|e| e.class == TargetClass::Region.name());
        let last = match of_region {
            Some(exercise) => Some(exercise.last).into(),
            // What could not be read may be an exercise.
            None => self.unread(workload).map_or(None.into(), Attribute::unknown),
        };
        let changed_since = exercises
            .first()
            .map(|exercise| drift::changed_since(self.estate, workload, exercise.last));
        Practice { last, exercises, changed_since: changed_since.unwrap_or_default() }
    }

    /// Why it is open whether the loss of a Region was exercised.
    fn unread(&self, workload: &Workload) -> Option<Unknown> {
        let plans = workload.resources(self.estate).filter_map(|resource| {
            let Attributes::RegionSwitchPlan(plan) = &resource.attributes else { return None };
            match &plan.executions {
                Attribute::Known(_) => None,
                Attribute::Unknown(unknown) => Some(unknown.as_ref().clone()),
                Attribute::NotCollected => Some(Unknown::because(GapReason::NotCollected)),
            }
        });
        plans.min_by_key(|unknown| unknown.to_string()).or_else(|| {
            let gap = catalogue::gap(self.estate, workload)?;
            Some(Unknown {
                reason: gap.reason,
                operation: Some(format!("{}:{}", gap.service, gap.operation)),
                message: Some(gap.message.clone()),
            })
        })
    }
}

/// The class of disruption that an exercise says something about. A restore in
/// another Region is the way back only where there is no better one.
fn class_for(exercise: &Exercise, workload: &Workload) -> TargetClass {
    let is_way_back = workload.strategy == Strategy::BackupAndRestore;
    if exercise.is_restore && !is_way_back { TargetClass::Application } else { exercise.class }
}

/// What is known about the practice of a workload.
pub(super) struct Practice {
    /// When the loss of a Region was exercised last; null if there is no trace
    /// of it; unknown if the traces could not be read.
    pub(super) last: Attribute<Option<Timestamp>>,
    /// The last exercise of each class, that of the loss of a Region first.
    pub(super) exercises: Vec<ExerciseReport>,
    /// What has changed since the first of them.
    pub(super) changed_since: Vec<ChangedResource>,
}

impl Practice {
    /// What the last exercise of the loss of a Region was.
    pub(super) fn evidence(&self) -> &str {
        let of_region = self.exercises.iter().find(|e| e.class == TargetClass::Region.name());
        of_region.map_or("no trace of an exercise", |exercise| exercise.evidence.as_str())
    }

    /// For the report; none if there is no trace of any exercise.
    pub(super) fn report(self) -> Option<PracticeReport> {
        let mut exercises = self.exercises.into_iter();
        let ExerciseReport { class, last, evidence, measured_seconds } = exercises.next()?;
        Some(PracticeReport {
            class,
            last,
            evidence,
            measured_seconds,
            others: exercises.collect(),
            changed_since: self.changed_since,
        })
    }
}

#[cfg(test)]
mod tests;
