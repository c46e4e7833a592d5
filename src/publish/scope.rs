//! What a report has looked at: only there is a finding that it lacks gone.

use std::collections::BTreeSet;

use crate::inventory::{AccountId, Arn, Gap, GapReason, Region, Timestamp};
use crate::report::Report;
use crate::report::asff::{AsffFinding, GAP_RULE};

/// Services whose resources are listed for all Regions at once, so that a gap
/// anywhere may hide them.
const LISTED_ONCE: [&str; 1] = ["s3"];

/// What a report has looked at.
pub(super) struct Scope<'a> {
    report: &'a Report,
    workloads: BTreeSet<&'a str>,
    /// Resources that were read, whatever else could not be.
    read: BTreeSet<String>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let pictures = report.workloads.iter().flat_map(|workload| &workload.picture.resources);
        let read = pictures.filter(|resource| resource.collected);
        Self {
            report,
            workloads: report.workloads.iter().map(|workload| workload.name.as_str()).collect(),
            read: read.map(|resource| resource.arn.to_string()).collect(),
        }
    }

    pub(super) fn collected_at(&self) -> Timestamp {
        self.report.collected_at
    }

    /// True if the report would have the finding if it still held: its rule was
    /// evaluated, and its account, Region and resource were read.
    pub(super) fn looked_at(&self, finding: &AsffFinding) -> bool {
        let Some(place) = Place::of(finding) else { return false };
        self.rule_ran(place.rule)
            && self.report.scope.accounts.contains(&place.account)
            && !self.gaps(&place.account).any(is_of_whole_account)
            && match place.resource_type {
                "workload" => self.workload_was_read(finding, &place),
                _ => self.region_was_read(&place.account, place.region.as_ref()),
            }
            && match place.resource_type {
                "workload" => true,
                _ if place.rule == GAP_RULE => true,
                _ => self.resource_was_read(&place),
            }
    }

    fn rule_ran(&self, rule: &str) -> bool {
        rule == GAP_RULE || self.report.rules.contains_key(rule)
    }

    fn gaps<'s>(&'s self, account: &'s AccountId) -> impl Iterator<Item = &'s Gap> {
        let of_account =
            move |gap: &&Gap| gap.account.as_ref().is_none_or(|known| known == account);
        self.report.gaps.iter().filter(of_account)
    }

    /// What has no Region was read wherever the account was. A gap finding is
    /// about a Region that may still be dark: its own new finding says so.
    fn region_was_read(&self, account: &AccountId, region: Option<&Region>) -> bool {
        let Some(region) = region.filter(|region| !region.is_global()) else { return true };
        self.report.scope.regions.contains(region)
            && !self.gaps(account).any(|gap| gap.region == *region && is_of_whole_region(gap))
    }

    fn resource_was_read(&self, place: &Place<'_>) -> bool {
        if self.read.contains(place.arn) {
            return true;
        }
        let Some(service) = service(place.arn) else {
            return self.gaps(&place.account).next().is_none();
        };
        let anywhere = LISTED_ONCE.contains(&service.as_str());
        !self.gaps(&place.account).any(|gap| {
            let is_near = place.region.as_ref().is_none_or(|region| {
                region.is_global() || gap.region.is_global() || gap.region == *region
            });
            is_related(&gap.service, &service) && (anywhere || is_near)
        })
    }

    /// A workload that the report knows was judged, if all of its Regions were
    /// part of the audit. One that it does not know is gone only if nothing in
    /// the account could not be read.
    fn workload_was_read(&self, finding: &AsffFinding, place: &Place<'_>) -> bool {
        let known = self.workloads.contains(place.name);
        let mut regions = workload_regions(finding).chain(place.region.clone());
        regions
            .all(|region| region.is_global() || self.region_was_read(&place.account, Some(&region)))
            && (known || self.gaps(&place.account).next().is_none())
    }
}

/// Where a stored finding belongs, by what we wrote into it.
struct Place<'a> {
    rule: &'a str,
    account: AccountId,
    region: Option<Region>,
    resource_type: &'a str,
    name: &'a str,
    arn: &'a str,
}

impl<'a> Place<'a> {
    /// None if it is not ours, or of a form that this version does not know:
    /// such a finding is left alone.
    fn of(finding: &'a AsffFinding) -> Option<Self> {
        let field = |name: &str| Some(finding.product_fields.get(name)?.as_str());
        Some(Self {
            rule: field("blackstart/RuleId")?,
            account: finding.aws_account_id.parse().ok()?,
            region: Some(field("blackstart/ResourceRegion")?.parse().ok()?),
            resource_type: field("blackstart/ResourceType")?,
            name: field("blackstart/Workload").or_else(|| field("blackstart/ResourceName"))?,
            arn: finding.resources.first()?.id.as_str(),
        })
    }
}

/// The Regions that a workload's finding names.
fn workload_regions(finding: &AsffFinding) -> impl Iterator<Item = Region> {
    let details = finding.resources.iter().filter_map(|resource| resource.details.as_ref());
    let lists = details.flat_map(|details| {
        let list = |name: &str| details.other.get(name).map(String::as_str).unwrap_or_default();
        [list("PrimaryRegions"), list("StandbyRegions")]
    });
    lists.flat_map(|list| list.split(", ")).filter_map(|code| code.parse().ok())
}

