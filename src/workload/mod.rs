//! Workloads: which resources serve one purpose together, in which Regions
//! they serve and stand by, and which of them stand for each other.
//!
//! All of it is derived from the estate; what the user says in the settings
//! wins. Nothing here knows how anything comes back.

pub(crate) mod catalogue;
mod grouping;
pub(crate) mod names;
pub(crate) mod place;
mod roles;
mod settings;
mod strategy;
mod targets;
mod twins;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::inventory::{Arn, Estate, Region, Resource, ResourceType, TimeSpan};
use crate::report::{Strategy, Target};

pub(crate) use roles::serves;
pub(crate) use settings::glob_matches;
pub use settings::{Selector, StepDuration, TargetConfig, WorkloadConfig, WorkloadSettings};

/// A set of resources that serve one purpose together.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Its name, unique in the estate.
    pub name: String,
    /// How its resources were found to belong together.
    pub origin: Origin,
    /// Its resources, by type and ARN.
    pub members: Vec<Arn>,
    /// Resources that were not collected but that its members replicate with:
    /// what a dark Region holds.
    pub unseen: Vec<Unseen>,
    /// The Regions that serve it.
    pub primary_regions: Vec<Region>,
    /// The Regions that stand by.
    pub standby_regions: Vec<Region>,
    /// Why these Regions, in a sentence.
    pub roles_reason: String,
    /// Resources that stand for each other in different Regions.
    pub twins: Vec<Twin>,
    /// Its DR strategy.
    pub strategy: Strategy,
    /// Its targets by class of disruption.
    pub targets: BTreeMap<String, Target>,
    /// How much the business depends on it, in the user's own words.
    pub criticality: Option<String>,
    /// The user's own figure for the decision to fail over.
    pub decision: Option<TimeSpan>,
    /// The user's own figure for the time until a loss is noticed.
    pub detection: Option<TimeSpan>,
    /// The user's own figures for steps, by `mechanism-id/step-id`.
    pub durations: BTreeMap<String, StepDuration>,
}

impl Workload {
    /// The collected resources of the workload.
    pub fn resources<'a>(&'a self, estate: &'a Estate) -> impl Iterator<Item = &'a Resource> {
        self.members.iter().filter_map(|arn| estate.resource(arn))
    }

    /// The resources that stand for this one in other Regions, the surest first.
    pub fn twins_of<'a>(&'a self, arn: &'a Arn) -> impl Iterator<Item = &'a Twin> {
        let start = self.twins.partition_point(|twin| twin.resource < *arn);
        let from = self.twins.get(start..).unwrap_or_default();
        from.iter().take_while(move |twin| twin.resource == *arn)
    }
}

/// How the resources of a workload were found to belong together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The user says so.
    Settings,
    /// They carry this tag.
    Tag(String),
    /// They come from this stack.
    Stack(String),
    /// They are related to each other.
    Relationships,
}

/// A resource that others name and that was not collected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unseen {
    /// The resource.
    pub arn: Arn,
    /// Its type, which is that of the resource that it replicates with.
    pub resource_type: ResourceType,
}

/// A resource that stands for another one in another Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    /// The one.
    pub resource: Arn,
    /// How sure it is.
    pub confidence: Confidence,
    /// The other.
    pub counterpart: Arn,
    /// Why they are taken for twins.
    pub reason: String,
}

/// How sure a pairing is; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// AWS itself says so: one replicates to the other, or a plan names both.
    High,
    /// Their names differ in nothing but the Region.
    Medium,
    /// They are the only ones of their type in their Regions.
    Low,
}

/// Finds the workloads of an estate, by name.
pub fn workloads(estate: &Estate, settings: &WorkloadSettings) -> Vec<Workload> {
    let groups = grouping::groups(estate, settings);
    groups
        .into_par_iter()
        .map(|group| {
            let config = settings.workloads.iter().find(|config| {
                group.origin == Origin::Settings && config.name.trim() == group.name
            });
            describe(estate, group, config, settings)
        })
        .collect()
}

/// The workloads of the settings that no resource belongs to: most likely a
/// selector is misspelt.
pub fn without_resources<'s>(settings: &'s WorkloadSettings, found: &[Workload]) -> Vec<&'s str> {
    let names = settings.workloads.iter().map(|config| config.name.as_str());
    let is_found = |name: &str| {
        let mut named = found.iter().filter(|workload| workload.origin == Origin::Settings);
        named.any(|workload| workload.name == name.trim())
    };
    names.filter(|name| !is_found(name)).collect()
}

fn describe(
    estate: &Estate,
    group: grouping::Group,
    config: Option<&WorkloadConfig>,
    settings: &WorkloadSettings,
) -> Workload {
    let members: Vec<&Resource> =
        group.members.iter().filter_map(|index| estate.resources().get(*index)).collect();
    let unseen = roles::unseen(estate, &members);
    let roles = roles::roles(estate, &members, &unseen, config);
    let twins = twins::twins(estate, &members);
    let strategy = strategy::classify(estate, &members, &unseen, &roles, &twins);
    Workload {
        members: members.iter().map(|resource| resource.arn.clone()).collect(),
        unseen,
        strategy,
        targets: targets::targets(&members, config, settings),
        primary_regions: roles.primary,
        standby_regions: roles.standby,
        roles_reason: roles.reason,
        twins,
        name: group.name,
        origin: group.origin,
        criticality: config.and_then(|config| config.criticality.clone()),
        decision: config.and_then(|config| config.decision),
        detection: config.and_then(|config| config.detection),
        durations: config.map(|config| config.durations.clone()).unwrap_or_default(),
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
