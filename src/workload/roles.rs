//! Which Regions serve a workload and which stand by, and how that is known.
//!
//! The strongest kind of evidence that says anything decides alone: a plan,
//! then the traffic, then who writes and who copies, then where the capacity is.

use std::collections::{BTreeMap, BTreeSet};

use super::Unseen;
use super::catalogue::{Function, function, is_needed};
use super::place::{place, place_of_arn};
use super::settings::WorkloadConfig;
use crate::inventory::types::{MultiRegionAccessPoint, RecordSet};
use crate::inventory::{Arn, Attributes, Estate, Region, RelationshipKind, Resource, ResourceType};

/// The Regions of a workload by what they do.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Roles {
    pub(super) primary: Vec<Region>,
    pub(super) standby: Vec<Region>,
    pub(super) reason: String,
}

/// Resources that members replicate with and that were not collected.
pub(super) fn unseen(estate: &Estate, members: &[&Resource]) -> Vec<Unseen> {
    use RelationshipKind::{PromotesTo, ReplicatesTo};
    let mut unseen = BTreeSet::new();
    let mut note = |arn: &Arn, resource_type: ResourceType| {
        if estate.resource(arn).is_none() {
            unseen.insert(Unseen { arn: arn.clone(), resource_type });
        }
    };
    for member in members {
        let Some(resource_type) = replicated_type(member.resource_type()) else { continue };
        for link in estate.links_from(&member.arn) {
            if matches!(link.kind, PromotesTo | ReplicatesTo) {
                note(&link.to, resource_type);
            }
        }
        for link in estate.links_to(&member.arn) {
            if matches!(link.kind, PromotesTo | ReplicatesTo) {
                note(&link.from, resource_type);
            }
        }
    }
    unseen.into_iter().collect()
}

/// The type at the other end of a replication; none where the other end says
/// nothing about the workload: keys and secrets have replicas for many.
fn replicated_type(resource_type: ResourceType) -> Option<ResourceType> {
    if resource_type == ResourceType::DrsSourceServer {
        return Some(ResourceType::Instance);
    }
    let function = function(resource_type);
    (function.is_needed() || function == Function::Global).then_some(resource_type)
}

pub(super) fn roles(
    estate: &Estate,
    members: &[&Resource],
    unseen: &[Unseen],
    config: Option<&WorkloadConfig>,
) -> Roles {
    let evidence = Evidence { estate, members, unseen };
    let used = evidence.used();
    let configured = config.map(|config| config.primary_regions.clone()).unwrap_or_default();
    let (primary, reason) = if configured.is_empty() {
        evidence.primary(&used)
    } else {
        (configured.into_iter().collect(), "the settings say so".to_owned())
    };
    let standby = config.map(|config| config.standby_regions.clone()).unwrap_or_default();
    let standby: BTreeSet<Region> =
        if standby.is_empty() { used } else { standby.into_iter().collect() };
    let standby = standby.into_iter().filter(|region| !primary.contains(region)).collect();
    Roles { primary: primary.into_iter().collect(), standby, reason }
}

type Regions = BTreeSet<Region>;

/// A kind of evidence, and how to speak of it.
type Source<E> = (fn(&E) -> Regions, &'static str);

struct Evidence<'a> {
    estate: &'a Estate,
    members: &'a [&'a Resource],
    unseen: &'a [Unseen],
}

