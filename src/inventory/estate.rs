//! The inventory as collected, and the estate: the inventory with its
//! relationships and indexes, which is what rules and recovery read.

use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AccountId, Arn, Direction, Gap, Link, Measurement, Region, RegionStatus, RelationshipKind,
    Resource, ResourceType, Timestamp, evidence, relationship,
};

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// The accounts.
    pub accounts: BTreeSet<AccountId>,
    /// The Regions that were asked for, readable or not.
    pub regions: BTreeSet<Region>,
}

/// Everything that a source told us.
#[derive(Debug, Clone, PartialEq)]
pub struct Inventory {
    /// When it was collected: the only clock that reports and rules know.
    pub collected_at: Timestamp,
    /// What was looked at.
    pub scope: Scope,
    /// How each account sees each Region.
    pub regions: Vec<RegionStatus>,
    /// The resources, by type and ARN.
    pub resources: Vec<Resource>,
    /// The measurements, by resource and kind.
    pub measurements: Vec<Measurement>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl Inventory {
    /// An inventory of nothing.
    pub fn empty(collected_at: Timestamp) -> Self {
        Self {
            collected_at,
            scope: Scope::default(),
            regions: Vec::new(),
            resources: Vec::new(),
            measurements: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// Adds what another source told. Where both know a resource, what was
    /// collected later counts; the older collection time is kept, because it
    /// is as old as its oldest part.
    pub fn merge(&mut self, other: Self) {
        let other_is_newer = other.collected_at > self.collected_at;
        self.collected_at = self.collected_at.min(other.collected_at);
        self.scope.accounts.extend(other.scope.accounts);
        self.scope.regions.extend(other.scope.regions);
        let (older, newer) = if other_is_newer {
            (std::mem::take(&mut self.resources), other.resources)
        } else {
            (other.resources, std::mem::take(&mut self.resources))
        };
        // Later entries replace earlier ones in `sort`.
        self.resources = older.into_iter().chain(newer).collect();
        self.regions.extend(other.regions);
        self.measurements.extend(other.measurements);
        self.gaps.extend(other.gaps);
        self.sort();
    }

    /// Puts everything into its one order, and removes repeats: of two
    /// resources with one ARN the later one stays.
    pub fn sort(&mut self) {
        self.regions.sort();
        self.regions.dedup_by(|later, kept| {
            (&later.account, &later.region) == (&kept.account, &kept.region)
        });
        self.resources.reverse();
        self.resources
            .sort_by(|a, b| (a.resource_type(), &a.arn).cmp(&(b.resource_type(), &b.arn)));
        self.resources.dedup_by(|later, kept| {
            later.arn == kept.arn && later.resource_type() == kept.resource_type()
        });
        self.measurements.sort_by(|a, b| a.key().cmp(&b.key()));
        self.measurements.dedup_by(|later, kept| later.key() == kept.key());
        self.gaps.sort();
        self.gaps.dedup();
    }
}

/// An inventory with its relationships: what rules and recovery read.
#[derive(Debug)]
pub struct Estate {
    inventory: Inventory,
    by_arn: HashMap<Arn, usize>,
    by_type: BTreeMap<ResourceType, Range<usize>>,
    outgoing: Vec<Link>,
    incoming: Vec<Link>,
    outgoing_ranges: HashMap<Arn, Range<usize>>,
    incoming_ranges: HashMap<Arn, Range<usize>>,
    measurement_ranges: HashMap<Arn, Range<usize>>,
}

impl Estate {
    /// Sorts an inventory and derives its relationships.
    pub fn new(mut inventory: Inventory) -> Self {
        inventory.sort();
        let resources = &inventory.resources;
        let by_arn = resources.iter().enumerate().map(|(i, r)| (r.arn.clone(), i)).collect();
        let by_type = ranges(resources, Resource::resource_type).into_iter().collect();
        let outgoing = relationship::derive(resources);
        let mut incoming = outgoing.clone();
        incoming.sort_unstable_by(|a, b| (&a.to, a.kind, &a.from).cmp(&(&b.to, b.kind, &b.from)));
        Self {
            by_arn,
            by_type,
            outgoing_ranges: ranges(&outgoing, |link| link.from.clone()),
            incoming_ranges: ranges(&incoming, |link| link.to.clone()),
            measurement_ranges: ranges(&inventory.measurements, |m| m.resource.clone()),
            outgoing,
            incoming,
            inventory,
        }
    }

    /// The inventory beneath.
    pub fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// All resources, by type and ARN.
    pub fn resources(&self) -> &[Resource] {
        &self.inventory.resources
    }

    /// The resources of one type, by ARN.
    pub fn of_type(&self, resource_type: ResourceType) -> &[Resource] {
        let range = self.by_type.get(&resource_type).cloned().unwrap_or(0..0);
        self.inventory.resources.get(range).unwrap_or_default()
    }

    /// The resource with this ARN, if it was collected.
    pub fn resource(&self, arn: &Arn) -> Option<&Resource> {
        self.inventory.resources.get(*self.by_arn.get(arn)?)
    }

    /// The relationships that a resource has, by kind.
    pub fn links_from(&self, arn: &Arn) -> &[Link] {
        slice(&self.outgoing, &self.outgoing_ranges, arn)
    }

    /// The relationships that others have with a resource, by kind.
    pub fn links_to(&self, arn: &Arn) -> &[Link] {
        slice(&self.incoming, &self.incoming_ranges, arn)
    }

    /// All relationships, by source.
    pub fn links(&self) -> &[Link] {
        &self.outgoing
    }

    /// The collected resources at the other end of `kind`.
    pub fn related<'a>(
        &'a self,
        arn: &Arn,
        kind: RelationshipKind,
    ) -> impl Iterator<Item = &'a Resource> {
        let links = self.links_from(arn).iter().filter(move |link| link.kind == kind);
        links.filter_map(|link| self.resource(&link.to))
    }

    /// The collected resources that have `kind` with this one.
    pub fn related_from<'a>(
        &'a self,
        arn: &Arn,
        kind: RelationshipKind,
    ) -> impl Iterator<Item = &'a Resource> {
        let links = self.links_to(arn).iter().filter(move |link| link.kind == kind);
        links.filter_map(|link| self.resource(&link.from))
    }

    /// The gap that leaves open whether a resource has more relationships of
    /// this kind than are known.
    pub fn missing_link(
        &self,
        resource: &Resource,
        direction: Direction,
        kind: RelationshipKind,
    ) -> Option<&Gap> {
        evidence::missing_link(&self.inventory.gaps, resource, direction, kind)
    }

    /// The gap that leaves open whether a resource has counterparts in other
    /// Regions.
    pub fn missing_twin(&self, resource: &Resource) -> Option<&Gap> {
        evidence::missing_twin(&self.inventory.gaps, resource)
    }

    /// The measurements of a resource.
    pub fn measurements(&self, arn: &Arn) -> &[Measurement] {
        slice(&self.inventory.measurements, &self.measurement_ranges, arn)
    }

    /// The Regions in use: those that hold a resource.
    pub fn regions_in_use(&self) -> BTreeSet<&Region> {
        self.resources().iter().map(|r| &r.region).filter(|r| !r.is_global()).collect()
    }
}

/// Where each key's run of a sorted slice lies.
fn ranges<T, K: Eq + std::hash::Hash + Clone>(
    sorted: &[T],
    key: impl Fn(&T) -> K,
) -> HashMap<K, Range<usize>> {
    let mut ranges = HashMap::new();
    let mut start = 0;
    for run in sorted.chunk_by(|a, b| key(a) == key(b)) {
        if let Some(first) = run.first() {
            ranges.insert(key(first), start..start + run.len());
        }
        start += run.len();
    }
    ranges
}

fn slice<'a, T>(all: &'a [T], ranges: &HashMap<Arn, Range<usize>>, arn: &Arn) -> &'a [T] {
    ranges.get(arn).and_then(|range| all.get(range.clone())).unwrap_or_default()
}
