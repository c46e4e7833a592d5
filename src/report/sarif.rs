//! SARIF 2.1.0, for code scanning: what fails, what could not be assessed and
//! what could not be seen.
//!
//! Code scanning shows no result without a place in a file. A resource that
//! comes from a live account has none, so its result points to the first line
//! of the audit's own input, and names the resource as a logical location.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, LogicalLocation, Message, MultiformatMessageString,
    Notification, PhysicalLocation, PropertyBag, Region, ReportingConfiguration,
    ReportingDescriptor, ReportingDescriptorReference, Result as SarifResult, ResultKind,
    ResultLevel, Run, RunAutomationDetails, Sarif, Suppression, Tool, ToolComponent,
};

use super::safe_text::{is_web_address, safe_block};
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

/// The report as SARIF.
///
/// # Errors
///
/// A figure that JSON cannot hold.
pub(crate) fn render(report: &Report) -> Result<String, serde_json::Error> {
    let sarif = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs([run(report)]).build();
    let mut text = serde_json::to_string_pretty(&sarif)?;
    text.push('\n');
    Ok(text)
}

fn run(report: &Report) -> Run {
    let rules = rules(report);
    let indices: BTreeMap<_, _> =
        rules.keys().zip(0_i64..).map(|(id, index)| (*id, index)).collect();
    let artifact = default_artifact(&report.scope.sources);
    let results: Vec<_> =
        report.findings.iter().map(|finding| result(finding, &indices, &artifact)).collect();
    let mut driver = ToolComponent::builder()
        .name(safe_text(&report.tool.name))
        .version(safe_text(&report.tool.version))
        .semantic_version(safe_text(&report.tool.version))
        .information_uri(PROJECT)
        .rules(rules.iter().map(|(id, rule)| descriptor(id, *rule)).collect::<Vec<_>>())
        .build();
    let reasons = reasons(&report.gaps);
    if !reasons.is_empty() {
        driver.notifications = Some(reasons.iter().copied().map(reason_descriptor).collect());
    }
    Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(RunAutomationDetails::builder().id("blackstart/").build())
        .column_kind(json!("utf16CodeUnits"))
        .invocations([invocation(report, &reasons)])
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
        .partial_fingerprints(BTreeMap::from([(
            "blackstart/v1".to_owned(),
            safe_text(&finding.fingerprint).into_owned(),
        )]))
        .properties(result_properties(finding))
        .build();
    result.rule_index = rules.get(finding.rule_id.as_str()).copied();
    result.baseline_state = finding.baseline.map(|state| match state {
        Baseline::New => json!("new"),
        Baseline::Unchanged => json!("unchanged"),
    });
    if finding.status == Status::Waived {
        let waiver = Suppression::builder().kind(json!("external")).status(json!("accepted"));
        result.suppressions =
            Some(vec![waiver.justification("Waived in the configuration.").build()]);
    }
    result
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

fn reasons(gaps: &[Gap]) -> Vec<GapReason> {
    let reasons: std::collections::BTreeSet<_> = gaps.iter().map(|gap| gap.reason).collect();
    reasons.into_iter().collect()
}

fn reason_id(reason: GapReason) -> String {
    format!("gap-{}", json!(reason).as_str().unwrap_or_default().replace('_', "-"))
}

fn reason_descriptor(reason: GapReason) -> ReportingDescriptor {
    let text = format!("Something could not be read: {}.", reason.description());
    bare_descriptor(&reason_id(reason), &text)
}

fn invocation(report: &Report, reasons: &[GapReason]) -> Invocation {
    let notifications: Vec<_> = report.gaps.iter().map(|gap| notification(gap, reasons)).collect();
    Invocation::builder()
        .execution_successful(true)
        .tool_execution_notifications(notifications)
        .build()
}

fn notification(gap: &Gap, reasons: &[GapReason]) -> Notification {
    let account =
        gap.account.as_ref().map_or(String::new(), |account| format!(" of account {account}"));
    let call = format!("{}:{}", safe_text(&gap.service), safe_text(&gap.operation));
    let place = format!("{call} in {}{account}", gap.region);
    let message = fit_to_width(&gap.message, LONGEST_MESSAGE);
    let text =
        format!("Could not read {place}: {}: {}", gap.reason.description(), sentence(&message));
    let mut reason = ReportingDescriptorReference::builder().id(reason_id(gap.reason)).build();
    let index = reasons.iter().position(|known| *known == gap.reason);
    reason.index = index.and_then(|index| i64::try_from(index).ok());
    Notification::builder()
        .level(json!("warning"))
        .descriptor(reason)
        .message(text_message(&text))
        .build()
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
            for result in run["results"].as_array().unwrap() {
                let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
                let place = &result["locations"][0]["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap();
                assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains(".."), "{uri}");
                assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
                assert!(result["partialFingerprints"]["blackstart/v1"].is_string());
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
