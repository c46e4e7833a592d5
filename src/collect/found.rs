//! What a collector found, with what it could not read.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::place::Place;
use crate::inventory::{Gap, GapReason, Measurement, RegionStatus, Resource};

/// How many names a gap about several resources lists.
const NAMES_IN_A_GAP: usize = 5;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) resources: Vec<Resource>,
    pub(super) regions: Vec<RegionStatus>,
    pub(super) measurements: Vec<Measurement>,
    pub(super) gaps: Vec<Gap>,
}

impl Found {
    /// A call failed as a whole: one gap.
    pub(super) fn failed(&mut self, place: &Place, failure: &Failure) {
        self.gaps.push(failure.gap(&place.account, &place.region));
    }

    /// Puts what others found to this.
    pub(super) fn extend(&mut self, other: Self) {
        self.resources.extend(other.resources);
        self.regions.extend(other.regions);
        self.measurements.extend(other.measurements);
        self.gaps.extend(other.gaps);
    }
}

/// Failures of calls about single resources: one gap per operation and reason,
/// however many resources it concerns.
#[derive(Debug, Default)]
pub(super) struct Partial {
    failures: BTreeMap<(&'static str, GapReason), (Failure, Vec<String>)>,
}

impl Partial {
    /// A call about the resource `name` failed.
    pub(super) fn failed(&mut self, failure: &Failure, name: &str) {
        self.failures
            .entry((failure.operation, failure.reason))
            .or_insert_with(|| (failure.clone(), Vec::new()))
            .1
            .push(name.to_owned());
    }

    /// The gaps that the failures amount to.
    pub(super) fn into_found(self, place: &Place, found: &mut Found) {
        for (failure, mut names) in self.failures.into_values() {
            names.sort();
            let mut gap = failure.gap(&place.account, &place.region);
            gap.message = format!("{} ({})", failure.message, list(&names));
            found.gaps.push(gap);
        }
    }
}

/// `orders`, `orders and 1 more`, ….
fn list(names: &[String]) -> String {
    let shown =
        names.iter().take(NAMES_IN_A_GAP).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES_IN_A_GAP) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
