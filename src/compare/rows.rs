//! A comparison as rows of words: what text and Markdown lay out, each in its
//! own way.

use super::Regression;
use super::model::{Aspect, Comparison, Direction, EstimateChange, EstimateSide, FindingChange};
use super::model::{FindingChangeKind, TargetChange, ToleranceChange};
use crate::inventory::Gap;
use crate::report::{
    DisruptionReport, FailingSet, Percentiles, Severity, Status, Target, human_duration,
};

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

/// One thing with both figures.
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
    let estimates = comparison.estimates.iter().map(|change| estimate_group(change, direction));
    let tolerance = comparison.tolerance.iter().filter(|change| change.direction == direction);
    let tolerance = tolerance.map(tolerance_group);
    let mut groups: Vec<Group> = estimates.chain(tolerance).collect();
    if direction == Direction::Unclear {
        groups.extend(comparison.workloads_vanished.iter().map(|name| Group {
            workload: name.clone(),
            subject: "no longer found: renamed, untagged, or not looked at".to_owned(),
            rows: vec![],
        }));
        groups.extend(target_groups(comparison));
    } else {
        groups.retain(|group| !group.rows.is_empty());
    }
    groups.retain(|group| !group.subject.is_empty());
    groups.sort_by(|a, b| a.workload.cmp(&b.workload));
    groups
}

fn estimate_group(change: &EstimateChange, direction: Direction) -> Group {
    let rows: Vec<Row> = change
        .changes
        .iter()
        .filter(|aspect| aspect.direction == direction)
        .map(|aspect| {
            let (label, before, after) = words(aspect.aspect, change);
            Row { label, before, after, severity: aspect.severity }
        })
        .collect();
    // A group without rows is left out by its missing subject.
    let subject =
        if rows.is_empty() { String::new() } else { disruption_words(&change.disruption) };
    Group { workload: change.workload.clone(), subject, rows }
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
    let mut add = |sets: &[FailingSet], before: &str, after: &str| {
        for set in sets {
            let names = set.regions.iter().map(ToString::to_string).chain(set.zones.clone());
            let names = names.collect::<Vec<_>>().join(" + ");
            rows.push(Row {
                label: "loss of",
                before: format!("{names}: {before}"),
                after: after.to_owned(),
                severity: None,
            });
        }
    };
    add(&change.no_longer_tolerated, "tolerated", "not tolerated");
    add(&change.now_tolerated, "not tolerated", "tolerated");
    Group { workload: change.workload.clone(), subject: "tolerance".to_owned(), rows }
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
