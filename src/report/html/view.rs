//! What the page's templates print: words, links and classes, with every
//! decision already taken and every text already made safe to look at.

use std::collections::BTreeMap;

use askama::Template;

use super::super::digest::{self, Outlook, counted, with_thousands};
use super::super::{
    EstimateReport, Report, Status, Target, WorkloadReport, fit_to_width, human_time, safe_text,
};
use super::board::{Board, MatrixView, matrix_view};
use super::dark::Dark;
use super::gaps::{self, GapView};
use super::island::island;
use super::listing::RuleListing;
use super::map::Map;
use super::method::{self, BaselineView, Setting, SourceView, WaiverView};
use super::policy::content_security_policy;
use super::rule_page::{self, RulePage};
use super::workload;
use crate::inventory::Region;

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
    dark_script: &'static str,
    version: String,
    schema_version: u32,
    collected_at: String,
    collected_words: String,
    board: Board,
    matrices: Vec<MatrixView>,
    map: Option<Map>,
    dark: Option<Dark>,
    /// The part of the page about each workload.
    workloads: Vec<String>,
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

pub(super) struct CellView {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) words: &'static str,
    pub(super) figures: Option<(String, String)>,
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
    /// # Errors
    ///
    /// A template that fails; ours cannot.
    pub(super) fn of(
        report: &Report,
        style: &'static str,
        [script, dark_script]: [&'static str; 2],
    ) -> Result<Self, askama::Error> {
        let matrices = digest::matrices(report);
        let groups = digest::groups(report);
        let anchors = anchors(&report.workloads);
        let rules = rule_page::anchors(report);
        let board = Board::of(report, &matrices, &groups, &anchors, &rules);
        Ok(Self {
            policy: content_security_policy(style, &[script, dark_script]),
            style,
            script,
            dark_script,
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
            dark: Dark::of(report, &anchors),
            workloads: workload::render_all(report, &matrices, &anchors)?,
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
        })
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
pub(super) fn anchors(workloads: &[WorkloadReport]) -> BTreeMap<&str, String> {
    let names = workloads.iter().map(|workload| workload.name.as_str());
    names.zip(1..).map(|(name, number): (_, usize)| (name, format!("workload-{number}"))).collect()
}

pub(super) fn anchor(anchors: &BTreeMap<&str, String>, name: &str) -> String {
    anchors.get(name).cloned().unwrap_or_default()
}

pub(super) fn cell_view(estimate: &EstimateReport, target: Option<Target>) -> CellView {
    let outlook = Outlook::of(estimate);
    let told = matches!(outlook, Outlook::Recovers | Outlook::MissesTarget);
    CellView {
        class: outlook.class(),
        sign: outlook.sign(),
        words: outlook.words(),
        figures: told.then(|| digest::figures(estimate, target)),
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
