//! The Gantt chart of a recovery: a bar for every step on one scale of time,
//! with a whisker up to its 95th percentile.
//!
//! Places are percentages of the chart's width, so that it fits every window
//! without distorting patterns and text.

use std::collections::BTreeMap;

use super::super::{
    EstimateReport, StepReport, Target, digest, fit_to_width, human_duration, safe_text,
};
use super::view::Link;

/// The narrowest bar that can still be seen, in percent.
const NARROWEST: f64 = 0.5;
/// Steps beside the critical path are drawn if there are no more steps than these.
const MOST_LANES: usize = 16;
/// A target beyond this many times the recovery would press all bars together.
const TARGET_IN_SIGHT: f64 = 1.6;
/// At most this many marks on the axis.
const MOST_TICKS: f64 = 6.0;
/// Names beside a bar are cut.
const LONGEST_NAME: usize = 60;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Distances between marks that people count in.
const PACES: [f64; 18] = [
    1.0,
    5.0,
    10.0,
    15.0,
    30.0,
    MINUTE,
    2.0 * MINUTE,
    5.0 * MINUTE,
    10.0 * MINUTE,
    15.0 * MINUTE,
    30.0 * MINUTE,
    HOUR,
    2.0 * HOUR,
    4.0 * HOUR,
    6.0 * HOUR,
    12.0 * HOUR,
    DAY,
    2.0 * DAY,
];

/// The chart of one recovery.
pub(super) struct Gantt {
    pub(super) lanes: Vec<Lane>,
    pub(super) ticks: Vec<Tick>,
    /// When the workload is back.
    pub(super) back: Option<Back>,
    /// Where the target lies, if that is in sight.
    pub(super) target: Option<String>,
    pub(super) target_words: String,
    /// How long each phase takes, in words; empty phases are left out.
    pub(super) phases: Vec<(&'static str, String)>,
    /// True if steps beside the critical path are drawn, too.
    pub(super) has_others: bool,
}

/// A mark on the axis.
pub(super) struct Tick {
    pub(super) x: String,
    pub(super) words: String,
    /// `first`, `last` or nothing: which way its words may stand out.
    pub(super) class: &'static str,
}

/// The end of the recovery.
pub(super) struct Back {
    pub(super) x: String,
    pub(super) p95_x: String,
    pub(super) words: String,
    pub(super) p95: String,
}

/// One step.
pub(super) struct Lane {
    pub(super) name: String,
    /// The resource by its last name, for the eye; its ARN stands in the table.
    pub(super) short: String,
    pub(super) resource: String,
    /// The Region whose control plane has to answer; empty where none has.
    pub(super) runs_in: String,
    pub(super) start: String,
    pub(super) duration: String,
    pub(super) p95: String,
    pub(super) phase: &'static str,
    pub(super) basis: &'static str,
    pub(super) source: Link,
    pub(super) because: String,
    pub(super) is_critical: bool,
    pub(super) x: String,
    pub(super) width: String,
    pub(super) end: String,
    pub(super) whisker: Option<String>,
}

impl Gantt {
    /// `names` are those of the resources, by ARN.
    pub(super) fn of(
        estimate: &EstimateReport,
        target: Option<Target>,
        names: &BTreeMap<&str, &str>,
    ) -> Self {
        let steps = drawn(estimate);
        let ends = |seconds: fn(&StepReport) -> f64| {
            steps.iter().map(|step| step.start_seconds + seconds(step)).fold(0.0, f64::max)
        };
        let total = ends(|step| step.seconds);
        let rto = estimate.rto_seconds.map_or(0.0, |rto| rto.p95);
        let reach = ends(|step| step.seconds_p95.max(step.seconds)).max(rto);
        // Targets are seconds of hours or days: far below what f64 holds exactly.
        let most = target.and_then(|target| target.rto_seconds).map(|seconds| seconds as f64);
        let in_sight =
            most.filter(|seconds| total > 0.0 && *seconds <= reach.max(total) * TARGET_IN_SIGHT);
        let scale = Scale { seconds: reach.max(in_sight.unwrap_or(0.0)) * 1.02 };
        Self {
            has_others: steps.iter().any(|step| !is_critical(estimate, step)),
            lanes: steps.iter().map(|step| lane(estimate, step, scale, names)).collect(),
            ticks: scale.ticks(),
            back: estimate.rto_seconds.filter(|_| !steps.is_empty()).map(|rto| Back {
                x: scale.place(rto.p50),
                p95_x: scale.place(rto.p95),
                words: human_duration(rto.p50),
                p95: human_duration(rto.p95),
            }),
            target: in_sight.map(|seconds| scale.place(seconds)),
            target_words: most.map(human_duration).unwrap_or_default(),
            phases: phases(estimate, total),
        }
    }
}

/// The steps that are drawn: all of them, or the critical path where they are many.
fn drawn(estimate: &EstimateReport) -> Vec<&StepReport> {
    let all = &estimate.steps;
    let path = &estimate.critical_path;
    let steps = if all.is_empty() || all.len() > MOST_LANES { path } else { all };
    steps.iter().collect()
}

fn is_critical(estimate: &EstimateReport, step: &StepReport) -> bool {
    step.critical || estimate.critical_path.contains(step)
}

/// How time lies on the width.
#[derive(Clone, Copy)]
struct Scale {
    seconds: f64,
}

impl Scale {
    fn percent(self, seconds: f64) -> f64 {
        if self.seconds <= 0.0 { 0.0 } else { (seconds / self.seconds * 100.0).clamp(0.0, 100.0) }
    }

