//! The runbook that a report holds for each workload.

use rayon::prelude::*;

use crate::recovery::{Assessment, Disruption, Engine, runbook};
use crate::report::{EstimateReport, WorkloadReport};
use crate::workload::Workload;

/// Adds to each workload's report how people bring it back from the loss of the
/// Region that hurts most; where nothing helps against that, from the loss of
/// the next.
pub(super) fn add(
    engine: &Engine<'_>,
    workloads: &[Workload],
    assessments: &[Assessment],
    reports: &mut [WorkloadReport],
) {
    let described = workloads.par_iter().zip(assessments).zip(reports);
    described.for_each(|((workload, assessment), report)| {
        let Some(loss) = worst_with_steps(assessment) else { return };
        report.runbook = Some(runbook(&engine.workload(workload), loss).0);
    });
}

/// The loss of one Region that hurts most among those with steps against them.
fn worst_with_steps(assessment: &Assessment) -> Option<&Disruption> {
    let asked = assessment.disruptions.iter().zip(&assessment.estimates);
    let regions = asked.filter(|(_, estimate)| {
        let lost = &estimate.report.disruption;
        lost.regions.len() == 1 && lost.zones.is_empty() && !estimate.steps.is_empty()
    });
    let worst = regions.max_by(|(_, a), (_, b)| {
        let seconds = |e: &EstimateReport| e.rto_seconds.map_or(0.0, |rto| rto.p50);
        let (a, b) = (&a.report, &b.report);
        // Of equals the first in the order of Regions.
        let order = b.disruption.cmp(&a.disruption);
        let by_time = seconds(a).total_cmp(&seconds(b));
        a.recoverable.cmp(&b.recoverable).then(a.outcome.cmp(&b.outcome)).then(by_time).then(order)
    });
    worst.map(|(disruption, _)| disruption)
}
