//! What a disruption takes from an estate: which resources it hits, and which
//! control planes cannot be relied on.

use hashbrown::HashSet;
use std::collections::{BTreeMap, BTreeSet};

use super::disruption::{ApplicationFault, Disruption};
use super::zones::{Placed, ZoneNames, is_zonal};
use crate::inventory::{Arn, Estate, Region, Resource, ResourceType, ZoneId};
use crate::report::Scenario;
use crate::rules::DisruptionClass;
use crate::workload::Workload;
use crate::workload::catalogue::{Function, function};
use crate::workload::place::place_of_arn;

/// How many zones of a Region its Regional services can lose and go on.
///
/// Source: Amazon S3 and DynamoDB are designed to withstand the loss of one
/// zone; in me-central-1 they degraded when the second was lost in March 2026.
const TOLERATED_ZONES: usize = 1;

/// A disruption, worked out for one estate.
#[derive(Debug)]
pub(super) struct Loss<'a> {
    pub(super) disruption: &'a Disruption,
    /// Regions that are dark, or that the workload leaves because of what was
    /// lost in them.
    pub(super) regions: Vec<Region>,
    /// Regions whose control planes cannot be relied on: dark ones, and those
    /// that lost more zones than their services tolerate.
    pub(super) unreliable: Vec<Region>,
    /// The lost zones of Regions that are not left.
    pub(super) zones: Vec<ZoneId>,
    names: &'a ZoneNames,
    workload: &'a Workload,
    /// The workload's resources, where the fault is the application's own.
    own: HashSet<&'a Arn>,
    /// In which zones the workload's resources run.
    placed: &'a Placed,
}

impl<'a> Loss<'a> {
    /// Works out a disruption; the Regions in `left` are given up, too.
    pub(super) fn of(
        workload: &'a Workload,
        (names, placed): (&'a ZoneNames, &'a Placed),
        disruption: &'a Disruption,
        left: &BTreeSet<Region>,
    ) -> Self {
        let dark = disruption.dark_regions();
        let mut regions: BTreeSet<Region> = dark.iter().cloned().collect();
        regions.extend(left.iter().cloned());
        let zones = disruption.lost_zones();
        let mut unreliable: BTreeSet<Region> = dark.into_iter().collect();
        unreliable.extend(overwhelmed(&zones));
        let zones: Vec<ZoneId> = zones
            .into_iter()
            .filter(|zone| zone.region().is_none_or(|region| !regions.contains(&region)))
            .collect();
        Self {
            disruption,
            regions: regions.into_iter().collect(),
            unreliable: unreliable.into_iter().collect(),
            zones,
            names,
            workload,
            own: match disruption {
                Disruption::Application(_) => workload.members.iter().collect(),
                Disruption::Places(_) | Disruption::Infrastructure(_) => HashSet::new(),
            },
            placed,
        }
    }

    /// True if the disruption takes this resource, or a part of it, away.
    pub(super) fn hits(&self, estate: &Estate, arn: &Arn) -> bool {
        if let Some(place) = place_of_arn(estate, arn)
            && self.regions.contains(&place)
        {
            return true;
        }
        match self.disruption {
            Disruption::Places(_) => !self.zones.is_empty() && self.zones_hit(estate, arn),
            Disruption::Infrastructure(unit) => unit == arn,
            Disruption::Application(fault) => {
                let Some(own) = self.type_of_own(estate, arn) else { return false };
                match fault {
                    ApplicationFault::BadDeploy => function(own) == Function::Compute,
                    ApplicationFault::DataCorruption => function(own) == Function::Data,
                    ApplicationFault::DataDeletion => {
                        function(own) == Function::Data && self.shares_credentials(estate, arn)
                    }
                }
            }
        }
    }

    /// True if nothing of this resource is left that could take over: a
    /// standby that only lost a zone can, once it has recovered from that.
    pub(super) fn takes_whole(&self, estate: &Estate, arn: &Arn) -> bool {
        let is_dark = place_of_arn(estate, arn).is_some_and(|place| self.regions.contains(&place));
        is_dark || (!matches!(self.disruption, Disruption::Places(_)) && self.hits(estate, arn))
    }

    /// True if who runs the primary can delete this, too: what another account
    /// holds is out of reach.
    fn shares_credentials(&self, estate: &Estate, arn: &Arn) -> bool {
        let account = |arn: &Arn| {
            estate.resource(arn).map(|resource| resource.account.clone()).or_else(|| arn.account())
        };
        let own = account(arn);
        self.workload.resources(estate).any(|member| {
            self.workload.primary_regions.contains(&member.region)
                && own.as_ref().is_none_or(|own| *own == member.account)
        })
    }