    fn place(self, seconds: f64) -> String {
        percent(self.percent(seconds))
    }

    fn ticks(self) -> Vec<Tick> {
        if !self.seconds.is_finite() || self.seconds <= 0.0 {
            return Vec::new();
        }
        let fits = |pace: &&f64| self.seconds / **pace <= MOST_TICKS;
        let days = (self.seconds / MOST_TICKS / DAY).ceil() * DAY;
        let pace = PACES.iter().find(fits).copied().unwrap_or(days);
        // At most `MOST_TICKS`, by the choice of the pace.
        let count = (self.seconds / pace).floor() as u32;
        (0..=count)
            .map(|index| f64::from(index) * pace)
            .map(|seconds| Tick {
                x: self.place(seconds),
                words: tick_words(seconds),
                class: match self.percent(seconds) {
                    0.0 => "first",
                    percent if percent > 94.0 => "last",
                    _ => "",
                },
            })
            .collect()
    }
}

fn tick_words(seconds: f64) -> String {
    if seconds <= 0.0 { "0".to_owned() } else { human_duration(seconds) }
}

fn phases(estimate: &EstimateReport, total: f64) -> Vec<(&'static str, String)> {
    let (detection, decision) = (estimate.detection_seconds, estimate.decision_seconds);
    let recovery = (total - detection - decision).max(0.0);
    let phases = [("Detection", detection), ("Decision", decision), ("Recovery", recovery)];
    let taken = phases.into_iter().filter(|(_, seconds)| *seconds > 0.0);
    taken.map(|(name, seconds)| (name, human_duration(seconds))).collect()
}

fn lane(
    estimate: &EstimateReport,
    step: &StepReport,
    scale: Scale,
    names: &BTreeMap<&str, &str>,
) -> Lane {
    let start = scale.percent(step.start_seconds);
    let width = (scale.percent(step.start_seconds + step.seconds) - start).max(NARROWEST);
    let x = start.min(100.0 - width);
    let late = step.start_seconds + step.seconds_p95;
    let late_shows = scale.percent(late) > x + width + NARROWEST;
    Lane {
        name: safe_text(&step.step).into_owned(),
        short: unless_said(names.get(step.resource.as_str()).copied(), step),
        resource: safe_text(&step.resource).into_owned(),
        runs_in: step.runs_in.as_ref().map(ToString::to_string).unwrap_or_default(),
        start: digest::clock(step.start_seconds),
        duration: human_duration(step.seconds),
        p95: human_duration(step.seconds_p95),
        phase: digest::phase(estimate, step).name(),
        basis: step.basis.name(),
        source: Link::of(&step.source),
        because: step.because.as_deref().map(safe_text).unwrap_or_default().into_owned(),
        is_critical: is_critical(estimate, step),
        x: percent(x),
        width: percent(width),
        end: percent(x + width),
        whisker: late_shows.then(|| scale.place(late)),
    }
}

/// A resource's name, unless the step's own words have it already.
fn unless_said(name: Option<&str>, step: &StepReport) -> String {
    let name = name.filter(|name| !step.step.contains(name));
    name.map(|name| fit_to_width(name, LONGEST_NAME)).unwrap_or_default()
}

/// What stands last in an ARN: `orders` of `arn:…:table/orders`.
pub(super) fn short_name(arn: &str) -> String {
    let last = arn.rsplit([':', '/']).find(|part| !part.is_empty()).unwrap_or_default();
    safe_text(last).into_owned()
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn recovery() -> EstimateReport {
        let report = sample::company();
        let ledger = report.workloads.into_iter().find(|w| w.name == "ledger").unwrap();
        ledger.estimates.into_iter().find(|e| e.affected && e.recoverable).unwrap()
    }

    fn number(percent: &str) -> f64 {
        percent.trim_end_matches('%').parse().unwrap()
    }

    #[test]
    fn every_bar_begins_where_its_step_does() {
        let chart = Gantt::of(&recovery(), None, &BTreeMap::new());
        assert_eq!(chart.lanes.len(), recovery().critical_path.len());
        assert_eq!(chart.lanes[0].x, "0.00%");
        for pair in chart.lanes.windows(2) {
            assert!(number(&pair[0].x) < number(&pair[1].x));
        }
        for lane in &chart.lanes {
            assert!(number(&lane.x) + number(&lane.width) <= 100.01, "{}", lane.name);
            let whisker = lane.whisker.as_deref().map_or(100.0, number);
            assert!(whisker > number(&lane.end) && whisker <= 100.0);
        }
    }

    #[test]
    fn the_axis_counts_as_people_do() {
        let words = |seconds: f64| -> Vec<String> {
            Scale { seconds }.ticks().into_iter().map(|tick| tick.words).collect()
        };
        assert_eq!(words(100.0), ["0", "30 s", "1 min", "1 min 30 s"]);
        assert_eq!(words(1_500.0), ["0", "5 min", "10 min", "15 min", "20 min", "25 min"]);
        assert_eq!(words(20.0 * HOUR).len(), 6);
        assert!(words(300.0 * DAY).len() <= 7);
        assert!(words(0.0).is_empty());
        assert!(words(f64::INFINITY).is_empty());
    }

    #[test]
    fn a_target_is_drawn_only_where_it_is_in_sight() {
        let target = |rto| Some(Target { rto_seconds: Some(rto), rpo_seconds: None });
        let rto = recovery().rto_seconds.unwrap().p50 as u64;
        assert!(Gantt::of(&recovery(), target(rto), &BTreeMap::new()).target.is_some());
        let far = Gantt::of(&recovery(), target(rto * 100), &BTreeMap::new());
        assert!(far.target.is_none());
        assert!(!far.target_words.is_empty());
    }

    #[test]
    fn what_does_not_come_back_has_no_chart() {
        let gone = EstimateReport { critical_path: vec![], rto_seconds: None, ..recovery() };
        let chart = Gantt::of(&gone, None, &BTreeMap::new());
        assert!(chart.lanes.is_empty() && chart.back.is_none() && chart.ticks.is_empty());
    }
}