fn is_of_whole_account(gap: &Gap) -> bool {
    matches!(gap.service.as_str(), "sts" | "organizations")
}

/// A Region that is dark or not enabled shows nothing.
fn is_of_whole_region(gap: &Gap) -> bool {
    matches!(gap.reason, GapReason::RegionNotEnabled | GapReason::TimedOut | GapReason::Unreachable)
}

fn service(arn: &str) -> Option<String> {
    arn.parse::<Arn>().ok().map(|arn| arn.service().to_owned())
}

/// The names of a service in ARNs and in IAM are the same, or one begins with
/// the other (`route53-recovery-control`, `route53-recovery-control-config`).
fn is_related(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::{asff, sample};

    /// A finding about a table in Bahrain, and a report that lacks it.
    fn mended() -> (AsffFinding, Report) {
        let mut report = sample::company();
        report.gaps.clear();
        report.workloads.iter_mut().for_each(|workload| workload.picture.resources.clear());
        let findings = asff::findings(&report, None);
        let is_table = |finding: &&AsffFinding| finding.resources[0].id.contains(":dynamodb:");
        let finding = findings.iter().find(is_table).unwrap().clone();
        let rule = finding.product_fields["blackstart/RuleId"].clone();
        assert!(report.rules.contains_key(&rule));
        report.findings.clear();
        (finding, report)
    }

    fn gap(finding: &AsffFinding, service: &str, region: &str, reason: GapReason) -> Gap {
        Gap {
            account: finding.aws_account_id.parse().ok(),
            region: region.parse().unwrap(),
            service: service.into(),
            operation: "ListTables".into(),
            reason,
            message: String::new(),
        }
    }

    #[test]
    fn what_was_looked_at_and_is_not_there_is_gone() {
        let (finding, report) = mended();
        assert!(Scope::of(&report).looked_at(&finding));
    }

    #[test]
    fn another_account_region_or_rule_was_not_looked_at() {
        let (finding, report) = mended();
        let mut other = report.clone();
        other.scope.accounts.retain(|account| account.as_str() != finding.aws_account_id);
        assert!(!Scope::of(&other).looked_at(&finding));

        let mut other = report.clone();
        other.scope.regions.retain(|region| *region != finding.resources[0].region);
        assert!(!Scope::of(&other).looked_at(&finding));

        let mut other = report;
        other.rules.remove(&finding.product_fields["blackstart/RuleId"]);
        assert!(!Scope::of(&other).looked_at(&finding));
    }

    #[test]
    fn a_gap_hides_what_may_be_behind_it() {
        let (finding, report) = mended();
        let here = finding.resources[0].region.to_string();
        for (service, region, reason, hides) in [
            ("dynamodb", here.as_str(), GapReason::AccessDenied, true),
            ("dynamodb", "global", GapReason::AccessDenied, true),
            ("dynamodb", "eu-central-1", GapReason::AccessDenied, false),
            ("rds", here.as_str(), GapReason::AccessDenied, false),
            ("rds", here.as_str(), GapReason::TimedOut, true),
            ("ec2", here.as_str(), GapReason::RegionNotEnabled, true),
            ("sts", "global", GapReason::AccessDenied, true),
        ] {
            let mut report = report.clone();
            report.gaps.push(gap(&finding, service, region, reason));
            let looked_at = Scope::of(&report).looked_at(&finding);
            assert_eq!(looked_at, !hides, "{service} in {region}: {reason:?}");
        }
    }

    #[test]
    fn a_resource_that_was_read_is_behind_no_gap_of_its_service() {
        let (finding, mut report) = mended();
        let here = finding.resources[0].region.clone();
        report.gaps.push(gap(&finding, "dynamodb", here.as_str(), GapReason::Throttled));
        report.workloads[0].picture.resources.push(crate::report::PictureResource {
            arn: finding.resources[0].id.parse().unwrap(),
            resource_type: None,
            name: "table".into(),
            region: here,
            function: "data".into(),
            collected: true,
        });
        assert!(Scope::of(&report).looked_at(&finding));
    }

    #[test]
    fn a_workload_is_gone_only_where_everything_was_read() {
        let mut report = sample::company();
        report.gaps.clear();
        let findings = asff::findings(&report, None);
        let is_workload = |finding: &&AsffFinding| {
            finding.product_fields["blackstart/ResourceType"] == "workload"
        };
        let finding = findings.iter().find(is_workload).unwrap().clone();
        let region = finding.resources[0].region.to_string();
        assert!(Scope::of(&report).looked_at(&finding));

        let mut elsewhere = report.clone();
        elsewhere.scope.regions.retain(|known| known.as_str() == region);
        assert!(!Scope::of(&elsewhere).looked_at(&finding), "its standby was not looked at");

        report.workloads.clear();
        assert!(Scope::of(&report).looked_at(&finding), "it is no more");
        report.gaps.push(gap(&finding, "rds", "eu-west-1", GapReason::AccessDenied));
        assert!(!Scope::of(&report).looked_at(&finding), "it may be behind the gap");
    }

    #[test]
    fn what_is_not_of_our_form_is_left_alone() {
        let (mut finding, report) = mended();
        finding.product_fields.remove("blackstart/ResourceRegion");
        assert!(!Scope::of(&report).looked_at(&finding));
    }
}
