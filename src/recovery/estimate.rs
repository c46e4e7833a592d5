//! The estimate of one workload under one disruption: the best of what it can
//! do, staying where it is or leaving the Regions that were hit.

use std::collections::BTreeSet;

use super::definition::Owner;
use super::disruption::Disruption;
use super::graph::Solution;
use super::loss::Loss;
use super::practice;
use super::simulation::{Input, Planned, Simulation, StepKind};
use super::solved::{Estimate, Recovery};
use super::zones::{Placed, ZoneNames};
use crate::inventory::{Region, RelationshipKind};
use crate::report::Outcome;
use crate::workload::catalogue::{Function, function};
use crate::workload::place::place_of_arn;

/// Estimates RTO and RPO of a workload under a disruption.
pub(super) fn estimate(
    input: Input<'_>,
    zones: (&ZoneNames, &Placed),
    disruption: &Disruption,
) -> Estimate {
    let stays = estimate_leaving(input, zones, disruption, &[]);
    let is_at_once = stays.report.rto_seconds.is_some_and(|rto| rto.p50 <= 0.0);
    if stays.report.outcome == Outcome::Untouched || is_at_once {
        return stays;
    }
    let mut best = stays;
    for left in regions_to_leave(input, disruption) {
        let leaves = estimate_leaving(input, zones, disruption, &left);
        if preference(&leaves) < preference(&best) {
            best = leaves;
        }
    }
    best
}

/// How good an estimate is, the least first: back, not known, gone; then
/// whether within the target; then how soon.
fn preference(estimate: &Estimate) -> (u8, bool, u64) {
    let rank = match estimate.report.outcome {
        Outcome::Untouched | Outcome::FailsOver | Outcome::NeedsHands => 0,
        Outcome::Unknown => 1,
        Outcome::Gone => 2,
    };
    let seconds = estimate.report.rto_seconds.map_or(f64::INFINITY, |rto| rto.p50);
    // Positive floats are in the order of their bits.
    (rank, estimate.report.meets_target == Some(false), seconds.max(0.0).to_bits())
}

/// The sets of Regions that a workload could give up because of what was lost
/// in them, or elsewhere that they rely on, where it has others: what then
/// happens is what would happen if they were dark, but for their control planes.
fn regions_to_leave(input: Input<'_>, disruption: &Disruption) -> Vec<Vec<Region>> {
    /// More Regions than these are hit together by nothing that was ever seen.
    const MOST: usize = 3;
    let hit: BTreeSet<Region> = match disruption {
        Disruption::Places(places) => {
            let zones = places.zones.iter().filter_map(|zone| zone.region());
            zones.chain(input.workload.primary_regions.iter().cloned()).collect()
        }
        Disruption::Infrastructure(arn) => place_of_arn(input.estate, arn).into_iter().collect(),
        Disruption::Application(_) => return Vec::new(),
    };
    let dark = disruption.dark_regions();
    let used = input.workload.primary_regions.iter().chain(&input.workload.standby_regions);
    let used: BTreeSet<&Region> = used.filter(|region| !dark.contains(region)).collect();
    let hit: Vec<Region> =
        hit.into_iter().filter(|region| used.contains(region)).take(MOST).collect();
    let sets = (1_u32..1 << hit.len()).map(|bits| {
        let chosen = hit.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1);
        chosen.map(|(_, region)| region.clone()).collect::<Vec<_>>()
    });
    sets.filter(|left| used.len() > left.len()).collect()
}

fn estimate_leaving(
    input: Input<'_>,
    zones: (&ZoneNames, &Placed),
    disruption: &Disruption,
    left: &[Region],
) -> Estimate {
    let loss = Loss::of(input.workload, zones, disruption, left);
    let used = input.workload.primary_regions.iter().chain(&input.workload.standby_regions);
    let surviving: BTreeSet<Region> = used.filter(|r| !loss.regions.contains(r)).cloned().collect();
    let surviving: Vec<Region> = surviving.into_iter().collect();
    let mut simulation = Simulation::build(input, &loss, &surviving);
    let mut solution = simulation.graph.solve();
    let mut goal = simulation.goal;
    if solution.at(goal).is_some()
        && let Some(measured) = measured_steps(&simulation, &solution)
    {
        goal = simulation.add_measured_goal(measured);
        solution = simulation.graph.solve();
    }
    Recovery { simulation: &simulation, solution: &solution, goal }.estimate()
}

/// The steps of a recovery that was measured as a whole, if the plan that was
/// exercised acts on everything that people have to bring back.
fn measured_steps(simulation: &Simulation<'_>, solution: &Solution) -> Option<Vec<Planned>> {
    let Input { estate, workload, .. } = simulation.input;
    let measured = practice::measured(estate, workload, simulation.lost)?;
    let mut slowest_clients: Option<Planned> = None;
    for need in simulation.needs.iter().filter(|need| need.is_hit) {
        let action = solution.at(need.node)?.action;
        let way = simulation.ways.get(&action)?;
        if function(need.resource_type) == Function::Traffic {
            let last = simulation.graph.needs(action).iter().filter_map(|node| solution.at(*node));
            let mut last = last.filter_map(|reached| simulation.steps.get(&reached.action));
            let step = last.find(|step| step.api.is_none() && step.kind == StepKind::Work);
            if let Some(step) = step
                && slowest_clients
                    .as_ref()
                    .is_none_or(|slowest| step.figure.seconds.p50 > slowest.figure.seconds.p50)
            {
                slowest_clients = Some(step.clone());
            }
        } else if way.waits_for_people {
            let parents = estate.links_to(&need.arn).iter();
            let mut parents = parents.filter(|link| link.kind == RelationshipKind::Contains);
            let is_covered =
                measured.covers(&need.arn) || parents.any(|link| measured.covers(&link.from));
            is_covered.then_some(())?;
        }
    }
    let execute = Planned {
        title: format!("Execute the Region switch plan {}", measured.plan.name),
        resource: Some(measured.plan.arn.clone()),
        api: Some("arc-region-switch:StartPlanExecution".to_owned()),
        runs_in: workload.standby_regions.iter().find(|r| !simulation.lost.contains(r)).cloned(),
        figure: measured.figure,
        kind: StepKind::Work,
        because: None,
        id: None,
        owner: Owner::Platform,
        happens_itself: false,
        commands: None,
    };
    Some(std::iter::once(execute).chain(slowest_clients).collect())
}
