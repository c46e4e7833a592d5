//! The bars of a recovery: every step of the critical path on one scale.

use super::super::{EstimateReport, Target, digest, human_duration, safe_text};
use super::view::Link;

/// The scale's width in units of the drawing.
const WIDTH: f64 = 1000.0;
/// The narrowest bar that can still be seen.
const NARROWEST: f64 = 4.0;

/// The critical path of an estimate.
pub(super) struct Timeline {
    pub(super) bars: Vec<Bar>,
    /// How long each phase takes, in words; empty phases are left out.
    pub(super) phases: Vec<(&'static str, String)>,
    /// Where the target lies on the scale, if it is on it.
    pub(super) target: Option<String>,
    pub(super) target_words: String,
}

/// One step.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) resource: String,
    pub(super) start: String,
    pub(super) duration: String,
    pub(super) p95: String,
    pub(super) phase: &'static str,
    pub(super) basis: &'static str,
    pub(super) source: Link,
    pub(super) x: String,
    pub(super) width: String,
}

impl Timeline {
    pub(super) fn of(estimate: &EstimateReport, target: Option<Target>) -> Self {
        let ends = estimate.critical_path.iter().map(|step| step.start_seconds + step.seconds);
        let total = ends.fold(0.0, f64::max);
        // Targets are seconds of hours or days: far below what f64 holds exactly.
        let most = target.and_then(|target| target.rto_seconds).map(|seconds| seconds as f64);
        // A target far beyond the recovery would press all bars together.
        let on_scale = most.filter(|seconds| total > 0.0 && *seconds <= total * 1.6);
        let scale = on_scale.map_or(total, |seconds| seconds.max(total)).max(f64::MIN_POSITIVE);
        Self {
            bars: estimate.critical_path.iter().map(|step| bar(estimate, step, scale)).collect(),
            phases: phases(estimate, total),
            target: on_scale.map(|seconds| units(seconds / scale * WIDTH - 2.0)),
            target_words: most.map(human_duration).unwrap_or_default(),
        }
    }
}

fn phases(estimate: &EstimateReport, total: f64) -> Vec<(&'static str, String)> {
    let (detection, decision) = (estimate.detection_seconds, estimate.decision_seconds);
    let recovery = (total - detection - decision).max(0.0);
    let phases = [("Detection", detection), ("Decision", decision), ("Recovery", recovery)];
    let taken = phases.into_iter().filter(|(_, seconds)| *seconds > 0.0);
    taken.map(|(name, seconds)| (name, human_duration(seconds))).collect()
}

fn bar(estimate: &EstimateReport, step: &super::super::StepReport, scale: f64) -> Bar {
    let width = (step.seconds / scale * WIDTH).max(NARROWEST);
    let x = (step.start_seconds / scale * WIDTH).min(WIDTH - width).max(0.0);
    Bar {
        name: safe_text(&step.step).into_owned(),
        resource: safe_text(&step.resource).into_owned(),
        start: digest::clock(step.start_seconds),
        duration: human_duration(step.seconds),
        p95: human_duration(step.seconds_p95),
        phase: digest::phase(estimate, step).name(),
        basis: step.basis.name(),
        source: Link::of(&step.source),
        x: units(x),
        width: units(width),
    }
}

fn units(value: f64) -> String {
    format!("{value:.1}")
}
