//! JUnit XML: what pipelines show as tests. A workload is a suite, a rule on a
//! resource a case: GitLab lists cases by suite, Jenkins by class, and the
//! owner of a workload finds all of it in one place.
//!
//! What could not be assessed is skipped with the reason, as is what was
//! waived. Jenkins' schema, the strictest that knows skipped cases, gives
//! `skipped` no attribute, so the reason is its text.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::complete::{Complete, GAP_RULE};
use super::digest::{Outlook, disruption_title, rpo_words, rto_words};
use super::safe_text::safe_block;
use super::waiver::justification;
use super::{Finding, Report, RuleSummary, Status, WorkloadReport, safe_text};
use crate::inventory::Region;

/// The suite of what belongs to no workload.
const NO_WORKLOAD: &str = "no workload";

type Xml = Writer<Vec<u8>>;

/// The report as JUnit XML.
///
/// # Errors
///
/// None in memory; the writer's own type has some.
pub(crate) fn render(report: &Report) -> io::Result<String> {
    let complete = Complete::of(report);
    let suites = suites(report, &complete);
    let all = || suites.iter().flat_map(|suite| &suite.findings).copied();
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "Blackstart"))
        .with_attribute(("tests", all().count().to_string().as_str()))
        .with_attribute(("failures", failures(all()).as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("time", "0"))
        .write_inner_content(|xml| {
            suites.iter().enumerate().try_for_each(|(id, suite)| suite.write(xml, id, &complete))
        })?;
    let mut text = String::from_utf8_lossy(&xml.into_inner()).into_owned();
    text.push('\n');
    Ok(text)
}

/// The findings of one workload.
struct Suite<'a> {
    name: &'a str,
    workload: Option<&'a WorkloadReport>,
    findings: Vec<&'a Finding>,
    report: &'a Report,
}

/// The suites by name; what belongs to no workload comes last.
fn suites<'a>(report: &'a Report, complete: &'a Complete<'_>) -> Vec<Suite<'a>> {
    let mut by_name: BTreeMap<(bool, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in complete.findings() {
        let name = finding.workload.as_deref();
        by_name.entry((name.is_none(), name.unwrap_or(NO_WORKLOAD))).or_default().push(finding);
    }
    let workload = |name: &str| report.workloads.iter().find(|workload| workload.name == name);
    let suites = by_name.into_iter().map(|((none, name), findings)| Suite {
        name,
        workload: workload(name).filter(|_| !none),
        findings,
        report,
    });
    suites.collect()
}

impl Suite<'_> {
    fn write(&self, xml: &mut Xml, id: usize, complete: &Complete<'_>) -> io::Result<()> {
        let skipped = self.findings.iter().filter(|finding| is_skipped(finding)).count();
        // The format's times have no zone.
        let time = self.report.collected_at.to_string();
        xml.create_element("testsuite")
            .with_attribute(("name", text(self.name).as_str()))
            .with_attribute(("id", id.to_string().as_str()))
            .with_attribute(("tests", self.findings.len().to_string().as_str()))
            .with_attribute(("failures", failures(self.findings.iter().copied()).as_str()))
            .with_attribute(("errors", "0"))
            .with_attribute(("skipped", skipped.to_string().as_str()))
            .with_attribute(("time", "0"))
            .with_attribute(("timestamp", time.trim_end_matches('Z')))
            .write_inner_content(|xml| {
                if let Some(workload) = self.workload {
                    write_properties(xml, workload)?;
                }
                let mut findings = self.findings.iter();
                findings.try_for_each(|finding| self.case(xml, finding, complete.rule(finding)))
            })?;
        Ok(())
    }

    fn case(&self, xml: &mut Xml, finding: &Finding, rule: Option<&RuleSummary>) -> io::Result<()> {
        let class = format!("{}.{}", text(self.name), text(&finding.rule_id));
        // A gap's resource is the account: it takes the place to tell gaps apart.
        let name = match finding.rule_id.as_str() {
            GAP_RULE => text(&finding.fingerprint),
            _ => text(&finding.resource.arn),
        };
        let case = xml
            .create_element("testcase")
            .with_attribute(("name", name.as_str()))
            .with_attribute(("classname", class.as_str()))
            .with_attribute(("time", "0"));
        match finding.status {
            Status::Pass | Status::NotApplicable => case.write_empty()?,
            Status::NotAssessed | Status::Waived => {
                case.write_inner_content(|xml| skipped(xml, finding))?
            }
            Status::Fail => case.write_inner_content(|xml| failure(xml, finding, rule))?,
        };
        Ok(())
    }
}

