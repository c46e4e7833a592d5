//! What changed between two reports, for better and worse.
//!
//! A function of two reports and of nothing else; how it is written is told in
//! `text.rs` and `markdown.rs`. Seeing less than before counts as worse: what
//! is not seen must not look like what is mended.

mod estimates;
mod findings;
mod markdown;
mod model;
mod rows;
mod text;
mod tolerance;

use std::collections::BTreeMap;

pub use markdown::render as render_markdown;
pub use model::*;
pub use text::render as render_text;

use crate::inventory::Gap;
use crate::report::{Report, Severity, Target, WorkloadReport};

/// Compares two reports.
pub fn compare(old: &Report, new: &Report) -> Comparison {
    let (before, after) = (by_name(old), by_name(new));
    let both: Vec<(&WorkloadReport, &WorkloadReport)> =
        after.iter().filter_map(|(name, now)| Some((*before.get(name)?, *now))).collect();
    let mut comparison = Comparison {
        old: compared(old),
        new: compared(new),
        summary: ComparisonSummary::default(),
        scope: ScopeChanges {
            accounts_added: missing(&new.scope.accounts, &old.scope.accounts),
            accounts_removed: missing(&old.scope.accounts, &new.scope.accounts),
            regions_added: missing(&new.scope.regions, &old.scope.regions),
            regions_removed: missing(&old.scope.regions, &new.scope.regions),
        },
        findings: findings::changes(old, new),
        findings_unchanged: findings::unchanged(old, new),
        estimates: both.iter().flat_map(|(then, now)| estimates::changes(then, now)).collect(),
        tolerance: both.iter().filter_map(|(then, now)| tolerance::change(then, now)).collect(),
        workloads: both.iter().filter_map(|(then, now)| workload_change(then, now)).collect(),
        workloads_appeared: names_missing(&after, &before),
        workloads_vanished: names_missing(&before, &after),
        gaps_appeared: gaps_missing(&new.gaps, &old.gaps),
        gaps_vanished: gaps_missing(&old.gaps, &new.gaps),
    };
    comparison.summary = summary(&comparison);
    comparison
}

impl Comparison {
    /// True if anything got worse.
    pub fn is_worse(&self) -> bool {
        self.summary.worse > 0
    }

    /// What got worse about workloads, with how grave that is: for a gate that
    /// looks at severities. What can only no longer be told is not part of it.
    pub fn regressions(&self) -> impl Iterator<Item = Regression> + '_ {
        rows::regressions(self)
    }
}

/// Something about a workload that got worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// How grave it is.
    pub severity: Severity,
    /// The workload.
    pub workload: String,
    /// What got worse, in a sentence with both figures.
    pub message: String,
}

fn compared(report: &Report) -> ComparedReport {
    ComparedReport { collected_at: report.collected_at, version: report.tool.version.clone() }
}

fn by_name(report: &Report) -> BTreeMap<&str, &WorkloadReport> {
    report.workloads.iter().map(|workload| (workload.name.as_str(), workload)).collect()
}

/// What is in the one list and not in the other.
fn missing<T: Clone + PartialEq>(these: &[T], those: &[T]) -> Vec<T> {
    these.iter().filter(|one| !those.contains(one)).cloned().collect()
}

fn names_missing(
    these: &BTreeMap<&str, &WorkloadReport>,
    those: &BTreeMap<&str, &WorkloadReport>,
) -> Vec<String> {
    these.keys().filter(|name| !those.contains_key(*name)).map(|name| (*name).to_owned()).collect()
}

/// Gaps that only the one list has; the same operation that says it in other
/// words (with another request id) is the same gap.
fn gaps_missing(these: &[Gap], those: &[Gap]) -> Vec<Gap> {
    let place = |gap: &Gap| {
        (gap.account.clone(), gap.region.clone(), gap.service.clone(), gap.operation.clone())
    };
    let known: std::collections::BTreeSet<_> = those.iter().map(place).collect();
    let mut seen = std::collections::BTreeSet::new();
    these
        .iter()
        .filter(|gap| !known.contains(&place(gap)) && seen.insert(place(gap)))
        .cloned()
        .collect()
}

fn workload_change(old: &WorkloadReport, new: &WorkloadReport) -> Option<WorkloadChange> {
    let strategy = (old.strategy != new.strategy)
        .then_some(StrategyChange { before: old.strategy, after: new.strategy });
    let classes: std::collections::BTreeSet<&String> =
        old.targets.keys().chain(new.targets.keys()).collect();
    let target = |report: &WorkloadReport, class: &str| {
        report.targets.get(class).copied().unwrap_or_default()
    };
    let targets: Vec<TargetChange> = classes
        .into_iter()
        .map(|class| (class, target(old, class), target(new, class)))
        .filter(|(_, before, after): &(_, Target, Target)| before != after)
        .map(|(class, before, after)| TargetChange { class: class.clone(), before, after })
        .collect();
    (strategy.is_some() || !targets.is_empty()).then(|| WorkloadChange {
        workload: new.name.clone(),
        strategy,
        targets,
    })
}

fn summary(comparison: &Comparison) -> ComparisonSummary {
    let findings = comparison.findings.iter().map(|change| change.direction);
    let aspects = comparison.estimates.iter().flat_map(|estimate| &estimate.changes);
    let aspects = aspects.map(|change| change.direction);
    let tolerance = comparison.tolerance.iter().map(|change| change.direction);
    let vanished = comparison.workloads_vanished.iter().map(|_| Direction::Unclear);
    let gaps = comparison.gaps_appeared.iter().map(|_| Direction::Worse);
    let gaps = gaps.chain(comparison.gaps_vanished.iter().map(|_| Direction::Better));
    let mut summary = ComparisonSummary::default();
    for direction in findings.chain(aspects).chain(tolerance).chain(vanished).chain(gaps) {
        match direction {
            Direction::Worse => summary.worse += 1,
            Direction::Better => summary.better += 1,
            Direction::Unclear => summary.unclear += 1,
        }
    }
    summary
}

#[cfg(test)]
mod tests;
