//! CSV (RFC 4180) for spreadsheets: one row for each finding and each gap.
//!
//! Spreadsheets take a cell that begins like a formula for one, also where
//! the text came from a tag. Such cells begin with an apostrophe.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use super::complete::Complete;
use super::waiver::justification;
use super::{Baseline, Finding, Report, RuleSummary, safe_text};

const COLUMNS: [&str; 17] = [
    "status",
    "severity",
    "rule_id",
    "title",
    "workload",
    "resource_name",
    "resource_type",
    "account",
    "region",
    "message",
    "remediation",
    "well_architected",
    "baseline",
    "waiver",
    "source",
    "resource_arn",
    "fingerprint",
];

/// The findings as CSV.
///
/// # Errors
///
/// None in memory; the writer's own type has some.
pub(crate) fn render(report: &Report) -> Result<String, ::csv::Error> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let complete = Complete::of(report);
    for finding in complete.findings() {
        writer.write_record(row(finding, complete.rule(finding)).map(|cell| harmless(&cell)))?;
    }
    let bytes = writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn row(finding: &Finding, rule: Option<&RuleSummary>) -> [String; COLUMNS.len()] {
    let resource = &finding.resource;
    let account = resource.account.as_ref().map(ToString::to_string);
    let source = finding.location.as_ref();
    [
        finding.status.name().to_owned(),
        finding.severity.name().to_owned(),
        finding.rule_id.clone(),
        rule.map(|rule| rule.title.clone()).unwrap_or_default(),
        finding.workload.clone().unwrap_or_default(),
        resource.name.clone(),
        resource.resource_type.clone(),
        account.unwrap_or_default(),
        resource.region.to_string(),
        finding.message.clone(),
        finding.remediation.clone(),
        rule.map(|rule| rule.well_architected.join(" ")).unwrap_or_default(),
        finding.baseline.map_or("", Baseline::name).to_owned(),
        justification(finding).unwrap_or_default(),
        source.map(|place| format!("{}:{}", place.file, place.line)).unwrap_or_default(),
        resource.arn.clone(),
        finding.fingerprint.clone(),
    ]
}

/// Text that no spreadsheet evaluates. A semicolon begins a new cell where the
/// list separator is one (as in German), so what follows it is treated alike.
fn harmless(text: &str) -> String {
    let text = safe_text(text);
    let mut out = String::with_capacity(text.len());
    let mut at_start = true;
    for character in text.chars() {
        if at_start && begins_formula(character) {
            out.push('\'');
        }
        out.push(character);
        let invisible = character.is_whitespace() || character == '"';
        at_start = character == ';' || (at_start && invisible);
    }
    out
}

/// The signs that OWASP lists, with their full-width forms.
fn begins_formula(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    fn read(report: &Report) -> Vec<::csv::StringRecord> {
        let text = render(report).unwrap();
        let reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes()).into_records();
        reader.map(Result::unwrap).collect()
    }

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()).unwrap().replace("\r\n", "\n"));
    }

    #[test]
    fn lines_end_as_the_standard_says() {
        let text = render(&sample::company()).unwrap();
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn every_finding_and_gap_is_one_row() {
        for report in [sample::company(), sample::hostile(), sample::empty()] {
            let rows = read(&report);
            assert_eq!(rows.len(), Complete::of(&report).findings().count());
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        let mut report = sample::company();
        let names =
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " \"=1", "＝1", "a;=1", "a; @x"];
        for (finding, name) in report.findings.iter_mut().zip(names) {
            finding.resource.name = name.into();
        }
        let cells: Vec<_> = read(&report).iter().map(|row| row[5].to_owned()).collect();
        let harmless = [
            "'=1+1",
            "'+1",
            "'-1",
            "'@SUM(A1)",
            " '=1",
            " '=1",
            " \"'=1",
            "'＝1",
            "a;'=1",
            "a; '@x",
        ];
        assert_eq!(cells[..names.len()], harmless);
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["orders", "a-b", "1 = 1", "x@y", "a, \"b\""] {
            assert_eq!(harmless(text), text);
        }
    }
}
