//! The chosen ways back, sampled: how long the recovery takes, and how much
//! data it loses, in each of the simulated recoveries.
//!
//! People choose a way by what they know beforehand, its medians: the plan is
//! that of the solved graph, and what varies is how long its steps take.

use hashbrown::{HashMap, HashSet};

use super::graph::{Node, Solution};
use super::sampling::{self, SAMPLES, Samples};
use super::simulation::{DataLoss, Simulation};
use crate::report::{Percentiles, Target};

/// The times of one recovery.
#[derive(Debug, Clone)]
pub(super) struct Timing {
    /// From the loss until the workload is back.
    pub(super) rto: Samples,
    /// The data lost by the worst of its stores; none if one of them cannot
    /// be told.
    pub(super) rpo: Option<Samples>,
}

impl Timing {
    /// Samples the plan that reaches `goal`; none if nothing reaches it.
    pub(super) fn of(simulation: &Simulation<'_>, solution: &Solution, goal: Node) -> Option<Self> {
        solution.at(goal)?;
        let plan = plan(simulation, solution, goal);
        let mut times: HashMap<Node, Samples> = HashMap::with_capacity(plan.len());
        for node in solution.order().iter().filter(|node| plan.contains(*node)) {
            let time = time(simulation, solution, *node, &times);
            times.insert(*node, time);
        }
        let rto = times.remove(&goal)?;
        // A recovery that was measured as a whole still loses what its stores lose.
        let stores = self::plan(simulation, solution, simulation.goal);
        Some(Self { rto, rpo: data_loss(simulation, solution, &stores) })
    }

    /// How probable it is that both stay within the target; none without one.
    pub(super) fn probability(&self, target: &Target) -> Option<f64> {
        if *target == Target::default() {
            return None;
        }
        // Targets are whole seconds, far below what a float can hold.
        #[allow(clippy::cast_precision_loss)]
        let within = |most: Option<u64>, samples: &Samples, index: usize| {
            most.is_none_or(|most| samples.at(index) <= most as f64)
        };
        let no_loss = Samples::Same(0.0);
        let rpo = match (&self.rpo, target.rpo_seconds) {
            (Some(rpo), _) => rpo,
            (None, Some(_)) => return None,
            (None, None) => &no_loss,
        };
        let met = (0..SAMPLES).filter(|index| {
            within(target.rto_seconds, &self.rto, *index) && within(target.rpo_seconds, rpo, *index)
        });
        #[allow(clippy::cast_precision_loss)]
        Some(met.count() as f64 / SAMPLES as f64)
    }

    /// The percentiles of the time.
    pub(super) fn rto(&self) -> Percentiles {
        self.rto.percentiles()
    }

    /// The percentiles of the data loss.
    pub(super) fn rpo(&self) -> Option<Percentiles> {
        self.rpo.as_ref().map(Samples::percentiles)
    }
}

/// The nodes that the chosen way to `goal` goes through.
pub(super) fn plan(simulation: &Simulation<'_>, solution: &Solution, goal: Node) -> HashSet<Node> {
    let mut plan = HashSet::new();
    let mut open = vec![goal];
    while let Some(node) = open.pop() {
        let Some(reached) = solution.at(node) else { continue };
        if plan.insert(node) {
            open.extend(simulation.graph.needs(reached.action));
        }
    }
    plan
}

fn time(
    simulation: &Simulation<'_>,
    solution: &Solution,
    node: Node,
    times: &HashMap<Node, Samples>,
) -> Samples {
    let Some(reached) = solution.at(node) else { return Samples::Same(0.0) };
    let needs = simulation.graph.needs(reached.action).iter();
    let start = needs
        .filter_map(|need| times.get(need))
        .fold(Samples::Same(0.0), |latest, time| latest.and(time));
    match simulation.steps.get(&reached.action) {
        Some(step) => start.then(&Samples::draw(step.figure.seconds, step.key())),
        None => start,
    }
}

fn data_loss(
    simulation: &Simulation<'_>,
    solution: &Solution,
    plan: &HashSet<Node>,
) -> Option<Samples> {
    let mut worst = Samples::Same(0.0);
    for node in solution.order().iter().filter(|node| plan.contains(*node)) {
        let way = solution.at(*node).and_then(|reached| simulation.ways.get(&reached.action));
        let Some(way) = way else { continue };
        match &way.data_loss {
            Some(DataLoss::Known(figure)) => {
                let key = sampling::key(["data loss", &way.mechanism, way.resource.as_str()]);
                worst = worst.and(&Samples::draw(figure.seconds, key));
            }
            Some(DataLoss::Unknown(_)) => return None,
            None => {}
        }
    }
    Some(worst)
}
