//! Markdown for a comment on a pull request or the summary of a job: the
//! verdict, what becomes of each workload, what to look at first. Everything
//! else is folded away, and what does not fit is counted.

use super::digest::{
    self, Column, Group, Matrix, Outlook, Row, counted, gap_groups, joined, with_thousands,
};
use super::markdown_text::{code, inline};
use super::remedies::{first_by_rule, gain};
use super::{Baseline, EstimateReport, Finding, Report, Status, Target, human_time};

/// GitHub takes comments of less than 65,536 characters; this leaves room for
/// what a workflow puts around.
const LONGEST: usize = 60_000;

const MOST_ROWS: usize = 20;
const MOST_COLUMNS: usize = 6;
const MOST_RULES: usize = 10;
const MOST_REMEDIES: usize = 3;
const MOST_GAPS: usize = 10;
const RESOURCES_OF_A_RULE: usize = 3;

const LONGEST_NAME: usize = 60;
const LONGEST_TEXT: usize = 240;

/// The report as Markdown.
pub(crate) fn render(report: &Report) -> String {
    let matrices = digest::matrices(report);
    let mut page = Page { report, text: String::new() };
    page.verdict(&matrices);
    matrices.iter().for_each(|matrix| page.matrix(matrix));
    page.rules();
    page.worse();
    page.remedies();
    page.gaps();
    page.all_findings();
    page.text
}

