//! Disruptions: what is assumed to fail.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::zones::ZoneNames;
use crate::inventory::{Arn, Estate, InvalidRegion, InvalidZoneId, Region, ZoneId};
use crate::report::{DisruptionReport, Scenario};
use crate::rules::DisruptionClass;
use crate::workload::Workload;
use crate::workload::catalogue::{Function, function, is_needed, role};
use crate::workload::place::place_of_arn;

/// What is assumed to fail: the four classes of AWS Resilience Hub.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disruption {
    /// Regions, with all that is in them and their control planes, and zones
    /// of other Regions.
    Places(Places),
    /// One unit of a resource: an instance, a node, a volume.
    Infrastructure(Arn),
    /// A fault of the application itself, in every Region at once.
    Application(ApplicationFault),
}

/// Places that are lost together.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Places {
    /// Whole Regions.
    pub regions: BTreeSet<Region>,
    /// Zones of other Regions.
    pub zones: BTreeSet<ZoneId>,
}

/// What goes wrong in the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApplicationFault {
    /// A version that does not work is deployed.
    BadDeploy,
    /// Data is overwritten with garbage, and replicas copy that.
    DataCorruption,
    /// Data stores are deleted, with all that the same credentials can delete.
    DataDeletion,
}

/// The text names no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPlace {
    /// Not a Region.
    #[error(transparent)]
    Region(#[from] InvalidRegion),
    /// Not the id of a zone.
    #[error(transparent)]
    Zone(#[from] InvalidZoneId),
}

impl FromStr for Places {
    type Err = InvalidPlace;

    /// `me-south-1`, `me-south-1,me-central-1`, `az:use1-az1,use1-az2`, or both
    /// mixed. A zone of a Region that is lost as a whole adds nothing.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut places = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let zone = part.strip_prefix("az:");
            match zone.unwrap_or(part).parse::<ZoneId>() {
                Ok(zone) => {
                    places.zones.insert(zone);
                }
                Err(error) if zone.is_some() => return Err(error.into()),
                Err(_) => {
                    places.regions.insert(Region::from_catalogue(part)?);
                }
            }
        }
        let Self { regions, zones } = &mut places;
        zones.retain(|zone| zone.region().is_none_or(|region| !regions.contains(&region)));
        Ok(places)
    }
}

impl Disruption {
    /// The loss of whole Regions.
    pub fn regions(regions: impl IntoIterator<Item = Region>) -> Self {
        let regions = regions.into_iter().collect();
        Self::Places(Places { regions, zones: BTreeSet::new() })
    }

    /// The loss of zones.
    pub fn zones(zones: impl IntoIterator<Item = ZoneId>) -> Self {
        let zones = zones.into_iter().collect();
        Self::Places(Places { regions: BTreeSet::new(), zones })
    }

    /// What happens.
    pub fn scenario(&self) -> Scenario {
        match self {
            Self::Places(places) if places.regions.is_empty() => Scenario::Az,
            Self::Places(_) => Scenario::Region,
            Self::Infrastructure(_) => Scenario::Infrastructure,
            Self::Application(ApplicationFault::BadDeploy) => Scenario::BadDeploy,
            Self::Application(ApplicationFault::DataCorruption) => Scenario::DataCorruption,
            Self::Application(ApplicationFault::DataDeletion) => Scenario::DataDeletion,
        }
    }

    /// Its class.
    pub fn class(&self) -> DisruptionClass {
        match self {
            Self::Places(places) if places.regions.is_empty() => DisruptionClass::Az,
            Self::Places(_) => DisruptionClass::Region,
            Self::Infrastructure(_) => DisruptionClass::Infrastructure,
            Self::Application(_) => DisruptionClass::Application,
        }
    }

    /// The Regions that are dark as a whole.
    pub(super) fn dark_regions(&self) -> Vec<Region> {
        match self {
            Self::Places(places) => places.regions.iter().cloned().collect(),
            Self::Infrastructure(_) | Self::Application(_) => Vec::new(),
        }
    }

    /// The zones that are lost beside them.
    pub(super) fn lost_zones(&self) -> Vec<ZoneId> {
        match self {
            Self::Places(places) => places.zones.iter().cloned().collect(),
            Self::Infrastructure(_) | Self::Application(_) => Vec::new(),
        }
    }

    /// Its form in reports.
    pub fn report(&self, estate: &Estate) -> DisruptionReport {
        let class = match self.class() {
            DisruptionClass::Region => "region",
            DisruptionClass::Az => "az",
            DisruptionClass::Infrastructure => "infrastructure",
            DisruptionClass::Application => "application",
        };
        DisruptionReport {
            class: class.to_owned(),
            regions: self.dark_regions(),
            zones: self.lost_zones().iter().map(ZoneId::to_string).collect(),
            scenario: self.scenario(),
            resource: match self {
                Self::Infrastructure(arn) => Some(arn.clone()),
                Self::Places(_) | Self::Application(_) => None,
            },
            title: self.title(estate),
        }
    }

