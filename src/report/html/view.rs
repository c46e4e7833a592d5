//! What the page's templates print: words, links and classes, with every
//! decision already taken and every text already made safe to look at.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::super::digest::{self, Group, Matrix, Outlook, counted, with_thousands};
use super::super::safe_text::safe_block;
use super::super::{
    Basis, EstimateReport, Finding, Report, RuleSummary, Status, Target, WorkloadReport,
    fit_to_width, human_time, safe_text,
};
use super::dark::Dark;
use super::map::Map;
use super::policy::content_security_policy;
use super::workload;
use crate::inventory::{Gap, Region};

/// The longest name, message and explanation that the page prints in full.
const LONGEST_NAME: usize = 200;
const LONGEST_MESSAGE: usize = 1_000;

/// The whole page.
#[derive(Template)]
#[template(path = "report/report.html", whitespace = "minimize")]
pub(super) struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    dark_script: &'static str,
    version: String,
    collected_at: String,
    collected_words: String,
    headline: String,
    facts: Vec<(&'static str, String)>,
    tiles: Vec<Tile>,
    tiles_title: String,
    matrices: Vec<MatrixView>,
    first: Vec<Advice>,
    seen: Vec<(&'static str, String)>,
    unseen: Vec<String>,
    map: Option<Map>,
    dark: Option<Dark>,
    /// The part of the page about each workload.
    workloads: Vec<String>,
    groups: Vec<GroupView>,
    finding_counts: String,
    findings: usize,
    workload_names: Vec<String>,
    gaps: Vec<GapView>,
    gap_title: String,
    sources: Vec<SourceView>,
}

struct Tile {
    class: &'static str,
    number: String,
    words: &'static str,
}

struct MatrixView {
    title: String,
    columns: Vec<(String, String)>,
    rows: Vec<RowView>,
}

struct RowView {
    name: String,
    anchor: String,
    strategy: &'static str,
    target: Option<(String, String)>,
    cells: Vec<Option<CellView>>,
}

pub(super) struct CellView {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) words: &'static str,
    pub(super) figures: Option<(String, String)>,
}

struct Advice {
    severity: &'static str,
    problem: String,
    more: String,
    remedy: String,
    workloads: String,
    anchor: String,
}

struct GroupView {
    anchor: String,
    severity: &'static str,
    title: String,
    rule_id: String,
    counts: String,
    practices: String,
    why: Vec<String>,
    remedy: String,
    code: Vec<(&'static str, String)>,
    references: Vec<Link>,
    equivalents: String,
    findings: Vec<FindingView>,
}

struct FindingView {
    status: &'static str,
    status_words: &'static str,
    name: String,
    arn: String,
    workload: String,
    message: String,
    note: String,
}

struct GapView {
    account: String,
    region: String,
    call: String,
    reason: &'static str,
    message: String,
}

struct SourceView {
    basis: &'static str,
    source: Link,
    uses: usize,
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
        let (tiles, tiles_title) = tiles(&matrices);
        Ok(Self {
            policy: content_security_policy(style, &[script, dark_script]),
            style,
            script,
            dark_script,
            version: safe_text(&report.tool.version).into_owned(),
            collected_at: report.collected_at.to_string(),
            collected_words: human_time(report.collected_at),
            headline: digest::headline(report, &matrices),
            facts: facts(report),
            tiles,
            tiles_title,
            matrices: matrices.iter().map(|matrix| matrix_view(matrix, &anchors)).collect(),
            first: first_things(&groups),
            seen: seen(report),
            unseen: digest::gap_groups(&report.gaps).iter().map(|g| safe(&g.words())).collect(),
            map: Map::of(report),
            dark: Dark::of(report, &anchors),
            workloads: workload::render_all(report, &matrices, &anchors)?,
            finding_counts: finding_counts(report),
            findings: report.findings.len(),
            workload_names: workload_names(&report.findings),
            groups: groups.iter().enumerate().map(|(index, g)| group_view(index, g)).collect(),
            gaps: report.gaps.iter().map(gap_view).collect(),
            gap_title: counted(report.gaps.len(), "gap"),
            sources: sources(report),
        })
    }
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

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let count = |number: usize| with_thousands(number);
    vec![
        ("Accounts", count(report.scope.accounts.len())),
        ("Regions", count(report.scope.regions.len())),
        ("Workloads", count(report.workloads.len())),
        ("Resources", count(report.summary.resources)),
        ("Rules", count(report.summary.rules)),
    ]
}

