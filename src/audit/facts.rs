//! What was worked out about workloads, as rules read it.

use hashbrown::HashMap;
use std::collections::BTreeMap;

use super::practice::Practice;
use crate::inventory::{Arn, Attribute, GapReason, TimeSpan, Unknown};
use crate::report::{EstimateReport, ExerciseReport, Strategy, Target, WorkloadReport};
use crate::rules::{EstimateFacts, ExerciseFacts, TargetFacts, WorkloadFacts};
use crate::workload::Workload;

/// The facts about each workload, with the resources that belong to it.
pub(super) fn workloads(
    workloads: &[Workload],
    reports: &[WorkloadReport],
    practices: &[Practice],
) -> Vec<(WorkloadFacts, Vec<Arn>)> {
    workloads
        .iter()
        .zip(reports)
        .zip(practices)
        .map(|((workload, report), practice)| (facts(report, practice), workload.members.clone()))
        .collect()
}

/// Every resource's counterparts in other Regions.
pub(super) fn twins(workloads: &[Workload]) -> HashMap<Arn, Vec<Arn>> {
    let mut twins: HashMap<Arn, Vec<Arn>> = HashMap::new();
    for workload in workloads {
        for pair in &workload.twins {
            twins.entry(pair.resource.clone()).or_default().push(pair.counterpart.clone());
        }
    }
    twins
}

fn facts(report: &WorkloadReport, practice: &Practice) -> WorkloadFacts {
    let targets: BTreeMap<String, TargetFacts> = report
        .targets
        .iter()
        .map(|(class, target)| (class.clone(), target_facts(target)))
        .collect();
    WorkloadFacts {
        name: report.name.clone().into(),
        strategy: strategy_name(report.strategy).to_owned().into(),
        primary_regions: report.primary_regions.clone().into(),
        standby_regions: report.standby_regions.clone().into(),
        targets: targets.into(),
        estimates: report
            .estimates
            .iter()
            .map(|estimate| estimate_facts(report, estimate))
            .collect::<Vec<_>>()
            .into(),
        last_practiced: practice.last.clone(),
        practice_evidence: practice.evidence().to_owned().into(),
        exercises: practice.exercises.iter().map(exercise_facts).collect::<Vec<_>>().into(),
        changed_since_practice: i64::try_from(practice.changed_since.len())
            .unwrap_or(i64::MAX)
            .into(),
    }
}

fn exercise_facts(exercise: &ExerciseReport) -> ExerciseFacts {
    let seconds = exercise.measured_seconds;
    ExerciseFacts {
        class: exercise.class.clone().into(),
        last: exercise.last.into(),
        evidence: exercise.evidence.clone().into(),
        measured: seconds.map(|seconds| TimeSpan::from_seconds(seconds as f64)).into(),
    }
}

fn target_facts(target: &Target) -> TargetFacts {
    let span = |seconds: Option<u64>| seconds.map(|seconds| TimeSpan::from_seconds(seconds as f64));
    TargetFacts { rto: span(target.rto_seconds).into(), rpo: span(target.rpo_seconds).into() }
}

fn strategy_name(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::None => "none",
        Strategy::BackupAndRestore => "backup_and_restore",
        Strategy::PilotLight => "pilot_light",
        Strategy::WarmStandby => "warm_standby",
        Strategy::MultiSite => "multi_site",
    }
}

fn estimate_facts(report: &WorkloadReport, estimate: &EstimateReport) -> EstimateFacts {
    let target = report.targets.get(&estimate.disruption.class).map(target_facts);
    let target = target.unwrap_or_else(|| target_facts(&Target::default()));
    let figure = |percentiles: Option<crate::report::Percentiles>| {
        figure_or_reason(estimate, percentiles.map(|p| TimeSpan::from_seconds(p.p95)))
    };
    EstimateFacts {
        class: estimate.disruption.class.clone().into(),
        regions: estimate.disruption.regions.clone().into(),
        zones: estimate.disruption.zones.clone().into(),
        affected: estimate.affected.into(),
        recoverable: if is_open(estimate) { open(estimate) } else { estimate.recoverable.into() },
        rto: figure(estimate.rto_seconds),
        rpo: figure(estimate.rpo_seconds),
        target_rto: target.rto,
        target_rpo: target.rpo,
    }
}

/// A figure; null if the workload does not come back; unknown if that is open.
fn figure_or_reason(
    estimate: &EstimateReport,
    figure: Option<TimeSpan>,
) -> Attribute<Option<TimeSpan>> {
    if figure.is_none() && is_open(estimate) { open(estimate) } else { figure.into() }
}

/// Affected, and whether or when it comes back is not known.
fn is_open(estimate: &EstimateReport) -> bool {
    let has_no_answer = !estimate.recoverable || estimate.rto_seconds.is_none();
    estimate.affected && has_no_answer && estimate.lost.is_empty() && !estimate.unknowns.is_empty()
}

fn open<T>(estimate: &EstimateReport) -> Attribute<T> {
    Attribute::unknown(Unknown {
        reason: GapReason::NotCollected,
        operation: None,
        message: Some(estimate.unknowns.join("; ")),
    })
}
