#![allow(clippy::unwrap_used)]

use super::*;
use crate::report::{Finding, Status, sample};

fn company() -> Report {
    sample::company()
}

/// The kinds of change of the only finding that changed.
fn only_finding(comparison: &Comparison) -> &FindingChange {
    assert_eq!(comparison.findings.len(), 1, "{:#?}", comparison.findings);
    &comparison.findings[0]
}

fn first_fail(report: &Report) -> usize {
    report.findings.iter().position(|finding| finding.status == Status::Fail).unwrap()
}

fn with_first_fail(change: impl FnOnce(&mut Finding)) -> Report {
    let mut report = company();
    let index = first_fail(&report);
    change(&mut report.findings[index]);
    report
}

#[test]
fn the_same_report_changed_nothing() {
    let comparison = compare(&company(), &company());
    assert_eq!(comparison.summary, ComparisonSummary::default());
    assert!(comparison.findings_unchanged > 10);
    assert!(render_text(&comparison, 80).contains("Nothing changed"));
}

#[test]
fn findings_come_and_go() {
    let old = company();
    let mut new = company();
    new.findings.remove(first_fail(&new));
    let resolved = compare(&old, &new);
    assert_eq!(only_finding(&resolved).kind, FindingChangeKind::Resolved);
    assert!(!resolved.is_worse());
    let appeared = compare(&new, &old);
    assert_eq!(only_finding(&appeared).kind, FindingChangeKind::New);
    assert!(appeared.is_worse());
}

#[test]
fn what_passes_is_as_good_as_no_finding() {
    let passed = with_first_fail(|finding| finding.status = Status::Pass);
    assert_eq!(only_finding(&compare(&company(), &passed)).kind, FindingChangeKind::Resolved);
    assert_eq!(only_finding(&compare(&passed, &company())).kind, FindingChangeKind::New);
}

#[test]
fn what_can_no_longer_be_told_is_not_better() {
    let open = with_first_fail(|finding| finding.status = Status::NotAssessed);
    assert_eq!(only_finding(&compare(&company(), &open)).direction, Direction::Unclear);
    let waived = with_first_fail(|finding| finding.status = Status::Waived);
    assert_eq!(only_finding(&compare(&company(), &waived)).direction, Direction::Unclear);
    let back = compare(&waived, &company());
    assert_eq!(only_finding(&back).direction, Direction::Worse);
    assert_eq!(rows::finding_words(only_finding(&back)), "waived → failed");
}

#[test]
fn a_finding_outside_the_scope_is_not_resolved() {
    let mut new = company();
    let gone = new.findings.remove(first_fail(&new));
    for narrow in [
        |report: &mut Report, gone: &Finding| {
            report.scope.regions.retain(|region| *region != gone.resource.region);
        },
        |report: &mut Report, gone: &Finding| {
            report.scope.accounts.retain(|id| Some(id) != gone.resource.account.as_ref());
        },
        |report: &mut Report, gone: &Finding| {
            report.rules.remove(&gone.rule_id);
        },
    ] {
        let mut new = new.clone();
        narrow(&mut new, &gone);
        let comparison = compare(&company(), &new);
        let change = only_finding(&comparison);
        assert_eq!(change.kind, FindingChangeKind::NotLookedAt);
        assert!(change.reason.is_some() && !comparison.is_worse());
    }
}

#[test]
fn a_new_gap_hides_what_it_covers() {
    let mut new = company();
    let gone = new.findings.remove(first_fail(&new));
    let service = gone.resource.arn.split(':').nth(2).unwrap().to_owned();
    new.gaps.push(Gap {
        account: gone.resource.account.clone(),
        region: gone.resource.region.clone(),
        service,
        operation: "Describe".into(),
        reason: crate::inventory::GapReason::AccessDenied,
        message: "no".into(),
    });
    let comparison = compare(&company(), &new);
    assert_eq!(only_finding(&comparison).kind, FindingChangeKind::NotLookedAt);
    assert_eq!(comparison.gaps_appeared.len(), 1);
    assert!(comparison.is_worse(), "less can be seen");
}

#[test]
fn a_graver_severity_is_worse() {
    use crate::report::Severity;
    let low = with_first_fail(|finding| finding.severity = Severity::Low);
    let high = with_first_fail(|finding| finding.severity = Severity::Critical);
    let comparison = compare(&low, &high);
    let change = only_finding(&comparison);
    assert_eq!((change.kind, change.direction), (FindingChangeKind::Severity, Direction::Worse));
    assert_eq!(change.severity_before, Some(Severity::Low));
    assert_eq!(only_finding(&compare(&high, &low)).direction, Direction::Better);
}

/// Changes the first estimate that is recoverable with figures.
fn with_estimate(change: impl FnOnce(&mut crate::report::EstimateReport)) -> Report {
    let mut report = company();
    let estimates = report.workloads.iter_mut().flat_map(|workload| &mut workload.estimates);
    let mut good = estimates.filter(|one| one.affected && one.rto_seconds.is_some());
    change(good.next().unwrap());
    report
}

fn aspects(comparison: &Comparison) -> Vec<(Aspect, Direction)> {
    let changes = comparison.estimates.iter().flat_map(|estimate| &estimate.changes);
    changes.map(|change| (change.aspect, change.direction)).collect()
}