    fn title(&self, estate: &Estate) -> String {
        match self {
            Self::Places(places) => places.title(),
            Self::Infrastructure(arn) => {
                let resource = estate.resource(arn);
                let role = resource.and_then(|resource| role(resource.resource_type()));
                let unit = role.and_then(|role| role.unit.as_deref()).unwrap_or("part");
                let name = resource.map_or(arn.resource_name(), |resource| resource.name.as_str());
                format!("loss of one {unit} of {name}")
            }
            Self::Application(ApplicationFault::BadDeploy) => "a bad deployment".to_owned(),
            Self::Application(ApplicationFault::DataCorruption) => "corrupted data".to_owned(),
            Self::Application(ApplicationFault::DataDeletion) => "deleted data".to_owned(),
        }
    }
}

impl Places {
    /// In words: `loss of Bahrain (me-south-1) and of zones mec1-az2 and mec1-az3`.
    pub fn title(&self) -> String {
        let regions: Vec<String> = self.regions.iter().map(Region::display_name).collect();
        let zones: Vec<&str> = self.zones.iter().map(ZoneId::as_str).collect();
        let zone = if zones.len() == 1 { "zone" } else { "zones" };
        match (regions.is_empty(), zones.is_empty()) {
            (_, true) => format!("loss of {}", enumerate(&regions)),
            (true, false) => format!("loss of {zone} {}", enumerate(&zones)),
            (false, false) => {
                format!("loss of {} and of {zone} {}", enumerate(&regions), enumerate(&zones))
            }
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn enumerate(parts: &[impl AsRef<str>]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The Regions that a workload uses or depends on.
pub(super) fn regions_of(estate: &Estate, workload: &Workload) -> BTreeSet<Region> {
    let mut regions: BTreeSet<Region> = BTreeSet::new();
    regions.extend(workload.primary_regions.iter().chain(&workload.standby_regions).cloned());
    for arn in &workload.members {
        regions.extend(place_of_arn(estate, arn));
        for link in super::dependencies(estate, arn) {
            regions.extend(place_of_arn(estate, &link.to));
        }
    }
    regions
}

/// The zones in which a workload runs anything that it needs.
pub(super) fn zones_of(
    estate: &Estate,
    workload: &Workload,
    names: &ZoneNames,
) -> BTreeSet<ZoneId> {
    let needed = workload.resources(estate).filter(|member| is_needed(estate, member));
    needed.flat_map(|member| names.zones_of(estate, member).unwrap_or_default()).collect()
}

/// The loss of each single Region that a workload uses or depends on.
pub fn single_region_losses(estate: &Estate, workload: &Workload) -> Vec<Disruption> {
    let regions = regions_of(estate, workload).into_iter();
    regions.map(|region| Disruption::regions([region])).collect()
}

/// What every workload is asked about: the loss of each Region, of each zone
/// that it runs in, of one unit of each resource in its primary Regions, and
/// the faults that its own application can have.
pub(super) fn usual_disruptions(
    estate: &Estate,
    workload: &Workload,
    names: &ZoneNames,
) -> Vec<Disruption> {
    let mut disruptions = single_region_losses(estate, workload);
    let zones = zones_of(estate, workload, names).into_iter();
    disruptions.extend(zones.map(|zone| Disruption::zones([zone])));
    let serving = workload.resources(estate).filter(|member| {
        is_needed(estate, member) && workload.primary_regions.contains(&member.region)
    });
    let in_units =
        serving.filter(|member| role(member.resource_type()).is_some_and(|r| r.unit.is_some()));
    disruptions.extend(in_units.map(|member| Disruption::Infrastructure(member.arn.clone())));
    let has = |wanted: Function| {
        let mut members = workload.resources(estate);
        members.any(|m| function(m.resource_type()) == wanted && is_needed(estate, m))
    };
    if has(Function::Compute) {
        disruptions.push(Disruption::Application(ApplicationFault::BadDeploy));
    }
    if has(Function::Data) {
        disruptions.push(Disruption::Application(ApplicationFault::DataCorruption));
        disruptions.push(Disruption::Application(ApplicationFault::DataDeletion));
    }
    disruptions
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn places_are_regions_and_zones() {
        for (text, regions, zones) in [
            ("me-south-1", 1, 0),
            ("me-south-1,me-central-1", 2, 0),
            ("az:use1-az1,use1-az2", 0, 2),
            ("me-south-1, az:mec1-az2, mec1-az3", 1, 2),
            ("me-south-1,az:mes1-az2", 1, 0),
        ] {
            let places: Places = text.parse().unwrap();
            assert_eq!((places.regions.len(), places.zones.len()), (regions, zones), "{text}");
        }
        let both: Places = "me-south-1,az:mec1-az2,mec1-az3".parse().unwrap();
        assert_eq!(both.title(), "loss of Bahrain (me-south-1) and of zones mec1-az2 and mec1-az3");
    }

    #[test]
    fn mistakes_are_answered_with_what_was_meant() {
        let region = "me-suth-1".parse::<Places>().unwrap_err().to_string();
        assert!(region.contains("did you mean me-south-1"), "{region}");
        let zone = "az:us-east-1a".parse::<Places>().unwrap_err().to_string();
        assert!(zone.contains("names such as us-east-1a are not"), "{zone}");
    }
}
