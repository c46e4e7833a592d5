//! The estimate of one workload under one disruption.

use std::collections::BTreeSet;

use super::candidates::Candidates;
use super::disruption::Disruption;
use super::explain;
use super::graph::{ActionIndex, Node, Solution};
use super::mechanism::Mechanisms;
use super::practice;
use super::settings::RecoverySettings;
use super::simulation::{DataLoss, Input, Need, Planned, Simulation, StepKind, Way};
use crate::inventory::{Arn, Estate, Region, RelationshipKind, ResourceType};
use crate::report::{
    DataLossReport, EstimateReport, LostResource, Percentiles, StepReport, Target,
};
use crate::workload::Workload;
use crate::workload::catalogue::{Function, function, role};
use crate::workload::place::place_of_arn;

/// What one disruption does to one workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// RTO, RPO and their reasons.
    pub report: EstimateReport,
    /// Every step of the chosen ways back, by start: what a runbook is made of.
    pub steps: Vec<PlannedStep>,
}

/// One step of a recovery with what carries it out.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStep {
    /// The step.
    pub step: StepReport,
    /// The API operation in IAM's notation; none where people or DNS act.
    pub api: Option<String>,
    /// The Region whose control plane does it; none for data planes and people.
    pub runs_in: Option<Region>,
    /// The weakness that makes the step necessary.
    pub because: Option<String>,
}

/// Estimates RTO and RPO of a workload under a disruption.
pub(super) fn estimate<'a>(
    estate: &'a Estate,
    workload: &'a Workload,
    mechanisms: &'a Mechanisms,
    settings: &'a RecoverySettings,
    candidates: &'a Candidates<'a>,
    disruption: &'a Disruption,
) -> Estimate {
    let lost = disruption.regions();
    let used = workload.primary_regions.iter().chain(&workload.standby_regions);
    let surviving: BTreeSet<Region> = used.filter(|r| !lost.contains(r)).cloned().collect();
    let surviving: Vec<Region> = surviving.into_iter().collect();
    let input = Input { estate, workload, mechanisms, settings, candidates };
    let mut simulation = Simulation::build(input, disruption, &lost, &surviving);
    let mut solution = simulation.graph.solve();
    let mut goal = simulation.goal;
    if solution.at(goal).is_some()
        && let Some(measured) = measured_steps(&simulation, &solution)
    {
        goal = simulation.add_measured_goal(measured);
        solution = simulation.graph.solve();
    }
    Outcome { simulation: &simulation, solution: &solution, goal }.estimate()
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
            let step = simulation.steps.get(&action).filter(|step| step.api.is_none());
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
    };
    Some(std::iter::once(execute).chain(slowest_clients).collect())
}

/// A solved simulation.
pub(super) struct Outcome<'s, 'a> {
    pub(super) simulation: &'s Simulation<'a>,
    pub(super) solution: &'s Solution,
    goal: Node,
}

impl Outcome<'_, '_> {
    fn estimate(&self) -> Estimate {
        let unseen = self.unseen_primaries();
        let affected = self.is_affected() || !unseen.is_empty();
        let (lost, mut unknowns) = self.lost_and_unknown();
        let back = self.solution.at(self.goal).filter(|_| lost.is_empty() && unseen.is_empty());
        unknowns.extend(unseen.iter().map(|region| {
            let region = region.display_name();
            format!("{region} serves this workload, and nothing that it has there is known.")
        }));
        let data_loss = if back.is_some() { self.data_loss(&mut unknowns) } else { Some(vec![]) };
        self.note_ways(&mut unknowns);
        let path = if affected && back.is_some() { self.critical_path() } else { Vec::new() };
        let rto = back.map(|reached| Percentiles { p50: reached.p50, p95: reached.p95() });
        let rpo = back.and(data_loss.as_ref()).map(|losses| worst_loss(losses));
        let worst = data_loss.as_ref().and_then(|losses| worst(losses)).map(|loss| loss.basis);
        let bases = path.iter().map(|(_, step)| step.figure.basis).chain(worst);
        let wait = |kind: StepKind| {
            let mut waits = path.iter().filter(|(_, step)| step.kind == kind);
            waits.next().map_or(0.0, |(_, step)| step.figure.seconds.p50)
        };
        let report = EstimateReport {
            disruption: self.simulation.disruption.report(),
            affected,
            recoverable: back.is_some(),
            rto_seconds: rto,
            rpo_seconds: rpo,
            meets_target: self.meets_target(affected, rto, rpo, &lost),
            basis: if affected { bases.max() } else { None },
            detection_seconds: wait(StepKind::Detection),
            decision_seconds: wait(StepKind::Decision),
            explanation: explain::explanation(self, affected, rto, &path, &lost, &unknowns),
            critical_path: path.iter().map(|(start, step)| step_report(*start, step)).collect(),
            lost,
            unknowns,
            data_loss: data_loss.unwrap_or_default(),
        };
        let steps = if affected && back.is_some() { self.all_steps() } else { Vec::new() };
        Estimate { report, steps }
    }