impl Evidence<'_> {
    /// The Regions that the workload has something in that it needs.
    fn used(&self) -> Regions {
        let needed = self.members.iter().filter(|member| is_needed(self.estate, member));
        let seen = needed.filter_map(|member| place(self.estate, member));
        let unseen = self.unseen.iter().filter_map(|u| place_of_arn(self.estate, &u.arn));
        let backups = self.members.iter().filter(|member| self.is_backup(member));
        let backups = backups.filter_map(|backup| place(self.estate, backup));
        seen.chain(unseen).chain(backups).collect()
    }

    fn is_backup(&self, member: &Resource) -> bool {
        let links = self.estate.links_to(&member.arn);
        member.resource_type() == ResourceType::DrsSourceServer
            || links.iter().any(|link| link.kind == RelationshipKind::BacksUpTo)
    }

    fn primary(&self, used: &Regions) -> (Regions, String) {
        if used.len() < 2 {
            return (used.clone(), "it runs in no other Region".into());
        }
        let sources: [Source<Self>; 9] = [
            (Self::plans, "its Region switch plan says so"),
            (Self::traffic, "Route 53 sends requests there"),
            (Self::accelerated, "Global Accelerator sends requests there"),
            (Self::writers, "the writer of its global database is there"),
            (Self::sources, "data is replicated from there"),
            (Self::capacity, "most of its capacity runs there"),
            (Self::simple_records, "its DNS records lead there"),
            (Self::distributions, "the first origin of its CloudFront distribution is there"),
            (Self::tables, "every replica of its data takes writes"),
        ];
        for (find, reason) in sources {
            let found: Regions = find(self).intersection(used).cloned().collect();
            if !found.is_empty() {
                return (found, reason.into());
            }
        }
        self.most_used(used)
    }

    fn plans(&self) -> Regions {
        let mut regions = Regions::new();
        for member in self.members {
            let Attributes::RegionSwitchPlan(plan) = &member.attributes else { continue };
            if plan.recovery_approach.known().is_some_and(|a| a == "activeActive") {
                regions.extend(plan.regions.elements().iter().cloned());
            } else {
                regions.extend(plan.primary_region.present().cloned());
            }
        }
        regions
    }

    fn records(&self) -> impl Iterator<Item = (&Resource, &RecordSet, Region)> {
        self.members.iter().filter_map(|member| match &member.attributes {
            Attributes::RecordSet(record) => {
                place(self.estate, member).map(|region| (*member, record.as_ref(), region))
            }
            _ => None,
        })
    }

    /// Where records and access points with a choice send requests when all is well.
    fn traffic(&self) -> Regions {
        let buckets = self.members.iter().flat_map(|member| match &member.attributes {
            Attributes::MultiRegionAccessPoint(point) => served_regions(point),
            _ => Regions::new(),
        });
        self.records()
            .filter(|(_, record, _)| {
                record.routing_policy.known().is_some_and(|policy| policy != "simple")
            })
            .filter(|(resource, record, _)| serves(self.estate, resource, record))
            .map(|(_, _, region)| region)
            .chain(buckets)
            .collect()
    }

    /// Where accelerators send requests when all is well.
    fn accelerated(&self) -> Regions {
        let mut regions = Regions::new();
        for member in self.members {
            let Attributes::AcceleratorEndpointGroup(group) = &member.attributes else { continue };
            let dial = group.traffic_dial_percentage.known().copied().unwrap_or(0.0);
            if dial > 0.0 {
                regions.extend(group.endpoint_group_region.known().cloned());
            }
        }
        regions
    }

    fn distributions(&self) -> Regions {
        let distributions = self
            .members
            .iter()
            .filter(|member| member.resource_type() == ResourceType::CloudFrontDistribution);
        distributions.filter_map(|member| place(self.estate, member)).collect()
    }

    fn simple_records(&self) -> Regions {
        self.records().map(|(_, _, region)| region).collect()
    }

    fn writers(&self) -> Regions {
        let mut regions = Regions::new();
        for member in self.members {
            let Attributes::GlobalCluster(global) = &member.attributes else { continue };
            let writers = global.members.elements().iter();
            let writers = writers.filter(|cluster| cluster.is_writer.known() == Some(&true));
            regions.extend(writers.filter_map(|cluster| cluster.region.known().cloned()));
        }
        regions
    }

    /// The Regions that data flows from and not to.
    fn sources(&self) -> Regions {
        use RelationshipKind::{PromotesTo, ReplicatesTo};
        let (mut from, mut to) = (Regions::new(), Regions::new());
        for member in self.members {
            if takes_writes_everywhere(member.resource_type())
                || replicated_type(member.resource_type()).is_none()
            {
                continue;
            }
            let links = self.estate.links_from(&member.arn).iter();
            for link in links.chain(self.estate.links_to(&member.arn)) {
                if matches!(link.kind, PromotesTo | ReplicatesTo) {
                    from.extend(place_of_arn(self.estate, &link.from));
                    to.extend(place_of_arn(self.estate, &link.to));
                }
            }
        }
        from.difference(&to).cloned().collect()
    }

    /// The one Region with the most nodes and instances, if there is one.
    fn capacity(&self) -> Regions {
        let mut by_region: BTreeMap<&Region, i64> = BTreeMap::new();
        for member in self.members {
            let count = match &member.attributes {
                Attributes::EksNodegroup(group) => group.desired_size.known().copied(),
                Attributes::AutoScalingGroup(group) => group.desired_capacity.known().copied(),
                Attributes::EcsService(service) => service.desired_count.known().copied(),
                Attributes::Instance(instance) => {
                    instance.state.known().map(|state| i64::from(state == "running"))
                }
                _ => None,
            };
            *by_region.entry(&member.region).or_default() += count.unwrap_or(0);
        }
        the_most(by_region.into_iter().map(|(region, count)| (region.clone(), count)))
    }

    /// All Regions, if the workload is nothing but tables and their like.
    fn tables(&self) -> Regions {
        let mut needed = self.members.iter().filter(|member| is_needed(self.estate, member));
        let only_tables = needed.all(|member| takes_writes_everywhere(member.resource_type()));
        if only_tables { self.used() } else { Regions::new() }
    }

    fn most_used(&self, used: &Regions) -> (Regions, String) {
        let mut by_region: BTreeMap<Region, i64> = BTreeMap::new();
        for member in self.members {
            let counts = matches!(
                function(member.resource_type()),
                Function::Data | Function::Compute | Function::Model
            );
            if counts && let Some(region) = place(self.estate, member) {
                *by_region.entry(region).or_default() += 1;
            }
        }
        let most = the_most(by_region);
        if most.is_empty() {
            (used.clone(), "nothing says which of its Regions leads".into())
        } else {
            (most, "most of it is there".into())
        }
    }
}