#[test]
fn a_longer_rto_is_worse_and_noise_is_nothing() {
    let slower = with_estimate(|estimate| {
        let rto = estimate.rto_seconds.as_mut().unwrap();
        rto.p95 += 600.0;
    });
    let comparison = compare(&company(), &slower);
    assert_eq!(aspects(&comparison), [(Aspect::Rto, Direction::Worse)]);
    let regression = comparison.regressions().next().unwrap();
    assert_eq!(regression.severity, crate::report::Severity::Medium);
    assert!(regression.message.contains("RTO"), "{}", regression.message);
    assert_eq!(aspects(&compare(&slower, &company())), [(Aspect::Rto, Direction::Better)]);
    let noise = with_estimate(|estimate| estimate.rto_seconds.as_mut().unwrap().p95 += 0.9);
    assert!(aspects(&compare(&company(), &noise)).is_empty());
}

#[test]
fn what_no_longer_comes_back_is_critical() {
    let gone = with_estimate(|estimate| {
        estimate.recoverable = false;
        estimate.rto_seconds = None;
        estimate.rpo_seconds = None;
        estimate.meets_target = Some(false);
        estimate.unknowns = vec![];
    });
    let comparison = compare(&company(), &gone);
    assert_eq!(aspects(&comparison)[0], (Aspect::Recoverability, Direction::Worse));
    assert_eq!(
        comparison.regressions().next().unwrap().severity,
        crate::report::Severity::Critical
    );
    assert!(render_text(&comparison, 100).contains("does not come back"));
}

#[test]
fn a_looser_target_is_no_better_estate() {
    let met = with_estimate(|estimate| estimate.meets_target = Some(true));
    let mut missed = with_estimate(|estimate| estimate.meets_target = Some(false));
    assert_eq!(aspects(&compare(&missed, &met)), [(Aspect::Target, Direction::Better)]);
    for workload in &mut missed.workloads {
        workload.targets.values_mut().for_each(|target| target.rto_seconds = Some(1));
    }
    let comparison = compare(&missed, &met);
    assert_eq!(aspects(&comparison), [(Aspect::Target, Direction::Unclear)]);
    assert!(!comparison.workloads.is_empty());
}

fn set(regions: &[&str], why: FailingReason) -> FailingSet {
    FailingSet {
        regions: regions.iter().map(|code| code.parse().unwrap()).collect(),
        zones: vec![],
        why,
    }
}

use crate::report::{FailingReason, FailingSet, ToleranceReport};

fn tolerating(failing_sets: Vec<FailingSet>) -> Report {
    let mut report = company();
    report.workloads[0].tolerance = Some(ToleranceReport {
        exact_up_to: 3,
        summary: format!("fails with {} sets", failing_sets.len()),
        failing_sets,
        open_sets: vec![],
        simulated: 1,
    });
    report
}

#[test]
fn tolerance_is_compared_by_what_sets_imply() {
    use FailingReason::{Down, PastTarget};
    let pair = tolerating(vec![set(&["me-south-1", "eu-central-1"], Down)]);
    let single = tolerating(vec![set(&["me-south-1"], Down)]);
    let late = tolerating(vec![set(&["me-south-1"], PastTarget)]);
    let direction = |old, new| compare(old, new).tolerance.first().map(|change| change.direction);
    assert_eq!(direction(&pair, &single), Some(Direction::Worse));
    assert_eq!(direction(&single, &pair), Some(Direction::Better));
    assert_eq!(direction(&late, &single), Some(Direction::Worse));
    assert_eq!(direction(&single, &late), Some(Direction::Better));
    assert_eq!(direction(&single, &single), None);
}

#[test]
fn workloads_appear_and_vanish() {
    let mut less = company();
    let gone = less.workloads.remove(0).name;
    let comparison = compare(&company(), &less);
    assert_eq!(comparison.workloads_vanished, std::slice::from_ref(&gone));
    assert!(render_text(&comparison, 80).contains("no longer found"));
    assert_eq!(compare(&less, &company()).workloads_appeared, [gone]);
}

/// Everything at once, with hostile names.
fn turmoil() -> Comparison {
    let mut new = sample::hostile();
    new.findings.truncate(5);
    for estimate in new.workloads.iter_mut().flat_map(|workload| &mut workload.estimates) {
        estimate.rto_seconds.iter_mut().for_each(|rto| rto.p95 += 1000.0);
    }
    let mut old = sample::hostile();
    old.gaps.clear();
    old.findings.remove(0);
    compare(&old, &new)
}

#[test]
fn lines_fit_and_nothing_acts() {
    for width in [60, 80, 132] {
        let text = render_text(&turmoil(), width);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert!(!plain.contains('\u{1b}') && !plain.contains('\u{202e}'));
        for line in plain.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
    }
    let markdown = render_markdown(&turmoil());
    assert!(!markdown.contains("<script") && !markdown.contains("<img"));
    assert!(!markdown.contains("](https") && !markdown.contains("\n::error"));
    assert!(markdown.len() < 60_000, "{}", markdown.len());
}

#[test]
fn a_comparison_survives_json() {
    let comparison = turmoil();
    let json = serde_json::to_string(&comparison).unwrap();
    assert_eq!(serde_json::from_str::<Comparison>(&json).unwrap(), comparison);
}
