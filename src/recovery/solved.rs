//! A solved simulation, and what can be read off it.

use hashbrown::HashSet;
use std::collections::BTreeSet;

use super::explain;
use super::graph::{Node, Solution};
use super::simulation::{DataLoss, Need, Planned, PlannedCommands, Simulation, StepKind, Way};
use super::timing::{Timing, plan};
use crate::inventory::{Arn, Estate, Region, ResourceType};
use crate::report::{
    Basis, DataLossReport, EstimateReport, FailingReason, LostResource, NextLossReport, Outcome,
    Percentiles, Shares, StepReport, Target,
};
use crate::rules::DisruptionClass;
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
    /// How the old state is restored, for each way back that was chosen.
    pub fail_back: Vec<String>,
    /// The Regions that the workload leaves: dark ones, and those that it gives up.
    pub left_regions: Vec<Region>,
    /// The chosen ways back, in order of time.
    pub ways: Vec<ChosenWay>,
}

/// A way back that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenWay {
    /// The mechanism.
    pub mechanism: String,
    /// What comes back.
    pub resource: Arn,
    /// What takes over from it: itself, where it comes back in its place.
    pub standby: Arn,
}

/// One step of a recovery with what carries it out.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStep {
    /// The step.
    pub step: StepReport,
    /// The team that carries it out: `data`, `network`, `platform`, `application`.
    pub owner: &'static str,
    /// True where nobody has to act: something waits until it happens.
    pub happens_itself: bool,
    /// How it is done by hand, where that was asked for.
    pub commands: PlannedCommands,
}

/// A solved simulation.
pub(super) struct Recovery<'s, 'a> {
    pub(super) simulation: &'s Simulation<'a>,
    pub(super) solution: &'s Solution,
    pub(super) goal: Node,
}

impl Recovery<'_, '_> {
    pub(super) fn estimate(&self) -> Estimate {
        let unseen = self.unseen_primaries();
        let mut affected = self.is_affected() || !unseen.is_empty();
        let (lost, mut unknowns) = self.lost_and_unknown();
        let is_back = lost.is_empty() && unseen.is_empty();
        let timing = match is_back {
            true => Timing::of(self.simulation, self.solution, self.goal),
            false => None,
        };
        // What answers at once may still have lost the last writes.
        let loses_data = timing.as_ref().and_then(Timing::rpo).is_some_and(|rpo| rpo.p95 > 0.0);
        affected = affected || loses_data;
        unknowns.extend(unseen.iter().map(|region| {
            let region = region.display_name();
            format!("{region} serves this workload, and nothing that it has there is known.")
        }));
        let data_loss = match &timing {
            Some(_) => self.data_loss(&mut unknowns),
            None => Some(vec![]),
        };
        self.note_ways(&mut unknowns);
        let shown = affected && timing.is_some();
        let path = if shown { self.critical_path() } else { Vec::new() };
        let rto = timing.as_ref().map(Timing::rto);
        let rpo = timing.as_ref().and_then(Timing::rpo);
        let worst = data_loss.as_ref().and_then(|losses| worst(losses)).map(|loss| loss.basis);
        let bases = path.iter().map(|(_, step)| step.figure.basis).chain(worst);
        let wait = |kind: StepKind| {
            let mut waits = path.iter().filter(|(_, step)| step.kind == kind);
            waits.next().map_or(0.0, |(_, step)| step.figure.seconds.p50)
        };
        let steps = if affected { self.all_steps() } else { Vec::new() };
        let relies_on = match shown && self.is_loss_of_region() {
            true => self.relies_on(&steps),
            false => Vec::new(),
        };
        let meets_target = self.meets_target(affected, rto, rpo, &lost);
        let outcome = self.outcome(affected, timing.is_some(), &lost);
        let report = EstimateReport {
            disruption: self.simulation.loss.disruption.report(self.estate()),
            affected,
            recoverable: timing.is_some(),
            rto_seconds: rto,
            rpo_seconds: rpo,
            meets_target,
            basis: if affected { bases.max() } else { None },
            detection_seconds: wait(StepKind::Detection),
            decision_seconds: wait(StepKind::Decision),
            explanation: explain::explanation(self, affected, rto, &path, &lost, &unknowns),
            critical_path: path
                .iter()
                .map(|(start, step)| step_report(*start, step, true))
                .collect(),
            lost,
            unknowns,
            data_loss: data_loss.unwrap_or_default(),
            outcome,
            target_probability: self.target_probability(outcome, timing.as_ref()),
            shares: shares(&path),
            next_loss: if shown { self.next_loss() } else { None },
            // The path tells enough where a part of a Region fails.
            steps: match shown && self.is_loss_of_region() {
                true => steps.iter().map(|planned| planned.step.clone()).collect(),
                false => Vec::new(),
            },
            relies_on,
        };
        Estimate {
            report,
            steps,
            fail_back: self.fail_back(),
            left_regions: self.simulation.lost.clone(),
            ways: self
                .chosen_ways()
                .map(|way| ChosenWay {
                    mechanism: way.mechanism.clone(),
                    resource: way.resource.clone(),
                    standby: way.standby.clone(),
                })
                .collect(),
        }
    }