/// The Regions that an access point sends requests to.
fn served_regions(point: &MultiRegionAccessPoint) -> Regions {
    let routes = point.routes.elements().iter();
    let active = routes.filter(|route| route.traffic_dial_percentage.known() == Some(&100));
    active.filter_map(|route| route.region.known().cloned()).collect()
}

/// True if every replica of such a store takes writes: none of them leads.
fn takes_writes_everywhere(resource_type: ResourceType) -> bool {
    matches!(
        resource_type,
        ResourceType::DynamoDbTable
            | ResourceType::DsqlCluster
            | ResourceType::KeyspacesTable
            | ResourceType::MemoryDbCluster
    )
}

/// The one Region with the greatest count; none if two share it, or if it is 0.
fn the_most(counts: impl IntoIterator<Item = (Region, i64)>) -> Regions {
    let mut counts: Vec<(Region, i64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    match counts.as_slice() {
        [(_, first), (_, second), ..] if first == second => Regions::new(),
        [(region, count), ..] if *count > 0 => [region.clone()].into(),
        _ => Regions::new(),
    }
}

/// True if Route 53 answers with this record while everything is healthy.
pub(crate) fn serves(estate: &Estate, resource: &Resource, record: &RecordSet) -> bool {
    let checks = estate.related(&resource.arn, RelationshipKind::DependsOn);
    let controls = checks
        .filter(|check| check.resource_type() == ResourceType::HealthCheck)
        .flat_map(|check| estate.related(&check.arn, RelationshipKind::DependsOn));
    for control in controls {
        if let Attributes::RoutingControl(control) = &control.attributes
            && let Some(state) = control.state.known()
        {
            return state == "On";
        }
    }
    let is_secondary = record.failover_role.present().is_some_and(|role| role == "SECONDARY");
    !is_secondary && record.weight.present() != Some(&0)
}
