//! Where in AWS a finding belongs: partition, account and Region, also for
//! what has no Region and for workloads, which may have no one account.

use std::collections::BTreeMap;

use super::{Finding, Report, WorkloadReport};
use crate::inventory::{AccountId, Arn, Region};

/// The Region in which a partition's global services have their findings.
const HOME_REGIONS: [(&str, &str); 8] = [
    ("aws", "us-east-1"),
    ("aws-cn", "cn-north-1"),
    ("aws-us-gov", "us-gov-west-1"),
    ("aws-eusc", "eusc-de-east-1"),
    ("aws-iso", "us-iso-east-1"),
    ("aws-iso-b", "us-isob-east-1"),
    ("aws-iso-e", "eu-isoe-west-1"),
    ("aws-iso-f", "us-isof-south-1"),
];

/// Where a finding belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placement {
    /// `aws`, `aws-cn`, ….
    pub(crate) partition: String,
    /// The account; none if nothing in the report names one.
    pub(crate) account: Option<AccountId>,
    /// A real Region, never `global`.
    pub(crate) region: Region,
}

/// Finds where the findings of one report belong.
pub(crate) struct Placements<'a> {
    report: &'a Report,
    workloads: BTreeMap<&'a str, WorkloadPlace<'a>>,
}

struct WorkloadPlace<'a> {
    region: Option<&'a Region>,
    account: Option<AccountId>,
}

impl<'a> Placements<'a> {
    pub(crate) fn of(report: &'a Report) -> Self {
        let mut workloads: BTreeMap<_, _> = report
            .workloads
            .iter()
            .map(|workload| (workload.name.as_str(), workload_place(workload)))
            .collect();
        for finding in &report.findings {
            let Some(name) = &finding.workload else { continue };
            let none = || WorkloadPlace { region: None, account: None };
            let place = workloads.entry(name).or_insert_with(none);
            if place.account.is_none() {
                place.account.clone_from(&finding.resource.account);
            }
        }
        Self { report, workloads }
    }

    /// Where a finding belongs. A resource without a Region belongs to the
    /// home of its partition's global services, or to the first Region of the
    /// audit where that home was not part of it; a workload to its first
    /// primary Region and the account of its first resource.
    pub(crate) fn place(&self, finding: &Finding) -> Placement {
        let resource = &finding.resource;
        let workload = finding.workload.as_deref().and_then(|name| self.workloads.get(name));
        let account = resource.account.as_ref();
        let account = account.or_else(|| workload.and_then(|place| place.account.as_ref()));
        let account = account.or_else(|| self.report.scope.accounts.first()).cloned();
        let is_workload = resource.resource_type == "workload";
        let region = Some(&resource.region).filter(|region| !region.is_global());
        let region = region.or_else(|| workload.filter(|_| is_workload)?.region);
        let partition = self.partition(&resource.arn, region);
        let region = region.cloned().unwrap_or_else(|| self.home(&partition));
        Placement { partition, account, region }
    }

    fn partition(&self, arn: &str, region: Option<&Region>) -> String {
        let named = arn.parse::<Arn>().ok().map(|arn| arn.partition().to_owned());
        let named = named.filter(|name| is_partition(name));
        let of_scope = || self.regions().next().map_or("aws", Region::partition);
        named.unwrap_or_else(|| region.map_or_else(of_scope, Region::partition).to_owned())
    }

    fn home(&self, partition: &str) -> Region {
        let home = HOME_REGIONS.iter().find(|(known, _)| *known == partition);
        let home = home.and_then(|(_, code)| code.parse::<Region>().ok());
        let in_scope = |region: &&Region| region.partition() == partition;
        match (home, self.regions().find(in_scope)) {
            (Some(home), Some(first)) if !self.report.scope.regions.contains(&home) => {
                first.clone()
            }
            (Some(home), _) => home,
            (None, Some(first)) => first.clone(),
            (None, None) => Region::global(),
        }
    }

    /// The Regions of the audit.
    fn regions(&self) -> impl Iterator<Item = &Region> {
        self.report.scope.regions.iter().filter(|region| !region.is_global())
    }
}

fn workload_place(workload: &WorkloadReport) -> WorkloadPlace<'_> {
    let regions = workload.primary_regions.iter().chain(&workload.standby_regions);
    WorkloadPlace {
        region: regions.into_iter().find(|region| !region.is_global()),
        account: workload.picture.resources.iter().find_map(|resource| resource.arn.account()),
    }
}

/// ARNs are text from AWS or from code: only what looks like a partition is one.
fn is_partition(name: &str) -> bool {
    name == "aws"
        || name.strip_prefix("aws-").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::report::{PictureResource, Status};

    fn place(report: &Report, index: usize) -> Placement {
        Placements::of(report).place(&report.findings[index])
    }

    fn of_workload(report: &Report) -> usize {
        report.findings.iter().position(|f| f.resource.resource_type == "workload").unwrap()
    }

    #[test]
    fn a_resource_belongs_where_it_is() {
        let place = place(&sample::company(), 0);
        assert_eq!(place.partition, "aws");
        assert_eq!(place.region.as_str(), "me-south-1");
        assert_eq!(place.account.unwrap().as_str(), "111122223333");
    }

    #[test]
    fn a_workload_belongs_to_the_account_of_its_first_resource() {
        let mut report = sample::company();
        let index = of_workload(&report);
        let name = report.findings[index].workload.clone().unwrap();
        let workload = report.workloads.iter_mut().find(|w| w.name == name).unwrap();
        workload.picture.resources.push(PictureResource {
            arn: "arn:aws:rds:me-south-1:444455556666:cluster:payments".parse().unwrap(),
            resource_type: None,
            name: "payments".into(),
            region: "me-south-1".parse().unwrap(),
            function: "data".into(),
            collected: true,
        });
        let place = place(&report, index);
        assert_eq!(place.account.unwrap().as_str(), "444455556666");
        assert_eq!(place.region.as_str(), "me-south-1");
    }

    #[test]
    fn a_workload_without_resources_belongs_to_the_account_of_its_findings() {
        let mut report = sample::company();
        let index = of_workload(&report);
        report.scope.accounts.clear();
        assert_eq!(place(&report, index).account.unwrap().as_str(), "111122223333");
        report.findings.iter_mut().for_each(|finding| finding.resource.account = None);
        assert_eq!(place(&report, index).account, None);
    }

    #[test]
    fn what_has_no_region_belongs_to_the_home_of_global_services() {
        let mut report = sample::company();
        let finding = report.findings.iter().position(|f| f.status == Status::Fail).unwrap();
        report.findings[finding].resource.region = Region::global();
        assert_eq!(place(&report, finding).region.as_str(), "eu-central-1");
        report.scope.regions.push("us-east-1".parse().unwrap());
        assert_eq!(place(&report, finding).region.as_str(), "us-east-1");
        report.findings[finding].resource.arn = "arn:aws-cn:route53:::hostedzone/Z1".into();
        assert_eq!(place(&report, finding).region.as_str(), "cn-north-1");
        assert_eq!(place(&report, finding).partition, "aws-cn");
    }

    #[test]
    fn a_forged_partition_is_none() {
        let mut report = sample::company();
        report.findings[0].resource.arn = "arn:\"><script>:s3:::media".into();
        assert_eq!(place(&report, 0).partition, "aws");
    }
}
