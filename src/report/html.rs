//! The report as one page of HTML that stands alone: no request leaves it, its
//! content security policy allows its own style and script and nothing else,
//! and all of it can be read without the script.
//!
//! `html/view.rs` turns the report into what the templates under `templates/`
//! print; the templates escape every text.

mod board;
mod cause;
mod dark;
mod gantt;
mod gaps;
mod island;
mod listing;
mod map;
mod method;
mod picture;
mod policy;
mod rule_page;
mod runbook;
mod type_words;
mod view;
mod workload;

use askama::Template;

use super::Report;

const STYLE: &str = concat!(
    include_str!("../../templates/report/style.css"),
    include_str!("../../templates/report/findings.css"),
    include_str!("../../templates/report/recovery.css"),
);
const SCRIPT: &str = concat!(
    include_str!("../../templates/report/script.js"),
    include_str!("../../templates/report/findings.js"),
);
const DARK_SCRIPT: &str = include_str!("../../templates/report/dark.js");

/// The report as a page.
///
/// # Errors
///
/// A template that fails; none of ours can.
pub(crate) fn render(report: &Report) -> Result<String, askama::Error> {
    view::Page::of(report, STYLE, [SCRIPT, DARK_SCRIPT])?.render()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{WorkloadReport, sample};
    use super::*;

    #[test]
    fn hostile_names_stay_text() {
        let page = render(&sample::hostile()).unwrap();
        assert!(!page.contains("<script>alert"));
        assert!(!page.contains("<img"));
        assert!(!page.contains("href=\"javascript:"));
        assert!(!page.contains('\u{202e}'));
        assert!(!page.contains('\u{1b}'));
        assert_eq!(page.matches("<script").count(), 4);
        assert_eq!(page.matches("</style>").count(), 1);
    }

    #[test]
    fn the_page_asks_for_nothing() {
        let page = render(&sample::company()).unwrap();
        assert!(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
        let page = page.replace("url(#", "");
        for attribute in ["src=\"", "url(", "@import", "<link rel=\"stylesheet"] {
            assert!(!page.contains(attribute), "{attribute}");
        }
        assert!(!page.contains(" style=\""), "the policy forbids style attributes");
        assert!(!page.contains(" onclick"), "the policy forbids inline handlers");
    }

    #[test]
    fn everything_is_told() {
        let report = sample::company();
        let page = render(&report).unwrap();
        for workload in &report.workloads {
            assert!(page.contains(&workload.name));
        }
        let listed = page.split("<noscript>").nth(1).unwrap().split("</noscript>").next().unwrap();
        assert_eq!(listed.matches("<li>").count(), report.findings.len());
        for rule in report.rules.keys() {
            assert!(page.contains(&format!("id=\"rule-{rule}\"")), "{rule}");
        }
        assert_eq!(page.matches("<h1").count(), 1);
        for words in ["Region not enabled", "unrecoverable", "update-table", "5 minutes unless"] {
            assert!(page.contains(words), "{words}");
        }
    }

    #[test]
    fn a_large_report_is_a_small_page() {
        let page = render(&sample::large(10_000)).unwrap();
        assert!(page.len() < 5_000_000, "50,000 findings must stay below 25 MB: {}", page.len());
        assert_eq!(page.matches("id=\"explorer\"").count(), 1);
    }

    #[test]
    fn the_board_is_told_no_more_than_fits() {
        let mut report = sample::company();
        let template = report.workloads[0].clone();
        report.workloads = (0..40)
            .map(|number| WorkloadReport { name: format!("w{number}"), ..template.clone() })
            .collect();
        let page = render(&report).unwrap();
        let board = page.split("id=\"regions\"").next().unwrap();
        assert_eq!(board.matches("<th scope=\"row\">").count(), 8);
        assert!(board.contains("32 more workloads"), "what is left out is not told");
        assert!(page.matches("<th scope=\"row\">").count() > 48, "the others are not told at all");
    }

    #[test]
    fn an_empty_report_is_a_page_too() {
        let page = render(&sample::empty()).unwrap();
        assert!(page.contains("No workload was found"));
        assert!(page.contains("No finding"));
    }
}