struct Page<'a> {
    report: &'a Report,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line(&format!("\n### {text}\n"));
    }

    fn verdict(&mut self, matrices: &[Matrix<'_>]) {
        let report = self.report;
        self.line(&format!("## {} Blackstart", sign(report)));
        self.line(&format!("\n**{}**", inline(&digest::headline(report, matrices), LONGEST_TEXT)));
        let summary = &report.summary;
        let new = self.news().map(|new| new.len());
        let mended = report.baseline.as_ref().map(|baseline| baseline.resolved);
        let counts = [
            (summary.fail, "failed"),
            (new.unwrap_or_default(), "of them new"),
            (mended.unwrap_or_default(), "mended since the baseline"),
            (summary.not_assessed, "could not be assessed"),
            (summary.waived, "waived"),
            (summary.pass, "passed"),
        ];
        let counts: Vec<_> = counts
            .iter()
            .filter(|(count, words)| *count > 0 || *words == "failed")
            .map(|(count, words)| format!("{} {words}", with_thousands(*count)))
            .collect();
        let scope = [
            counted(summary.resources, "resource"),
            counted(report.scope.accounts.len(), "account"),
            counted(report.scope.regions.len(), "Region"),
        ];
        self.line(&format!(
            "\nFindings: {}. Inventory of {}: {}.",
            counts.join(" · "),
            human_time(report.collected_at),
            joined(&scope)
        ));
    }

    /// The failures that are new; none if there was no baseline.
    fn news(&self) -> Option<Vec<&Finding>> {
        let findings = &self.report.findings;
        let marked = || findings.iter().any(|finding| finding.baseline.is_some());
        let compared = self.report.baseline.is_some() || marked();
        let is_new = |finding: &&Finding| {
            finding.status == Status::Fail && finding.baseline == Some(Baseline::New)
        };
        compared.then(|| findings.iter().filter(is_new).collect())
    }

    fn matrix(&mut self, matrix: &Matrix<'_>) {
        self.heading(&inline(&digest::class_title(matrix.class), LONGEST_TEXT));
        let columns: Vec<_> = matrix.columns.iter().take(MOST_COLUMNS).collect();
        let heads: Vec<_> = columns.iter().map(|column| column_head(column)).collect();
        self.line(&format!("| Workload | Target (RTO · RPO) | {} |", heads.join(" | ")));
        self.line(&format!("| --- | --- |{}", " --- |".repeat(columns.len())));
        for row in matrix.rows.iter().take(MOST_ROWS) {
            let cells = row.cells.iter().take(columns.len());
            let cells: Vec<_> = cells.map(|estimate| cell(*estimate, row.target)).collect();
            let name = code(&row.workload.name, LONGEST_NAME);
            self.line(&format!("| {name} | {} | {} |", target(row), cells.join(" | ")));
        }
        let more = [
            (matrix.rows.len().saturating_sub(MOST_ROWS), "more workload"),
            (matrix.columns.len().saturating_sub(MOST_COLUMNS), "more disruption"),
        ];
        let more: Vec<_> =
            more.iter().filter(|(n, _)| *n > 0).map(|(n, w)| counted(*n, w)).collect();
        if !more.is_empty() {
            self.line(&format!("\nAnd {}.", joined(&more)));
        }
    }

    /// The gravest rules: of what is new, where there was a baseline.
    fn rules(&mut self) {
        let news = self.news();
        let groups = digest::groups(self.report);
        let fits = |finding: &&&Finding| match &news {
            Some(_) => finding.baseline == Some(Baseline::New) && finding.status == Status::Fail,
            None => finding.status == Status::Fail,
        };
        let mut rows: Vec<(&Group<'_>, Vec<&Finding>)> = groups
            .iter()
            .map(|group| (group, group.findings.iter().filter(fits).copied().collect()))
            .collect();
        rows.retain(|(_, findings)| !findings.is_empty());
        match (&news, rows.is_empty()) {
            (Some(_), true) => return self.heading("Nothing new fails"),
            (Some(_), false) => self.heading("New since the baseline"),
            (None, true) => return,
            (None, false) => self.heading("What fails, the gravest first"),
        }
        self.line("| Severity | What must hold | Where it does not |\n| --- | --- | --- |");
        for (group, findings) in rows.iter().take(MOST_RULES) {
            self.line(&rule_row(group, findings));
        }
        let hidden = rows.iter().skip(MOST_RULES).map(|(_, findings)| findings.len()).sum();
        if hidden > 0 {
            let rules = counted(rows.len() - MOST_RULES, "more rule");
            self.line(&format!("\nAnd {} of {rules}.", counted(hidden, "finding")));
        }
    }

    /// What is no new finding and got worse all the same.
    fn worse(&mut self) {
        let worse = self.report.baseline.as_ref().map_or(&[][..], |baseline| &baseline.worse);
        if worse.is_empty() {
            return;
        }
        self.heading("Worse than in the baseline");
        for change in worse.iter().take(MOST_RULES) {
            let severity = change.severity.name();
            self.line(&format!("- {severity}: {}", inline(&change.message, LONGEST_TEXT)));
        }
        let more = worse.len().saturating_sub(MOST_RULES);
        if more > 0 {
            self.line(&format!("- and {} more", with_thousands(more)));
        }
    }

    fn remedies(&mut self) {
        let remedies = first_by_rule(self.report);
        if remedies.is_empty() {
            return;
        }
        self.heading("Mend first");
        for (index, (workload, remedy, count)) in remedies.iter().take(MOST_REMEDIES).enumerate() {
            let name = code(&workload.name, LONGEST_NAME);
            let places = if *count > 1 { format!(" ({count} resources)") } else { String::new() };
            let action = inline(remedy.action.trim().trim_end_matches('.'), LONGEST_TEXT);
            let gain = inline(&gain(remedy), LONGEST_TEXT);
            self.line(&format!("{}. {name}: {action}{places}: {gain}", index + 1));
        }
    }

    fn gaps(&mut self) {
        let groups = gap_groups(&self.report.gaps);
        if groups.is_empty() {
            return;
        }
        self.heading("Could not be seen");
        for group in groups.iter().take(MOST_GAPS) {
            self.line(&format!("- {}", inline(&group.words(), LONGEST_TEXT)));
        }
        let more = groups.len().saturating_sub(MOST_GAPS);
        if more > 0 {
            self.line(&format!("- and {}", counted(more, "more place")));
        }
    }

    /// As many findings as fit, folded away.
    fn all_findings(&mut self) {
        let shown = |finding: &&Finding| finding.status != Status::Pass;
        let findings: Vec<_> = self.report.findings.iter().filter(shown).collect();
        if findings.is_empty() {
            return;
        }
        let end = "\n</details>\n";
        self.line(&format!(
            "\n<details>\n<summary>All findings ({})</summary>\n\n\
             | Status | Severity | Rule | Workload | What is the case |\n\
             | --- | --- | --- | --- | --- |",
            with_thousands(findings.len())
        ));
        let mut used = self.text.chars().count() + end.len();
        let mut written = 0;
        for finding in &findings {
            let row = finding_row(finding);
            used += row.chars().count() + 1;
            // Room for the sentence that counts the rest.
            if used + LONGEST_TEXT > LONGEST {
                break;
            }
            self.line(&row);
            written += 1;
        }
        let left = findings.len() - written;
        if left > 0 {
            let left = counted(left, "more finding");
            self.line(&format!("\nAnd {left}: the HTML and JSON reports have them all."));
        }
        self.text.push_str(end);
    }
}

/// The verdict at a glance; words say the same.
fn sign(report: &Report) -> &'static str {
    let estimates = || report.workloads.iter().flat_map(|workload| &workload.estimates);
    let of_regions = || estimates().filter(|estimate| estimate.disruption.class == "region");
    let worst = of_regions().map(Outlook::of).max();
    match worst {
        Some(Outlook::Unrecoverable) => "❌",
        Some(Outlook::MissesTarget | Outlook::Unknown) => "⚠️",
        _ if report.summary.fail > 0 => "⚠️",
        _ if report.workloads.is_empty() || !report.gaps.is_empty() => "❔",
        _ => "✅",
    }
}

fn column_head(column: &Column<'_>) -> String {
    inline(&digest::disruption_title(column.disruption), LONGEST_NAME)
}

