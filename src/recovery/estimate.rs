//! The estimate of one workload under one disruption: the best of what it can
//! do, staying where it is or leaving the Regions that were hit.

use std::collections::{BTreeSet, VecDeque};

use super::definition::Owner;
use super::disruption::Disruption;
use super::graph::Solution;
use super::loss::Loss;
use super::practice;
use super::simulation::{Input, Planned, Simulation, StepKind};
use super::solved::{Estimate, Recovery};
use super::zones::{Placed, ZoneNames};
use crate::inventory::{Region, RelationshipKind};
use crate::report::{FailingReason, Outcome};
use crate::workload::catalogue::{Function, function};
use crate::workload::place::place_of_arn;

/// Estimates RTO and RPO of a workload under a disruption.
pub(super) fn estimate(
    input: Input<'_>,
    zones: (&ZoneNames, &Placed),
    disruption: &Disruption,
) -> Estimate {
    let nothing_to_gain = |estimate: &Estimate| {
        let is_at_once = estimate.report.rto_seconds.is_some_and(|rto| rto.p50 <= 0.0);
        let is_in_time = is_at_once && estimate.report.meets_target != Some(false);
        estimate.report.outcome == Outcome::Untouched || is_in_time
    };
    let read = |recovery: &Recovery<'_, '_>| recovery.estimate();
    best_choice(input, zones, disruption, (read, preference, nothing_to_gain))
}

/// Why a workload does not tolerate a disruption. The same as the estimate says,
/// without what nobody asked for: explanations, and samples where there is no
/// target.
pub(super) fn failing(
    input: Input<'_>,
    zones: (&ZoneNames, &Placed),
    disruption: &Disruption,
) -> Option<FailingReason> {
    let rank = |why: &Option<FailingReason>| match why {
        None => 0,
        Some(FailingReason::PastTarget) => 1,
        Some(FailingReason::Unknown) => 2,
        Some(FailingReason::Down) => 3,
    };
    let read = |recovery: &Recovery<'_, '_>| recovery.failing();
    best_choice(input, zones, disruption, (read, rank, Option::is_none))
}

/// The best of staying and of leaving Regions: how a solved simulation is read,
/// what is preferred (the least), and when nothing better needs to be sought.
fn best_choice<T, P: Ord>(
    input: Input<'_>,
    zones: (&ZoneNames, &Placed),
    disruption: &Disruption,
    (read, preference, is_enough): (
        impl Fn(&Recovery<'_, '_>) -> T,
        impl Fn(&T) -> P,
        impl Fn(&T) -> bool,
    ),
) -> T {
    let leaving = |left: &BTreeSet<Region>| solve_leaving(input, zones, disruption, left, &read);
    let (mut best, lacking) = leaving(&BTreeSet::new());
    let mut choices = Choices::of(input, disruption);
    choices.add(&BTreeSet::new(), lacking);
    while !is_enough(&best)
        && let Some(left) = choices.next()
    {
        let (leaves, lacking) = leaving(&left);
        if preference(&leaves) < preference(&best) {
            best = leaves;
        }
        choices.add(&left, lacking);
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

/// The Regions where a disruption hits but which are not dark.
fn regions_hit(input: Input<'_>, disruption: &Disruption) -> BTreeSet<Region> {
    match disruption {
        Disruption::Places(places) => {
            places.zones.iter().filter_map(|zone| zone.region()).collect()
        }
        Disruption::Infrastructure(arn) => place_of_arn(input.estate, arn).into_iter().collect(),
        Disruption::Application(_) => BTreeSet::new(),
    }
}

/// The sets of Regions that a workload could give up because of what was lost
/// in them, or elsewhere that they rely on, where it has others: what then
/// happens is what would happen if they were dark, but for their control planes.
/// So losing a Region is never better than keeping it.
struct Choices<'a> {
    /// The Regions of the workload that are not dark.
    used: BTreeSet<&'a Region>,
    hit: BTreeSet<Region>,
    known: BTreeSet<BTreeSet<Region>>,
    open: VecDeque<BTreeSet<Region>>,
}

impl<'a> Choices<'a> {
    /// More Regions than these are hit together by nothing that was ever seen.
    const MOST_REGIONS: usize = 3;
    /// Where a dozen Regions lack the same thing, some of the sets will do.
    const MOST_SETS: usize = 64;

    fn of(input: Input<'a>, disruption: &Disruption) -> Self {
        let dark = disruption.dark_regions();
        let used = input.workload.primary_regions.iter().chain(&input.workload.standby_regions);
        Self {
            used: match disruption {
                // Elsewhere runs the same bad code, on the same bad data.
                Disruption::Application(_) => BTreeSet::new(),
                _ => used.filter(|region| !dark.contains(region)).collect(),
            },
            hit: regions_hit(input, disruption),
            known: BTreeSet::new(),
            open: VecDeque::new(),
        }
    }

    fn next(&mut self) -> Option<BTreeSet<Region>> {
        self.open.pop_front()
    }

    /// What could be given up beside `left`, now that the Regions `lacking` are
    /// seen to rely on what is lost.
    fn add(&mut self, left: &BTreeSet<Region>, mut lacking: BTreeSet<Region>) {
        let most = Self::MOST_REGIONS.min(self.used.len().saturating_sub(1));
        if left.len() >= most {
            return;
        }
        lacking.extend(self.hit.iter().cloned());
        for region in lacking.into_iter().filter(|region| self.used.contains(region)) {
            let mut more = left.clone();
            let is_new = more.insert(region) && !self.known.contains(&more);
            if is_new && self.known.len() < Self::MOST_SETS {
                self.known.insert(more.clone());
                self.open.push_back(more);
            }
        }
    }
}

/// What can be read off the simulation if these Regions are given up, and the
/// Regions of what survived but relies on what did not.
fn solve_leaving<T>(
    input: Input<'_>,
    zones: (&ZoneNames, &Placed),
    disruption: &Disruption,
    left: &BTreeSet<Region>,
    read: impl Fn(&Recovery<'_, '_>) -> T,
) -> (T, BTreeSet<Region>) {
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
    let found = read(&Recovery { simulation: &simulation, solution: &solution, goal });
    (found, simulation.regions_that_lack_something())
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
