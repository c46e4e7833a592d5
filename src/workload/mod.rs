//! Workloads: which resources serve one purpose together, in which Regions
//! they serve and stand by, and which of them stand for each other.
//!
//! All of it is derived from the estate; what the user says in the settings
//! wins. Nothing here knows how anything comes back.

mod applications;
pub(crate) mod catalogue;
mod grouping;
mod membership;
pub(crate) mod names;
pub(crate) mod place;
mod roles;
mod seeds;
mod settings;
mod stacks;
mod strategy;
mod tags;
mod targets;
mod twins;
mod wide_tags;

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

use crate::inventory::{Arn, Estate, Region, Resource, ResourceType, TimeSpan};
use crate::report::{Strategy, Target};

pub use membership::{Membership, Reason};
pub(crate) use roles::serves;
pub use settings::{Selector, StepDuration, TargetConfig, WorkloadConfig, WorkloadSettings};
pub(crate) use settings::{TargetsSchema, glob_matches};
pub use targets::TargetClass;
pub(crate) use twins::twins;

/// A set of resources that serve one purpose together.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Its name, unique in the estate.
    pub name: String,
    /// How its resources were found to belong together.
    pub origin: Origin,
    /// How sure that is; each member says for itself in `memberships`.
    pub confidence: Confidence,
    /// What was not followed in finding its resources, in a sentence.
    pub origin_note: Option<String>,
    /// Its resources, by type and ARN.
    pub members: Vec<Arn>,
    /// Why each of them belongs to it, in the same order.
    pub memberships: Vec<Membership>,
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
    /// Who states the targets, by class.
    pub target_sources: BTreeMap<String, String>,
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
    /// This application of Resilience Hub lists them.
    Application(String),
    /// They come from this stack.
    Stack(String),
    /// Their tag with this key names the Terraform module that they come from.
    Module(String),
    /// They carry a tag that nearly everything carries, and nothing closer names them.
    WideTag {
        /// The tag's key.
        key: String,
        /// The share of the estate that carries it, in per cent.
        percent: usize,
    },
    /// They are related to each other.
    Relationships,
}

impl Origin {
    /// How sure it makes that the resources belong together.
    pub fn confidence(&self) -> Confidence {
        match self {
            Self::Settings | Self::Tag(_) | Self::Application(_) | Self::Stack(_) => {
                Confidence::High
            }
            Self::Module(_) => Confidence::Medium,
            Self::WideTag { .. } | Self::Relationships => Confidence::Low,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings => formatter.write_str("the settings"),
            Self::Tag(key) => write!(formatter, "the tag {key}"),
            Self::Application(name) => write!(formatter, "the Resilience Hub application {name}"),
            Self::Stack(name) => write!(formatter, "the stack {name}"),
            Self::Module(key) => write!(formatter, "the Terraform module in the tag {key}"),
            Self::WideTag { key, percent } => {
                write!(formatter, "the tag {key}, which {percent} % of the estate carries")
            }
            Self::Relationships => formatter.write_str("relationships: nothing names it"),
        }
    }
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

/// How sure something is that nobody configured; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// AWS or the user says so: a tag, a replication, a plan.
    High,
    /// Much speaks for it: a relationship, or names that differ in nothing but the Region.
    Medium,
    /// Nothing speaks against it.
    Low,
}

impl Confidence {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
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
    let resource_of = |member: &grouping::Member| estate.resources().get(member.index);
    let members: Vec<&Resource> = group.members.iter().filter_map(resource_of).collect();
    let memberships = group.members.iter().filter_map(|member| {
        let resource = resource_of(member)?.arn.clone();
        Some(Membership { resource, reason: member.reason.clone() })
    });
    let unseen = roles::unseen(estate, &members);
    let roles = roles::roles(estate, &members, &unseen, config);
    let twins = twins(estate, &members);
    let targets = targets::targets(estate, &group.name, &members, config, settings);
    let strategy = strategy::classify(estate, &members, &unseen, &roles, &twins);
    Workload {
        memberships: memberships.collect(),
        confidence: group.origin.confidence(),
        origin_note: group.note,
        members: members.iter().map(|resource| resource.arn.clone()).collect(),
        unseen,
        strategy,
        targets: targets.by_class,
        target_sources: targets.sources,
        criticality: targets.criticality,
        primary_regions: roles.primary,
        standby_regions: roles.standby,
        roles_reason: roles.reason,
        twins,
        name: group.name,
        origin: group.origin,
        decision: config.and_then(|config| config.decision),
        detection: config.and_then(|config| config.detection),
        durations: config.map(|config| config.durations.clone()).unwrap_or_default(),
    }
}

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
