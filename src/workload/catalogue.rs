//! What the data under `rules/recovery/` says about resource types and tags.

use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::expression::{Bindings, Expression, Scope, Truth};
use crate::inventory::{Estate, RelationshipKind, Resource, ResourceType};

/// What a resource does for its workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Function {
    /// It brings requests to the workload.
    Traffic,
    /// It holds the workload's data.
    Data,
    /// It runs the workload's code.
    Compute,
    /// It answers what models are asked.
    Model,
    /// It joins data stores of several Regions, and lives in none.
    Global,
    /// It supports recovery, or is evidence for it.
    Support,
    /// It is network that others stand on.
    Network,
}

impl Function {
    /// Its name in files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Traffic => "traffic",
            Self::Data => "data",
            Self::Compute => "compute",
            Self::Model => "model",
            Self::Global => "global",
            Self::Support => "support",
            Self::Network => "network",
        }
    }

    /// True if a workload cannot serve without it.
    pub(crate) fn is_needed(self) -> bool {
        matches!(self, Self::Traffic | Self::Data | Self::Compute | Self::Model)
    }
}

/// One entry of `functions.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionEntry {
    function: Function,
    types: Vec<ResourceType>,
    /// Without these at their other end it does not work.
    #[serde(default)]
    relies_on: Vec<RelationshipKind>,
    /// False where it does not stand for itself, as CEL over `self`.
    #[serde(default)]
    needed_when: Option<String>,
    /// True if several workloads use one of them: it joins no workloads.
    #[serde(default)]
    shared: bool,
    /// True if it cannot be tagged.
    #[serde(default)]
    untaggable: bool,
    /// True if it has twins although a workload can serve without it.
    #[serde(default)]
    paired: bool,
    /// True if a workload rarely has several of them in a Region.
    #[serde(default)]
    one_per_region: bool,
    /// The zones that it runs in, as CEL over `self`, `links` and `linked_from`:
    /// a list of zone ids or of the account's own names. Without it the
    /// resource belongs to its Region, and tolerates the loss of one zone.
    #[serde(default)]
    zones: Option<String>,
    /// What it is made of and what can fail alone: `DB instance`, `node`.
    #[serde(default)]
    unit: Option<String>,
}

/// What a resource type is to a workload.
#[derive(Debug)]
pub(crate) struct TypeRole {
    /// What resources of the type do.
    pub(crate) function: Function,
    /// Relationships without whose other end they do not work.
    pub(crate) relies_on: Vec<RelationshipKind>,
    /// True if several workloads use one of them.
    pub(crate) shared: bool,
    /// True if they cannot be tagged.
    pub(crate) untaggable: bool,
    /// True if they have twins although a workload can serve without them.
    pub(crate) paired: bool,
    /// True if a workload rarely has several of them in a Region.
    pub(crate) one_per_region: bool,
    /// The place in the file: the lower, the more it stands for its workload.
    pub(crate) rank: usize,
    /// What it is made of and what can fail alone, in a word or two.
    pub(crate) unit: Option<String>,
    /// The zones that it runs in.
    pub(crate) zones: Option<Expression>,
    needed_when: Option<Expression>,
}

static ROLES: LazyLock<HashMap<ResourceType, TypeRole>> =
    LazyLock::new(|| read_roles().unwrap_or_default());

fn read_roles() -> Result<HashMap<ResourceType, TypeRole>, String> {
    let text = include_str!("../../rules/recovery/functions.yaml");
    let entries: Vec<FunctionEntry> =
        serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
    let mut roles = HashMap::new();
    for (rank, entry) in entries.iter().enumerate() {
        for resource_type in &entry.types {
            let scope = Scope::for_resource(&[*resource_type]);
            let needed_when = entry.needed_when.as_ref();
            let needed_when = needed_when
                .map(|source| Expression::compile_condition(source, &scope))
                .transpose()
                .map_err(|error| error.to_string())?;
            let zones = entry.zones.as_ref();
            let zones = zones
                .map(|source| Expression::compile(source, &scope))
                .transpose()
                .map_err(|error| error.to_string())?;
            let role = TypeRole {
                zones,
                unit: entry.unit.clone(),
                function: entry.function,
                relies_on: entry.relies_on.clone(),
                shared: entry.shared,
                untaggable: entry.untaggable,
                paired: entry.paired,
                one_per_region: entry.one_per_region,
                rank,
                needed_when,
            };
            roles.insert(*resource_type, role);
        }
    }
    Ok(roles)
}