fn tiles(matrices: &[Matrix<'_>]) -> (Vec<Tile>, String) {
    let Some(column) = digest::worst_single_region(matrices) else {
        return (Vec::new(), String::new());
    };
    let tally = column.tally;
    let tiles = [
        (Outlook::Unrecoverable, tally.unrecoverable, "do not come back"),
        (Outlook::MissesTarget, tally.misses, "miss their target"),
        (Outlook::Unknown, tally.unknown, "cannot be judged"),
        (Outlook::Recovers, tally.recovers, "recover"),
        (Outlook::NotAffected, tally.not_affected, "do not notice"),
    ];
    let tile = |(outlook, number, words): (Outlook, usize, _)| Tile {
        class: if number == 0 { "calm" } else { outlook.class() },
        number: with_thousands(number),
        words,
    };
    let title = format!("Workloads, if {} goes dark", digest::disruption_title(column.disruption));
    (tiles.map(tile).into(), title)
}

fn matrix_view(matrix: &Matrix<'_>, anchors: &BTreeMap<&str, String>) -> MatrixView {
    let column = |column: &digest::Column<'_>| {
        let (name, codes) = (
            digest::disruption_name(column.disruption),
            digest::disruption_codes(column.disruption),
        );
        (safe(&name), safe(&codes))
    };
    let row = |row: &digest::Row<'_>| RowView {
        name: name(&row.workload.name),
        anchor: anchor(anchors, &row.workload.name),
        strategy: digest::strategy_words(row.workload.strategy),
        target: digest::target_words(row.target),
        cells: row.cells.iter().map(|cell| cell.map(|e| cell_view(e, row.target))).collect(),
    };
    MatrixView {
        title: safe(&digest::class_title(matrix.class)),
        columns: matrix.columns.iter().map(column).collect(),
        rows: matrix.rows.iter().map(row).collect(),
    }
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

