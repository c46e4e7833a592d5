//! RTO, RPO and recoverability, workload by workload and disruption by
//! disruption.

use std::collections::BTreeMap;

use super::model::{Aspect, AspectChange, Direction, EstimateChange, EstimateSide};
use crate::report::{
    DisruptionReport, EstimateReport, Outcome, Percentiles, Severity, WorkloadReport,
};

/// Figures that differ by no more than this are the same: they come from
/// samples.
const NOISE_SECONDS: f64 = 1.0;
/// The same as a part of the older figure.
const NOISE_FRACTION: f64 = 0.01;

/// The disruptions in which a workload fares otherwise than it did.
pub(super) fn changes(old: &WorkloadReport, new: &WorkloadReport) -> Vec<EstimateChange> {
    let before: BTreeMap<DisruptionReport, &EstimateReport> =
        old.estimates.iter().map(|estimate| (key(&estimate.disruption), estimate)).collect();
    let changes = new.estimates.iter().filter_map(|now| {
        let then = before.get(&key(&now.disruption))?;
        let class = &now.disruption.class;
        let same_target = old.targets.get(class) == new.targets.get(class);
        let changes = aspects(then, now, same_target);
        (!changes.is_empty()).then(|| EstimateChange {
            workload: new.name.clone(),
            disruption: now.disruption.clone(),
            before: side(then),
            after: side(now),
            changes,
        })
    });
    let mut changes: Vec<EstimateChange> = changes.collect();
    changes.sort_by(|a, b| a.disruption.cmp(&b.disruption));
    changes
}

/// A disruption without its title, which is only for people.
fn key(disruption: &DisruptionReport) -> DisruptionReport {
    DisruptionReport { title: String::new(), ..disruption.clone() }
}

fn side(estimate: &EstimateReport) -> EstimateSide {
    EstimateSide {
        affected: estimate.affected,
        recoverable: estimate.recoverable,
        known: is_known(estimate),
        outcome: estimate.outcome,
        rto_seconds: estimate.rto_seconds,
        rpo_seconds: estimate.rpo_seconds,
        meets_target: estimate.meets_target,
    }
}

/// False if it stayed open whether or when the workload comes back.
fn is_known(estimate: &EstimateReport) -> bool {
    let open = !estimate.unknowns.is_empty() && estimate.lost.is_empty();
    !estimate.affected || if estimate.recoverable { estimate.rto_seconds.is_some() } else { !open }
}

fn aspects(then: &EstimateReport, now: &EstimateReport, same_target: bool) -> Vec<AspectChange> {
    match (is_known(then), is_known(now)) {
        (true, false) => vec![change(Aspect::Known, Direction::Worse, None)],
        (false, true) => vec![change(Aspect::Known, Direction::Better, None)],
        (false, false) => vec![],
        (true, true) => known_aspects(then, now, same_target),
    }
}

fn known_aspects(
    then: &EstimateReport,
    now: &EstimateReport,
    same_target: bool,
) -> Vec<AspectChange> {
    let comes_back = |estimate: &EstimateReport| !estimate.affected || estimate.recoverable;
    let mut changes = Vec::new();
    let mut add = |aspect, direction: Option<Direction>, severity| {
        changes.extend(direction.map(|direction| change(aspect, direction, Some(severity))));
    };
    let came_back = of_good(comes_back(then), comes_back(now));
    if came_back.is_some() {
        add(Aspect::Recoverability, came_back, Severity::Critical);
    } else {
        add(Aspect::Affected, of_good(!then.affected, !now.affected), Severity::Medium);
    }
    if then.affected && now.affected {
        let by_itself = |outcome: Outcome| match outcome {
            Outcome::FailsOver => Some(true),
            Outcome::NeedsHands => Some(false),
            _ => None,
        };
        if let (Some(then), Some(now)) = (by_itself(then.outcome), by_itself(now.outcome)) {
            add(Aspect::Automatic, of_good(then, now), Severity::Medium);
        }
    }
    add(Aspect::Rto, of_figures(rto(then), rto(now)), Severity::Medium);
    add(Aspect::Rpo, of_figures(rpo(then), rpo(now)), Severity::Medium);
    if let (Some(then), Some(now)) = (then.meets_target, now.meets_target) {
        let met = of_good(then, now);
        // A target that moved says nothing about the estate.
        let met = met.map(|met| if same_target { met } else { Direction::Unclear });
        add(Aspect::Target, met, Severity::High);
    }
    changes
}

fn change(aspect: Aspect, direction: Direction, severity: Option<Severity>) -> AspectChange {
    let severity = severity.filter(|_| direction == Direction::Worse);
    AspectChange { aspect, direction, severity }
}

fn of_good(then: bool, now: bool) -> Option<Direction> {
    match (then, now) {
        (true, false) => Some(Direction::Worse),
        (false, true) => Some(Direction::Better),
        _ => None,
    }
}

const NOTHING: Percentiles = Percentiles { p50: 0.0, p95: 0.0 };

/// A workload that notices nothing is down for no time.
fn rto(estimate: &EstimateReport) -> Option<Percentiles> {
    estimate.rto_seconds.or((!estimate.affected).then_some(NOTHING))
}

fn rpo(estimate: &EstimateReport) -> Option<Percentiles> {
    estimate.rpo_seconds.or((!estimate.affected).then_some(NOTHING))
}

/// By the 95th percentile, which targets are judged by; by the median where
/// that stayed the same. A figure that is missing is told by recoverability.
fn of_figures(then: Option<Percentiles>, now: Option<Percentiles>) -> Option<Direction> {
    let (then, now) = (then?, now?);
    of_figure(then.p95, now.p95).or_else(|| of_figure(then.p50, now.p50))
}

fn of_figure(then: f64, now: f64) -> Option<Direction> {
    let difference = now - then;
    let beyond_noise =
        difference.abs() > NOISE_SECONDS && difference.abs() > NOISE_FRACTION * then.abs();
    match beyond_noise {
        true if difference > 0.0 => Some(Direction::Worse),
        true => Some(Direction::Better),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_no_change() {
        let same = [(600.0, 600.9), (600.0, 606.0), (0.2, 1.1), (50_000.0, 50_400.0)];
        for (then, now) in same {
            assert_eq!(of_figure(then, now), None, "{then} {now}");
            assert_eq!(of_figure(now, then), None, "{now} {then}");
        }
        assert_eq!(of_figure(600.0, 607.0), Some(Direction::Worse));
        assert_eq!(of_figure(600.0, 590.0), Some(Direction::Better));
        assert_eq!(of_figure(0.0, 1.5), Some(Direction::Worse));
    }
}
