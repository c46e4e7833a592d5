//! All that the page says about one workload.
//!
//! A page of 2,000 workloads has to stay one that opens: charts, pictures and
//! runbooks are drawn for the workloads that fare worst until the page has grown
//! to a size, the others are told in words.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::super::digest::{self, Case, Outlook, with_thousands};
use super::super::scenarios::{self, SCENARIOS};
use super::super::{
    Basis, ChangeKind, CombinationReport, DataLossReport, EstimateReport, FailingReason,
    FailingSet, Outcome, PracticeReport, Report, Target, WorkloadReport, human_duration,
    human_time,
};
use super::gantt::Gantt;
use super::picture::Picture;
use super::runbook::RunbookView;
use super::view::{CellView, Link, anchor, cell_view, name, safe};
use crate::inventory::Region;

/// Workloads that are unfolded when the page opens, if there are no more.
const UNFOLDED_WORKLOADS: usize = 3;
/// More remedies than these are nothing to begin with.
const MOST_REMEDIES: usize = 5;
/// More sets of places than these are counted instead of named.
const MOST_SETS: usize = 12;
/// More resources than these are counted instead of named.
const MOST_RESOURCES: usize = 20;
/// How many bytes all workloads with charts may take together.
const MOST_BYTES_IN_FULL: usize = 3_000_000;
/// What is told of the others: so many remedies, sets of places and losses.
const MOST_IN_BRIEF: usize = 3;

