//! Disruptions: what is assumed to fail.

use std::collections::BTreeSet;

use crate::inventory::{Estate, Region};
use crate::report::DisruptionReport;
use crate::rules::DisruptionClass;
use crate::workload::Workload;
use crate::workload::place::place_of_arn;

/// What is assumed to fail. Of the four classes that mechanisms and reports
/// know, the loss of Regions is simulated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Disruption {
    /// One or several Regions, with all that is in them and their control planes.
    Regions(Vec<Region>),
}

impl Disruption {
    /// Its class.
    pub fn class(&self) -> DisruptionClass {
        match self {
            Self::Regions(_) => DisruptionClass::Region,
        }
    }

    /// The Regions that are dark as a whole.
    pub(super) fn regions(&self) -> Vec<Region> {
        match self {
            Self::Regions(regions) => regions.clone(),
        }
    }

    pub(super) fn report(&self) -> DisruptionReport {
        let class = match self.class() {
            DisruptionClass::Region => "region",
            DisruptionClass::Az => "az",
            DisruptionClass::Infrastructure => "infrastructure",
            DisruptionClass::Application => "application",
        };
        DisruptionReport { class: class.to_owned(), regions: self.regions(), zones: Vec::new() }
    }
}

/// The loss of each single Region that a workload uses or depends on.
pub fn single_region_losses(estate: &Estate, workload: &Workload) -> Vec<Disruption> {
    let mut regions: BTreeSet<Region> = BTreeSet::new();
    regions.extend(workload.primary_regions.iter().chain(&workload.standby_regions).cloned());
    for arn in &workload.members {
        regions.extend(place_of_arn(estate, arn));
        for link in super::dependencies(estate, arn) {
            regions.extend(place_of_arn(estate, &link.to));
        }
    }
    regions.into_iter().map(|region| Disruption::Regions(vec![region])).collect()
}
