//! OCSF 1.6.0, class Compliance Finding (2003), with the profile `cloud`: the
//! version and the class in which Security Hub shows findings; Security Lake
//! and SIEMs read it.
//!
//! The file is a JSON array, the form that Security Hub's `GetFindingsV2` and
//! other auditors give; `jq -c '.[]'` makes lines of it. There is no API that
//! imports OCSF into Security Hub: what is imported as ASFF it turns into OCSF
//! itself, so account, product and `finding_info.uid`, by which it knows a
//! finding, are those of [`super::asff`].

use serde_json::{Map, Value, json};

use super::asff::{NO_ACCOUNT, finding_id, product_arn};
use super::complete::Complete;
use super::placement::{Placement, Placements};
use super::safe_text::is_web_address;
use super::shorten::{shortened, shortened_if_any};
use super::waiver::justification;
use super::{Baseline, Finding, Report, RuleSummary, Severity, Status};
use crate::inventory::AccountId;

/// The version of the schema that Security Hub uses.
const SCHEMA_VERSION: &str = "1.6.0";

const CATEGORY: u32 = 2;
const CLASS: u32 = 2003;

/// OCSF limits no text; readers' columns do.
const LONGEST_TEXT: usize = 4_096;

/// An entry of one of OCSF's enumerations: number and caption.
type Choice = (u32, &'static str);

const NOT_KNOWN: Choice = (0, "Unknown");
const AWS_ACCOUNT: Choice = (10, "AWS Account");
const AFFECTED: Choice = (3, "Affected");
const RESOURCE_UID: Choice = (10, "Resource UID");

/// The report as a JSON array of findings.
///
/// # Errors
///
/// A figure that JSON cannot hold.
pub(crate) fn render(report: &Report) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&findings(report))?;
    text.push('\n');
    Ok(text)
}

/// The findings, then the gaps as findings about the account that could not
/// be read.
fn findings(report: &Report) -> Vec<Value> {
    let places = Placements::of(report);
    let complete = Complete::of(report);
    complete
        .findings()
        .map(|finding| {
            let rule = complete.rule(finding);
            Source { report, finding, rule, place: places.place(finding) }.finding()
        })
        .collect()
}

/// What one finding is made from.
struct Source<'a> {
    report: &'a Report,
    finding: &'a Finding,
    rule: Option<&'a RuleSummary>,
    place: Placement,
}

