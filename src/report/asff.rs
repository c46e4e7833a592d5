//! AWS Security Finding Format (ASFF): what Security Hub's
//! `BatchImportFindings` takes.
//!
//! The file is a JSON array, so that it can be cut into batches of
//! [`MOST_FINDINGS_IN_A_BATCH`] and handed to `aws securityhub
//! batch-import-findings --findings file://…` as it is.
//!
//! Limits are those of the API reference of Security Hub
//! (`AwsSecurityFinding` and the types below it).

mod resource_type;

use std::collections::BTreeMap;

use serde::Serialize;

use super::complete::Complete;
use super::placement::{Placement, Placements};
use super::safe_text::is_web_address;
use super::shorten::{shortened, shortened_if_any};
use super::waiver::justification;
use super::{Finding, Report, RuleSummary, Severity, Status, WorkloadReport};
use crate::inventory::{AccountId, Region, Timestamp};

#[cfg(feature = "live")]
pub(crate) use super::complete::GAP_RULE;

/// How the generator ids of all our findings begin.
pub(crate) const GENERATOR_PREFIX: &str = "blackstart/";

/// How many findings `BatchImportFindings` takes at once.
pub const MOST_FINDINGS_IN_A_BATCH: usize = 100;

/// The one version that the format has.
const SCHEMA_VERSION: &str = "2018-10-08";

/// The format demands an account. Where nothing in a report names one (code
/// that was never deployed), this stands there, and Security Hub says no.
pub(crate) const NO_ACCOUNT: &str = "000000000000";

/// `namespace/category/classifier`; the classifier is free.
const BEST_PRACTICE: &str =
    "Software and Configuration Checks/AWS Security Best Practices/Resilience";
const WELL_ARCHITECTED: &str = "Software and Configuration Checks/\
     Industry and Regulatory Standards/AWS Well-Architected Reliability Pillar";

const LONGEST_ID: usize = 512;
const LONGEST_TITLE: usize = 256;
const LONGEST_DESCRIPTION: usize = 1024;
const LONGEST_RECOMMENDATION: usize = 512;
const LONGEST_NOTE: usize = 512;
const LONGEST_FIELD: usize = 1024;
const LONGEST_REQUIREMENT: usize = 64;
const MOST_REQUIREMENTS: usize = 32;

/// A finding as Security Hub takes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffFinding {
    /// The version of the format.
    pub schema_version: String,
    /// The same for the same rule and resource in every run.
    pub id: String,
    /// The account's default product, in the Region that it is imported to.
    pub product_arn: String,
    /// Shown instead of `Default`.
    pub product_name: String,
    /// Shown instead of `Personal`.
    pub company_name: String,
    /// `blackstart/` and the rule.
    pub generator_id: String,
    /// The account whose credentials must import the finding.
    pub aws_account_id: String,
    /// What kind of finding this is.
    pub types: Vec<String>,
    /// When the inventory was collected. The format wants the first time that
    /// it was seen; who updates findings keeps the older one.
    pub first_observed_at: Timestamp,
    /// When the inventory was collected.
    pub last_observed_at: Timestamp,
    /// When the inventory was collected; `Id` decides whether it is news.
    pub created_at: Timestamp,
    /// When the inventory was collected.
    pub updated_at: Timestamp,
    /// How grave it is.
    pub severity: AsffSeverity,
    /// What must hold.
    pub title: String,
    /// What is the case, and why that matters.
    pub description: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation: Option<AsffRemediation>,
    /// What Security Hub has no field for.
    pub product_fields: BTreeMap<String, String>,
    /// What the finding is about.
    pub resources: Vec<AsffResource>,
    /// The verdict.
    pub compliance: AsffCompliance,
    /// What people have done about it; used when the finding is new.
    pub workflow: AsffWorkflow,
    /// Always `ACTIVE`: what is gone is archived by who publishes.
    pub record_state: String,
    /// Why it was waived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<AsffNote>,
    /// Severity and types once more: the place from which updates are taken.
    pub finding_provider_fields: AsffProviderFields,
}

