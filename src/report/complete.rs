//! Findings and gaps as one list, for formats that know only findings: what
//! could not be read must be in them, too.

use std::collections::{BTreeMap, BTreeSet};

use super::digest::{counted, joined};
use super::{
    Finding, RemediationSummary, Report, ResourceSummary, RuleSummary, Severity, Status, safe_text,
};
use crate::inventory::{AccountId, Gap, GapReason, Region};

/// The rule that stands for the gaps of an audit.
pub(crate) const GAP_RULE: &str = "inventory-is-complete";

/// The type of an account as a resource, as AWS Config names it.
pub(crate) const ACCOUNT_TYPE: &str = "AWS::::Account";

/// How many operations a finding about a gap names.
const MOST_OPERATIONS: usize = 5;

/// A report's findings, and its gaps as findings that could not be assessed.
pub(crate) struct Complete<'a> {
    report: &'a Report,
    gaps: Vec<Finding>,
    gap_rule: RuleSummary,
}

impl<'a> Complete<'a> {
    pub(crate) fn of(report: &'a Report) -> Self {
        Self { report, gaps: gap_findings(&report.gaps), gap_rule: gap_rule() }
    }

    /// The findings in the report's order, then the gaps.
    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().chain(&self.gaps)
    }

    /// The rule behind a finding, if it is described.
    pub(crate) fn rule(&self, finding: &Finding) -> Option<&RuleSummary> {
        let of_gaps = (finding.rule_id == GAP_RULE).then_some(&self.gap_rule);
        self.report.rules.get(&finding.rule_id).or(of_gaps)
    }
}

fn gap_rule() -> RuleSummary {
    RuleSummary {
        title: "Everything that was asked for could be read".into(),
        severity: Severity::Low,
        well_architected: Vec::new(),
        why: "What could not be read was neither checked nor simulated: a resource, a Region or \
              an account that nobody sees may be the one that does not come back."
            .into(),
        remediation: RemediationSummary {
            summary: "Grant what `blackstart permissions` prints, or narrow the audit.".into(),
            ..Default::default()
        },
        references: Vec::new(),
        equivalents: BTreeMap::new(),
        disruptions: Vec::new(),
        passes: 0,
    }
}

type Place<'a> = (Option<&'a AccountId>, &'a Region, GapReason);

/// One finding for each account, Region and reason.
fn gap_findings(gaps: &[Gap]) -> Vec<Finding> {
    let mut places: BTreeMap<Place<'_>, BTreeSet<String>> = BTreeMap::new();
    for gap in gaps {
        let place = (gap.account.as_ref(), &gap.region, gap.reason);
        let operation = format!("{}:{}", safe_text(&gap.service), safe_text(&gap.operation));
        places.entry(place).or_default().insert(operation);
    }
    places.into_iter().map(|(place, operations)| gap_finding(place, &operations)).collect()
}

fn gap_finding((account, region, reason): Place<'_>, operations: &BTreeSet<String>) -> Finding {
    let mut named: Vec<_> = operations.iter().take(MOST_OPERATIONS).cloned().collect();
    let more = operations.len() - named.len();
    if more > 0 {
        named.push(counted(more, "other operation"));
    }
    let name = account.map_or("unknown", AccountId::as_str);
    Finding {
        rule_id: GAP_RULE.to_owned(),
        status: Status::NotAssessed,
        severity: Severity::Low,
        resource: ResourceSummary {
            arn: format!("{ACCOUNT_TYPE}:{name}"),
            resource_type: ACCOUNT_TYPE.to_owned(),
            account: account.cloned(),
            region: region.clone(),
            name: name.to_owned(),
            tags: BTreeMap::new(),
        },
        workload: None,
        message: format!(
            "Could not read {} in {region} of account {name}: {}.",
            joined(&named),
            reason.description()
        ),
        remediation: remedy(reason).to_owned(),
        fingerprint: format!("{name}/{region}/{}", reason.name()),
        location: None,
        baseline: None,
        waiver: None,
    }
}

/// What can be done about a gap.
fn remedy(reason: GapReason) -> &'static str {
    match reason {
        GapReason::AccessDenied => {
            "Give the role of the audit the policy that `blackstart permissions` prints."
        }
        GapReason::RegionNotEnabled => {
            "Enable the Region, or name the Regions to be audited with --region."
        }
        GapReason::Throttled | GapReason::TimedOut | GapReason::Unreachable => {
            "Run the audit again; where the Region is dark, audit a snapshot from before."
        }
        GapReason::NotSupported => "Nothing: AWS does not offer this here.",
        GapReason::ServiceError | GapReason::InvalidResponse => {
            "Run the audit again, and report it if it stays."
        }
        GapReason::KnownAfterApply => "Audit the account after the code was applied.",
        GapReason::NoData | GapReason::NotCollected => "Run the audit on the live account.",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn gaps_are_findings_that_could_not_be_assessed() {
        let report = sample::company();
        let complete = Complete::of(&report);
        let gaps: Vec<_> = complete.findings().skip(report.findings.len()).collect();
        assert!(!gaps.is_empty());
        for gap in &gaps {
            assert_eq!(gap.status, Status::NotAssessed);
            assert!(complete.rule(gap).is_some());
        }
        let prints: BTreeSet<_> = complete.findings().map(|f| &f.fingerprint).collect();
        assert_eq!(prints.len(), report.findings.len() + gaps.len());
    }

    #[test]
    fn a_gap_is_named_once_for_each_account_region_and_reason() {
        let gap = |operation: &str, region: &str| Gap {
            account: None,
            region: region.parse().unwrap(),
            service: "rds".into(),
            operation: operation.into(),
            reason: GapReason::AccessDenied,
            message: String::new(),
        };
        let many = ["A", "B", "C", "D", "E", "F", "G"].map(|name| gap(name, "eu-west-1"));
        let found = gap_findings(&[&many[..], &[gap("A", "eu-west-2")]].concat());
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0].message,
            "Could not read rds:A, rds:B, rds:C, rds:D, rds:E and 2 other operations in eu-west-1 \
             of account unknown: access denied."
        );
    }
}