/// What this type is to a workload; every type is in the data.
pub(crate) fn role(resource_type: ResourceType) -> Option<&'static TypeRole> {
    ROLES.get(&resource_type)
}

/// What resources of this type do for their workload.
pub(crate) fn function(resource_type: ResourceType) -> Function {
    role(resource_type).map_or(Function::Support, |role| role.function)
}

/// True if a workload cannot serve without this resource. Where that cannot be
/// told, it counts as needed.
pub(crate) fn is_needed(estate: &Estate, resource: &Resource) -> bool {
    let Some(role) = role(resource.resource_type()) else { return false };
    role.function.is_needed()
        && role.needed_when.as_ref().is_none_or(|condition| {
            condition.truth(&Bindings::for_resource(estate, resource)) != Truth::False
        })
}

/// What `grouping.yaml` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grouping {
    /// Tags that name a workload, the strongest first.
    pub(crate) workload_tags: Vec<String>,
    /// Tags that name a workload or something wider.
    pub(crate) wide_tags: Vec<String>,
    /// From when on a value of a wide tag is shared by nearly everything.
    pub(crate) wide_from: WideFrom,
    /// Prefixes of keys that are not the user's.
    pub(crate) foreign_prefixes: Vec<String>,
    /// Values that name nothing.
    pub(crate) empty_values: BTreeSet<String>,
    /// Tags that say which environment a resource belongs to.
    pub(crate) environment_tags: Vec<String>,
    /// The names of each environment.
    pub(crate) environments: BTreeMap<String, BTreeSet<String>>,
    /// Tags that name the stack that a resource comes from.
    pub(crate) stack_tags: Vec<String>,
    /// Tags that hold that stack's ARN.
    pub(crate) stack_id_tags: Vec<String>,
    /// Tags that name a Terraform root module.
    pub(crate) module_tags: Vec<String>,
    /// Values of module tags that every configuration has.
    pub(crate) module_empty_values: BTreeSet<String>,
    /// Tags that state an RTO.
    pub(crate) rto_tags: Vec<String>,
    /// Tags that state an RPO.
    pub(crate) rpo_tags: Vec<String>,
    /// Tags that say how much depends on a workload.
    pub(crate) criticality_tags: Vec<String>,
    /// Words in names that only say which of two twins it is.
    pub(crate) role_words: BTreeSet<String>,
    /// Short names of Regions beside those that follow from their codes.
    pub(crate) region_aliases: BTreeMap<String, Vec<String>>,
    /// Relationships that keep resources together.
    pub(crate) relationships: Vec<RelationshipKind>,
}

/// From when on a value of a wide tag is shared by nearly everything: all of
/// these must be reached.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WideFrom {
    /// So many resources carry it.
    pub(crate) resources: usize,
    /// This share of all tagged resources carries it.
    pub(crate) share: f64,
    /// Closer evidence tells so many unrelated workloads apart among them.
    pub(crate) workloads: usize,
}

static GROUPING: LazyLock<Grouping> = LazyLock::new(|| read_grouping().unwrap_or_default());

fn read_grouping() -> Result<Grouping, String> {
    let text = include_str!("../../rules/recovery/grouping.yaml");
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

pub(crate) fn grouping() -> &'static Grouping {
    &GROUPING
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_function() {
        let roles = read_roles().unwrap();
        for resource_type in ResourceType::ALL {
            assert!(roles.contains_key(resource_type), "{resource_type} is in functions.yaml");
        }
    }

    #[test]
    fn the_grouping_is_readable() {
        read_grouping().unwrap();
        assert_eq!(grouping().workload_tags.first().map(String::as_str), Some("awsapplication"));
        assert!(grouping().relationships.contains(&RelationshipKind::PromotesTo));
    }
}
