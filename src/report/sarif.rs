//! SARIF 2.1.0, for code scanning: what fails, what could not be assessed and
//! what could not be seen.
//!
//! Code scanning shows no result without a place in a file. A resource that
//! comes from a live account has none, so its result points to the first line
//! of the audit's own input, and names the resource as a logical location.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, LogicalLocation, Message, MultiformatMessageString,
    Notification, PhysicalLocation, PropertyBag, Region, ReportingConfiguration,
    ReportingDescriptor, ReportingDescriptorReference, Result as SarifResult, ResultKind,
    ResultLevel, Run, RunAutomationDetails, Sarif, Suppression, Tool, ToolComponent,
};

use super::digest::{counted, with_thousands};
use super::safe_text::{is_web_address, safe_block};
use super::waiver::justification;
use super::{Baseline, Finding, Report, RuleSummary, Severity, Status, fit_to_width, safe_text};
use crate::inventory::{Gap, GapReason};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const PROJECT: &str = env!("CARGO_PKG_REPOSITORY");

/// The base of relative paths: the root of the repository that is scanned.
const SOURCE_ROOT: &str = "%SRCROOT%";

/// Where results of live resources point to if the audit read no file.
const DEFAULT_ARTIFACT: &str = "blackstart.yaml";

/// The longest message; viewers show a few lines.
const LONGEST_MESSAGE: usize = 1_000;

/// What code scanning takes: results of a run, bytes of the file when it is
/// compressed. Source: GitHub, "SARIF results exceed one or more limits" and
/// "Uploading a SARIF file to GitHub" (2026). Its limits of 20 runs, 25,000
/// rules and 1,000 locations are out of reach.
const MOST_RESULTS: usize = 25_000;
const MOST_COMPRESSED_BYTES: usize = 10_000_000;

/// Code scanning shows 10 tags of a rule and refuses more than 20.
const MOST_TAGS: usize = 10;

/// How many gaps are named one by one.
const MOST_GAPS: usize = 1_000;

/// The descriptor of the notification that says what was left out.
const LEFT_OUT: &str = "results-left-out";

/// The report as SARIF, within the limits of code scanning: what is too much
/// is left out, the least grave first, and a notification says so.
///
/// # Errors
///
/// A figure that JSON cannot hold.
pub(crate) fn render(report: &Report) -> Result<String, serde_json::Error> {
    render_within(report, MOST_RESULTS, MOST_COMPRESSED_BYTES)
}

fn render_within(
    report: &Report,
    most_results: usize,
    most_bytes: usize,
) -> Result<String, serde_json::Error> {
    let mut most = most_results;
    loop {
        let text = render_at_most(report, most)?;
        // A file that is small enough as it is need not be compressed.
        let size = if text.len() > most_bytes { compressed_size(&text) } else { text.len() };
        if size <= most_bytes || most == 0 {
            return Ok(text);
        }
        // A tenth less than what should fit: results are not equally long.
        let kept = most.min(report.findings.len());
        most = kept.saturating_mul(9) / 10 * most_bytes / size;
    }
}

fn render_at_most(report: &Report, most: usize) -> Result<String, serde_json::Error> {
    let run = run(report, most);
    let sarif = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs([run]).build();
    let mut text = serde_json::to_string_pretty(&sarif)?;
    text.push('\n');
    Ok(text)
}

/// The size that a file has when it is uploaded, or more: fast compression is
/// weaker.
fn compressed_size(text: &str) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    let written = gzip.write_all(text.as_bytes()).and_then(|()| gzip.finish());
    written.map_or(text.len(), |bytes| bytes.len())
}

/// The findings that are kept, in the report's order unless some must go.
fn kept(report: &Report, most: usize) -> Vec<&Finding> {
    let mut findings: Vec<_> = report.findings.iter().collect();
    if findings.len() > most {
        findings.sort_by_key(|finding| (finding.status, finding.severity));
        findings.truncate(most);
    }
    findings
}

