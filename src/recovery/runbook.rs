//! From an estimate with its commands to a runbook.

use super::disruption::Disruption;
use super::engine::Recoveries;
use super::solved::{Estimate, PlannedStep};
use crate::report::{Runbook, RunbookStep};

/// The runbook of one workload for one disruption, with the estimate that it
/// is made from.
pub fn runbook(recoveries: &Recoveries<'_>, disruption: &Disruption) -> (Runbook, Estimate) {
    let estimate = recoveries.estimate_with_commands(disruption);
    let workload = recoveries.workload;
    let report = &estimate.report;
    let runbook = Runbook {
        workload: workload.name.clone(),
        disruption: report.disruption.clone(),
        collected_at: recoveries.engine.estate.inventory().collected_at,
        outcome: report.outcome,
        explanation: report.explanation.clone(),
        rto_seconds: report.rto_seconds,
        rpo_seconds: report.rpo_seconds,
        target: workload.targets.get(&report.disruption.class).copied(),
        primary_regions: workload.primary_regions.clone(),
        standby_regions: workload.standby_regions.clone(),
        left_regions: estimate.left_regions.clone(),
        steps: estimate.steps.iter().map(step).collect(),
        lost: report.lost.clone(),
        unknowns: report.unknowns.clone(),
        fail_back: estimate.fail_back.clone(),
    };
    (runbook, estimate)
}

fn step(planned: &PlannedStep) -> RunbookStep {
    RunbookStep {
        step: planned.step.clone(),
        owner: planned.owner.to_owned(),
        happens_itself: planned.happens_itself,
        command: planned.commands.command.clone(),
        verify: planned.commands.verify.clone(),
        roll_back: planned.commands.roll_back.clone(),
    }
}