impl Source<'_> {
    fn finding(&self) -> Value {
        let (activity_id, activity_name) = match self.finding.baseline {
            Some(Baseline::Unchanged) => (2, "Update"),
            Some(Baseline::New) | None => (1, "Create"),
        };
        let (severity_id, severity) = self.severity();
        let (status_id, status) = match self.finding.status {
            Status::Waived => (3, "Suppressed"),
            Status::Pass => (4, "Resolved"),
            Status::Fail | Status::NotAssessed | Status::NotApplicable => (1, "New"),
        };
        let message = shortened_if_any(&self.finding.message, LONGEST_TEXT);
        let waiver = justification(self.finding);
        let waiver = waiver.and_then(|reason| shortened_if_any(&reason, LONGEST_TEXT));
        filled(json!({
            "activity_id": activity_id,
            "activity_name": activity_name,
            "category_name": "Findings",
            "category_uid": CATEGORY,
            "class_name": "Compliance Finding",
            "class_uid": CLASS,
            "type_name": format!("Compliance Finding: {activity_name}"),
            "type_uid": CLASS * 100 + activity_id,
            "time": self.milliseconds(),
            "severity": severity,
            "severity_id": severity_id,
            "status": status,
            "status_id": status_id,
            "comment": waiver,
            "message": message,
            "metadata": self.metadata(),
            "finding_info": self.finding_info(),
            "compliance": self.compliance(),
            "remediation": self.remediation(),
            "cloud": self.cloud(),
            "resources": [self.resource()],
            "observables": [self.observable()],
            "unmapped": self.unmapped(),
        }))
    }

    fn milliseconds(&self) -> i64 {
        self.report.collected_at.unix_seconds().saturating_mul(1_000)
    }

    /// Security Hub's own findings do the same: only what fails is grave.
    fn severity(&self) -> Choice {
        let fails = matches!(self.finding.status, Status::Fail | Status::Waived);
        match self.finding.severity {
            _ if !fails => (1, "Informational"),
            Severity::Low => (2, "Low"),
            Severity::Medium => (3, "Medium"),
            Severity::High => (4, "High"),
            Severity::Critical => (5, "Critical"),
        }
    }

    fn metadata(&self) -> Value {
        json!({
            "version": SCHEMA_VERSION,
            "profiles": ["cloud"],
            "event_code": shortened(&self.finding.rule_id, LONGEST_TEXT),
            "product": {
                "uid": product_arn(&self.place, &self.place.region),
                "name": "Blackstart",
                "vendor_name": "Blackstart",
                "version": shortened(&self.report.tool.version, LONGEST_TEXT),
            },
        })
    }

    fn title(&self) -> String {
        let title = self.rule.and_then(|rule| shortened_if_any(&rule.title, LONGEST_TEXT));
        title.unwrap_or_else(|| shortened(&self.finding.rule_id, LONGEST_TEXT))
    }

    fn finding_info(&self) -> Value {
        let time = self.milliseconds();
        json!({
            "uid": finding_id(self.finding),
            "title": self.title(),
            "desc": shortened(&self.finding.message, LONGEST_TEXT),
            "types": ["Software and Configuration Checks/AWS Security Best Practices/Resilience"],
            "analytic": {
                "type_id": 1,
                "type": "Rule",
                "uid": shortened(&self.finding.rule_id, LONGEST_TEXT),
                "name": self.title(),
            },
            "created_time": time,
            "first_seen_time": time,
            "last_seen_time": time,
            "modified_time": time,
        })
    }

    fn compliance(&self) -> Value {
        let (status_id, status) = match self.finding.status {
            Status::Fail | Status::Waived => (3, "Fail"),
            Status::Pass => (1, "Pass"),
            Status::NotAssessed => NOT_KNOWN,
            Status::NotApplicable => (99, "Not Applicable"),
        };
        let practices = self.rule.map_or(&[][..], |rule| &rule.well_architected);
        let requirements: Vec<_> =
            practices.iter().filter_map(|name| shortened_if_any(name, LONGEST_TEXT)).collect();
        let standards = ["AWS Well-Architected Framework: Reliability Pillar"];
        let standards = if requirements.is_empty() { &[][..] } else { &standards };
        let open = self.finding.status == Status::NotAssessed;
        let reason = shortened_if_any(&self.finding.message, LONGEST_TEXT).filter(|_| open);
        filled(json!({
            "control": shortened(&self.finding.rule_id, LONGEST_TEXT),
            "category": "Resilience",
            "desc": self.rule.and_then(|rule| shortened_if_any(&rule.why, LONGEST_TEXT)),
            "standards": standards,
            "requirements": requirements,
            "status": status,
            "status_id": status_id,
            "status_code": self.finding.status.name(),
            "status_details": reason.into_iter().collect::<Vec<_>>(),
        }))
    }

    /// None without a text: OCSF demands one.
    fn remediation(&self) -> Option<Value> {
        let text = shortened_if_any(&self.finding.remediation, LONGEST_TEXT)?;
        let references = self.rule.into_iter().flat_map(|rule| &rule.references);
        let references: Vec<_> = references.filter(|uri| is_web_address(uri)).collect();
        Some(filled(json!({ "desc": text, "references": references })))
    }

    fn account(&self) -> Value {
        let (type_id, kind) = AWS_ACCOUNT;
        let account = self.place.account.as_ref().map_or(NO_ACCOUNT, AccountId::as_str);
        json!({ "uid": account, "type": kind, "type_id": type_id })
    }

    fn cloud(&self) -> Value {
        json!({
            "provider": "AWS",
            "cloud_partition": self.place.partition,
            "region": self.place.region,
            "account": self.account(),
        })
    }

    fn resource_uid(&self) -> String {
        shortened_if_any(&self.finding.resource.arn, LONGEST_TEXT)
            .unwrap_or_else(|| format!("blackstart:resource/{}", self.finding.fingerprint))
    }

    fn resource(&self) -> Value {
        let (role_id, role) = AFFECTED;
        let resource = &self.finding.resource;
        filled(json!({
            "uid": self.resource_uid(),
            "name": shortened_if_any(&resource.name, LONGEST_TEXT),
            "type": shortened_if_any(&resource.resource_type, LONGEST_TEXT),
            "cloud_partition": self.place.partition,
            "region": self.place.region,
            "owner": { "account": self.account() },
            "group": self.finding.workload.as_deref().and_then(|name| {
                Some(json!({ "type": "workload", "name": shortened_if_any(name, LONGEST_TEXT)? }))
            }),
            "role": role,
            "role_id": role_id,
        }))
    }

    fn observable(&self) -> Value {
        let (type_id, kind) = RESOURCE_UID;
        let name = "resources[0].uid";
        json!({ "name": name, "type": kind, "type_id": type_id, "value": self.resource_uid() })
    }

    /// What OCSF has no field for: names and texts.
    fn unmapped(&self) -> Value {
        let finding = self.finding;
        let place = finding.location.as_ref();
        filled(json!({
            "rule_severity": finding.severity.name(),
            "fingerprint": shortened(&finding.fingerprint, LONGEST_TEXT),
            "baseline": finding.baseline.map(Baseline::name),
            "source": place.and_then(|place| {
                shortened_if_any(&format!("{}:{}", place.file, place.line), LONGEST_TEXT)
            }),
        }))
    }
}