fn run(report: &Report, most: usize) -> Run {
    let rules = rules(report);
    let indices: BTreeMap<_, _> =
        rules.keys().zip(0_i64..).map(|(id, index)| (*id, index)).collect();
    let artifact = default_artifact(&report.scope.sources);
    let findings = kept(report, most);
    let results: Vec<_> =
        findings.iter().map(|finding| result(finding, &indices, &artifact)).collect();
    let left_out = report.findings.len() - results.len();
    let mut driver = ToolComponent::builder()
        .name(safe_text(&report.tool.name))
        .version(safe_text(&report.tool.version))
        .semantic_version(safe_text(&report.tool.version))
        .information_uri(PROJECT)
        .rules(rules.iter().map(|(id, rule)| descriptor(id, *rule)).collect::<Vec<_>>())
        .build();
    let notices = Notices::of(report, left_out);
    if !notices.descriptors.is_empty() {
        driver.notifications = Some(notices.descriptors);
    }
    let invocation = Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(notices.notifications)
        .build();
    Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(RunAutomationDetails::builder().id("blackstart/").build())
        .column_kind(json!("utf16CodeUnits"))
        .invocations([invocation])
        .original_uri_base_ids(source_root())
        .properties(properties([("collectedAt", json!(report.collected_at))]))
        .results(results)
        .build()
}

fn source_root() -> BTreeMap<String, ArtifactLocation> {
    let description = text_message("The root of the repository that is scanned.");
    let root = ArtifactLocation::builder().description(description).build();
    BTreeMap::from([(SOURCE_ROOT.to_owned(), root)])
}

/// Every rule that is described or found against, by id.
fn rules(report: &Report) -> BTreeMap<&str, Option<&RuleSummary>> {
    let found = report.findings.iter().map(|finding| (finding.rule_id.as_str(), None));
    let described = report.rules.iter().map(|(id, rule)| (id.as_str(), Some(rule)));
    found.chain(described).collect()
}

fn descriptor(id: &str, rule: Option<&RuleSummary>) -> ReportingDescriptor {
    let Some(rule) = rule else { return bare_descriptor(id, "This rule has no description.") };
    let why = sentence(&safe_text(rule.why.trim()));
    let mut descriptor = ReportingDescriptor::builder()
        .id(safe_text(id))
        .short_description(plain(&sentence(&safe_text(&rule.title))))
        .full_description(plain(&fit_to_width(&why, LONGEST_MESSAGE)))
        .help(help(rule))
        .default_configuration(
            ReportingConfiguration::builder().level(json!(level(rule.severity))).build(),
        )
        .properties(rule_properties(rule))
        .build();
    descriptor.name = name(id);
    descriptor.help_uri = rule.references.iter().find(|uri| is_web_address(uri)).cloned();
    descriptor
}

/// A descriptor of which no more is known than a sentence.
fn bare_descriptor(id: &str, text: &str) -> ReportingDescriptor {
    let mut descriptor = ReportingDescriptor::builder()
        .id(safe_text(id))
        .short_description(plain(text))
        .full_description(plain(text))
        .help(plain(text))
        .build();
    descriptor.name = name(id);
    descriptor
}

/// A name beside the id; none where it would be the same.
fn name(id: &str) -> Option<String> {
    Some(pascal_case(id)).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(id))
}

/// `dynamodb-table-has-replica-region` → `DynamodbTableHasReplicaRegion`.
fn pascal_case(id: &str) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..])).collect()
}

fn plain(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

fn text_message(text: &str) -> Message {
    Message::builder().text(text).build()
}

/// Why, what to do, and where to read more; with code as Markdown.
fn help(rule: &RuleSummary) -> MultiformatMessageString {
    let remedy = &rule.remediation;
    let (why, summary) = (safe_block(rule.why.trim()), safe_block(remedy.summary.trim()));
    let mut text = format!("{}\n\nRemediation: {}", sentence(&why), sentence(&summary));
    let mut markdown = format!("{why}\n\n## Remediation\n\n{summary}\n");
    let ways = [
        ("AWS CLI", "bash", &remedy.cli),
        ("Terraform", "hcl", &remedy.terraform),
        ("CloudFormation", "yaml", &remedy.cloudformation),
    ];
    for (title, language, code) in ways {
        let Some(code) = code else { continue };
        let code = safe_block(code.trim_end());
        text.push_str(&format!("\n\n{title}:\n{code}"));
        markdown.push_str(&format!("\n### {title}\n\n{}\n", fenced(language, &code)));
    }
    let references: Vec<_> = rule.references.iter().map(|uri| safe_text(uri)).collect();
    if !references.is_empty() {
        text.push_str(&format!("\n\nReferences:\n{}", references.join("\n")));
        markdown.push_str("\n## References\n\n");
        references.iter().for_each(|uri| markdown.push_str(&format!("- {uri}\n")));
    }
    MultiformatMessageString::builder().text(text).markdown(markdown).build()
}

/// A code block whose fence is longer than any run of backticks inside.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

fn rule_properties(rule: &RuleSummary) -> PropertyBag {
    let practices = rule.well_architected.iter();
    let mut tags = vec!["reliability".to_owned(), "resilience".to_owned(), "security".to_owned()];
    tags.extend(practices.map(|practice| format!("well-architected:{}", safe_text(practice))));
    tags.truncate(MOST_TAGS);
    let mut bag = properties([
        ("precision", json!("high")),
        // Code scanning ranks by this figure; it reads it from a string.
        ("security-severity", json!(security_severity(rule.severity))),
    ]);
    if !rule.equivalents.is_empty() {
        bag.additional_properties.insert("equivalents".into(), json!(rule.equivalents));
    }
    bag.tags = Some(tags);
    bag
}

fn properties<const N: usize>(entries: [(&str, Value); N]) -> PropertyBag {
    let additional: BTreeMap<_, _> =
        entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    PropertyBag::builder().additional_properties(additional).build()
}

fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.0",
        Severity::Low => "2.5",
    }
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low => ResultLevel::Note,
    }
}