/// One workload.
#[derive(Template)]
#[template(path = "report/workload.html", whitespace = "minimize")]
struct WorkloadView {
    anchor: String,
    open: bool,
    in_full: bool,
    name: String,
    class: &'static str,
    words: &'static str,
    facts: Vec<(&'static str, String)>,
    remedies: Vec<(String, String)>,
    cases: Vec<CaseView>,
    unnoticed: String,
    combinations: Vec<CombinationView>,
    sets: Option<SetsView>,
    picture: Option<Picture>,
    runbook: Option<RunbookView>,
    grouping: Vec<(String, Vec<String>)>,
    changed: Vec<String>,
}

/// What one loss does.
struct CaseView {
    open: bool,
    title: String,
    /// The Regions that are dark in it, by code, with spaces between.
    dark: String,
    cell: CellView,
    p95: String,
    basis: &'static str,
    explanation: String,
    probability: String,
    gantt: Gantt,
    losses: Vec<LossView>,
    lost: Vec<(String, Vec<String>)>,
    unknowns: Vec<String>,
    next_loss: String,
}

struct LossView {
    resource: String,
    median: String,
    p95: String,
    basis: &'static str,
    source: Link,
}

/// What the loss of several Regions does.
struct CombinationView {
    title: String,
    cell: CellView,
    explanation: String,
}

/// The smallest losses that are not tolerated.
struct SetsView {
    summary: String,
    failing: Vec<(String, &'static str)>,
    more: usize,
    method: String,
}

/// The workloads, the worst first, each as a part of the page.
///
/// # Errors
///
/// A template that fails; ours cannot.
pub(super) fn render_all(
    report: &Report,
    matrices: &[digest::Matrix<'_>],
    anchors: &BTreeMap<&str, String>,
) -> Result<Vec<String>, askama::Error> {
    render_within(report, matrices, anchors, MOST_BYTES_IN_FULL)
}

fn render_within(
    report: &Report,
    matrices: &[digest::Matrix<'_>],
    anchors: &BTreeMap<&str, String>,
    most_bytes: usize,
) -> Result<Vec<String>, askama::Error> {
    let rows = matrices.iter().flat_map(|matrix| &matrix.rows).map(|row| row.workload);
    let mut told = BTreeSet::new();
    let once = rows.chain(&report.workloads).filter(|workload| told.insert(&workload.name));
    let may_open = report.workloads.len() <= UNFOLDED_WORKLOADS;
    let mut bytes = 0;
    let mut parts: Vec<String> = Vec::new();
    for workload in once {
        let open = parts.is_empty() || may_open;
        let in_full = bytes < most_bytes;
        let anchor = anchor(anchors, &workload.name);
        let part = workload_view(workload, anchor, open, in_full).render()?;
        bytes += part.len();
        parts.push(part);
    }
    Ok(parts)
}

fn workload_view(
    workload: &WorkloadReport,
    anchor: String,
    open: bool,
    in_full: bool,
) -> WorkloadView {
    let mut cases = cases(workload);
    if !in_full {
        cases.retain(|case| case.estimate.disruption.class == "region");
        cases.truncate(MOST_IN_BRIEF);
    }
    let lost: Vec<BTreeSet<&str>> = cases
        .iter()
        .map(|case| case.estimate.lost.iter().map(|lost| lost.arn.as_str()).collect())
        .collect();
    let resources = workload.picture.resources.iter();
    let names: BTreeMap<&str, &str> =
        resources.map(|resource| (resource.arn.as_str(), resource.name.as_str())).collect();
    let worst = worst(workload);
    WorkloadView {
        anchor,
        open,
        in_full,
        name: name(&workload.name),
        class: worst.class(),
        words: worst.words(),
        facts: facts(workload),
        remedies: remedies(workload, if in_full { MOST_REMEDIES } else { MOST_IN_BRIEF }),
        unnoticed: unnoticed(workload),
        combinations: workload
            .combinations
            .iter()
            .filter(|_| in_full)
            .map(|loss| combination(loss, workload))
            .collect(),
        sets: sets(workload, if in_full { MOST_SETS } else { MOST_IN_BRIEF }),
        picture: Picture::of(workload, &lost).filter(|_| in_full),
        runbook: workload.runbook.as_ref().filter(|_| in_full).and_then(RunbookView::of),
        grouping: if in_full { grouping(workload) } else { Vec::new() },
        changed: workload.practice.as_ref().filter(|_| in_full).map(changed).unwrap_or_default(),
        cases: cases
            .iter()
            .enumerate()
            .map(|(index, case)| case_view(case, workload, &names, index == 0, in_full))
            .collect(),
    }
}

/// The losses that affect a workload: of Regions first, the worst of them
/// before the others, then the worst of each other kind.
fn cases(workload: &WorkloadReport) -> Vec<Case<'_>> {
    let mut cases = digest::cases(workload);
    cases.retain(|case| case.estimate.disruption.class == "region");
    let seconds = |case: &Case<'_>| case.estimate.rto_seconds.map_or(0.0, |rto| rto.p50);
    cases.sort_by(|a, b| {
        let outlook = |case: &Case<'_>| Outlook::of(case.estimate);
        outlook(b).cmp(&outlook(a)).then(seconds(b).total_cmp(&seconds(a)))
    });
    let others = SCENARIOS.iter().filter_map(|(kind, _)| scenarios::worst(workload, *kind));
    cases.extend(
        others
            .filter(|estimate| estimate.affected)
            .map(|estimate| Case { disruptions: vec![&estimate.disruption], estimate }),
    );
    cases
}

fn worst(workload: &WorkloadReport) -> Outlook {
    let regions = workload.estimates.iter().filter(|e| e.disruption.class == "region");
    regions.map(Outlook::of).max().unwrap_or(Outlook::NotAffected)
}

/// What was simulated and does not touch it, in a sentence.
fn unnoticed(workload: &WorkloadReport) -> String {
    let regions = workload.estimates.iter().filter(|e| e.disruption.class == "region");
    let regions = regions.filter(|estimate| !estimate.affected);
    let mut names: Vec<String> =
        regions.map(|estimate| digest::disruption_title(&estimate.disruption)).collect();
    let kinds = SCENARIOS.iter().filter(|(kind, _)| {
        scenarios::worst(workload, *kind).is_some_and(|estimate| !estimate.affected)
    });
    names.extend(kinds.map(|(_, words)| (*words).to_owned()));
    if names.is_empty() { String::new() } else { safe(&digest::joined(&names)) }
}

fn facts(workload: &WorkloadReport) -> Vec<(&'static str, String)> {
    let regions = |regions: &[Region]| {
        let names: Vec<_> = regions.iter().map(Region::display_name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let tolerance = workload.tolerance.as_ref().map(|tolerance| safe(&tolerance.summary));
    let mut facts = vec![
        ("DR strategy", digest::strategy_words(workload.strategy).to_owned()),
        ("Serves from", regions(&workload.primary_regions)),
        ("Stands by in", regions(&workload.standby_regions)),
        ("Targets", targets(workload)),
        ("Tolerates", tolerance.unwrap_or_else(|| "not worked out".to_owned())),
        ("Last exercise", workload.practice.as_ref().map_or_else(no_practice, practice)),
        ("Resources", resources(workload)),
    ];
    if let Some(criticality) = &workload.criticality {
        facts.insert(0, ("Criticality", safe(criticality)));
    }
    facts
}

fn targets(workload: &WorkloadReport) -> String {
    let told = workload.targets.iter().filter_map(|(class, target)| {
        let (rto, rpo) = digest::target_words(Some(*target))?;
        let source = workload.target_sources.get(class);
        let source = source.map(|source| format!(" (from {source})")).unwrap_or_default();
        Some(safe(&format!("{class}: RTO {rto}, RPO {rpo}{source}")))
    });
    let told: Vec<_> = told.collect();
    if told.is_empty() { "none set".to_owned() } else { told.join("; ") }
}

fn resources(workload: &WorkloadReport) -> String {
    let count = with_thousands(workload.resources);
    match &workload.grouping {
        Some(grouping) => safe(&format!(
            "{count}, found by {} ({} confidence)",
            grouping.origin, grouping.confidence
        )),
        None => count,
    }
}

fn no_practice() -> String {
    "no trace of any".to_owned()
}

fn practice(practice: &PracticeReport) -> String {
    let one = |class: &str, last, evidence: &str, seconds: Option<i64>| {
        // Exercises last hours: far below what f64 holds exactly.
        let took = seconds.map(|seconds| format!(", took {}", human_duration(seconds as f64)));
        format!("{} ({class}): {evidence}{}", human_time(last), took.unwrap_or_default())
    };
    let first = one(&practice.class, practice.last, &practice.evidence, practice.measured_seconds);
    let others = practice
        .others
        .iter()
        .map(|other| one(&other.class, other.last, &other.evidence, other.measured_seconds));
    safe(&[first].into_iter().chain(others).collect::<Vec<_>>().join("; "))
}

/// What was made or changed since the last exercise.
fn changed(practice: &PracticeReport) -> Vec<String> {
    let told = practice.changed_since.iter().map(|change| {
        let what = match change.kind {
            ChangeKind::Created => "made",
            ChangeKind::Changed => "changed",
        };
        safe(&format!("{} {what} {}", change.arn, human_time(change.at)))
    });
    first_of(told.collect())
}

/// The first of many, with the number of the rest.
fn first_of(mut texts: Vec<String>) -> Vec<String> {
    let more = texts.len().saturating_sub(MOST_RESOURCES);
    texts.truncate(MOST_RESOURCES);
    if more > 0 {
        texts.push(format!("and {} more", with_thousands(more)));
    }
    texts
}

/// Why resources belong to the workload, if for another reason than its name.
fn grouping(workload: &WorkloadReport) -> Vec<(String, Vec<String>)> {
    let Some(grouping) = &workload.grouping else { return Vec::new() };
    let mut by_reason: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for member in &grouping.members {
        let key = (member.reason.as_str(), member.confidence.as_str());
        by_reason.entry(key).or_default().push(safe(member.arn.as_str()));
    }
    let told = by_reason.into_iter().map(|((reason, confidence), arns)| {
        (safe(&format!("{reason} ({confidence} confidence)")), first_of(arns))
    });
    let note = grouping.note.as_ref().map(|note| (safe(note), Vec::new()));
    told.chain(note).collect()
}

fn remedies(workload: &WorkloadReport, most: usize) -> Vec<(String, String)> {
    let first = workload.remedies.iter().take(most);
    first
        .map(|remedy| (safe(&super::super::remedies::gain(remedy)), safe(&remedy.action)))
        .collect()
}

fn case_view(
    case: &Case<'_>,
    workload: &WorkloadReport,
    names: &BTreeMap<&str, &str>,
    open: bool,
    in_full: bool,
) -> CaseView {
    let estimate = case.estimate;
    let target = workload.targets.get(&estimate.disruption.class).copied();
    let told = |texts: Vec<String>| if in_full { texts } else { Vec::new() };
    let codes: Vec<&str> = estimate.disruption.regions.iter().map(Region::as_str).collect();
    CaseView {
        open,
        title: safe(&title(case)),
        dark: codes.join(" "),
        cell: cell_view(estimate, target),
        p95: estimate.rto_seconds.map(|rto| human_duration(rto.p95)).unwrap_or_default(),
        basis: estimate.basis.map_or("", Basis::name),
        explanation: safe(&estimate.explanation),
        probability: probability(estimate),
        gantt: match in_full {
            true => Gantt::of(estimate, target, names),
            false => Gantt::of(&without_steps(estimate), target, names),
        },
        losses: estimate.data_loss.iter().filter(|_| in_full).map(loss_view).collect(),
        lost: if in_full { lost_by_reason(estimate) } else { Vec::new() },
        unknowns: told(estimate.unknowns.iter().map(|unknown| safe(unknown)).collect()),
        next_loss: next_loss(estimate),
    }
}

fn without_steps(estimate: &EstimateReport) -> EstimateReport {
    EstimateReport { critical_path: Vec::new(), steps: Vec::new(), ..estimate.clone() }
}

fn title(case: &Case<'_>) -> String {
    match case.estimate.disruption.class.as_str() {
        "region" => format!("{} dark", case.title()),
        _ => capitalised(&case.estimate.disruption.title),
    }
}

/// `loss of zone mes1-az3` as a title.
pub(super) fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), characters.as_str())
}

fn probability(estimate: &EstimateReport) -> String {
    match estimate.target_probability.filter(|_| estimate.recoverable) {
        Some(part) if part >= 0.995 => "meets its target in more than 99 of 100 cases".to_owned(),
        Some(part) if part < 0.005 => "meets its target in fewer than 1 of 100 cases".to_owned(),
        Some(part) => format!("meets its target in {:.0} of 100 cases", part * 100.0),
        None => String::new(),
    }
}

fn next_loss(estimate: &EstimateReport) -> String {
    let Some(next) = estimate.next_loss.as_ref().filter(|next| !next.protected) else {
        return String::new();
    };
    let names: Vec<String> =
        next.unprotected.iter().map(|arn| super::gantt::short_name(arn.as_str())).collect();
    safe(&format!(
        "After this recovery a further loss finds {} without a copy elsewhere.",
        digest::joined(&first_of(names))
    ))
}

/// What is lost, told once per reason.
fn lost_by_reason(estimate: &EstimateReport) -> Vec<(String, Vec<String>)> {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for lost in &estimate.lost {
        by_reason.entry(&lost.reason).or_default().push(safe(lost.arn.as_str()));
    }
    by_reason.into_iter().map(|(reason, arns)| (safe(reason), first_of(arns))).collect()
}

fn loss_view(loss: &DataLossReport) -> LossView {
    LossView {
        resource: safe(&loss.resource),
        median: human_duration(loss.seconds.p50),
        p95: human_duration(loss.seconds.p95),
        basis: loss.basis.name(),
        source: Link::of(&loss.source),
    }
}

fn combination(loss: &CombinationReport, workload: &WorkloadReport) -> CombinationView {
    CombinationView {
        title: regions_words(&loss.regions),
        cell: combination_cell(loss, workload.targets.get("region").copied()),
        explanation: safe(&loss.explanation),
    }
}

pub(super) fn combination_outlook(loss: &CombinationReport) -> Outlook {
    match loss.outcome {
        Outcome::Untouched => Outlook::NotAffected,
        Outcome::Gone => Outlook::Unrecoverable,
        Outcome::Unknown => Outlook::Unknown,
        _ if loss.rto_seconds.is_none() => Outlook::Unknown,
        _ if loss.meets_target == Some(false) => Outlook::MissesTarget,
        Outcome::FailsOver | Outcome::NeedsHands => Outlook::Recovers,
    }
}

fn combination_cell(loss: &CombinationReport, target: Option<Target>) -> CellView {
    let outlook = combination_outlook(loss);
    let told = matches!(outlook, Outlook::Recovers | Outlook::MissesTarget);
    let late = outlook == Outlook::MissesTarget && target.is_some();
    let words = |figure: Option<super::super::Percentiles>| match figure {
        Some(figure) if late => format!("≤{}", human_duration(figure.p95)),
        Some(figure) => human_duration(figure.p50),
        None => "unknown".to_owned(),
    };
    CellView {
        class: outlook.class(),
        sign: outlook.sign(),
        words: outlook.words(),
        figures: told.then(|| (words(loss.rto_seconds), words(loss.rpo_seconds))),
    }
}

pub(super) fn regions_words(regions: &[Region]) -> String {
    let names: Vec<&str> = regions.iter().map(digest::region_name).collect();
    safe(&names.join(" + "))
}

fn sets(workload: &WorkloadReport, most: usize) -> Option<SetsView> {
    let tolerance = workload.tolerance.as_ref()?;
    let all = tolerance.failing_sets.iter().chain(&tolerance.open_sets);
    let failing: Vec<_> = all.map(set_words).collect();
    let more = failing.len().saturating_sub(most);
    let at_once = match tolerance.exact_up_to {
        0 | 1 => "one place at a time".to_owned(),
        most => format!("up to {most} places at once"),
    };
    Some(SetsView {
        summary: safe(&tolerance.summary),
        failing: failing.into_iter().take(most).collect(),
        more,
        method: format!(
            "Every loss of {at_once} was looked at: {}; the others follow, because losing more is never better.",
            digest::counted(tolerance.simulated, "simulation")
        ),
    })
}

fn set_words(set: &FailingSet) -> (String, &'static str) {
    let regions = set.regions.iter().map(Region::display_name);
    let zones = set.zones.iter().map(|zone| format!("zone {zone}"));
    let places: Vec<String> = regions.chain(zones).collect();
    let why = match set.why {
        FailingReason::Down => "does not come back",
        FailingReason::PastTarget => "comes back past its target",
        FailingReason::Unknown => "cannot be told",
    };
    (safe(&places.join(" + ")), why)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::sample;
    use super::super::view::anchors;
    use super::*;

    fn rendered(report: &Report, most_bytes: usize) -> Vec<String> {
        let matrices = digest::matrices(report);
        render_within(report, &matrices, &anchors(&report.workloads), most_bytes).unwrap()
    }

    #[test]
    fn the_worst_loss_is_told_first() {
        let report = sample::company();
        for workload in &report.workloads {
            let cases = cases(workload);
            let regions = cases.iter().filter(|c| c.estimate.disruption.class == "region");
            let outlooks: Vec<_> = regions.map(|case| Outlook::of(case.estimate)).collect();
            assert!(outlooks.is_sorted_by(|a, b| a >= b), "{}", workload.name);
        }
    }

    #[test]
    fn a_page_that_grows_too_large_tells_the_rest_in_words() {
        let report = sample::company();
        let (full, brief) = (rendered(&report, usize::MAX), rendered(&report, 0));
        assert_eq!(full.len(), report.workloads.len());
        assert_eq!(brief.len(), full.len());
        assert!(full.iter().any(|part| part.contains("class=\"gantt\"")));
        assert!(!brief.iter().any(|part| part.contains("class=\"gantt\"")));
        for (full, brief) in full.iter().zip(&brief) {
            assert!(brief.len() <= full.len() + 400);
        }
        assert!(brief.iter().all(|part| part.contains("blackstart runbook")));
    }

    #[test]
    fn what_is_set_and_who_set_it_is_told() {
        let mut workload = sample::company().workloads.remove(0);
        let target = Target { rto_seconds: Some(900), rpo_seconds: None };
        workload.targets = BTreeMap::from([("region".to_owned(), target)]);
        workload.target_sources = BTreeMap::from([("region".to_owned(), "tags".to_owned())]);
        assert_eq!(targets(&workload), "region: RTO 15 min, RPO – (from tags)");
    }

    #[test]
    fn several_regions_are_judged_like_one() {
        let loss = |outcome, meets_target| CombinationReport {
            regions: vec![],
            outcome,
            rto_seconds: Some(super::super::super::Percentiles { p50: 1.0, p95: 2.0 }),
            rpo_seconds: None,
            meets_target,
            explanation: String::new(),
            relies_on: vec![],
        };
        let cases = [
            (Outcome::Gone, None, Outlook::Unrecoverable),
            (Outcome::Unknown, None, Outlook::Unknown),
            (Outcome::NeedsHands, Some(false), Outlook::MissesTarget),
            (Outcome::FailsOver, Some(true), Outlook::Recovers),
            (Outcome::Untouched, None, Outlook::NotAffected),
        ];
        for (outcome, meets, expected) in cases {
            assert_eq!(combination_outlook(&loss(outcome, meets)), expected);
        }
    }
}
