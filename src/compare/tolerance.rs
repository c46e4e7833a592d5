//! Which losses a workload tolerates, then and now.

use super::model::{Direction, ToleranceChange};
use crate::report::{FailingReason, FailingSet, WorkloadReport};

/// How the tolerance of a workload changed; none if it did not, or if one of
/// the reports does not tell it.
pub(super) fn change(old: &WorkloadReport, new: &WorkloadReport) -> Option<ToleranceChange> {
    let (then, now) = (old.tolerance.as_ref()?, new.tolerance.as_ref()?);
    let no_longer_tolerated = not_covered(&now.failing_sets, &then.failing_sets);
    let now_tolerated = not_covered(&then.failing_sets, &now.failing_sets);
    // What became open is neither tolerated nor not.
    let now_open = |set: &FailingSet| now.open_sets.iter().any(|open| is_part(open, set));
    let (left_open, now_tolerated): (Vec<_>, Vec<_>) =
        now_tolerated.into_iter().partition(now_open);
    let direction = match (no_longer_tolerated.is_empty(), now_tolerated.is_empty()) {
        (false, _) => Direction::Worse,
        (true, false) => Direction::Better,
        (true, true) if !left_open.is_empty() => Direction::Unclear,
        (true, true) => return None,
    };
    Some(ToleranceChange {
        workload: new.name.clone(),
        direction,
        before: then.summary.clone(),
        after: now.summary.clone(),
        no_longer_tolerated,
        now_tolerated,
    })
}

/// The sets that no other one explains: whoever fails with Bahrain fails with
/// Bahrain and Frankfurt, too. How a set fails is only known of the smallest
/// ones, so coming back too late differs from being down for the same set only.
fn not_covered(sets: &[FailingSet], others: &[FailingSet]) -> Vec<FailingSet> {
    let is_down = |set: &FailingSet| set.why == FailingReason::Down;
    let covers = |other: &FailingSet, set: &FailingSet| {
        let graver = is_down(set) && !is_down(other);
        is_part(other, set) && !(graver && is_part(set, other))
    };
    let uncovered = |set: &&FailingSet| !others.iter().any(|other| covers(other, set));
    sets.iter().filter(uncovered).cloned().collect()
}

fn is_part(part: &FailingSet, whole: &FailingSet) -> bool {
    part.regions.iter().all(|region| whole.regions.contains(region))
        && part.zones.iter().all(|zone| whole.zones.contains(zone))
}
