//! What exercises have measured: the recovery times of Region switch plans.

use super::mechanism::Figure;
use crate::inventory::types::{PlanExecution, RegionSwitchPlan};
use crate::inventory::{Arn, Attributes, Estate, Region, Resource, Timestamp};
use crate::report::{Basis, Percentiles};
use crate::workload::Workload;

/// A recovery that was exercised as a whole.
#[derive(Debug)]
pub(super) struct Measured<'a> {
    pub(super) plan: &'a Resource,
    pub(super) figure: Figure,
    covers: Vec<Arn>,
}

impl Measured<'_> {
    /// True if the plan acts on this resource.
    pub(super) fn covers(&self, arn: &Arn) -> bool {
        self.covers.contains(arn)
    }
}

/// What the workload's plans measured when they left these Regions. Only
/// ungraceful executions count: a graceful one switches over with the help of
/// the Region that it leaves, and a dark Region gives none.
pub(super) fn measured<'a>(
    estate: &'a Estate,
    workload: &Workload,
    lost: &[Region],
) -> Option<Measured<'a>> {
    let plans = estate_plans(estate, workload);
    let measured = plans.filter_map(|(resource, plan)| {
        let runs: Vec<(&PlanExecution, f64, Timestamp)> =
            plan.executions.elements().iter().filter_map(|run| useful(run, lost)).collect();
        Some(Measured { plan: resource, figure: figure(resource, &runs)?, covers: covers(plan) })
    });
    measured.min_by(|a, b| a.figure.seconds.p50.total_cmp(&b.figure.seconds.p50))
}

fn estate_plans<'a>(
    estate: &'a Estate,
    workload: &Workload,
) -> impl Iterator<Item = (&'a Resource, &'a RegionSwitchPlan)> {
    workload.members.iter().filter_map(|arn| {
        let resource = estate.resource(arn)?;
        match &resource.attributes {
            Attributes::RegionSwitchPlan(plan) => Some((resource, plan.as_ref())),
            _ => None,
        }
    })
}

fn useful<'r>(
    run: &'r PlanExecution,
    lost: &[Region],
) -> Option<(&'r PlanExecution, f64, Timestamp)> {
    let is = |attribute: &crate::inventory::Attribute<String>, wanted: &str| {
        attribute.known().is_some_and(|value| value == wanted)
    };
    let counts = is(&run.mode, "ungraceful")
        && is(&run.action, "activate")
        && is(&run.state, "completed")
        && run.region.known().is_some_and(|region| !lost.contains(region));
    let seconds = run.recovery_seconds.present().and_then(|s| u32::try_from(*s).ok())?;
    counts.then_some(())?;
    Some((run, f64::from(seconds), *run.started.known()?))
}

/// The median and the largest of the times.
fn figure(plan: &Resource, runs: &[(&PlanExecution, f64, Timestamp)]) -> Option<Figure> {
    let mut seconds: Vec<f64> = runs.iter().map(|(_, seconds, _)| *seconds).collect();
    seconds.sort_by(f64::total_cmp);
    let p50 = *seconds.get(seconds.len() / 2)?;
    let p95 = *seconds.last()?;
    let latest = runs.iter().map(|(_, _, started)| *started).max()?;
    let times = if runs.len() == 1 { "execution" } else { "executions" };
    let source = format!(
        "{} {times} of the Region switch plan {}, the last one on {latest}",
        runs.len(),
        plan.name
    );
    Some(Figure { seconds: Percentiles { p50, p95 }, basis: Basis::Measured, source })
}

fn covers(plan: &RegionSwitchPlan) -> Vec<Arn> {
    let steps = plan.workflows.elements().iter().flat_map(|w| w.steps.elements());
    let texts = steps.flat_map(|step| step.resource_arns.elements());
    texts.filter_map(|text| text.parse().ok()).collect()
}
