//! What a workload tolerates: the smallest sets of zones and Regions whose loss
//! takes it down or past its targets.
//!
//! Losing more is never better, so that what contains a failing set fails, and
//! what is contained in a set that it survives is survived: most sets need no
//! simulation.

use std::collections::{BTreeMap, BTreeSet};

use super::disruption::{Disruption, Places, regions_of, zones_of};
use super::engine::Recoveries;
use crate::inventory::{Region, ZoneId};
use crate::report::{FailingReason, FailingSet, ToleranceReport};

/// The largest sets that are looked for.
pub(super) const LARGEST: usize = 3;

/// More places than these make too many sets of three; then sets of two are the
/// largest.
const MOST_PLACES: usize = 16;

/// Something that can be lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Region(Region),
    Zone(ZoneId),
}

impl Recoveries<'_> {
    /// The smallest sets of zones and Regions that the workload does not
    /// tolerate, exact up to sets of `largest` (at most three).
    pub fn tolerance(&self, largest: usize) -> ToleranceReport {
        let regions: Vec<Region> =
            regions_of(self.engine.estate, self.workload).into_iter().collect();
        let zones = zones_of(self.engine.estate, self.workload, &self.engine.names);
        let mut search = Search { recoveries: self, answers: BTreeMap::new(), failing: Vec::new() };
        let regions = regions.into_iter().map(Place::Region);
        let places: Vec<Place> = regions.chain(zones.into_iter().map(Place::Zone)).collect();
        let most = if places.len() > MOST_PLACES { LARGEST - 1 } else { LARGEST };
        let largest = largest.clamp(1, most);
        for size in 1..=largest {
            search.sets_of(&places, size);
        }
        search.report(&places, largest)
    }
}

struct Search<'s> {
    recoveries: &'s Recoveries<'s>,
    answers: BTreeMap<Places, Option<FailingReason>>,
    failing: Vec<(Places, FailingReason)>,
}

impl Search<'_> {
    /// Simulates the sets of a size that contain no failing set.
    fn sets_of(&mut self, places: &[Place], size: usize) {
        let sets = subsets(places, size).into_iter().map(|set| places_of(set.iter().copied()));
        // A zone of a Region that is lost as a whole adds nothing.
        let mut sets: Vec<Places> =
            sets.filter(|lost| lost.regions.len() + lost.zones.len() == size).collect();
        // Zones go before the Regions that cover them.
        sets.sort_by_key(|lost| lost.regions.len());
        for lost in sets {
            // Single places are all told, a Region also where one of its zones fails alone.
            if size > 1 && self.contains_failing(&lost) {
                continue;
            }
            if self.survives_whole_regions(&lost) {
                continue;
            }
            if let Some(why) = self.answer(&lost) {
                self.failing.push((lost, why));
            }
        }
    }

    /// What survives the loss of the whole Regions survives that of their zones.
    fn survives_whole_regions(&mut self, lost: &Places) -> bool {
        if lost.zones.is_empty() {
            return false;
        }
        let regions: Option<BTreeSet<Region>> = lost.zones.iter().map(ZoneId::region).collect();
        let Some(regions) = regions else { return false };
        let mut whole = Places { regions, zones: BTreeSet::new() };
        whole.regions.extend(lost.regions.iter().cloned());
        self.answer(&whole).is_none()
    }

    fn contains_failing(&self, lost: &Places) -> bool {
        self.failing.iter().any(|(failing, _)| {
            let zones_lost = failing.zones.iter().all(|zone| {
                let region = zone.region();
                lost.zones.contains(zone)
                    || region.is_some_and(|region| lost.regions.contains(&region))
            });
            zones_lost && failing.regions.is_subset(&lost.regions)
        })
    }

    fn answer(&mut self, lost: &Places) -> Option<FailingReason> {
        if let Some(known) = self.answers.get(lost) {
            return *known;
        }
        let answer = self.recoveries.failing(&Disruption::Places(lost.clone()));
        self.answers.insert(lost.clone(), answer);
        answer
    }

    fn report(self, places: &[Place], largest: usize) -> ToleranceReport {
        let summary = summary(places, &self.failing, largest);
        let form = |(lost, why): &(Places, FailingReason)| FailingSet {
            regions: lost.regions.iter().cloned().collect(),
            zones: lost.zones.iter().map(ZoneId::to_string).collect(),
            why: *why,
        };
        let (open, failing): (Vec<_>, Vec<_>) =
            self.failing.iter().partition(|(_, why)| *why == FailingReason::Unknown);
        ToleranceReport {
            summary,
            failing_sets: failing.into_iter().map(form).collect(),
            open_sets: open.into_iter().map(form).collect(),
            exact_up_to: largest,
            simulated: self.answers.len(),
        }
    }
}