fn result(finding: &Finding, rules: &BTreeMap<&str, i64>, artifact: &str) -> SarifResult {
    let (kind, level) = match finding.status {
        Status::Fail | Status::Waived => (ResultKind::Fail, level(finding.severity)),
        Status::NotAssessed => (ResultKind::Open, ResultLevel::None),
        Status::Pass => (ResultKind::Pass, ResultLevel::None),
        Status::NotApplicable => (ResultKind::NotApplicable, ResultLevel::None),
    };
    let message = sentence(&fit_to_width(&finding.message, LONGEST_MESSAGE));
    let mut result = SarifResult::builder()
        .rule_id(safe_text(&finding.rule_id))
        .kind(kind)
        .level(level)
        .message(text_message(&message))
        .locations([location(finding, artifact)])
        .partial_fingerprints(fingerprints(finding))
        .properties(result_properties(finding))
        .build();
    result.rule_index = rules.get(finding.rule_id.as_str()).copied();
    result.baseline_state = finding.baseline.map(|state| match state {
        Baseline::New => json!("new"),
        Baseline::Unchanged => json!("unchanged"),
    });
    if let Some(reason) = justification(finding) {
        let waiver = Suppression::builder().kind(json!("external")).status(json!("accepted"));
        let reason = fit_to_width(&reason, LONGEST_MESSAGE);
        result.suppressions = Some(vec![waiver.justification(reason).build()]);
    }
    result
}

/// Code scanning tells alerts apart by `primaryLocationLineHash`, and computes
/// it from the line where it is missing: all live resources would be one alert
/// for each rule, since they share a line.
fn fingerprints(finding: &Finding) -> BTreeMap<String, String> {
    let fingerprint = safe_text(&finding.fingerprint);
    BTreeMap::from([
        ("blackstart/v1".to_owned(), fingerprint.to_string()),
        ("primaryLocationLineHash".to_owned(), format!("{fingerprint}:1")),
    ])
}

fn result_properties(finding: &Finding) -> PropertyBag {
    let mut bag = properties([
        ("severity", json!(finding.severity)),
        ("status", json!(finding.status)),
        ("resourceType", json!(safe_text(&finding.resource.resource_type))),
        ("region", json!(finding.resource.region)),
        ("remediation", json!(safe_block(&finding.remediation))),
    ]);
    let optional = [
        ("account", finding.resource.account.as_ref().map(|account| json!(account))),
        ("workload", finding.workload.as_deref().map(|name| json!(safe_text(name)))),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            bag.additional_properties.insert(name.to_owned(), value);
        }
    }
    bag
}

fn location(finding: &Finding, artifact: &str) -> Location {
    let (file, line) = match &finding.location {
        Some(place) => (relative_uri(&place.file), i64::from(place.line.max(1))),
        None => (artifact.to_owned(), 1),
    };
    let place = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(file).uri_base_id(SOURCE_ROOT).build())
        .region(Region::builder().start_line(line).build())
        .build();
    let resource = LogicalLocation::builder()
        .name(safe_text(&finding.resource.name))
        .fully_qualified_name(safe_text(&finding.resource.arn))
        .kind("resource")
        .build();
    Location::builder().physical_location(place).logical_locations([resource]).build()
}

