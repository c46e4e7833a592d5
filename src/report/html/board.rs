//! The first page, for people who decide: what was looked at and what could
//! not be, which workloads survive what, and what to mend first. It fits on
//! one printed page, whatever the size of the estate.

use std::collections::{BTreeMap, BTreeSet};

use super::super::digest::{self, Column, Group, Matrix, Outlook, Row, counted, with_thousands};
use super::super::{
    EstimateReport, RemedyReport, Report, Target, WorkloadReport, fit_to_width, remedies,
};
use super::view::{LONGEST_NAME, anchor, name, safe};
use crate::inventory::Region;

/// What fits on the page.
const MOST_WORKLOADS: usize = 8;
const MOST_LOSSES: usize = 4;
const MOST_GAPS: usize = 5;
const MOST_LISTED: usize = 12;
/// The longest sentence of an advice, in columns.
const LONGEST_SENTENCE: usize = 220;

/// The first page.
pub(super) struct Board {
    pub(super) headline: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) tiles: Vec<Tile>,
    pub(super) tiles_title: String,
    /// The worst workloads and losses of Regions.
    pub(super) matrix: Option<MatrixView>,
    /// What the matrix leaves out, in words.
    pub(super) left_out: String,
    pub(super) first: Vec<Advice>,
    pub(super) seen: Vec<(&'static str, String)>,
    pub(super) unseen: Vec<String>,
    pub(super) more_unseen: usize,
    pub(super) not_assessed: String,
}

/// How many workloads fare how.
pub(super) struct Tile {
    pub(super) class: &'static str,
    pub(super) number: String,
    pub(super) words: &'static str,
}

/// Workloads against losses.
pub(super) struct MatrixView {
    pub(super) title: String,
    /// What an empty cell says.
    pub(super) absent: &'static str,
    pub(super) columns: Vec<(String, String)>,
    pub(super) rows: Vec<RowView>,
}

/// A workload's row.
pub(super) struct RowView {
    pub(super) name: String,
    pub(super) anchor: String,
    pub(super) strategy: &'static str,
    pub(super) target: Option<(String, String)>,
    pub(super) cells: Vec<Option<VerdictView>>,
}

/// What becomes of a workload in one loss.
pub(super) struct VerdictView {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) words: &'static str,
    pub(super) figures: Option<(String, String)>,
    /// How that compares to the target.
    pub(super) target: &'static str,
}

/// One of the three things to mend first.
pub(super) struct Advice {
    pub(super) problem: String,
    pub(super) gain: String,
    pub(super) action: String,
    pub(super) affects: String,
    pub(super) link: String,
}

