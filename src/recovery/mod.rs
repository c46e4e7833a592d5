//! Recovery: what comes back after a disruption, how fast, and with how much
//! data lost.
//!
//! The ways back are data under `rules/recovery/`. For each workload and
//! disruption they become an AND/OR graph (`simulation`), which is solved for
//! the earliest time at which all that the workload needs is back (`graph`),
//! and told with its reasons (`estimate`, `explain`).

mod candidates;
mod combination;
mod definition;
mod detection;
mod disruption;
mod engine;
mod estimate;
mod explain;
mod graph;
mod load;
mod loss;
mod mechanism;
mod mend;
mod practice;
mod region_switch;
mod remedy;
mod runbook;
mod sampling;
mod settings;
mod simulation;
mod situation;
mod solved;
mod stub;
mod summary;
mod timing;
mod tolerance;
mod zones;

use rayon::prelude::*;
use schemars::{Schema, SchemaGenerator};

use crate::inventory::{Arn, Estate, Link};
use crate::report::{CombinationReport, ToleranceReport};
use crate::workload::Workload;
use crate::workload::catalogue::role;

pub(crate) use detection::default_decision;
pub use disruption::{ApplicationFault, Disruption, InvalidPlace, Places, single_region_losses};
pub use engine::{Engine, Recoveries};
pub use load::MechanismError;
pub use mechanism::{Mechanism, Mechanisms};
pub use mend::Candidate;
pub use region_switch::{NoPlan, PlanRoles, SwitchPlan, region_switch_plan};
pub use remedy::Remedy;
pub use runbook::runbook;
pub use settings::RecoverySettings;
pub use simulation::PlannedCommands;
pub use solved::{ChosenWay, Estimate, PlannedStep};
pub use summary::summarize;

/// The JSON Schema of a mechanism's file.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<definition::MechanismFile>()
}

/// What disruptions do to one workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The workload's name.
    pub workload: String,
    /// What was assumed to fail.
    pub disruptions: Vec<Disruption>,
    /// One estimate per disruption.
    pub estimates: Vec<Estimate>,
    /// What the loss of two or three Regions together does.
    pub combinations: Vec<CombinationReport>,
    /// What it tolerates, where that was asked.
    pub tolerance: Option<ToleranceReport>,
}

/// Simulates what every workload is asked about ([`Recoveries::usual_disruptions`]);
/// one assessment per workload, in their order.
pub fn assess(engine: &Engine<'_>, workloads: &[Workload]) -> Vec<Assessment> {
    /// In an estate of more workloads, sets of two places are looked at.
    const MOST_FOR_SETS_OF_THREE: usize = 300;
    let largest = match workloads.len() {
        0..=MOST_FOR_SETS_OF_THREE => tolerance::LARGEST,
        _ => tolerance::LARGEST - 1,
    };
    let assess_one = |workload: &Workload| {
        let recoveries = engine.workload(workload);
        let disruptions = recoveries.usual_disruptions();
        let estimates = disruptions.iter().map(|disruption| recoveries.estimate(disruption));
        let estimates: Vec<Estimate> = estimates.collect();
        Assessment {
            workload: workload.name.clone(),
            combinations: recoveries.combinations(&estimates),
            estimates,
            disruptions,
            tolerance: Some(recoveries.tolerance(largest)),
        }
    };
    workloads.par_iter().map(assess_one).collect()
}

/// Simulates the disruptions that `disruptions` names for each workload, and
/// nothing else.
pub fn assess_disruptions(
    estate: &Estate,
    workloads: &[Workload],
    mechanisms: &Mechanisms,
    settings: &RecoverySettings,
    disruptions: impl Fn(&Workload) -> Vec<Disruption> + Sync,
) -> Vec<Assessment> {
    let engine = Engine::new(estate, mechanisms, settings);
    let assess_one = |workload: &Workload| {
        let recoveries = engine.workload(workload);
        let disruptions = disruptions(workload);
        let estimates = disruptions.iter().map(|disruption| recoveries.estimate(disruption));
        Assessment {
            workload: workload.name.clone(),
            estimates: estimates.collect(),
            disruptions,
            combinations: Vec::new(),
            tolerance: None,
        }
    };
    workloads.par_iter().map(assess_one).collect()
}

/// The relationships without whose other end a resource does not work.
fn dependencies<'a>(estate: &'a Estate, arn: &Arn) -> impl Iterator<Item = &'a Link> {
    let role = estate.resource(arn).and_then(|resource| role(resource.resource_type()));
    let kinds = role.map(|role| role.relies_on.as_slice()).unwrap_or_default();
    estate.links_from(arn).iter().filter(move |link| kinds.contains(&link.kind))
}

#[cfg(test)]
mod compute_tests;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod self_test;
#[cfg(test)]
mod tests;
