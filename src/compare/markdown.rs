//! A comparison in Markdown, for a comment on a pull request or a job summary.

use std::fmt::Write;

use super::model::{Comparison, Direction, FindingChange};
use super::rows::{Section, finding_words, gap_words, sections};
use super::text::{headline, notes};
use crate::report::{fit_to_width, human_time};

/// The most findings, gaps and changed figures that a section lists: comments
/// are read by people, and GitHub takes no more than 65,536 characters.
const MOST_LISTED: usize = 20;
/// Ends a word without being seen.
const BREAK: &str = "<!-- -->";
/// The longest text of a cell.
const LONGEST_CELL: usize = 240;

/// The comparison in Markdown.
pub fn render(comparison: &Comparison) -> String {
    let mut text = format!(
        "## Blackstart: what changed\n\n**{}**\n\n{} → {}\n",
        headline(comparison),
        human_time(comparison.old.collected_at),
        human_time(comparison.new.collected_at)
    );
    for part in sections(comparison) {
        section(&mut text, &part);
    }
    for note in notes(comparison) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{}\n", cell(&note));
    }
    text
}

fn section(text: &mut String, section: &Section<'_>) {
    let title = match section.direction {
        Direction::Worse => "❌ Worse",
        Direction::Better => "✅ Better",
        Direction::Unclear => "❔ Neither, or it cannot be told",
    };
    let _ = write!(text, "\n### {title}\n");
    workloads(text, section);
    findings(text, &section.findings);
    if !section.gaps.is_empty() {
        let title = match section.direction {
            Direction::Worse => "Can no longer be read",
            _ => "Can be read again",
        };
        let _ = write!(text, "\n{title}:\n\n");
        for gap in section.gaps.iter().take(MOST_LISTED) {
            let _ = writeln!(text, "- {}", cell(&gap_words(gap)));
        }
        more(text, section.gaps.len());
    }
}

fn workloads(text: &mut String, section: &Section<'_>) {
    if section.groups.is_empty() {
        return;
    }
    text.push_str(
        "\n| workload | in case of | | before | after |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut rows = Vec::new();
    for group in &section.groups {
        let head = format!("| {} | {} |", cell(&group.workload), cell(&group.subject));
        if group.rows.is_empty() {
            rows.push(format!("{head} | | |"));
        }
        for row in &group.rows {
            let (before, after) = (cell(&row.before), cell(&row.after));
            let after = if before.is_empty() { after } else { format!("**{after}**") };
            rows.push(format!("{head} {} | {before} | {after} |", row.label));
        }
    }
    for row in rows.iter().take(MOST_LISTED) {
        let _ = writeln!(text, "{row}");
    }
    more(text, rows.len());
}

fn findings(text: &mut String, findings: &[&FindingChange]) {
    if findings.is_empty() {
        return;
    }
    text.push_str("\n| severity | finding | rule | |\n| --- | --- | --- | --- |\n");
    for change in findings.iter().take(MOST_LISTED) {
        let reason = change.reason.as_deref().unwrap_or(&change.message);
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            change.severity.name(),
            cell(&finding_words(change)),
            cell(&change.rule_id),
            cell(reason)
        );
    }
    more(text, findings.len());
}

fn more(text: &mut String, count: usize) {
    if let Some(hidden) = count.checked_sub(MOST_LISTED).filter(|hidden| *hidden > 0) {
        let _ = write!(text, "\nand {hidden} more.\n");
    }
}

/// Text that stays text: names come from AWS and can hold Markdown, HTML,
/// mentions and links.
fn cell(text: &str) -> String {
    let text = fit_to_width(text, LONGEST_CELL);
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // Nobody is mentioned and nothing is linked by a name: forges look for
            // these in the text that is shown, so only a break helps.
            '@' | '#' => {
                safe.push(character);
                safe.push_str(BREAK);
            }
            '/' if safe.ends_with(":/") => {
                safe.push_str(BREAK);
                safe.push('/');
            }
            '.' if ends_in_www(&safe) => {
                safe.push_str(BREAK);
                safe.push('.');
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                safe.push('\\');
                safe.push(character);
            }
            other => safe.push(other),
        }
    }
    safe
}

fn ends_in_www(text: &str) -> bool {
    let tail = text.len().checked_sub(3).and_then(|start| text.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}
