//! Every finding without the script, and on paper: by rule, and within a rule
//! by cause, so that what is said of many resources is said once.

use std::collections::{BTreeMap, HashMap};

use super::super::digest::Group;
use super::super::waiver::justification;
use super::super::{Baseline, Finding, Status};
use super::cause::{self, Cause};
use super::rule_page;
use super::view::{name, safe, status_class, status_words};

/// The findings of one rule.
pub(super) struct RuleListing {
    pub(super) anchor: String,
    pub(super) severity: &'static str,
    pub(super) title: String,
    pub(super) counts: String,
    pub(super) causes: Vec<CauseListing>,
}

/// The findings of one rule with one status and one cause.
pub(super) struct CauseListing {
    pub(super) status: &'static str,
    pub(super) status_words: &'static str,
    pub(super) words: String,
    pub(super) remedy: String,
    pub(super) resources: Vec<ResourceListing>,
}

/// One finding.
pub(super) struct ResourceListing {
    pub(super) arn: String,
    /// The workload, and what the ARN does not say.
    pub(super) notes: String,
}

impl RuleListing {
    pub(super) fn of(group: &Group<'_>, anchors: &BTreeMap<&str, String>) -> Self {
        Self {
            anchor: anchors.get(group.rule_id).cloned().unwrap_or_default(),
            severity: group.severity.name(),
            title: safe(group.rule.map_or(group.rule_id, |rule| &rule.title)),
            counts: rule_page::counts(group),
            causes: causes(group),
        }
    }
}

fn causes(group: &Group<'_>) -> Vec<CauseListing> {
    let mut places: HashMap<(Status, String, &str), usize> = HashMap::new();
    let mut causes: Vec<(Cause, Vec<&Finding>)> = Vec::new();
    for finding in &group.findings {
        let cause = Cause::of(finding);
        let key = (finding.status, cause.template.clone(), finding.remediation.as_str());
        let place = *places.entry(key).or_insert_with(|| {
            causes.push((cause, Vec::new()));
            causes.len() - 1
        });
        if let Some((_, findings)) = causes.get_mut(place) {
            findings.push(finding);
        }
    }
    causes.iter().filter_map(|(cause, findings)| cause_listing(group, cause, findings)).collect()
}

fn cause_listing(group: &Group<'_>, cause: &Cause, findings: &[&Finding]) -> Option<CauseListing> {
    let first = findings.first()?;
    let of_rule = group.rule.map(|rule| rule.remediation.summary.trim());
    let own_remedy = of_rule != Some(first.remediation.trim());
    let words = if findings.len() == 1 { safe(first.message.trim()) } else { cause.words() };
    Some(CauseListing {
        status: status_class(first.status),
        status_words: status_words(first.status),
        words,
        remedy: if own_remedy { safe(first.remediation.trim()) } else { String::new() },
        resources: findings.iter().map(|finding| resource_listing(finding)).collect(),
    })
}

fn resource_listing(finding: &Finding) -> ResourceListing {
    let resource = &finding.resource;
    let arn = cause::arn(finding);
    let mut notes = Vec::new();
    if let Some(account) = &resource.account
        && !arn.contains(account.as_str())
    {
        notes.push(account.to_string());
    }
    if !resource.region.is_global() && !arn.contains(resource.region.as_str()) {
        notes.push(resource.region.to_string());
    }
    let workload = finding.workload.as_deref().map(name);
    notes.extend(workload.filter(|workload| !arn.ends_with(&format!("workload/{workload}"))));
    if finding.baseline == Some(Baseline::New) {
        notes.push("new since the baseline".to_owned());
    }
    if let Some(place) = &finding.location {
        notes.push(format!("{}:{}", name(&place.file), place.line));
    }
    notes.extend(justification(finding).map(|words| safe(&words)));
    ResourceListing { arn, notes: notes.join(" · ") }
}
