//! The report as one page of HTML that stands alone: no request leaves it, its
//! content security policy allows its own style and script and nothing else,
//! and all of it can be read without the script.
//!
//! `html/view.rs` turns the report into what the templates under `templates/`
//! print; the templates escape every text.

mod dark;
mod gantt;
mod map;
mod picture;
mod policy;
mod runbook;
mod type_words;
mod view;
mod workload;

use askama::Template;

use super::Report;

const STYLE: &str = concat!(
    include_str!("../../templates/report/style.css"),
    include_str!("../../templates/report/recovery.css"),
);
const SCRIPT: &str = include_str!("../../templates/report/script.js");
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
    use super::super::sample;
    use super::*;

    #[test]
    fn hostile_names_stay_text() {
        let page = render(&sample::hostile()).unwrap();
        assert!(!page.contains("<script>alert"));
        assert!(!page.contains("<img"));
        assert!(!page.contains("href=\"javascript:"));
        assert!(!page.contains('\u{202e}'));
        assert!(!page.contains('\u{1b}'));
        assert_eq!(page.matches("<script").count(), 3);
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
        assert_eq!(page.matches("<tr class=\"f-").count(), report.findings.len());
        assert_eq!(page.matches("<h1").count(), 1);
        for words in ["Region not enabled", "unrecoverable", "update-table", "5 minutes unless"] {
            assert!(page.contains(words), "{words}");
        }
    }

    #[test]
    fn an_empty_report_is_a_page_too() {
        let page = render(&sample::empty()).unwrap();
        assert!(page.contains("No workload was found"));
        assert!(page.contains("No finding"));
    }
}
