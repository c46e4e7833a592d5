//! A comparison for a terminal.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::model::{Comparison, Direction, FindingChange};
use super::rows::{Group, Row, Section, finding_words, gap_words, sections};
use crate::report::digest::{counted, joined, with_thousands};
use crate::report::terminal::{BOLD, DIM, GREEN, MAGENTA, RED, pad, paint, wrap};
use crate::report::{fit_to_width, human_time, safe_text};

/// Below this nothing is laid out any narrower.
const NARROWEST: usize = 60;
/// The most findings and gaps that a section lists.
const MOST_LISTED: usize = 20;
/// The widest column of what was before.
const WIDEST_BEFORE: usize = 34;
/// The width of labels: `recovery`, `tolerance`.
const LABEL: usize = 9;

/// The comparison as text with ANSI styles, no wider than `width` (but at
/// least 60) columns.
pub fn render(comparison: &Comparison, width: usize) -> String {
    let mut page = Page { width: width.max(NARROWEST), text: String::new() };
    page.header(comparison);
    for section in sections(comparison) {
        page.section(&section);
    }
    page.notes(comparison);
    page.text
}

struct Page {
    width: usize,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn styled(&mut self, indent: usize, style: Style, text: &str) {
        let text = fit_to_width(text, self.width.saturating_sub(indent));
        self.line(&format!("{:indent$}{}", "", paint(style, &text)));
    }

    fn wrapped(&mut self, indent: usize, style: Style, text: &str) {
        for line in wrap(&safe_text(text), self.width.saturating_sub(indent)) {
            self.styled(indent, style, &line);
        }
    }

    fn header(&mut self, comparison: &Comparison) {
        let (old, new) = (comparison.old.collected_at, comparison.new.collected_at);
        self.styled(0, DIM, &format!("{} → {}", human_time(old), human_time(new)));
        if comparison.old.version != comparison.new.version {
            self.wrapped(
                0,
                MAGENTA,
                &format!(
                    "The reports are of different versions of Blackstart ({} and {}): rules and figures may differ for that alone.",
                    comparison.old.version, comparison.new.version
                ),
            );
        }
        self.line("");
        self.styled(0, BOLD, &headline(comparison));
    }

    fn section(&mut self, section: &Section<'_>) {
        let (sign, title, style) = match section.direction {
            Direction::Worse => ("✘", "Worse", RED),
            Direction::Better => ("✔", "Better", GREEN),
            Direction::Unclear => ("~", "Neither, or it cannot be told", MAGENTA),
        };
        self.line("");
        self.styled(0, style, &format!("{sign} {title}"));
        let before = section
            .groups
            .iter()
            .flat_map(|group| &group.rows)
            .map(|row| safe_text(&row.before).width())
            .filter(|width| *width <= WIDEST_BEFORE)
            .max()
            .unwrap_or(0);
        section.groups.iter().for_each(|group| self.group(group, before));
        self.findings(&section.findings, style);
        for gap in section.gaps.iter().take(MOST_LISTED) {
            let sign =
                if section.direction == Direction::Worse { "gap" } else { "no gap any more" };
            self.styled(2, Style::new(), &format!("{sign}: {}", gap_words(gap)));
        }
        self.more(section.gaps.len(), "gap");
    }

    fn group(&mut self, group: &Group, before: usize) {
        let name = fit_to_width(&group.workload, self.width / 3);
        let indent = 2 + name.width() + 2;
        let lines = wrap(&safe_text(&group.subject), self.width.saturating_sub(indent));
        for (index, line) in lines.iter().enumerate() {
            let name = if index == 0 { name.as_str() } else { "" };
            let missing = indent - 2 - name.width();
            let (name, line) = (paint(BOLD, name), paint(DIM, line));
            self.line(&format!("  {name}{:missing$}{line}", ""));
        }
        group.rows.iter().for_each(|row| self.row(row, before));
    }

    fn row(&mut self, row: &Row, before: usize) {
        let indent = 4 + LABEL + 2;
        let label = pad(row.label, LABEL);
        if row.before.is_empty() {
            self.wrapped(indent, Style::new(), &row.after);
        } else if safe_text(&row.before).width() <= WIDEST_BEFORE {
            let room = self.width.saturating_sub(indent + before + 3);
            let after = paint(BOLD, &fit_to_width(&row.after, room));
            self.line(&format!("    {label}  {} → {after}", pad(&row.before, before)));
        } else {
            // Sentences stand below each other.
            self.styled(4, Style::new(), &format!("{label}  {}", row.before));
            self.wrapped(indent, BOLD, &format!("→ {}", row.after));
        }
    }

    fn findings(&mut self, findings: &[&FindingChange], style: Style) {
        let listed = || findings.iter().take(MOST_LISTED);
        let words = listed().map(|change| finding_words(change).width()).max().unwrap_or(0);
        for change in listed() {
            let head = format!(
                "  {}  {}  ",
                pad(change.severity.name(), 8),
                paint(style, &pad(&finding_words(change), words))
            );
            let room = self.width.saturating_sub(2 + 8 + 2 + words + 2);
            self.line(&format!("{head}{}", fit_to_width(&change.rule_id, room)));
            let message = change.reason.as_deref().unwrap_or(&change.message);
            self.styled(12, DIM, message);
        }
        self.more(findings.len(), "finding");
    }

    fn more(&mut self, count: usize, noun: &str) {
        if let Some(hidden) = count.checked_sub(MOST_LISTED).filter(|hidden| *hidden > 0) {
            let words = counted(hidden, &format!("more {noun}"));
            self.styled(2, DIM, &format!("and {words}: --format json lists all"));
        }
    }

    fn notes(&mut self, comparison: &Comparison) {
        let notes = notes(comparison);
        if !notes.is_empty() {
            self.line("");
        }
        for note in notes {
            self.wrapped(0, DIM, &note);
        }
    }
}

/// The comparison in a sentence.
pub(super) fn headline(comparison: &Comparison) -> String {
    let summary = comparison.summary;
    let parts: Vec<String> = [
        (summary.worse, "for the worse"),
        (summary.better, "for the better"),
        (summary.unclear, "that is neither or cannot be told"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{} {words}", counted(count, "change")))
    .collect();
    let unchanged = match comparison.findings_unchanged {
        0 => String::new(),
        1 => " 1 finding fails as before.".to_owned(),
        count => format!(" {} findings fail as before.", with_thousands(count)),
    };
    let changes = if parts.is_empty() { "Nothing changed".to_owned() } else { joined(&parts) };
    format!("{changes}.{unchanged}")
}

/// What readers must know to judge the changes.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    let scope = &comparison.scope;
    let list = |names: Vec<String>, words: &str| {
        (!names.is_empty()).then(|| format!("{words}: {}.", names.join(", ")))
    };
    let text = |items: &[crate::inventory::Region]| {
        items.iter().map(crate::inventory::Region::display_name).collect()
    };
    let ids =
        |items: &[crate::inventory::AccountId]| items.iter().map(ToString::to_string).collect();
    [
        list(comparison.workloads_appeared.clone(), "New workloads"),
        list(ids(&scope.accounts_added), "Accounts looked at for the first time"),
        list(ids(&scope.accounts_removed), "Accounts no longer looked at"),
        list(text(&scope.regions_added), "Regions looked at for the first time"),
        list(text(&scope.regions_removed), "Regions no longer looked at"),
    ]
    .into_iter()
    .flatten()
    .collect()
}