    /// True if anything that the workload needs is gone, or waits for
    /// something that is.
    fn is_affected(&self) -> bool {
        self.simulation.needs.iter().any(|need| {
            need.is_hit || self.solution.at(need.node).is_none_or(|reached| reached.p50 > 0.0)
        })
    }

    /// Lost Regions that serve the workload and of which nothing is known: what
    /// would have to come back cannot be told.
    fn unseen_primaries(&self) -> Vec<Region> {
        let primaries = self.workload().primary_regions.iter();
        let lost = primaries.filter(|region| self.simulation.lost.contains(region));
        let unseen = lost.filter(|region| {
            let mut needs = self.simulation.needs.iter().filter(|need| need.is_hit);
            !needs.any(|need| self.place(&need.arn).as_ref() == Some(region))
        });
        unseen.cloned().collect()
    }

    /// What does not come back, and what cannot be told.
    fn lost_and_unknown(&self) -> (Vec<LostResource>, Vec<String>) {
        let mut lost = Vec::new();
        let mut unknowns = Vec::new();
        for need in &self.simulation.needs {
            if self.solution.at(need.node).is_some()
                || self.only_waits_for_others(need)
                || self.leads_nowhere_else(need)
            {
                continue;
            }
            let reason = explain::why_not(self, &need.arn);
            if reason.is_unknown {
                unknowns.push(format!("{}: {}", need.arn, reason.text));
            } else {
                lost.push(LostResource { arn: need.arn.clone(), reason: reason.text });
            }
        }
        // What stands for the workload first: its data, then what runs it.
        lost.sort_by_key(|resource: &LostResource| {
            (self.rank(&resource.arn), resource.arn.clone())
        });
        unknowns.sort();
        unknowns.dedup();
        (lost, unknowns)
    }

    /// True for traffic that could be moved if there were something to move it to.
    fn only_waits_for_others(&self, need: &Need) -> bool {
        let ways = self.simulation.ways.values().filter(|way| way.resource == need.arn);
        let mut standbys = ways.map(|way| &way.standby);
        function(need.resource_type) == Function::Traffic
            && standbys.any(|standby| {
                *standby == need.arn
                    || self
                        .simulation
                        .known_node(standby)
                        .is_some_and(|node| self.solution.at(node).is_some())
            })
    }

    /// True for traffic of a workload that has no other Region: that is the
    /// others' loss, not one of its own.
    fn leads_nowhere_else(&self, need: &Need) -> bool {
        self.simulation.surviving.is_empty()
            && need.resource_type == ResourceType::RecordSet
            && self.simulation.needs.iter().any(|other| {
                function(other.resource_type) != Function::Traffic
                    && self.solution.at(other.node).is_none()
            })
    }

    /// How much a resource stands for its workload; the least comes first.
    fn rank(&self, arn: &Arn) -> usize {
        let need = self.simulation.needs.iter().find(|need| need.arn == *arn);
        let role = need.and_then(|need| role(need.resource_type));
        role.map_or(usize::MAX, |role| role.rank)
    }

    /// The chosen ways back, in order of time.
    fn chosen_ways(&self) -> impl Iterator<Item = &Way> {
        let reached = self.solution.order().iter().filter_map(|node| self.solution.at(*node));
        reached.filter_map(|reached| self.simulation.ways.get(&reached.action))
    }

    /// What each store loses; none if that cannot be told for one of them.
    fn data_loss(&self, unknowns: &mut Vec<String>) -> Option<Vec<DataLossReport>> {
        let mut losses = Vec::new();
        let mut is_known = true;
        for way in self.chosen_ways() {
            match &way.data_loss {
                Some(DataLoss::Known(figure)) => losses.push(DataLossReport {
                    resource: way.resource.to_string(),
                    seconds: figure.seconds,
                    basis: figure.basis,
                    source: figure.source.clone(),
                }),
                Some(DataLoss::Unknown(reason)) => {
                    is_known = false;
                    unknowns.push(format!(
                        "How much data {} loses cannot be told: {reason}.",
                        way.resource
                    ));
                }
                None => {}
            }
        }
        losses.sort_by(|a, b| a.resource.cmp(&b.resource));
        is_known.then_some(losses)
    }

    /// Adds what the chosen ways had to leave open.
    fn note_ways(&self, unknowns: &mut Vec<String>) {
        unknowns.extend(self.chosen_ways().flat_map(|way| way.unknowns.iter().cloned()));
        unknowns.extend(explain::unseen_regions(self));
        if self.solution.at(self.goal).is_some() {
            unknowns.extend(explain::open_ways(self));
        }
        unknowns.extend(self.missing_traffic());
        unknowns.sort();
        unknowns.dedup();
    }