/// An object without the members that hold nothing.
fn filled(object: Value) -> Value {
    let Value::Object(members) = object else { return object };
    let holds = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    let kept = members.into_iter().filter(|(_, value)| holds(value));
    Value::Object(kept.collect::<Map<_, _>>())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_sample_in_full() {
        insta::assert_snapshot!(render(&sample::company()).unwrap());
    }

    #[test]
    fn verdicts_are_ocsfs_own() {
        let mut report = sample::company();
        report.findings[0].status = Status::Pass;
        report.findings[1].baseline = Some(Baseline::Unchanged);
        let found = findings(&report);
        let of = |status| report.findings.iter().position(|f| f.status == status).unwrap();
        let figures = |index: usize| {
            let finding = &found[index];
            ["severity_id", "status_id"]
                .map(|name| finding[name].as_u64().unwrap())
                .into_iter()
                .chain(finding["compliance"]["status_id"].as_u64())
                .collect::<Vec<_>>()
        };
        assert_eq!(figures(of(Status::Pass)), [1, 4, 1]);
        assert_eq!(figures(of(Status::Fail)), [5, 1, 3]);
        assert_eq!(figures(of(Status::NotAssessed)), [1, 1, 0]);
        assert_eq!(figures(of(Status::Waived)), [5, 3, 3]);
        assert_eq!(found[1]["type_uid"], 200_302);
        assert_eq!(found[2]["type_uid"], 200_301);
    }

    #[test]
    fn security_hub_would_know_it_by_the_same_names() {
        let report = sample::company();
        let asff = super::super::asff::findings(&report, None);
        let ocsf = findings(&report);
        assert_eq!(asff.len(), ocsf.len());
        for (asff, ocsf) in asff.iter().zip(&ocsf) {
            assert_eq!(ocsf["finding_info"]["uid"], asff.id);
            assert_eq!(ocsf["metadata"]["product"]["uid"], asff.product_arn);
            assert_eq!(ocsf["cloud"]["account"]["uid"], asff.aws_account_id);
        }
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let mut report = sample::company();
        report.rules.clear();
        let finding = &mut report.findings[0];
        finding.remediation.clear();
        finding.message.clear();
        finding.workload = None;
        let found = &findings(&report)[0];
        for name in ["remediation", "message", "comment"] {
            assert_eq!(found.get(name), None, "{name}");
        }
        assert_eq!(found["resources"][0].get("group"), None);
        assert_eq!(found["compliance"].get("standards"), None);
    }

    #[test]
    fn hostile_text_is_one_safe_line() {
        let text = render(&sample::hostile()).unwrap();
        assert!(!text.contains("\\u001b") && !text.contains("\\n") && !text.contains('\u{202e}'));
    }
}
