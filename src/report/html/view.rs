//! What the page's templates print: words, links and classes, with every
//! decision already taken and every text already made safe to look at.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::super::digest::{self, Case, Matrix, Outlook, counted, with_thousands};
use super::super::scenarios::{self, SCENARIOS};
use super::super::{
    Basis, DataLossReport, EstimateReport, Report, Status, Target, WorkloadReport, fit_to_width,
    human_duration, human_time, safe_text,
};
use super::board::{Board, MatrixView, matrix_view};
use super::gaps::{self, GapView};
use super::island::island;
use super::listing::RuleListing;
use super::map::Map;
use super::method::{self, BaselineView, Setting, SourceView, WaiverView};
use super::policy::content_security_policy;
use super::rule_page::{self, RulePage};
use super::timeline::Timeline;
use crate::inventory::Region;

/// Workloads that are unfolded when the page opens, if there are no more.
const UNFOLDED_WORKLOADS: usize = 12;
/// The longest name, message and explanation that the page prints in full.
pub(super) const LONGEST_NAME: usize = 200;
pub(super) const LONGEST_MESSAGE: usize = 1_000;
/// As long as an ARN can be; it is there to be copied.
pub(super) const LONGEST_ARN: usize = 2_048;

/// The whole page.
#[derive(Template)]
#[template(path = "report/report.html", whitespace = "minimize")]
pub(super) struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    version: String,
    schema_version: u32,
    collected_at: String,
    collected_words: String,
    board: Board,
    matrices: Vec<MatrixView>,
    map: Option<Map>,
    workloads: Vec<WorkloadView>,
    finding_counts: String,
    findings: usize,
    island: String,
    listings: Vec<RuleListing>,
    rules: Vec<RulePage>,
    rule_counts: String,
    gaps: Vec<GapView>,
    gap_title: String,
    sources: Vec<SourceView>,
    settings: Vec<Setting>,
    waivers: Vec<WaiverView>,
    baseline: Option<BaselineView>,
    regions_in_scope: Vec<(&'static str, String)>,
}

struct CellView {
    class: &'static str,
    sign: &'static str,
    words: &'static str,
    figures: Option<(String, String)>,
}

/// More remedies than these are nothing to begin with.
const MOST_REMEDIES: usize = 5;

