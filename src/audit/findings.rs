//! From verdicts to findings.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::inventory::{Arn, Region};
use crate::report::{Finding, FindingLocation, RemediationSummary, ResourceSummary, RuleSummary};
use crate::rules::{Rule, Rules, Verdict, WorkloadFacts};

type Workloads = [(WorkloadFacts, Vec<Arn>)];

/// The finding that a verdict becomes.
pub(super) fn finding(verdict: &Verdict<'_>, workloads: &Workloads) -> Finding {
    let rule = verdict.rule;
    let workload = verdict.workload.and_then(|index| workloads.get(index));
    let workload = workload.and_then(|(facts, _)| facts.name.known()).cloned();
    let resource = resource_summary(verdict, workload.as_deref());
    Finding {
        rule_id: rule.id.clone(),
        status: verdict.status,
        severity: rule.severity,
        fingerprint: fingerprint(&rule.id, &resource),
        workload,
        message: verdict.message.clone(),
        remediation: rule.remediation.summary.trim().to_owned(),
        location: verdict.resource.and_then(|resource| {
            let location = resource.location.as_ref()?;
            Some(FindingLocation { file: location.file.clone(), line: location.line })
        }),
        baseline: None,
        waiver: None,
        resource,
    }
}

fn resource_summary(verdict: &Verdict<'_>, workload: Option<&str>) -> ResourceSummary {
    match verdict.resource {
        Some(resource) => ResourceSummary {
            arn: resource.arn.to_string(),
            resource_type: resource.resource_type().name().to_owned(),
            account: Some(resource.account.clone()),
            region: resource.region.clone(),
            name: resource.name.clone(),
            tags: resource.tags.known().cloned().unwrap_or_default(),
        },
        None => {
            let name = workload.unwrap_or("unnamed").to_owned();
            ResourceSummary {
                arn: format!("blackstart:workload/{name}"),
                resource_type: "workload".to_owned(),
                account: None,
                region: Region::global(),
                name,
                tags: BTreeMap::new(),
            }
        }
    }
}

/// The same for the same rule and resource in every run, whatever the verdict:
/// the first 16 bytes of a SHA-256, in hexadecimal.
fn fingerprint(rule_id: &str, resource: &ResourceSummary) -> String {
    let account = resource.account.as_ref().map_or("", |account| account.as_str());
    let parts =
        [rule_id, &resource.resource_type, account, resource.region.as_str(), &resource.arn];
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The gravest first: failures by severity, then what could not be assessed.
pub(super) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.status, f.severity);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.rule_id.cmp(&b.rule_id))
            .then_with(|| a.resource.arn.cmp(&b.resource.arn))
            .then_with(|| a.fingerprint.cmp(&b.fingerprint))
    });
    findings
}

/// What readers of findings need to know about the rules,
/// with how many resources pass each.
pub(super) fn rule_summaries(
    rules: &Rules,
    passes: impl Fn(&str) -> usize,
) -> BTreeMap<String, RuleSummary> {
    rules.iter().map(|rule| (rule.id.clone(), rule_summary(rule, passes(&rule.id)))).collect()
}

fn rule_summary(rule: &Rule, passes: usize) -> RuleSummary {
    RuleSummary {
        title: rule.title.clone(),
        severity: rule.severity,
        well_architected: rule.well_architected.clone(),
        why: rule.why.clone(),
        remediation: RemediationSummary {
            summary: rule.remediation.summary.trim().to_owned(),
            cli: rule.remediation.cli.clone(),
            terraform: rule.remediation.terraform.clone(),
            cloudformation: rule.remediation.cloudformation.clone(),
        },
        references: rule.references.clone(),
        equivalents: rule.equivalents.clone(),
        disruptions: rule.disruptions.iter().map(|class| class.name().to_owned()).collect(),
        passes,
    }
}