impl Board {
    pub(super) fn of(
        report: &Report,
        matrices: &[Matrix<'_>],
        groups: &[Group<'_>],
        workloads: &BTreeMap<&str, String>,
        rules: &BTreeMap<&str, String>,
    ) -> Self {
        let (tiles, tiles_title) = tiles(matrices);
        let regions = matrices.iter().find(|matrix| matrix.class == "region");
        let unseen = digest::gap_groups(&report.gaps);
        Self {
            headline: safe(&digest::headline(report, matrices)),
            facts: facts(report),
            tiles,
            tiles_title: safe(&tiles_title),
            matrix: regions.map(|m| matrix_view(m, MOST_WORKLOADS, MOST_LOSSES, workloads)),
            left_out: regions.map(left_out).unwrap_or_default(),
            first: first_things(report, groups, rules),
            seen: seen(report),
            more_unseen: unseen.len().saturating_sub(MOST_GAPS),
            unseen: unseen.iter().take(MOST_GAPS).map(|group| safe(&group.words())).collect(),
            not_assessed: match report.summary.not_assessed {
                0 => String::new(),
                count => counted(count, "check"),
            },
        }
    }
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let count = |number: usize| with_thousands(number);
    vec![
        ("Accounts", count(report.scope.accounts.len())),
        ("Regions", count(report.scope.regions.len())),
        ("Workloads", count(report.workloads.len())),
        ("Resources", count(report.summary.resources)),
        ("Rules checked", count(report.summary.rules)),
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

/// A matrix, cut to so many rows and columns; both have the worst first.
pub(super) fn matrix_view(
    matrix: &Matrix<'_>,
    most_rows: usize,
    most_columns: usize,
    anchors: &BTreeMap<&str, String>,
) -> MatrixView {
    let column = |column: &Column<'_>| {
        let name = digest::disruption_name(column.disruption);
        (safe(&name), safe(&digest::disruption_codes(column.disruption)))
    };
    let row = |row: &Row<'_>| {
        let cells = row.cells.iter().take(most_columns);
        RowView {
            name: name(&row.workload.name),
            anchor: anchor(anchors, &row.workload.name),
            strategy: digest::strategy_words(row.workload.strategy),
            target: digest::target_words(row.target),
            cells: cells.map(|cell| cell.map(|e| verdict(e, row.target))).collect(),
        }
    };
    MatrixView {
        title: safe(&digest::class_title(matrix.class)),
        // The loss of a Region is tried with every workload that uses it.
        absent: if matrix.class == "region" { "not used" } else { "not simulated" },
        columns: matrix.columns.iter().take(most_columns).map(column).collect(),
        rows: matrix.rows.iter().take(most_rows).map(row).collect(),
    }
}

fn verdict(estimate: &EstimateReport, target: Option<Target>) -> VerdictView {
    let outlook = Outlook::of(estimate);
    let told = matches!(outlook, Outlook::Recovers | Outlook::MissesTarget);
    let has_target = target.is_some_and(|t| t.rto_seconds.is_some() || t.rpo_seconds.is_some());
    VerdictView {
        class: outlook.class(),
        sign: outlook.sign(),
        words: outlook.words(),
        figures: told.then(|| digest::figures(estimate, target)),
        target: match (outlook, has_target, estimate.meets_target) {
            (Outlook::NotAffected, ..) => "",
            (_, false, _) => "no target",
            (Outlook::Unrecoverable, ..) | (_, true, Some(false)) => "target missed",
            (_, true, Some(true)) => "target met",
            (_, true, None) => "target open",
        },
    }
}

fn left_out(matrix: &Matrix<'_>) -> String {
    let mut parts = Vec::new();
    let rows = matrix.rows.len().saturating_sub(MOST_WORKLOADS);
    let columns = matrix.columns.len().saturating_sub(MOST_LOSSES);
    if rows > 0 {
        parts.push(counted(rows, "more workload"));
    }
    if columns > 0 {
        let noun = if columns == 1 { "less grave loss" } else { "less grave losses" };
        parts.push(format!("{} {noun}", with_thousands(columns)));
    }
    digest::joined(&parts)
}

/// What brings most when it is mended; where no simulation tells, the gravest
/// rules that fail.
fn first_things(
    report: &Report,
    groups: &[Group<'_>],
    rules: &BTreeMap<&str, String>,
) -> Vec<Advice> {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut first = Vec::new();
    for (workload, remedy, _) in remedies::first_by_rule(report) {
        if first.len() == 3 {
            return first;
        }
        if helps(remedy) && told.insert(remedy.rule_id.as_str()) {
            first.push(advice_of_remedy(report, groups, workload, remedy, rules));
        }
    }
    let failing = groups.iter().filter(|group| group.fails > 0 && !told.contains(group.rule_id));
    let missing = 3_usize.saturating_sub(first.len());
    first.extend(failing.take(missing).map(|group| advice_of_group(group, rules)));
    first
}

fn helps(remedy: &RemedyReport) -> bool {
    remedy.makes_recoverable || remedy.rto_seconds_saved >= 1.0 || remedy.rpo_seconds_saved >= 1.0
}

fn advice_of_remedy(
    report: &Report,
    groups: &[Group<'_>],
    workload: &WorkloadReport,
    remedy: &RemedyReport,
    rules: &BTreeMap<&str, String>,
) -> Advice {
    let group = groups.iter().find(|group| group.rule_id == remedy.rule_id);
    let finding = report.findings.iter().find(|f| f.fingerprint == remedy.fingerprint);
    let problem = finding.map(|finding| finding.message.as_str()).unwrap_or_default();
    let mut affects = vec![workload.name.as_str()];
    let others = group.iter().flat_map(|group| &group.workloads).copied();
    affects.extend(others.filter(|other| *other != workload.name));
    Advice {
        problem: sentence(problem),
        gain: format!("{}: {}", name(&workload.name), sentence(&remedies::gain(remedy))),
        action: sentence(&remedy.action),
        affects: listed(&affects, 4),
        link: anchor(rules, &remedy.rule_id),
    }
}

fn advice_of_group(group: &Group<'_>, rules: &BTreeMap<&str, String>) -> Advice {
    let first = group.findings.first();
    let message = first.map(|finding| finding.message.trim().trim_end_matches('.'));
    let more = match group.fails {
        0 | 1 => String::new(),
        fails => format!(", and {} more like it", with_thousands(fails - 1)),
    };
    let of_rule = group.rule.map(|rule| rule.remediation.summary.trim());
    let of_finding = first.map(|finding| finding.remediation.trim());
    let affects: Vec<_> = group.workloads.iter().copied().collect();
    Advice {
        problem: format!("{}{more}.", sentence(message.unwrap_or_default())),
        gain: String::new(),
        action: sentence(of_rule.or(of_finding).unwrap_or_default()),
        affects: listed(&affects, 4),
        link: anchor(rules, group.rule_id),
    }
}

fn sentence(text: &str) -> String {
    fit_to_width(text.trim(), LONGEST_SENTENCE)
}

/// The first so many names, and how many more there are.
fn listed(names: &[&str], most: usize) -> String {
    let shown: Vec<_> = names.iter().take(most).map(|text| name(text)).collect();
    let more = names.len().saturating_sub(shown.len());
    let more_words = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more_words}", shown.join(", "))
}

fn seen(report: &Report) -> Vec<(&'static str, String)> {
    let scope = &report.scope;
    let list = |items: Vec<String>| {
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        if items.is_empty() { "none".to_owned() } else { listed(&items, MOST_LISTED) }
    };
    let sources = scope.sources.iter().map(|source| fit_to_width(source, LONGEST_NAME));
    vec![
        ("Accounts", list(scope.accounts.iter().map(ToString::to_string).collect())),
        ("Regions", list(scope.regions.iter().map(Region::display_name).collect())),
        ("Sources", list(sources.collect())),
    ]
}