struct WorkloadView {
    anchor: String,
    open: bool,
    name: String,
    class: &'static str,
    words: &'static str,
    facts: Vec<(&'static str, String)>,
    cases: Vec<CaseView>,
    others: Vec<OtherView>,
    remedies: Vec<(String, String)>,
}

/// The worst of a kind of loss other than that of a Region.
struct OtherView {
    title: String,
    cell: CellView,
    explanation: String,
}

struct CaseView {
    title: String,
    cell: CellView,
    p95: String,
    basis: &'static str,
    explanation: String,
    timeline: Timeline,
    losses: Vec<LossView>,
    lost: Vec<(String, Vec<String>)>,
    unknowns: Vec<String>,
}

struct LossView {
    resource: String,
    median: String,
    p95: String,
    basis: &'static str,
    source: Link,
}

/// A text that is a link where it is a web address.
pub(super) struct Link {
    pub(super) text: String,
    pub(super) is_address: bool,
}

impl Link {
    pub(super) fn of(text: &str) -> Self {
        let is_address = text.starts_with("https://") && text.chars().all(|c| c.is_ascii_graphic());
        Self { text: fit_to_width(text, LONGEST_MESSAGE), is_address }
    }
}

impl Page {
    pub(super) fn of(report: &Report, style: &'static str, script: &'static str) -> Self {
        let matrices = digest::matrices(report);
        let groups = digest::groups(report);
        let anchors = anchors(&report.workloads);
        let rules = rule_page::anchors(report);
        let board = Board::of(report, &matrices, &groups, &anchors, &rules);
        Self {
            policy: content_security_policy(style, script),
            style,
            script,
            version: safe_text(&report.tool.version).into_owned(),
            schema_version: report.schema_version,
            collected_at: report.collected_at.to_string(),
            collected_words: human_time(report.collected_at),
            matrices: matrices
                .iter()
                .filter(|matrix| matrix.class != "region" || !board.left_out.is_empty())
                .map(|matrix| matrix_view(matrix, usize::MAX, usize::MAX, &anchors))
                .collect(),
            board,
            map: Map::of(report),
            workloads: workload_views(report, &matrices, &anchors),
            finding_counts: finding_counts(report),
            findings: report.findings.len(),
            island: island(report, &rules),
            listings: groups.iter().map(|group| RuleListing::of(group, &rules)).collect(),
            rules: rule_page::pages(report, &groups, &rules),
            rule_counts: counted(report.summary.rules, "rule"),
            gaps: gaps::gaps(report, &rules),
            gap_title: counted(report.gaps.len(), "gap"),
            sources: method::sources(report),
            settings: method::settings(report),
            waivers: method::waivers(report),
            baseline: method::baseline(report),
            regions_in_scope: scope(report),
        }
    }
}

/// Every account, Region and source, however many there are.
fn scope(report: &Report) -> Vec<(&'static str, String)> {
    let list =
        |items: Vec<String>| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
    let scope = &report.scope;
    vec![
        ("Accounts", list(scope.accounts.iter().map(ToString::to_string).collect())),
        ("Regions", list(scope.regions.iter().map(Region::display_name).collect())),
        ("Sources", list(scope.sources.iter().map(|source| name(source)).collect())),
    ]
}

pub(super) fn safe(text: &str) -> String {
    fit_to_width(text, LONGEST_MESSAGE)
}

pub(super) fn name(text: &str) -> String {
    fit_to_width(text, LONGEST_NAME)
}

/// Every workload's place on the page, by name.
fn anchors(workloads: &[WorkloadReport]) -> BTreeMap<&str, String> {
    let names = workloads.iter().map(|workload| workload.name.as_str());
    names.zip(1..).map(|(name, number): (_, usize)| (name, format!("workload-{number}"))).collect()
}

pub(super) fn anchor(anchors: &BTreeMap<&str, String>, name: &str) -> String {
    anchors.get(name).cloned().unwrap_or_default()
}

fn cell_view(estimate: &EstimateReport, target: Option<Target>) -> CellView {
    let outlook = Outlook::of(estimate);
    let told = matches!(outlook, Outlook::Recovers | Outlook::MissesTarget);
    CellView {
        class: outlook.class(),
        sign: outlook.sign(),
        words: outlook.words(),
        figures: told.then(|| digest::figures(estimate, target)),
    }
}

/// The workloads in the order of the first matrix, then those it lacks.
fn workload_views(
    report: &Report,
    matrices: &[Matrix<'_>],
    anchors: &BTreeMap<&str, String>,
) -> Vec<WorkloadView> {
    let open = report.workloads.len() <= UNFOLDED_WORKLOADS;
    let rows = matrices.iter().flat_map(|matrix| &matrix.rows).map(|row| row.workload);
    let mut told = BTreeSet::new();
    let once = rows.chain(&report.workloads).filter(|workload| told.insert(&workload.name));
    once.map(|w| workload_view(w, anchor(anchors, &w.name), open)).collect()
}

fn worst(workload: &WorkloadReport) -> Outlook {
    let regions = workload.estimates.iter().filter(|e| e.disruption.class == "region");
    regions.map(Outlook::of).max().unwrap_or(Outlook::NotAffected)
}

fn workload_view(workload: &WorkloadReport, anchor: String, open: bool) -> WorkloadView {
    let worst = worst(workload);
    WorkloadView {
        anchor,
        open,
        name: name(&workload.name),
        class: worst.class(),
        words: worst.words(),
        facts: workload_facts(workload),
        cases: digest::cases(workload)
            .iter()
            .filter(|case| case.estimate.disruption.class == "region")
            .map(|case| case_view(case, workload))
            .collect(),
        others: others(workload),
        remedies: workload
            .remedies
            .iter()
            .take(MOST_REMEDIES)
            .map(|remedy| (safe(&super::super::remedies::gain(remedy)), safe(&remedy.action)))
            .collect(),
    }
}

fn others(workload: &WorkloadReport) -> Vec<OtherView> {
    let worst = SCENARIOS.iter().filter_map(|(kind, _)| scenarios::worst(workload, *kind));
    let view = |estimate: &EstimateReport| OtherView {
        title: safe(&estimate.disruption.title),
        cell: cell_view(estimate, workload.targets.get(&estimate.disruption.class).copied()),
        explanation: safe(&estimate.explanation),
    };
    worst.map(view).collect()
}

fn workload_facts(workload: &WorkloadReport) -> Vec<(&'static str, String)> {
    let regions = |regions: &[Region]| {
        let names: Vec<_> = regions.iter().map(Region::display_name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let targets: Vec<_> = workload
        .targets
        .iter()
        .filter_map(|(class, target)| Some((class, digest::target_words(Some(*target))?)))
        .map(|(class, (rto, rpo))| format!("{}: RTO {rto}, RPO {rpo}", safe(class)))
        .collect();
    let targets = if targets.is_empty() { "none set".to_owned() } else { targets.join("; ") };
    let tolerance = workload.tolerance.as_ref().map(|tolerance| safe(&tolerance.summary));
    let tolerance = tolerance.unwrap_or_else(|| "not worked out".to_owned());
    vec![
        ("DR strategy", digest::strategy_words(workload.strategy).to_owned()),
        ("Serves from", regions(&workload.primary_regions)),
        ("Stands by in", regions(&workload.standby_regions)),
        ("Targets", targets),
        ("Tolerates", tolerance),
        ("Resources", with_thousands(workload.resources)),
    ]
}

fn case_view(case: &Case<'_>, workload: &WorkloadReport) -> CaseView {
    let estimate = case.estimate;
    let target = workload.targets.get(&estimate.disruption.class).copied();
    CaseView {
        title: safe(&case.title()),
        cell: cell_view(estimate, target),
        p95: estimate.rto_seconds.map(|rto| human_duration(rto.p95)).unwrap_or_default(),
        basis: estimate.basis.map_or("", Basis::name),
        explanation: safe(&estimate.explanation),
        timeline: Timeline::of(estimate, target),
        losses: estimate.data_loss.iter().map(loss_view).collect(),
        lost: lost_by_reason(estimate),
        unknowns: estimate.unknowns.iter().map(|unknown| safe(unknown)).collect(),
    }
}

/// What is lost, told once per reason.
fn lost_by_reason(estimate: &EstimateReport) -> Vec<(String, Vec<String>)> {
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for lost in &estimate.lost {
        by_reason.entry(&lost.reason).or_default().push(safe(lost.arn.as_str()));
    }
    by_reason.into_iter().map(|(reason, arns)| (safe(reason), arns)).collect()
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

fn finding_counts(report: &Report) -> String {
    let summary = &report.summary;
    let counts = [
        (summary.fail, "failed"),
        (summary.not_assessed, "could not be assessed"),
        (summary.waived, "waived"),
        (summary.pass, "passed"),
    ];
    let told = counts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<_> =
        told.map(|(count, words)| format!("{} {words}", with_thousands(*count))).collect();
    if told.is_empty() { "No finding.".to_owned() } else { format!("{}.", told.join(" · ")) }
}

pub(super) fn status_words(status: Status) -> &'static str {
    match status {
        Status::Fail => "failed",
        Status::NotAssessed => "not assessed",
        Status::Waived => "waived",
        Status::Pass => "passed",
        Status::NotApplicable => "not applicable",
    }
}

pub(super) fn status_class(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::NotAssessed => "open",
        Status::Waived => "waived",
        Status::Pass => "pass",
        Status::NotApplicable => "none",
    }
}