fn target(row: &Row<'_>) -> String {
    match digest::target_words(row.target) {
        Some((rto, rpo)) => format!("{rto} · {rpo}"),
        None => "none".to_owned(),
    }
}

fn cell(estimate: Option<&EstimateReport>, target: Option<Target>) -> String {
    let Some(estimate) = estimate else { return "–".to_owned() };
    let outlook = Outlook::of(estimate);
    let words = outlook.words();
    match outlook {
        Outlook::NotAffected => words.to_owned(),
        Outlook::Unrecoverable => format!("❌ **{words}**"),
        Outlook::Unknown => format!("❔ {words}"),
        Outlook::Recovers | Outlook::MissesTarget => {
            let (rto, rpo) = digest::figures(estimate, target);
            let sign = if outlook == Outlook::Recovers { "✅" } else { "⚠️ **late**" };
            format!("{sign} {rto} · {rpo}")
        }
    }
}

fn rule_row(group: &Group<'_>, findings: &[&Finding]) -> String {
    let title = group.rule.map_or(group.rule_id, |rule| rule.title.as_str());
    let names = findings.iter().take(RESOURCES_OF_A_RULE);
    let mut names: Vec<_> =
        names.map(|finding| code(&finding.resource.name, LONGEST_NAME)).collect();
    let more = findings.len().saturating_sub(RESOURCES_OF_A_RULE);
    if more > 0 {
        names.push(format!("{} more", with_thousands(more)));
    }
    let title = inline(title, LONGEST_TEXT);
    format!("| {} | {title} | {} |", group.severity.name(), joined(&names))
}

fn finding_row(finding: &Finding) -> String {
    let status = match (finding.status, finding.baseline) {
        (Status::Fail, Some(Baseline::New)) => "**new**",
        (Status::NotAssessed, _) => "not assessed",
        (status, _) => status.name(),
    };
    let workload = finding.workload.as_deref().unwrap_or_default();
    format!(
        "| {status} | {} | {} | {} | {} |",
        finding.severity.name(),
        code(&finding.rule_id, LONGEST_NAME),
        code(workload, LONGEST_NAME),
        inline(&finding.message, LONGEST_TEXT)
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use pulldown_cmark::{Event as MarkdownEvent, Options, Parser, Tag};

    use super::super::{BaselineReport, Severity, WorseReport, sample};
    use super::*;

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()));
    }

    #[test]
    fn a_comment_never_grows_too_long() {
        for report in [sample::large(20_000), sample::hostile()] {
            let text = render(&report);
            assert!(text.chars().count() < 65_536, "{}", text.chars().count());
            assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        }
        assert!(render(&sample::large(20_000)).contains("more findings: the HTML"));
    }

    #[test]
    fn with_a_baseline_only_what_is_new_is_shown_first() {
        let mut report = sample::company();
        report.findings.iter_mut().for_each(|f| f.baseline = Some(Baseline::Unchanged));
        assert!(render(&report).contains("### Nothing new fails"));
        report.findings[0].baseline = Some(Baseline::New);
        let text = render(&report);
        let first = text.split("### New since the baseline").nth(1).unwrap();
        let first = first.split("###").next().unwrap();
        assert!(first.contains("`statements`") && !first.contains("`statements-pdf`"), "{first}");
    }

    #[test]
    fn what_got_worse_is_told_although_nothing_new_fails() {
        let mut report = sample::company();
        report.baseline = Some(BaselineReport {
            collected_at: report.collected_at,
            new: 0,
            unchanged: 22,
            resolved: 3,
            worse: vec![WorseReport {
                severity: Severity::High,
                workload: Some("ledger".into()),
                message: "Workload ledger is back after 20 min, and was after 7 min".into(),
            }],
        });
        let text = render(&report);
        assert!(text.contains("### Nothing new fails"), "{text}");
        assert!(text.contains("3 mended since the baseline"), "{text}");
        assert!(text.contains("- high: Workload ledger is back after 20 min"), "{text}");
    }

    #[test]
    fn hostile_names_stay_text() {
        let text = render(&sample::hostile());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                MarkdownEvent::Html(html) | MarkdownEvent::InlineHtml(html) => {
                    let html = html.trim();
                    let own = [
                        "<details>",
                        "</details>",
                        "<!-- -->",
                        "",
                        "<summary>All findings (25)</summary>",
                    ];
                    assert!(own.contains(&html), "{html}");
                }
                MarkdownEvent::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    panic!("a link to {dest_url}");
                }
                _ => {}
            }
        }
        let columns = |line: &str| line.replace("\\|", "").matches('|').count();
        for table in text.split("\n\n").filter(|block| block.starts_with('|')) {
            let widths: std::collections::BTreeSet<_> = table.trim().lines().map(columns).collect();
            assert_eq!(widths.len(), 1, "{table}");
        }
    }

    #[test]
    fn an_empty_report_says_so() {
        let text = render(&sample::empty());
        assert!(text.contains("No workload was found") && text.contains("0 failed"), "{text}");
    }
}
