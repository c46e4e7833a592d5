//! What the loss of several Regions together does.
//!
//! Losing more is never better: what does not come back from the loss of some
//! Regions does not come back if others go dark, too. Only what can still
//! differ is simulated.

use std::collections::BTreeSet;

use super::disruption::{Disruption, regions_of};
use super::engine::Recoveries;
use super::solved::Estimate;
use crate::inventory::Region;
use crate::report::{CombinationReport, EstimateReport, Outcome};

/// More Regions than these make more sets than anybody reads.
const MOST_REGIONS: usize = 6;

/// The largest sets that are simulated.
const LARGEST: usize = 3;

impl Recoveries<'_> {
    /// What the loss of any two of the workload's Regions together does, and of
    /// any three of which it is not lost already with two. Regions that the
    /// workload does not use count where a recovery relies on their control
    /// planes.
    ///
    /// `estimates` are those of the usual disruptions.
    pub fn combinations(&self, estimates: &[Estimate]) -> Vec<CombinationReport> {
        let regions = regions_of(self.engine.estate, self.workload);
        if regions.len() > MOST_REGIONS {
            return Vec::new();
        }
        let singles = estimates.iter().map(|estimate| &estimate.report);
        let singles = singles.filter(|report| report.disruption.regions.len() == 1);
        let mut smaller: Vec<CombinationReport> =
            singles.filter(|report| report.disruption.zones.is_empty()).map(combination).collect();
        let mut combinations = Vec::new();
        for size in 2..=LARGEST {
            let sets = larger_sets(&smaller, &regions, size);
            let found = sets.into_iter().map(|set| self.lose(set)).collect::<Vec<_>>();
            combinations.extend(found.iter().cloned());
            smaller = found;
        }
        combinations
    }

    fn lose(&self, regions: BTreeSet<Region>) -> CombinationReport {
        combination(&self.estimate(&Disruption::regions(regions)).report)
    }
}

/// The sets that are one Region larger: all pairs of the workload's Regions,
/// and what grows from a set that it survives.
fn larger_sets(
    smaller: &[CombinationReport],
    regions: &BTreeSet<Region>,
    size: usize,
) -> BTreeSet<BTreeSet<Region>> {
    let mut sets = BTreeSet::new();
    for loss in smaller {
        if size > 2 && loss.outcome == Outcome::Gone {
            continue;
        }
        for another in regions.iter().chain(&loss.relies_on) {
            let set: BTreeSet<Region> = loss.regions.iter().chain([another]).cloned().collect();
            if set.len() == size {
                sets.insert(set);
            }
        }
    }
    sets
}

fn combination(report: &EstimateReport) -> CombinationReport {
    CombinationReport {
        regions: report.disruption.regions.clone(),
        outcome: report.outcome,
        rto_seconds: report.rto_seconds,
        rpo_seconds: report.rpo_seconds,
        meets_target: report.meets_target,
        explanation: report.explanation.clone(),
        relies_on: report.relies_on.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn regions(codes: &[&str]) -> BTreeSet<Region> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    fn loss(lost: &[&str], outcome: Outcome, relies_on: &[&str]) -> CombinationReport {
        CombinationReport {
            regions: regions(lost).into_iter().collect(),
            outcome,
            rto_seconds: None,
            rpo_seconds: None,
            meets_target: None,
            explanation: String::new(),
            relies_on: regions(relies_on).into_iter().collect(),
        }
    }

    #[test]
    fn control_planes_that_a_recovery_calls_are_lost_with_it() {
        let singles = [
            loss(&["me-south-1"], Outcome::NeedsHands, &["eu-central-1", "us-east-1"]),
            loss(&["eu-central-1"], Outcome::Untouched, &[]),
        ];
        let sets = larger_sets(&singles, &regions(&["me-south-1", "eu-central-1"]), 2);
        let expected =
            [regions(&["eu-central-1", "me-south-1"]), regions(&["me-south-1", "us-east-1"])];
        assert_eq!(sets, expected.into());
    }

    #[test]
    fn what_is_gone_with_two_is_not_asked_with_three() {
        let all = regions(&["eu-central-1", "me-central-1", "me-south-1"]);
        let pairs = [
            loss(&["eu-central-1", "me-south-1"], Outcome::Gone, &[]),
            loss(&["me-central-1", "me-south-1"], Outcome::Gone, &[]),
        ];
        assert!(larger_sets(&pairs, &all, 3).is_empty());
        let survived = [loss(&["eu-central-1", "me-south-1"], Outcome::NeedsHands, &[])];
        assert_eq!(larger_sets(&survived, &all, 3), [all].into());
    }
}
