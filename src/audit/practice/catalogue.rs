//! What `rules/recovery/practice.yaml` says: which calls, faults and events
//! show that a recovery was exercised.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::inventory::{Estate, Gap, GapReason};
use crate::workload::{TargetClass, Workload};

/// The data.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Catalogue {
    pub(super) calls: Vec<Call>,
    pub(super) faults: Vec<Fault>,
    pub(super) database_events: Vec<DatabaseEvent>,
    traces: Vec<Trace>,
}

/// Calls that CloudTrail recorded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    /// The service that was called, as CloudTrail names it.
    pub(super) source: String,
    /// The service in the ARNs of the resources.
    pub(super) service: String,
    pub(super) class: TargetClass,
    pub(super) names: BTreeSet<String>,
    /// What it was, in words.
    pub(super) what: String,
}

/// Actions of Fault Injection Service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    /// How the action's id begins.
    pub(super) action: String,
    pub(super) class: TargetClass,
}

/// Events of Amazon RDS.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatabaseEvent {
    pub(super) category: String,
    pub(super) class: TargetClass,
    /// What it was, in words.
    pub(super) what: String,
    /// Patterns of messages that tell the beginning.
    pub(super) begins: Vec<String>,
    /// Patterns of messages that tell a good end.
    pub(super) ends: Vec<String>,
}

/// A call that would have told of the exercise of the loss of a Region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trace {
    service: String,
    operations: BTreeSet<String>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Catalogue, String> {
    let text = include_str!("../../../rules/recovery/practice.yaml");
    serde_saphyr::from_str(text).map_err(|error| error.to_string())
}

pub(super) fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// The gap that leaves open whether the loss of one of a workload's Regions
/// was exercised.
pub(super) fn gap<'e>(estate: &'e Estate, workload: &Workload) -> Option<&'e Gap> {
    let accounts: BTreeSet<_> =
        workload.resources(estate).map(|resource| &resource.account).collect();
    let regions = || workload.primary_regions.iter().chain(&workload.standby_regions);
    estate.inventory().gaps.iter().find(|gap| {
        gap.reason != GapReason::RegionNotEnabled
            && gap.account.as_ref().is_none_or(|account| accounts.contains(account))
            && (gap.region.is_global() || regions().any(|region| *region == gap.region))
            && catalogue().traces.iter().any(|trace| {
                trace.service == gap.service && trace.operations.contains(&gap.operation)
            })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_readable() {
        let catalogue = read().unwrap();
        assert!(!catalogue.calls.is_empty() && !catalogue.traces.is_empty());
    }
}