fn first_things(groups: &[Group<'_>]) -> Vec<Advice> {
    let failing = groups.iter().enumerate().filter(|(_, group)| group.fails > 0);
    failing.take(3).filter_map(|(index, group)| advice(index, group)).collect()
}

fn advice(index: usize, group: &Group<'_>) -> Option<Advice> {
    let first = group.findings.first()?;
    let remedy = group.rule.map_or(&first.remediation, |rule| &rule.remediation.summary);
    let workloads: Vec<_> = group.workloads.iter().take(4).map(|workload| name(workload)).collect();
    let more = group.workloads.len().saturating_sub(workloads.len());
    let more_words = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(Advice {
        severity: group.severity.name(),
        problem: safe(first.message.trim().trim_end_matches('.')),
        more: match group.fails {
            0 | 1 => String::new(),
            fails => format!("and {} more like it", with_thousands(fails - 1)),
        },
        remedy: safe(remedy.trim()),
        workloads: format!("{}{more_words}", workloads.join(", ")),
        anchor: format!("rule-{index}"),
    })
}

fn seen(report: &Report) -> Vec<(&'static str, String)> {
    let list = |mut items: Vec<String>| {
        let more = items.len().saturating_sub(20);
        items.truncate(20);
        if more > 0 {
            items.push(format!("and {more} more"));
        }
        if items.is_empty() { "none".to_owned() } else { items.join(", ") }
    };
    let scope = &report.scope;
    vec![
        ("Accounts", list(scope.accounts.iter().map(ToString::to_string).collect())),
        ("Regions", list(scope.regions.iter().map(Region::display_name).collect())),
        ("Sources", list(scope.sources.iter().map(|source| name(source)).collect())),
    ]
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

fn workload_names(findings: &[Finding]) -> Vec<String> {
    let names: BTreeSet<_> = findings.iter().filter_map(|f| f.workload.as_deref()).collect();
    names.into_iter().map(name).collect()
}

fn group_view(index: usize, group: &Group<'_>) -> GroupView {
    let rule = group.rule;
    let text = |of: fn(&RuleSummary) -> &str| rule.map(of).unwrap_or_default();
    GroupView {
        anchor: format!("rule-{index}"),
        severity: group.severity.name(),
        title: safe(rule.map_or(group.rule_id, |rule| &rule.title)),
        rule_id: safe(group.rule_id),
        counts: group_counts(group),
        practices: rule.map(|rule| safe(&rule.well_architected.join(", "))).unwrap_or_default(),
        why: paragraphs(text(|rule| &rule.why)),
        remedy: safe(text(|rule| rule.remediation.summary.trim())),
        code: rule.map(code).unwrap_or_default(),
        references: rule.map(references).unwrap_or_default(),
        equivalents: rule.map(equivalents).unwrap_or_default(),
        findings: group.findings.iter().map(|f| finding_view(f, rule)).collect(),
    }
}

fn group_counts(group: &Group<'_>) -> String {
    let statuses = [Status::Fail, Status::NotAssessed, Status::Waived, Status::Pass];
    let counts = statuses.map(|status| (group.count(status), status_words(status)));
    let told = counts.iter().filter(|(count, _)| *count > 0);
    told.map(|(count, words)| format!("{} {words}", with_thousands(*count)))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Markdown's paragraphs as plain text; the marks of emphasis go.
fn paragraphs(markdown: &str) -> Vec<String> {
    let text = safe_block(markdown).replace("**", "");
    let parts =
        text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect()
}

fn code(rule: &RuleSummary) -> Vec<(&'static str, String)> {
    let remedy = &rule.remediation;
    let ways = [
        ("AWS CLI", &remedy.cli),
        ("Terraform", &remedy.terraform),
        ("CloudFormation", &remedy.cloudformation),
    ];
    let written = ways.into_iter().filter_map(|(title, code)| Some((title, code.as_ref()?)));
    written.map(|(title, code)| (title, safe_block(code.trim_end()))).collect()
}

fn references(rule: &RuleSummary) -> Vec<Link> {
    rule.references.iter().map(|reference| Link::of(reference)).collect()
}

fn equivalents(rule: &RuleSummary) -> String {
    let peers =
        rule.equivalents.iter().map(|(peer, checks)| format!("{peer}: {}", checks.join(", ")));
    safe(&peers.collect::<Vec<_>>().join("; "))
}

fn finding_view(finding: &Finding, rule: Option<&RuleSummary>) -> FindingView {
    let mut notes = Vec::new();
    if let Some(place) = &finding.location {
        notes.push(format!("{}:{}", name(&place.file), place.line));
    }
    if finding.baseline == Some(super::super::Baseline::New) {
        notes.push("new since the baseline".to_owned());
    }
    // The rule's own remedy stands above the table already.
    if rule.is_none_or(|rule| rule.remediation.summary.trim() != finding.remediation.trim()) {
        notes.push(safe(&finding.remediation));
    }
    let resource = &finding.resource;
    let arn = if resource.arn == resource.name { String::new() } else { safe(&resource.arn) };
    FindingView {
        status: status_class(finding.status),
        status_words: status_words(finding.status),
        name: name(&resource.name),
        arn,
        workload: finding.workload.as_deref().map(name).unwrap_or_default(),
        message: safe(&finding.message),
        note: notes.join(" · "),
    }
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::Fail => "failed",
        Status::NotAssessed => "not assessed",
        Status::Waived => "waived",
        Status::Pass => "passed",
        Status::NotApplicable => "not applicable",
    }
}

fn status_class(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::NotAssessed => "open",
        Status::Waived => "waived",
        Status::Pass => "pass",
        Status::NotApplicable => "none",
    }
}

fn gap_view(gap: &Gap) -> GapView {
    GapView {
        account: gap.account.as_ref().map(ToString::to_string).unwrap_or_default(),
        region: gap.region.display_name(),
        call: safe(&format!("{}:{}", gap.service, gap.operation)),
        reason: gap.reason.description(),
        message: safe(&gap.message),
    }
}

/// Every source that a figure rests on, with how many figures do.
fn sources(report: &Report) -> Vec<SourceView> {
    let mut uses: BTreeMap<(Basis, &str), usize> = BTreeMap::new();
    for estimate in report.workloads.iter().flat_map(|workload| &workload.estimates) {
        let steps = estimate.critical_path.iter().map(|step| (step.basis, step.source.as_str()));
        let losses = estimate.data_loss.iter().map(|loss| (loss.basis, loss.source.as_str()));
        for key in steps.chain(losses) {
            *uses.entry(key).or_default() += 1;
        }
    }
    let view = |((basis, source), uses): ((Basis, &str), usize)| SourceView {
        basis: basis.name(),
        source: Link::of(source),
        uses,
    };
    uses.into_iter().map(view).collect()
}