/// How grave a finding is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffSeverity {
    /// `INFORMATIONAL` for what does not fail.
    pub label: String,
    /// The label as a figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normalized: Option<u8>,
    /// The rule's severity, whatever the verdict.
    pub original: String,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffRemediation {
    /// The only part that a remediation has.
    pub recommendation: AsffRecommendation,
}

/// What to do, and where to read more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffRecommendation {
    /// In a sentence or two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffResource {
    /// Security Hub's name of the type, or `Other`.
    #[serde(rename = "Type")]
    pub resource_type: String,
    /// The ARN.
    pub id: String,
    /// `aws`, `aws-cn`, ….
    pub partition: String,
    /// The Region.
    pub region: Region,
    /// What Security Hub has no field for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<AsffDetails>,
}

/// Details of a resource of which Security Hub has no type.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffDetails {
    /// Names and values.
    pub other: BTreeMap<String, String>,
}

/// The verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffCompliance {
    /// `PASSED`, `FAILED` or `NOT_AVAILABLE`.
    pub status: String,
    /// The rule. Standards are not named: those that Security Hub knows are
    /// its own, and this rule is in none of them.
    pub security_control_id: String,
    /// Well-Architected best practices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_requirements: Vec<String>,
    /// Why there is no verdict.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status_reasons: Vec<AsffStatusReason>,
}

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffStatusReason {
    /// A code.
    pub reason_code: String,
    /// In a sentence.
    pub description: String,
}

/// What people have done about a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffWorkflow {
    /// `NEW`, `RESOLVED` for what passes, `SUPPRESSED` for what was waived.
    pub status: String,
}

/// A note on a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffNote {
    /// The note.
    pub text: String,
    /// Who wrote it.
    pub updated_by: String,
    /// When.
    pub updated_at: Timestamp,
}

/// What a provider of findings may update.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AsffProviderFields {
    /// How grave it is; without a normalised figure, which this place lacks.
    pub severity: AsffSeverity,
    /// What kind of finding this is.
    pub types: Vec<String>,
}

/// The report as a JSON array of findings.
///
/// # Errors
///
/// A figure that JSON cannot hold.
pub(crate) fn render(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&findings(report, None))?;
    text.push('\n');
    Ok(text)
}

/// The findings of a report as Security Hub takes them, in the report's order,
/// and behind them its gaps, as findings about the account that could not be
/// read. The caller batches them by account and Region,
/// [`MOST_FINDINGS_IN_A_BATCH`] at a time.
///
/// Each is meant for its resource's own Region, or all for `region` if one is
/// given: the Region that Security Hub is aggregated in.
pub fn findings(report: &Report, region: Option<&Region>) -> Vec<AsffFinding> {
    let places = Placements::of(report);
    let complete = Complete::of(report);
    let workloads: BTreeMap<_, _> =
        report.workloads.iter().map(|workload| (workload.name.as_str(), workload)).collect();
    complete
        .findings()
        .map(|finding| Source {
            report,
            finding,
            rule: complete.rule(finding),
            place: places.place(finding),
            workload: finding.workload.as_deref().and_then(|name| workloads.get(name)).copied(),
        })
        .map(|source| source.finding(region))
        .collect()
}

/// The `Id` under which a finding is known to Security Hub.
pub fn finding_id(finding: &Finding) -> String {
    shortened(&format!("blackstart/{}/{}", finding.rule_id, finding.fingerprint), LONGEST_ID)
}

/// The product under whose name an account imports findings of its own making.
pub(crate) fn product_arn(place: &Placement, region: &Region) -> String {
    let account = place.account.as_ref().map_or(NO_ACCOUNT, AccountId::as_str);
    format!("arn:{}:securityhub:{region}:{account}:product/{account}/default", place.partition)
}

/// What one finding is made from.
struct Source<'a> {
    report: &'a Report,
    finding: &'a Finding,
    rule: Option<&'a RuleSummary>,
    place: Placement,
    workload: Option<&'a WorkloadReport>,
}