    /// Why the workload does not tolerate this, if it does not.
    pub(super) fn failing(&self) -> Option<FailingReason> {
        let unseen = self.unseen_primaries();
        let affected = self.is_affected() || !unseen.is_empty();
        let (lost, _) = self.lost_and_unknown();
        let is_back = lost.is_empty() && unseen.is_empty() && self.solution.at(self.goal).is_some();
        if affected && !is_back {
            let is_open = lost.is_empty();
            return Some(if is_open { FailingReason::Unknown } else { FailingReason::Down });
        }
        self.target()?;
        let timing = Timing::of(self.simulation, self.solution, self.goal)?;
        let rpo = timing.rpo();
        let loses_data = rpo.is_some_and(|rpo| rpo.p95 > 0.0);
        let meets = self.meets_target(affected || loses_data, Some(timing.rto()), rpo, &lost);
        (meets == Some(false)).then_some(FailingReason::PastTarget)
    }

    fn is_loss_of_region(&self) -> bool {
        self.simulation.loss.disruption.class() == DisruptionClass::Region
    }

    /// The Regions whose loss in addition could change this estimate: while
    /// they answer, all that was chosen can be done.
    fn relies_on(&self, steps: &[PlannedStep]) -> Vec<Region> {
        let mut regions: BTreeSet<Region> = BTreeSet::new();
        regions.extend(steps.iter().filter_map(|step| step.step.runs_in.clone()));
        let touched = steps.iter().filter_map(|step| step.step.resource.parse::<Arn>().ok());
        regions.extend(touched.filter_map(|arn| self.place(&arn)));
        for way in self.chosen_ways() {
            regions.extend(self.place(&way.resource));
            regions.extend(self.place(&way.standby));
        }
        regions.retain(|region| !region.is_global() && !self.simulation.lost.contains(region));
        regions.into_iter().collect()
    }

    /// What becomes of the workload, in a word.
    fn outcome(&self, affected: bool, is_back: bool, lost: &[LostResource]) -> Outcome {
        if !affected {
            return Outcome::Untouched;
        }
        if !is_back {
            return if lost.is_empty() { Outcome::Unknown } else { Outcome::Gone };
        }
        let waits_for_people = self.chosen_ways().any(|way| way.waits_for_people);
        if waits_for_people { Outcome::NeedsHands } else { Outcome::FailsOver }
    }

    fn target(&self) -> Option<&Target> {
        let class = match self.simulation.loss.disruption.class() {
            DisruptionClass::Region => "region",
            DisruptionClass::Az => "az",
            DisruptionClass::Infrastructure => "infrastructure",
            DisruptionClass::Application => "application",
        };
        let target = self.workload().targets.get(class)?;
        (*target != Target::default()).then_some(target)
    }

    fn target_probability(&self, outcome: Outcome, timing: Option<&Timing>) -> Option<f64> {
        let target = self.target()?;
        match outcome {
            Outcome::Untouched => Some(1.0),
            Outcome::Gone => Some(0.0),
            Outcome::Unknown => None,
            Outcome::FailsOver | Outcome::NeedsHands => timing?.probability(target),
        }
    }

    /// What a further loss would find: whether each store that took over has a
    /// copy elsewhere.
    fn next_loss(&self) -> Option<NextLossReport> {
        let mut moved = false;
        let mut unprotected: Vec<Arn> = Vec::new();
        for way in self.chosen_ways().filter(|way| self.holds_data(&way.resource)) {
            moved = true;
            if way.leaves_unprotected {
                unprotected.push(way.standby.clone());
            }
        }
        unprotected.sort();
        unprotected.dedup();
        moved.then_some(NextLossReport { protected: unprotected.is_empty(), unprotected })
    }

    fn holds_data(&self, arn: &Arn) -> bool {
        let need = self.simulation.needs.iter().find(|need| need.arn == *arn);
        need.is_some_and(|need| function(need.resource_type) == Function::Data)
    }

