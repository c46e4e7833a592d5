//! A comparison as rows of words: what text and Markdown lay out, each in its
//! own way.

use super::Regression;
use super::model::{Aspect, Comparison, Direction, EstimateChange, EstimateSide, FindingChange};
use super::model::{FindingChangeKind, TargetChange, ToleranceChange};
use crate::inventory::Gap;
use crate::report::digest::joined;
use crate::report::{
    DisruptionReport, FailingSet, Percentiles, Severity, Status, Target, human_duration,
};

/// More names than these are counted.
const MOST_NAMED: usize = 6;

/// Everything that changed in one direction.
pub(super) struct Section<'a> {
    pub(super) direction: Direction,
    /// What changed about workloads, by workload and disruption.
    pub(super) groups: Vec<Group>,
    pub(super) findings: Vec<&'a FindingChange>,
    pub(super) gaps: &'a [Gap],
}

/// What changed about one workload in one disruption.
pub(super) struct Group {
    pub(super) workload: String,
    /// The disruption, or what else it is about.
    pub(super) subject: String,
    pub(super) rows: Vec<Row>,
}

/// One thing with both figures; without a `before` it is a remark.
#[derive(PartialEq)]
pub(super) struct Row {
    pub(super) label: &'static str,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) severity: Option<Severity>,
}

/// Worse, better and unclear, as far as there is any of it.
pub(super) fn sections(comparison: &Comparison) -> Vec<Section<'_>> {
    let directions = [Direction::Worse, Direction::Better, Direction::Unclear];
    let section = |direction| Section {
        direction,
        groups: groups(comparison, direction),
        findings: comparison.findings.iter().filter(|one| one.direction == direction).collect(),
        gaps: match direction {
            Direction::Worse => &comparison.gaps_appeared,
            Direction::Better => &comparison.gaps_vanished,
            Direction::Unclear => &[],
        },
    };
    let is_empty = |section: &Section<'_>| {
        section.groups.is_empty() && section.findings.is_empty() && section.gaps.is_empty()
    };
    directions.into_iter().map(section).filter(|section| !is_empty(section)).collect()
}

fn groups(comparison: &Comparison, direction: Direction) -> Vec<Group> {
    let estimates = estimate_groups(&comparison.estimates, direction);
    let tolerance = comparison.tolerance.iter().filter(|change| change.direction == direction);
    let tolerance = tolerance.map(tolerance_group);
    let mut groups: Vec<Group> = estimates.into_iter().chain(tolerance).collect();
    if direction == Direction::Unclear {
        groups.extend(comparison.workloads_vanished.iter().map(|name| Group {
            workload: name.clone(),
            subject: "no longer found: renamed, untagged, or not looked at".to_owned(),
            rows: vec![],
        }));
        groups.extend(target_groups(comparison));
    }
    // The order of disruptions stays within a workload.
    groups.sort_by(|a, b| a.workload.cmp(&b.workload));
    groups
}

/// The disruptions of one workload in which the same changed, as one group
/// each: three zones are told once.
fn estimate_groups(estimates: &[EstimateChange], direction: Direction) -> Vec<Group> {
    let mut groups: Vec<(Group, Vec<String>)> = Vec::new();
    for change in estimates {
        let rows = estimate_rows(change, direction);
        if rows.is_empty() {
            continue;
        }
        let title = disruption_words(&change.disruption);
        let same = |(group, _): &&mut (Group, Vec<String>)| {
            group.workload == change.workload && group.rows == rows
        };
        match groups.iter_mut().find(same) {
            Some((_, titles)) => titles.push(title),
            None => {
                let workload = change.workload.clone();
                groups.push((Group { workload, subject: String::new(), rows }, vec![title]));
            }
        }
    }
    let named = |(group, titles): (Group, Vec<String>)| Group { subject: cases(titles), ..group };
    groups.into_iter().map(named).collect()
}

/// `loss of zone a, zone b and one node of c`.
fn cases(titles: Vec<String>) -> String {
    const LOSS: &str = "loss of ";
    if titles.len() > 1 && titles.iter().all(|title| title.starts_with(LOSS)) {
        let names = titles.iter().filter_map(|title| title.strip_prefix(LOSS));
        let names: Vec<String> = names.map(str::to_owned).collect();
        return format!("{LOSS}{}", listed(names.into_iter()));
    }
    listed(titles.into_iter())
}

fn estimate_rows(change: &EstimateChange, direction: Direction) -> Vec<Row> {
    let aspects = change.changes.iter().filter(|aspect| aspect.direction == direction);
    aspects
        .map(|aspect| {
            let (label, before, after) = words(aspect.aspect, change);
            Row { label, before, after, severity: aspect.severity }
        })
        .collect()
}

fn words(aspect: Aspect, change: &EstimateChange) -> (&'static str, String, String) {
    let (then, now) = (&change.before, &change.after);
    match aspect {
        Aspect::Known | Aspect::Recoverability | Aspect::Affected => {
            ("recovery", state_words(then), state_words(now))
        }
        Aspect::Automatic => {
            let words = |side: &EstimateSide| side.outcome.title().to_owned();
            ("failover", words(then), words(now))
        }
        Aspect::Rto => ("RTO", figure(then, then.rto_seconds), figure(now, now.rto_seconds)),
        Aspect::Rpo => ("RPO", figure(then, then.rpo_seconds), figure(now, now.rpo_seconds)),
        Aspect::Target => {
            let words = |met: Option<bool>| match met {
                Some(true) => "met".to_owned(),
                Some(false) => "missed".to_owned(),
                None => "not known".to_owned(),
            };
            ("target", words(then.meets_target), words(now.meets_target))
        }
    }
}

