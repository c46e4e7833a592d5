//! What a workload must achieve: from the settings, else from tags, else from
//! the plan that recovers it.

use std::collections::BTreeMap;

use super::catalogue::grouping;
use super::settings::{TargetConfig, WorkloadConfig, WorkloadSettings};
use crate::inventory::{Attributes, Resource, TimeSpan};
use crate::report::Target;

/// The class that tags and plans speak of.
const REGION: &str = "region";

/// The targets of a workload by class of disruption. What is stated closer to
/// the workload wins, figure by figure: its settings, its tags, its Region
/// switch plan, the settings for all.
pub(super) fn targets(
    members: &[&Resource],
    config: Option<&WorkloadConfig>,
    settings: &WorkloadSettings,
) -> BTreeMap<String, Target> {
    let mut targets = BTreeMap::new();
    if let Some(config) = config {
        add(&mut targets, &config.targets);
    }
    let tagged = Target {
        rto_seconds: strictest(members, &grouping().rto_tags),
        rpo_seconds: strictest(members, &grouping().rpo_tags),
    };
    merge(&mut targets, REGION, tagged);
    let plans = members.iter().filter_map(|resource| match &resource.attributes {
        Attributes::RegionSwitchPlan(plan) => plan.recovery_time_objective_minutes.present(),
        _ => None,
    });
    let planned = plans.filter_map(|minutes| u64::try_from(*minutes).ok()).min();
    let planned = planned.map(|minutes| minutes.saturating_mul(60));
    merge(&mut targets, REGION, Target { rto_seconds: planned, rpo_seconds: None });
    add(&mut targets, &settings.targets);
    targets.retain(|_, target| *target != Target::default());
    targets
}

fn add(targets: &mut BTreeMap<String, Target>, configs: &BTreeMap<String, TargetConfig>) {
    for (class, config) in configs {
        let seconds = |span: Option<TimeSpan>| span.map(|span| span.0.as_secs());
        let target = Target { rto_seconds: seconds(config.rto), rpo_seconds: seconds(config.rpo) };
        merge(targets, class, target);
    }
}

fn merge(targets: &mut BTreeMap<String, Target>, class: &str, weaker: Target) {
    let target = targets.entry(class.to_owned()).or_default();
    target.rto_seconds = target.rto_seconds.or(weaker.rto_seconds);
    target.rpo_seconds = target.rpo_seconds.or(weaker.rpo_seconds);
}

/// The strictest of what members' tags ask for; text that is no length of time
/// asks for nothing.
fn strictest(members: &[&Resource], keys: &[String]) -> Option<u64> {
    let tags = members.iter().filter_map(|resource| resource.tags.known()).flatten();
    tags.filter(|(key, _)| keys.contains(&key.to_lowercase()))
        .filter_map(|(_, value)| value.parse::<TimeSpan>().ok())
        .map(|span| span.0.as_secs())
        .min()
}