fn places_of<'p>(set: impl IntoIterator<Item = &'p Place>) -> Places {
    let mut places = Places::default();
    for place in set {
        match place {
            Place::Region(region) => {
                places.regions.insert(region.clone());
            }
            Place::Zone(zone) => {
                places.zones.insert(zone.clone());
            }
        }
    }
    let Places { regions, zones } = &mut places;
    zones.retain(|zone| zone.region().is_none_or(|region| !regions.contains(&region)));
    places
}

/// The subsets of a size, in order.
fn subsets(places: &[Place], size: usize) -> Vec<Vec<&Place>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut sets = Vec::new();
    for (index, first) in places.iter().enumerate() {
        let rest = places.get(index + 1..).unwrap_or_default();
        for mut set in subsets(rest, size - 1) {
            set.insert(0, first);
            sets.push(set);
        }
    }
    sets
}

/// In one line: `survives any one zone and any one Region except me-south-1`.
fn summary(places: &[Place], failing: &[(Places, FailingReason)], largest: usize) -> String {
    let singles = |wanted: fn(&Places) -> Option<String>| -> BTreeSet<String> {
        failing.iter().filter_map(|(lost, _)| wanted(lost)).collect()
    };
    let regions = singles(|lost| match (lost.regions.len(), lost.zones.len()) {
        (1, 0) => lost.regions.first().map(Region::to_string),
        _ => None,
    });
    let zones = singles(|lost| match (lost.regions.len(), lost.zones.len()) {
        (0, 1) => lost.zones.first().map(ZoneId::to_string),
        _ => None,
    });
    let all_regions = places.iter().filter(|place| matches!(place, Place::Region(_))).count();
    let all_zones = places.len() - all_regions;
    let is_open = failing.iter().any(|(_, why)| *why == FailingReason::Unknown);
    let mut text =
        match (survives("zone", all_zones, &zones), survives("Region", all_regions, &regions)) {
            (None, None) => "survives the loss of none of its zones and Regions".to_owned(),
            (Some(zone), None) => format!("survives {zone}, but no loss of a Region"),
            (None, Some(region)) if all_zones == 0 => format!("survives {region}"),
            (None, Some(region)) => format!("survives {region}, but none of its zones alone"),
            (Some(zone), Some(region)) => format!("survives {zone} and {region}"),
        };
    let pairs = failing.iter().filter(|(lost, _)| lost.regions.len() + lost.zones.len() > 1);
    let pairs = pairs.count();
    if regions.is_empty() && zones.is_empty() && pairs == 0 && places.len() > 1 {
        text = format!("survives any {largest} of its zones and Regions at once");
    } else if pairs > 0 && regions.len() < all_regions {
        let words = if pairs == 1 { "combination takes" } else { "combinations take" };
        text.push_str(&format!("; {pairs} larger {words} it down"));
    }
    if is_open {
        text.push_str(" (some of it cannot be told)");
    }
    text
}

/// `any one zone`, `any one Region except …`; none if all of them fail.
fn survives(kind: &str, all: usize, failing: &BTreeSet<String>) -> Option<String> {
    /// More exceptions than these are counted instead of named.
    const MOST_NAMED: usize = 3;
    match failing.len() {
        // Zones of Regions that it survives as a whole are not looked at.
        0 => Some(format!("any one {kind}")),
        count if count >= all => None,
        count if count > MOST_NAMED => Some(format!("any one {kind} except {count} of them")),
        _ => {
            let named: Vec<&str> = failing.iter().map(String::as_str).collect();
            Some(format!("any one {kind} except {}", named.join(", ")))
        }
    }
}