impl Source<'_> {
    fn finding(&self, region: Option<&Region>) -> AsffFinding {
        let seen = self.report.collected_at;
        let account = self.place.account.as_ref().map_or(NO_ACCOUNT, AccountId::as_str);
        AsffFinding {
            schema_version: SCHEMA_VERSION.to_owned(),
            id: finding_id(self.finding),
            product_arn: product_arn(&self.place, region.unwrap_or(&self.place.region)),
            product_name: "Blackstart".to_owned(),
            company_name: "Blackstart".to_owned(),
            generator_id: shortened(
                &format!("{GENERATOR_PREFIX}{}", self.finding.rule_id),
                LONGEST_ID,
            ),
            aws_account_id: account.to_owned(),
            types: self.types(),
            first_observed_at: seen,
            last_observed_at: seen,
            created_at: seen,
            updated_at: seen,
            severity: self.severity(),
            title: self.title(),
            description: self.description(),
            remediation: self.remediation(),
            product_fields: self.product_fields(),
            resources: vec![self.resource()],
            compliance: self.compliance(),
            workflow: AsffWorkflow { status: self.workflow_status().to_owned() },
            record_state: "ACTIVE".to_owned(),
            note: self.note(),
            finding_provider_fields: AsffProviderFields {
                severity: AsffSeverity { normalized: None, ..self.severity() },
                types: self.types(),
            },
        }
    }

    fn types(&self) -> Vec<String> {
        let mut types = vec![BEST_PRACTICE.to_owned()];
        if self.rule.is_some_and(|rule| !rule.well_architected.is_empty()) {
            types.push(WELL_ARCHITECTED.to_owned());
        }
        types
    }

    /// Security Hub's own controls do the same: only what fails is grave.
    fn severity(&self) -> AsffSeverity {
        let fails = matches!(self.finding.status, Status::Fail | Status::Waived);
        let (label, normalized) = match self.finding.severity {
            _ if !fails => ("INFORMATIONAL", 0),
            Severity::Low => ("LOW", 1),
            Severity::Medium => ("MEDIUM", 40),
            Severity::High => ("HIGH", 70),
            Severity::Critical => ("CRITICAL", 90),
        };
        AsffSeverity {
            label: label.to_owned(),
            normalized: Some(normalized),
            original: self.finding.severity.name().to_owned(),
        }
    }

    fn title(&self) -> String {
        let title = self.rule.and_then(|rule| shortened_if_any(&rule.title, LONGEST_TITLE));
        title.unwrap_or_else(|| shortened(&self.finding.rule_id, LONGEST_TITLE))
    }

    fn description(&self) -> String {
        let why = self.rule.map_or("", |rule| rule.why.trim());
        let message = self.finding.message.trim();
        let stop = if message.ends_with(['.', '!', '?']) || message.is_empty() { "" } else { "." };
        let text = shortened_if_any(&format!("{message}{stop} {why}"), LONGEST_DESCRIPTION);
        text.unwrap_or_else(|| self.title())
    }

    fn remediation(&self) -> Option<AsffRemediation> {
        let text = shortened_if_any(&self.finding.remediation, LONGEST_RECOMMENDATION);
        let mut references = self.rule.into_iter().flat_map(|rule| &rule.references);
        let url = references.find(|uri| is_web_address(uri)).cloned();
        let recommendation = AsffRecommendation { text, url };
        let has_any = recommendation.text.is_some() || recommendation.url.is_some();
        has_any.then_some(AsffRemediation { recommendation })
    }

    fn product_fields(&self) -> BTreeMap<String, String> {
        let finding = self.finding;
        let place = finding.location.as_ref();
        let best_practices = self.rule.map(|rule| rule.well_architected.join(", "));
        let disruptions = self.workload.map(target_words);
        let fields = [
            ("RuleId", Some(finding.rule_id.clone())),
            ("Fingerprint", Some(finding.fingerprint.clone())),
            ("Status", Some(finding.status.name().to_owned())),
            ("Workload", finding.workload.clone()),
            ("WorkloadTargets", disruptions),
            ("BestPractices", best_practices),
            ("ResourceType", Some(finding.resource.resource_type.clone())),
            ("ResourceName", Some(finding.resource.name.clone())),
            ("ResourceRegion", Some(finding.resource.region.to_string())),
            ("Source", place.map(|place| format!("{}:{}", place.file, place.line))),
            ("Baseline", finding.baseline.map(|state| state.name().to_owned())),
            ("Version", Some(self.report.tool.version.clone())),
        ];
        let filled = fields.into_iter().filter_map(|(name, value)| {
            Some((format!("blackstart/{name}"), shortened_if_any(&value?, LONGEST_FIELD)?))
        });
        filled.collect()
    }

    fn resource(&self) -> AsffResource {
        let resource = &self.finding.resource;
        let is_workload = resource.resource_type == "workload";
        AsffResource {
            resource_type: resource_type::resource_type(&resource.resource_type).to_owned(),
            id: shortened_if_any(&resource.arn, LONGEST_ID)
                .unwrap_or_else(|| format!("blackstart:resource/{}", self.finding.fingerprint)),
            partition: self.place.partition.clone(),
            region: self.place.region.clone(),
            details: self.workload.filter(|_| is_workload).map(workload_details),
        }
    }

    fn compliance(&self) -> AsffCompliance {
        let status = match self.finding.status {
            Status::Fail | Status::Waived => "FAILED",
            Status::Pass => "PASSED",
            Status::NotAssessed | Status::NotApplicable => "NOT_AVAILABLE",
        };
        let code = match self.finding.status {
            Status::NotAssessed => Some("NOT_ASSESSED"),
            Status::NotApplicable => Some("NOT_APPLICABLE"),
            _ => None,
        };
        let reason = code.map(|code| AsffStatusReason {
            reason_code: code.to_owned(),
            description: shortened_if_any(&self.finding.message, LONGEST_DESCRIPTION)
                .unwrap_or_else(|| self.title()),
        });
        let practices = self.rule.into_iter().flat_map(|rule| &rule.well_architected);
        AsffCompliance {
            status: status.to_owned(),
            security_control_id: shortened(&self.finding.rule_id, LONGEST_ID),
            related_requirements: practices
                .filter_map(|practice| {
                    let name = format!("AWS Well-Architected Framework {practice}");
                    shortened_if_any(&name, LONGEST_REQUIREMENT)
                })
                .take(MOST_REQUIREMENTS)
                .collect(),
            status_reasons: reason.into_iter().collect(),
        }
    }

    fn workflow_status(&self) -> &'static str {
        match self.finding.status {
            Status::Waived => "SUPPRESSED",
            Status::Pass => "RESOLVED",
            Status::Fail | Status::NotAssessed | Status::NotApplicable => "NEW",
        }
    }

    fn note(&self) -> Option<AsffNote> {
        justification(self.finding).map(|reason| AsffNote {
            text: shortened(&reason, LONGEST_NOTE),
            updated_by: "blackstart".to_owned(),
            updated_at: self.report.collected_at,
        })
    }
}