    fn fail_back(&self) -> Vec<String> {
        let mut texts: Vec<String> =
            self.chosen_ways().filter_map(|way| way.fail_back.clone()).collect();
        let mut seen = BTreeSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        texts
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
        let plan = plan(self.simulation, self.solution, self.simulation.goal);
        let is_back = self.solution.at(self.simulation.goal).is_some();
        let order = self.solution.order().iter();
        let chosen = order.filter(move |node| !is_back || plan.contains(*node));
        let reached = chosen.filter_map(|node| self.solution.at(*node));
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
        let leaves = !self.simulation.lost.is_empty();
        (moves && leaves && !has_traffic).then(|| {
            "No DNS record or custom domain of this workload is known: how its clients reach \
             the other Region, and how long that takes, is not part of this estimate."
                .to_owned()
        })
    }

    /// The steps that decide when the workload is back, with their starts.
    pub(super) fn critical_path(&self) -> Vec<(f64, &Planned)> {
        let reached = self.critical_nodes().into_iter().rev();
        let reached = reached.filter_map(|node| self.solution.at(node));
        let steps = reached.filter_map(|reached| {
            let step = self.simulation.steps.get(&reached.action)?;
            Some((reached.p50 - step.figure.seconds.p50, step))
        });
        steps.collect()
    }

    /// The ways back that decide when the workload is back.
    pub(super) fn ways_on_critical_path(&self) -> Vec<&Way> {
        let reached = self.critical_nodes().into_iter().filter_map(|node| self.solution.at(node));
        reached.filter_map(|reached| self.simulation.ways.get(&reached.action)).collect()
    }

    /// Every step that leads to the goal, by start; where nothing reaches that,
    /// the steps that bring back what can be.
    fn all_steps(&self) -> Vec<PlannedStep> {
        let critical: HashSet<Node> = self.critical_nodes().into_iter().collect();
        let mut nodes = plan(self.simulation, self.solution, self.goal);
        if self.solution.at(self.goal).is_none() {
            for need in &self.simulation.needs {
                nodes.extend(plan(self.simulation, self.solution, need.node));
            }
        }
        let mut steps = Vec::new();
        for node in nodes {
            let Some(reached) = self.solution.at(node) else { continue };
            if let Some(step) = self.simulation.steps.get(&reached.action) {
                let start = reached.p50 - step.figure.seconds.p50;
                steps.push((start, reached.action, step, critical.contains(&node)));
            }
        }
        steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let planned = steps.into_iter().map(|(start, _, step, is_critical)| PlannedStep {
            step: step_report(start, step, is_critical),
            owner: match step.kind {
                StepKind::Decision => "incident_lead",
                StepKind::Detection | StepKind::Work => step.owner.name(),
            },
            happens_itself: step.kind == StepKind::Detection || step.happens_itself,
            commands: step.commands.clone().unwrap_or_default(),
        });
        planned.collect()
    }

    /// The nodes of the critical path, the last one first.
    fn critical_nodes(&self) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut node = Some(self.goal);
        while let Some(at) = node {
            let Some(reached) = self.solution.at(at) else { break };
            nodes.push(at);
            node = self.solution.last(self.simulation.graph.needs(reached.action));
        }
        nodes
    }

    fn meets_target(
        &self,
        affected: bool,
        rto: Option<Percentiles>,
        rpo: Option<Percentiles>,
        lost: &[LostResource],
    ) -> Option<bool> {
        let target = self.target()?;
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

/// How much of the path's time has which basis.
fn shares(path: &[(f64, &Planned)]) -> Shares {
    let total: f64 = path.iter().map(|(_, step)| step.figure.seconds.p50).sum();
    let mut shares = Shares::default();
    if total <= 0.0 {
        return shares;
    }
    for (_, step) in path {
        let part = step.figure.seconds.p50 / total;
        match step.figure.basis {
            Basis::Measured => shares.measured += part,
            Basis::Configured => shares.configured += part,
            Basis::Documented => shares.documented += part,
            Basis::Assumed => shares.assumed += part,
        }
    }
    shares
}

fn step_report(start: f64, step: &Planned, is_critical: bool) -> StepReport {
    StepReport {
        step: step.title.clone(),
        resource: step.resource.as_ref().map(Arn::to_string).unwrap_or_default(),
        start_seconds: start.max(0.0),
        seconds: step.figure.seconds.p50,
        seconds_p95: step.figure.seconds.p95,
        basis: step.figure.basis,
        source: step.figure.source.clone(),
        id: step.id.clone(),
        api: step.api.clone(),
        runs_in: step.runs_in.clone(),
        because: step.because.clone(),
        critical: is_critical,
    }
}