/// The first file that the inventory came from, else the configuration.
fn default_artifact(sources: &[String]) -> String {
    let file = sources.iter().find(|source| source.contains(['.', '/', '\\']));
    file.map_or_else(|| DEFAULT_ARTIFACT.to_owned(), |file| relative_uri(file))
}

/// A file's path as a relative URI. Code scanning takes no other: of a path
/// that begins elsewhere the last part is left.
fn relative_uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let absolute = path.starts_with('/') || path.get(1..3) == Some(":/");
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    if absolute {
        segments.drain(..segments.len().saturating_sub(1));
    }
    if segments.is_empty() {
        return DEFAULT_ARTIFACT.to_owned();
    }
    segments.iter().map(|name| percent_encoded(name)).collect::<Vec<_>>().join("/")
}

/// RFC 3986: everything but unreserved characters is encoded.
fn percent_encoded(segment: &str) -> String {
    let mut encoded = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.trim();
    match text.chars().last() {
        Some('.' | '!' | '?') => text.to_owned(),
        Some(_) => format!("{text}."),
        None => "No message.".to_owned(),
    }
}

/// What the run has to say about itself: gaps, and what was left out.
struct Notices {
    descriptors: Vec<ReportingDescriptor>,
    notifications: Vec<Notification>,
}

impl Notices {
    fn of(report: &Report, left_out: usize) -> Self {
        let reasons: BTreeSet<_> = report.gaps.iter().map(|gap| gap.reason).collect();
        let mut notices = Self {
            descriptors: reasons.into_iter().map(reason_descriptor).collect(),
            notifications: Vec::new(),
        };
        for gap in report.gaps.iter().take(MOST_GAPS) {
            notices.say(&reason_id(gap.reason), &gap_sentence(gap));
        }
        let gaps_left_out = report.gaps.len().saturating_sub(MOST_GAPS);
        if left_out == 0 && gaps_left_out == 0 {
            return notices;
        }
        let about = "Something was left out to stay within the limits of code scanning.";
        notices.descriptors.push(bare_descriptor(LEFT_OUT, about));
        if left_out > 0 {
            let all = counted(report.findings.len(), "result");
            let left_out = with_thousands(left_out);
            notices.say(
                LEFT_OUT,
                &format!(
                    "Left out {left_out} of {all}, the least grave: code scanning takes no more. \
                     The JSON report has them all."
                ),
            );
        }
        if gaps_left_out > 0 {
            let more = counted(gaps_left_out, "more call");
            notices.say(LEFT_OUT, &format!("Could not make {more}. The JSON report has them all."));
        }
        notices
    }

    fn say(&mut self, descriptor: &str, text: &str) {
        let mut reference = ReportingDescriptorReference::builder().id(descriptor).build();
        let index = self.descriptors.iter().position(|known| known.id == descriptor);
        reference.index = index.and_then(|index| i64::try_from(index).ok());
        self.notifications.push(
            Notification::builder()
                .level(json!("warning"))
                .descriptor(reference)
                .message(text_message(text))
                .build(),
        );
    }
}

fn reason_id(reason: GapReason) -> String {
    format!("gap-{}", reason.name().replace('_', "-"))
}

fn reason_descriptor(reason: GapReason) -> ReportingDescriptor {
    let text = format!("Something could not be read: {}.", reason.description());
    bare_descriptor(&reason_id(reason), &text)
}