fn workload_details(workload: &WorkloadReport) -> AsffDetails {
    let codes =
        |regions: &[Region]| regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ");
    let entries = [
        ("Strategy", workload.strategy.title().to_owned()),
        ("PrimaryRegions", codes(&workload.primary_regions)),
        ("StandbyRegions", codes(&workload.standby_regions)),
        ("Resources", workload.resources.to_string()),
        ("Targets", target_words(workload)),
    ];
    let filled = entries.into_iter().filter_map(|(name, value)| {
        Some((name.to_owned(), shortened_if_any(&value, LONGEST_FIELD)?))
    });
    AsffDetails { other: filled.collect() }
}

/// `region: RTO 1800 s, RPO 60 s`.
fn target_words(workload: &WorkloadReport) -> String {
    let figure = |name: &str, seconds: Option<u64>| seconds.map(|s| format!("{name} {s} s"));
    let words = workload.targets.iter().map(|(class, target)| {
        let figures = [figure("RTO", target.rto_seconds), figure("RPO", target.rpo_seconds)];
        format!("{class}: {}", figures.into_iter().flatten().collect::<Vec<_>>().join(", "))
    });
    words.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    fn first_with(report: &Report, status: Status) -> AsffFinding {
        let index = report.findings.iter().position(|f| f.status == status).unwrap();
        findings(report, None).swap_remove(index)
    }

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()).unwrap());
    }

    #[test]
    fn verdicts_are_security_hubs_own() {
        let mut report = sample::company();
        let failed = first_with(&report, Status::Fail);
        assert_eq!(failed.compliance.status, "FAILED");
        assert_eq!(
            (failed.severity.label.as_str(), failed.severity.normalized),
            ("CRITICAL", Some(90))
        );
        assert_eq!(failed.workflow.status, "NEW");
        let open = first_with(&report, Status::NotAssessed);
        assert_eq!(open.compliance.status, "NOT_AVAILABLE");
        assert_eq!(open.severity.label, "INFORMATIONAL");
        assert_eq!(open.severity.original, "critical");
        assert!(open.compliance.status_reasons[0].description.contains("was denied"));
        let waived = first_with(&report, Status::Waived);
        assert_eq!(
            (waived.compliance.status.as_str(), waived.workflow.status.as_str()),
            ("FAILED", "SUPPRESSED")
        );
        report.findings[0].status = Status::Pass;
        let passed = first_with(&report, Status::Pass);
        assert_eq!(
            (passed.compliance.status.as_str(), passed.workflow.status.as_str()),
            ("PASSED", "RESOLVED")
        );
    }

    #[test]
    fn a_finding_keeps_its_id_whatever_becomes_of_it() {
        let mut report = sample::company();
        let before = findings(&report, None)[0].id.clone();
        report.findings[0].status = Status::Pass;
        report.findings[0].message = "Table statements has a replica".into();
        report.collected_at = "2027-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(findings(&report, None)[0].id, before);
        assert!(before.contains(&report.findings[0].fingerprint));
    }

    #[test]
    fn a_workload_is_a_resource_of_type_other() {
        let report = sample::company();
        let index = report.findings.iter().position(|f| f.resource.resource_type == "workload");
        let finding = &findings(&report, None)[index.unwrap()];
        let resource = &finding.resources[0];
        assert_eq!(resource.resource_type, "Other");
        assert_eq!(resource.region.as_str(), "me-south-1");
        assert_eq!(resource.details.as_ref().unwrap().other["Strategy"], "warm standby");
        assert_eq!(finding.aws_account_id, "111122223333");
    }

    #[test]
    fn all_can_be_meant_for_one_region() {
        let region: Region = "eu-west-1".parse().unwrap();
        let found = findings(&sample::company(), Some(&region));
        let products: std::collections::BTreeSet<_> =
            found.iter().map(|finding| finding.product_arn.as_str()).collect();
        let wanted = "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default";
        assert_eq!(products.into_iter().collect::<Vec<_>>(), [wanted]);
        assert_eq!(found[0].resources[0].region.as_str(), "me-south-1");
    }

    #[test]
    fn hostile_text_stays_within_the_limits() {
        for finding in findings(&sample::hostile(), None) {
            let most = |text: &str, most: usize| {
                assert!(!text.trim().is_empty() && text.encode_utf16().count() <= most, "{text}");
                assert!(text.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{text}");
            };
            most(&finding.id, 512);
            most(&finding.title, 256);
            most(&finding.description, 1024);
            most(finding.remediation.unwrap().recommendation.text.as_deref().unwrap(), 512);
            most(&finding.resources[0].id, 512);
            finding.product_fields.iter().for_each(|(name, value)| {
                most(name, 128);
                most(value, 1024);
            });
        }
    }

    #[test]
    fn what_is_empty_is_left_out_or_replaced() {
        let mut report = sample::company();
        report.rules.clear();
        report.scope.accounts.clear();
        for finding in &mut report.findings {
            finding.message.clear();
            finding.remediation = " \n".into();
            finding.resource.arn.clear();
            finding.resource.account = None;
        }
        report.gaps.clear();
        for finding in findings(&report, None) {
            assert_eq!(finding.remediation, None);
            assert!(!finding.description.is_empty());
            assert!(finding.resources[0].id.starts_with("blackstart:resource/"));
            assert_eq!(finding.aws_account_id, NO_ACCOUNT);
        }
    }
}