    /// A workload of which no record or domain is known: how its clients come
    /// to the standby is open.
    fn missing_traffic(&self) -> Option<String> {
        let needs = &self.simulation.needs;
        let has_traffic =
            needs.iter().any(|need| function(need.resource_type) == Function::Traffic);
        let moves = self.chosen_ways().any(|way| way.waits_for_people);
        (moves && !has_traffic).then(|| {
            "No DNS record or custom domain of this workload is known: how its clients reach \
             the other Region, and how long that takes, is not part of this estimate."
                .to_owned()
        })
    }

    /// The steps that decide when the workload is back, with their starts.
    pub(super) fn critical_path(&self) -> Vec<(f64, &Planned)> {
        let mut path = Vec::new();
        let mut node = Some(self.goal);
        while let Some(at) = node {
            let Some(reached) = self.solution.at(at) else { break };
            if let Some(step) = self.simulation.steps.get(&reached.action) {
                path.push((reached.p50 - step.figure.seconds.p50, step));
            }
            node = self.solution.last(self.simulation.graph.needs(reached.action));
        }
        path.reverse();
        path
    }

    /// The ways back that decide when the workload is back.
    pub(super) fn ways_on_critical_path(&self) -> Vec<&Way> {
        let mut ways = Vec::new();
        let mut node = Some(self.goal);
        while let Some(reached) = node.and_then(|node| self.solution.at(node)) {
            ways.extend(self.simulation.ways.get(&reached.action));
            node = self.solution.last(self.simulation.graph.needs(reached.action));
        }
        ways
    }

    /// Every step that leads to the goal, by start.
    fn all_steps(&self) -> Vec<PlannedStep> {
        let mut seen: BTreeSet<ActionIndex> = BTreeSet::new();
        let mut open = vec![self.goal];
        let mut steps = Vec::new();
        while let Some(node) = open.pop() {
            let Some(reached) = self.solution.at(node) else { continue };
            if !seen.insert(reached.action) {
                continue;
            }
            if let Some(step) = self.simulation.steps.get(&reached.action) {
                steps.push((reached.p50 - step.figure.seconds.p50, reached.action, step));
            }
            open.extend(self.simulation.graph.needs(reached.action));
        }
        steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let planned = steps.into_iter().map(|(start, _, step)| PlannedStep {
            step: step_report(start, step),
            api: step.api.clone(),
            runs_in: step.runs_in.clone(),
            because: step.because.clone(),
        });
        planned.collect()
    }

    fn meets_target(
        &self,
        affected: bool,
        rto: Option<Percentiles>,
        rpo: Option<Percentiles>,
        lost: &[LostResource],
    ) -> Option<bool> {
        let class = self.simulation.disruption.report().class;
        let target = self.simulation.input.workload.targets.get(&class)?;
        if *target == Target::default() {
            return None;
        }
        if !affected {
            return Some(true);
        }
        if !lost.is_empty() {
            return Some(false);
        }
        let within = |target: Option<u64>, figure: Option<Percentiles>| match (target, figure) {
            (None, _) => Some(true),
            (Some(most), Some(figure)) => {
                // Targets are whole seconds, far below what a float can hold.
                #[allow(clippy::cast_precision_loss)]
                Some(figure.p95 <= most as f64)
            }
            (Some(_), None) => None,
        };
        match (within(target.rto_seconds, rto), within(target.rpo_seconds, rpo)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    pub(super) fn estate(&self) -> &Estate {
        self.simulation.input.estate
    }

    pub(super) fn workload(&self) -> &Workload {
        self.simulation.input.workload
    }

    /// The lost Regions in which the workload only stands by.
    pub(super) fn lost_standby(&self) -> bool {
        let lost = self.simulation.lost;
        self.workload().standby_regions.iter().any(|region| lost.contains(region))
    }

    pub(super) fn place(&self, arn: &Arn) -> Option<Region> {
        place_of_arn(self.estate(), arn)
    }

    pub(super) fn type_of(&self, arn: &Arn) -> Option<ResourceType> {
        self.estate().resource(arn).map(|resource| resource.resource_type())
    }
}

fn worst(losses: &[DataLossReport]) -> Option<&DataLossReport> {
    losses.iter().max_by(|a, b| {
        let (a, b) = (a.seconds, b.seconds);
        a.p95.total_cmp(&b.p95).then(a.p50.total_cmp(&b.p50))
    })
}

/// The worst of the stores at each percentile; nothing is lost without stores.
fn worst_loss(losses: &[DataLossReport]) -> Percentiles {
    let most = |figure: fn(&Percentiles) -> f64| {
        losses.iter().map(|loss| figure(&loss.seconds)).fold(0.0, f64::max)
    };
    Percentiles { p50: most(|seconds| seconds.p50), p95: most(|seconds| seconds.p95) }
}

fn step_report(start: f64, step: &Planned) -> StepReport {
    StepReport {
        step: step.title.clone(),
        resource: step.resource.as_ref().map(Arn::to_string).unwrap_or_default(),
        start_seconds: start.max(0.0),
        seconds: step.figure.seconds.p50,
        seconds_p95: step.figure.seconds.p95,
        basis: step.figure.basis,
        source: step.figure.source.clone(),
    }
}