fn state_words(side: &EstimateSide) -> String {
    match side {
        side if !side.affected => "not affected".to_owned(),
        side if !side.known => "cannot be told".to_owned(),
        side if !side.recoverable => "does not come back".to_owned(),
        side => format!("comes back in {}", figure(side, side.rto_seconds)),
    }
}

/// The median, and the 95th percentile where it reads otherwise.
fn figure(side: &EstimateSide, figure: Option<Percentiles>) -> String {
    match figure {
        None if !side.affected => "nothing".to_owned(),
        None => "not known".to_owned(),
        Some(figure) => {
            let (p50, p95) = (human_duration(figure.p50), human_duration(figure.p95));
            if p50 == p95 { p50 } else { format!("{p50} (p95 {p95})") }
        }
    }
}

fn disruption_words(disruption: &DisruptionReport) -> String {
    if disruption.title.is_empty() {
        crate::report::digest::disruption_title(disruption)
    } else {
        disruption.title.clone()
    }
}

fn tolerance_group(change: &ToleranceChange) -> Group {
    let mut rows = vec![Row {
        label: "tolerance",
        before: change.before.clone(),
        after: change.after.clone(),
        severity: (change.direction == Direction::Worse).then_some(Severity::Medium),
    }];
    let mut add = |sets: &[FailingSet], words: &str| {
        if !sets.is_empty() {
            rows.push(Row {
                label: "",
                before: String::new(),
                after: format!("{words} the loss of {}", listed(sets.iter().map(set_words))),
                severity: None,
            });
        }
    };
    add(&change.no_longer_tolerated, "no longer tolerated:");
    add(&change.now_tolerated, "now tolerated:");
    Group { workload: change.workload.clone(), subject: "tolerance".to_owned(), rows }
}

fn set_words(set: &FailingSet) -> String {
    let names = set.regions.iter().map(ToString::to_string).chain(set.zones.clone());
    names.collect::<Vec<_>>().join(" with ")
}

/// `a, b, c and 4 more`.
fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let mut names: Vec<String> = names.take(MOST_NAMED).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    joined(&names)
}

fn target_groups(comparison: &Comparison) -> impl Iterator<Item = Group> + '_ {
    comparison.workloads.iter().map(|change| {
        let strategy = change.strategy.map(|strategy| Row {
            label: "strategy",
            before: strategy.before.title().to_owned(),
            after: strategy.after.title().to_owned(),
            severity: None,
        });
        let targets = change.targets.iter().map(target_row);
        Group {
            workload: change.workload.clone(),
            subject: "how it is built and what is asked of it".to_owned(),
            rows: strategy.into_iter().chain(targets).collect(),
        }
    })
}

fn target_row(change: &TargetChange) -> Row {
    let words = |target: Target| {
        let figure = |seconds: Option<u64>| {
            seconds.map_or_else(|| "none".to_owned(), |seconds| human_duration(seconds as f64))
        };
        format!(
            "{}: RTO {}, RPO {}",
            change.class,
            figure(target.rto_seconds),
            figure(target.rpo_seconds)
        )
    };
    Row {
        label: "target",
        before: words(change.before),
        after: words(change.after),
        severity: None,
    }
}

/// What happened to a finding, in a word or two.
pub(super) fn finding_words(change: &FindingChange) -> String {
    match (change.kind, change.before, change.after) {
        (FindingChangeKind::New, None, _) => "new".to_owned(),
        (FindingChangeKind::Resolved, ..) => "resolved".to_owned(),
        (FindingChangeKind::NotLookedAt, ..) => "not looked at".to_owned(),
        (FindingChangeKind::Severity, ..) => {
            let before = change.severity_before.map_or("", Severity::name);
            format!("{before} → {}", change.severity.name())
        }
        (_, before, after) => format!("{} → {}", status_words(before), status_words(after)),
    }
}

fn status_words(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Fail) => "failed",
        Some(Status::NotAssessed) => "not assessed",
        Some(Status::Waived) => "waived",
        Some(Status::Pass | Status::NotApplicable) | None => "no finding",
    }
}

/// A gap in a line.
pub(super) fn gap_words(gap: &Gap) -> String {
    let account = gap.account.as_ref().map(|id| format!(" of {id}")).unwrap_or_default();
    let reason = gap.reason.description();
    format!("{}:{} in {}{account}: {reason}", gap.service, gap.operation, gap.region)
}

pub(super) fn regressions(comparison: &Comparison) -> impl Iterator<Item = Regression> + '_ {
    groups(comparison, Direction::Worse).into_iter().flat_map(|group| {
        let Group { workload, subject, rows } = group;
        rows.into_iter().filter_map(move |row| {
            Some(Regression {
                severity: row.severity?,
                message: format!("{subject}: {} {} → {}", row.label, row.before, row.after),
                workload: workload.clone(),
            })
        })
    })
}