    /// The type of a resource of this workload; none for others.
    fn type_of_own(&self, estate: &Estate, arn: &Arn) -> Option<ResourceType> {
        if self.own.contains(arn) {
            return estate.resource(arn).map(Resource::resource_type);
        }
        let unseen = self.workload.unseen.iter().find(|unseen| unseen.arn == *arn);
        unseen.map(|unseen| unseen.resource_type)
    }

    /// A zonal resource is hit if any of its zones is lost; what belongs to
    /// its Region, if more zones are lost than Regional services tolerate.
    fn zones_hit(&self, estate: &Estate, arn: &Arn) -> bool {
        let Some(resource) = estate.resource(arn) else {
            return place_of_arn(estate, arn).is_some_and(|region| self.is_overwhelmed(&region));
        };
        // A network is as good as what runs in it.
        let is_network = function(resource.resource_type()) == Function::Network;
        if resource.region.is_global() || (is_network && !is_zonal(resource.resource_type())) {
            return false;
        }
        if !is_zonal(resource.resource_type()) {
            return self.is_overwhelmed(&resource.region);
        }
        let in_region = || self.zones.iter().any(|z| z.region().as_ref() == Some(&resource.region));
        match self.placed.get(arn) {
            Some(zones) if zones.is_empty() => in_region(),
            Some(zones) => zones.iter().any(|zone| self.zones.contains(zone)),
            None => match self.names.zones_of(estate, resource) {
                Ok(zones) if !zones.is_empty() => zones.iter().any(|z| self.zones.contains(z)),
                // In any zone, or not known in which: it may be a lost one.
                _ => in_region(),
            },
        }
    }

    fn is_overwhelmed(&self, region: &Region) -> bool {
        let lost = self.zones.iter().filter(|zone| zone.region().as_ref() == Some(region));
        lost.count() > TOLERATED_ZONES
    }

    /// The class of mechanisms that bring a hit resource back.
    pub(super) fn class_for(&self, estate: &Estate, arn: &Arn) -> DisruptionClass {
        let in_lost_region =
            place_of_arn(estate, arn).is_some_and(|place| self.regions.contains(&place));
        match self.disruption {
            Disruption::Places(_) if in_lost_region => DisruptionClass::Region,
            Disruption::Places(_) => DisruptionClass::Az,
            Disruption::Infrastructure(_) if in_lost_region => DisruptionClass::Region,
            Disruption::Infrastructure(_) => DisruptionClass::Infrastructure,
            Disruption::Application(_) => DisruptionClass::Application,
        }
    }

    /// What conditions read as `scenario`.
    pub(super) fn scenario_for(&self, estate: &Estate, arn: &Arn) -> Scenario {
        match self.class_for(estate, arn) {
            DisruptionClass::Region => Scenario::Region,
            DisruptionClass::Az => Scenario::Az,
            DisruptionClass::Infrastructure => Scenario::Infrastructure,
            DisruptionClass::Application => self.disruption.scenario(),
        }
    }

    /// The zones of a resource, and those of them that are left; an error text
    /// where they cannot be told.
    pub(super) fn zones_around(
        &self,
        estate: &Estate,
        arn: &Arn,
    ) -> Result<(Vec<String>, Vec<String>), String> {
        let Some(resource) = estate.resource(arn) else {
            return Err(format!("{arn} was not collected"));
        };
        let zones = match self.placed.get(arn) {
            Some(zones) => zones.clone(),
            None => self.names.zones_of(estate, resource).map_err(|reason| reason.to_string())?,
        };
        let left = zones.iter().filter(|zone| !self.zones.contains(zone));
        let texts = |zone: &ZoneId| zone.to_string();
        Ok((zones.iter().map(texts).collect(), left.map(texts).collect()))
    }
}

impl Loss<'_> {
    /// The zones that are lost in the Region of a resource.
    pub(super) fn zones_lost_around(&self, estate: &Estate, arn: &Arn) -> Vec<String> {
        if self.zones.is_empty() {
            return Vec::new();
        }
        let place = place_of_arn(estate, arn);
        let here = self.zones.iter().filter(|zone| zone.region() == place);
        here.map(ZoneId::to_string).collect()
    }

    /// The same by the account's own names, as far as they are known.
    pub(super) fn names_of_zones_lost_around(&self, estate: &Estate, arn: &Arn) -> Vec<String> {
        let Some(resource) = estate.resource(arn).filter(|_| !self.zones.is_empty()) else {
            return Vec::new();
        };
        self.names.names(&resource.account, &self.zones)
    }
}

/// The Regions that lose more zones than their services tolerate.
fn overwhelmed(zones: &[ZoneId]) -> impl Iterator<Item = Region> {
    let mut counts: BTreeMap<Region, usize> = BTreeMap::new();
    for region in zones.iter().filter_map(ZoneId::region) {
        *counts.entry(region).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > TOLERATED_ZONES).map(|(region, _)| region)
}
