//! How long it takes until a loss is noticed, and until somebody decides.

use std::sync::LazyLock;

use serde::Deserialize;

use super::mechanism::Figure;
use super::settings::RecoverySettings;
use crate::inventory::types::HealthCheck;
use crate::inventory::{Attributes, Estate, Region, RelationshipKind, Resource, TimeSpan};
use crate::report::{Basis, Percentiles};
use crate::workload::Workload;
use crate::workload::place::place;

/// A figure of `detection.yaml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    p50: TimeSpan,
    p95: TimeSpan,
    basis: Basis,
    source: String,
}

impl From<&Entry> for Figure {
    fn from(entry: &Entry) -> Self {
        let seconds = Percentiles { p50: entry.p50.seconds(), p95: entry.p95.seconds() };
        Self { seconds, basis: entry.basis, source: entry.source.clone() }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    nobody: Entry,
    plan_alarm: Entry,
    alarm_health_check: Entry,
    standard_check: Entry,
    decision: Entry,
}

impl Default for Defaults {
    fn default() -> Self {
        let entry = || Entry {
            p50: TimeSpan::from_seconds(300.0),
            p95: TimeSpan::from_seconds(300.0),
            basis: Basis::Assumed,
            source: "assumed".to_owned(),
        };
        Self {
            nobody: entry(),
            plan_alarm: entry(),
            alarm_health_check: entry(),
            standard_check: entry(),
            decision: entry(),
        }
    }
}

static DEFAULTS: LazyLock<Defaults> = LazyLock::new(|| {
    serde_saphyr::from_str(include_str!("../../rules/recovery/detection.yaml")).unwrap_or_default()
});

fn configured(span: TimeSpan) -> Figure {
    let seconds = Percentiles { p50: span.seconds(), p95: span.seconds() };
    Figure { seconds, basis: Basis::Configured, source: "the settings".to_owned() }
}

/// How long it takes until the loss of these Regions is noticed: the earliest
/// of what watches the workload.
pub(super) fn detection(
    estate: &Estate,
    workload: &Workload,
    lost: &[Region],
    settings: &RecoverySettings,
) -> Figure {
    if let Some(span) = workload.detection.or(settings.detection) {
        return configured(span);
    }
    let found = workload.resources(estate).filter_map(|member| match &member.attributes {
        Attributes::HealthCheck(check) => {
            let watches_lost = place(estate, member).is_some_and(|region| lost.contains(&region));
            watches_lost.then(|| by_check(estate, member, check, lost)).flatten()
        }
        Attributes::RegionSwitchPlan(plan) => {
            let watched = plan.application_health_alarms.known().is_some_and(|count| *count > 0);
            watched.then(|| Figure::from(&DEFAULTS.plan_alarm))
        }
        _ => None,
    });
    earliest(found).unwrap_or_else(|| Figure::from(&DEFAULTS.nobody))
}

/// The health check that a record without one would get.
pub(super) fn standard_check() -> Figure {
    Figure::from(&DEFAULTS.standard_check)
}

fn earliest(figures: impl Iterator<Item = Figure>) -> Option<Figure> {
    figures.min_by(|a, b| {
        let (a, b) = (a.seconds, b.seconds);
        a.p50.total_cmp(&b.p50).then(a.p95.total_cmp(&b.p95))
    })
}

/// How long it takes until one of these health checks reports the loss; none
/// if none of them does.
pub(super) fn by_checks(estate: &Estate, checks: &[&Resource], lost: &[Region]) -> Option<Figure> {
    earliest(checks.iter().filter_map(|resource| match &resource.attributes {
        Attributes::HealthCheck(check) => by_check(estate, resource, check, lost),
        _ => None,
    }))
}

fn by_check(
    estate: &Estate,
    resource: &Resource,
    check: &HealthCheck,
    lost: &[Region],
) -> Option<Figure> {
    if check.disabled.known() == Some(&true) {
        return None;
    }
    match check.check_type.known()?.as_str() {
        "RECOVERY_CONTROL" => None,
        "CALCULATED" => by_children(estate, resource, lost),
        "CLOUDWATCH_METRIC" => {
            let alarm_is_lost =
                check.alarm_region.present().is_some_and(|region| lost.contains(region));
            let without_data = check.insufficient_data_status.present();
            let still_reports = without_data.is_some_and(|status| status == "Unhealthy");
            (!alarm_is_lost || still_reports).then(|| Figure::from(&DEFAULTS.alarm_health_check))
        }
        _ => {
            let interval = check.request_interval_seconds.present()?;
            let threshold = check.failure_threshold.present()?;
            let seconds = interval.saturating_mul(*threshold);
            let seconds = TimeSpan(std::time::Duration::from_secs(u64::try_from(seconds).ok()?));
            let source = format!(
                "health check {}: {threshold} failures in a row, {interval} s apart",
                resource.name
            );
            Some(Figure { source, ..configured(seconds) })
        }
    }
}

/// A calculated check reports when its slowest child does: how many have to
/// agree is left aside, to be on the safe side.
fn by_children(estate: &Estate, resource: &Resource, lost: &[Region]) -> Option<Figure> {
    let children = estate.related(&resource.arn, RelationshipKind::DependsOn);
    let figures = children.filter_map(|child| match &child.attributes {
        // A calculated check cannot watch another one.
        Attributes::HealthCheck(check)
            if check.check_type.known().is_some_and(|kind| kind != "CALCULATED") =>
        {
            by_check(estate, child, check, lost)
        }
        _ => None,
    });
    figures.max_by(|a, b| a.seconds.p50.total_cmp(&b.seconds.p50))
}

/// How long a decision takes where nobody set it, in seconds (median).
pub(crate) fn default_decision() -> f64 {
    DEFAULTS.decision.p50.seconds()
}

/// How long it takes until somebody decides to fail over; nothing, if a plan
/// starts by itself.
pub(super) fn decision(
    estate: &Estate,
    workload: &Workload,
    settings: &RecoverySettings,
) -> Figure {
    let plans = workload.resources(estate).filter_map(|member| match &member.attributes {
        Attributes::RegionSwitchPlan(plan) => Some((member, plan)),
        _ => None,
    });
    for (resource, plan) in plans {
        let starts_itself = plan.triggers.known().is_some_and(|count| *count > 0);
        let is_sound = plan.evaluation_state.known().is_some_and(|state| state == "passed");
        if starts_itself && is_sound {
            let source = format!("the Region switch plan {} starts by itself", resource.name);
            return Figure { source, ..configured(TimeSpan::default()) };
        }
    }
    match workload.decision.or(settings.decision) {
        Some(span) => configured(span),
        None => Figure::from(&DEFAULTS.decision),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_readable() {
        let text = include_str!("../../rules/recovery/detection.yaml");
        let defaults: Defaults = serde_saphyr::from_str(text).unwrap();
        assert!((defaults.decision.p50.seconds() - 300.0).abs() < f64::EPSILON);
    }
}