fn write_properties(xml: &mut Xml, workload: &WorkloadReport) -> io::Result<()> {
    let regions =
        |regions: &[Region]| regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ");
    let mut properties = vec![
        ("strategy".to_owned(), workload.strategy.title().to_owned()),
        ("primary Regions".to_owned(), regions(&workload.primary_regions)),
        ("standby Regions".to_owned(), regions(&workload.standby_regions)),
    ];
    let of_regions = workload.estimates.iter().filter(|e| e.disruption.class == "region");
    properties.extend(of_regions.map(|estimate| {
        let words = Outlook::of(estimate).words();
        let (rto, rpo) = (rto_words(estimate), rpo_words(estimate));
        let dark = disruption_title(&estimate.disruption);
        (format!("loss of {dark}"), format!("{words}: RTO {rto}, RPO {rpo}"))
    }));
    xml.create_element("properties").write_inner_content(|xml| {
        for (name, value) in &properties {
            xml.create_element("property")
                .with_attribute(("name", text(name).as_str()))
                .with_attribute(("value", text(value).as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

fn skipped(xml: &mut Xml, finding: &Finding) -> io::Result<()> {
    let reason = match justification(finding) {
        Some(why) => format!("Waived: {}. {}", why.trim_end_matches('.'), finding.message),
        None => format!("Not assessed: {}", finding.message),
    };
    xml.create_element("skipped").write_text_content(BytesText::new(&text(&reason)))?;
    Ok(())
}

fn failure(xml: &mut Xml, finding: &Finding, rule: Option<&RuleSummary>) -> io::Result<()> {
    xml.create_element("failure")
        .with_attribute(("type", finding.severity.name()))
        .with_attribute(("message", text(&finding.message).as_str()))
        .write_text_content(BytesText::new(&explanation(finding, rule)))?;
    Ok(())
}

/// What pipelines show when a failed case is opened.
fn explanation(finding: &Finding, rule: Option<&RuleSummary>) -> String {
    let resource = &finding.resource;
    let place = finding.location.as_ref();
    let lines = [
        Some(finding.message.clone()),
        rule.map(|rule| rule.why.trim().to_owned()),
        Some(format!("What to do: {}", finding.remediation)),
        Some(format!("Resource: {} ({})", resource.arn, resource.resource_type)),
        place.map(|place| format!("Declared in: {}:{}", place.file, place.line)),
        rule.filter(|rule| !rule.references.is_empty())
            .map(|rule| format!("Read more: {}", rule.references.join(" "))),
    ];
    let lines: Vec<_> = lines.into_iter().flatten().collect();
    without_noncharacters(&safe_block(&lines.join("\n")))
}

fn is_skipped(finding: &Finding) -> bool {
    matches!(finding.status, Status::NotAssessed | Status::Waived)
}

fn failures<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    findings.filter(|finding| finding.status == Status::Fail).count().to_string()
}

/// Text on one line that XML can hold.
fn text(text: &str) -> String {
    without_noncharacters(&safe_text(text))
}

/// XML knows no character for these, not even escaped; [`safe_text`] has
/// replaced the control characters before.
fn without_noncharacters(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use quick_xml::{Reader, XmlVersion};

    use super::super::sample;
    use super::*;

    /// The elements with their attributes and texts, read back.
    fn read(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
        let mut reader = Reader::from_str(xml);
        let mut elements = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name().as_ref().to_string();
                    let attributes = element.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        let key = attribute.key.as_ref().to_string();
                        (
                            key,
                            attribute
                                .normalized_value(XmlVersion::Implicit1_0)
                                .unwrap()
                                .into_owned(),
                        )
                    });
                    elements.push((name, attributes.collect()));
                }
                Event::Eof => return elements,
                _ => {}
            }
        }
    }

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()).unwrap());
    }

    #[test]
    fn the_counts_are_those_of_the_cases() {
        for report in [sample::company(), sample::hostile(), sample::empty()] {
            let elements = read(&render(&report).unwrap());
            let count = |name: &str| elements.iter().filter(|(n, _)| n == name).count().to_string();
            let (_, all) = &elements[0];
            assert_eq!(all["tests"], count("testcase"));
            assert_eq!(all["failures"], count("failure"));
            assert_eq!(all["failures"], report.summary.fail.to_string());
            let skipped = elements.iter().filter(|(name, _)| name == "testsuite");
            let skipped: usize = skipped.map(|(_, a)| a["skipped"].parse::<usize>().unwrap()).sum();
            assert_eq!(skipped.to_string(), count("skipped"));
        }
    }

    #[test]
    fn no_two_cases_have_the_same_name() {
        let elements = read(&render(&sample::company()).unwrap());
        let cases: Vec<_> = elements.iter().filter(|(name, _)| name == "testcase").collect();
        let names: BTreeSet<_> = cases.iter().map(|(_, a)| (&a["classname"], &a["name"])).collect();
        assert_eq!(names.len(), cases.len());
    }

    #[test]
    fn hostile_text_is_only_text() {
        let mut report = sample::hostile();
        report.findings[0].message = "a\u{0}\u{fffe}\u{ffff}\u{1b}]]><failure>&amp;\"'".into();
        let xml = render(&report).unwrap();
        assert!(!xml.chars().any(|c| c.is_control() && c != '\n'));
        assert!(!xml.contains(['\u{fffe}', '\u{ffff}', '\u{202e}']));
        let messages: Vec<_> =
            read(&xml).into_iter().filter(|(name, _)| name == "failure").collect();
        let wanted = "a␀\u{fffd}\u{fffd}␛]]><failure>&amp;\"'";
        assert!(messages.iter().any(|(_, attributes)| attributes["message"] == wanted));
    }
}