fn gap_sentence(gap: &Gap) -> String {
    let account =
        gap.account.as_ref().map_or(String::new(), |account| format!(" of account {account}"));
    let call = format!("{}:{}", safe_text(&gap.service), safe_text(&gap.operation));
    let place = format!("{call} in {}{account}", gap.region);
    let message = fit_to_width(&gap.message, LONGEST_MESSAGE);
    format!("Could not read {place}: {}: {}", gap.reason.description(), sentence(&message))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    fn parsed(report: &Report) -> Value {
        serde_json::from_str(&render(report).unwrap()).unwrap()
    }

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()).unwrap());
    }

    #[test]
    fn every_result_has_a_place_a_rule_and_a_fingerprint() {
        for report in [sample::company(), sample::hostile(), sample::large(300)] {
            let sarif = parsed(&report);
            let run = &sarif["runs"][0];
            let mut places = BTreeSet::new();
            for result in run["results"].as_array().unwrap() {
                let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
                let place = &result["locations"][0]["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap();
                assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains(".."), "{uri}");
                assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
                let prints = &result["partialFingerprints"];
                assert!(prints["blackstart/v1"].is_string());
                assert!(places.insert(prints["primaryLocationLineHash"].to_string()));
                assert!(result["message"]["text"].as_str().unwrap().ends_with('.'));
            }
        }
    }

    #[test]
    fn a_rule_that_nobody_described_still_validates() {
        let mut report = sample::company();
        report.rules.clear();
        let rule = &parsed(&report)["runs"][0]["tool"]["driver"]["rules"][0];
        assert!(rule["help"]["text"].is_string());
    }

    #[test]
    fn statuses_and_baselines_are_sarifs_own() {
        let mut report = sample::company();
        report.findings[0].baseline = Some(Baseline::Unchanged);
        let results = parsed(&report)["runs"][0]["results"].clone();
        assert_eq!(results[0]["baselineState"], "unchanged");
        let of = |status| report.findings.iter().position(|f| f.status == status).unwrap();
        assert_eq!(results[of(Status::NotAssessed)]["kind"], "open");
        assert_eq!(results[of(Status::Waived)]["suppressions"][0]["kind"], "external");
    }

    #[test]
    fn what_code_scanning_would_refuse_is_left_out_and_told() {
        let mut report = sample::large(MOST_RESULTS + 100);
        report.findings.reverse();
        let run = parsed(&report)["runs"][0].clone();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), MOST_RESULTS);
        let failing = results.iter().filter(|r| r["properties"]["status"] == "fail").count();
        assert_eq!(failing, report.summary.fail);
        let notifications = &run["invocations"][0]["toolExecutionNotifications"];
        let last = notifications.as_array().unwrap().last().unwrap();
        assert_eq!(last["descriptor"]["id"], LEFT_OUT);
        let text = last["message"]["text"].as_str().unwrap();
        assert!(text.starts_with("Left out 100 of 25,100 results, the least grave"), "{text}");
    }

    #[test]
    fn a_file_that_is_too_large_loses_what_is_least_grave() {
        let report = sample::large(2_000);
        let limit = 20_000;
        let text = render_within(&report, MOST_RESULTS, limit).unwrap();
        assert!(compressed_size(&text) <= limit, "{}", compressed_size(&text));
        let sarif: Value = serde_json::from_str(&text).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        assert!(results.len() > 50, "{}", results.len());
        assert!(results.iter().all(|r| r["properties"]["severity"] == "critical"));
        assert!(text.contains("Left out"));
    }

    #[test]
    fn gaps_without_number_are_counted() {
        let mut report = sample::company();
        let gap = report.gaps[0].clone();
        report.gaps = vec![gap; MOST_GAPS + 5];
        let run = parsed(&report)["runs"][0].clone();
        let notifications = run["invocations"][0]["toolExecutionNotifications"].clone();
        let notifications = notifications.as_array().unwrap();
        assert_eq!(notifications.len(), MOST_GAPS + 1);
        let last = notifications.last().unwrap()["message"]["text"].as_str().unwrap();
        assert!(last.starts_with("Could not make 5 more calls."), "{last}");
    }

    #[test]
    fn a_rule_has_no_more_tags_than_are_shown() {
        let mut report = sample::company();
        let rule = report.rules.values_mut().next().unwrap();
        rule.well_architected = (0..30).map(|number| format!("REL{number}")).collect();
        let rules = parsed(&report)["runs"][0]["tool"]["driver"]["rules"].clone();
        assert_eq!(rules[0]["properties"]["tags"].as_array().unwrap().len(), MOST_TAGS);
    }

    #[test]
    fn paths_become_relative_uris() {
        let cases = [
            ("infra/main.tf", "infra/main.tf"),
            ("./infra//main.tf", "infra/main.tf"),
            ("../modules/a b.tf", "modules/a%20b.tf"),
            ("infra\\main.tf", "infra/main.tf"),
            ("/srv/estates/demo.jsonl", "demo.jsonl"),
            ("C:\\estates\\demo.jsonl", "demo.jsonl"),
            ("a:b#c?.tf", "a%3Ab%23c%3F.tf"),
            ("..", "blackstart.yaml"),
        ];
        for (path, uri) in cases {
            assert_eq!(relative_uri(path), uri);
        }
        assert_eq!(default_artifact(&["live".into()]), "blackstart.yaml");
    }

    #[test]
    fn code_cannot_leave_its_fence() {
        assert_eq!(fenced("bash", "a ``` b"), "````bash\na ``` b\n````");
    }
}
