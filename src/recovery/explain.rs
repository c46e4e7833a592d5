//! The reasons behind an estimate, in sentences.

use std::collections::BTreeSet;

use super::disruption::Disruption;
use super::simulation::{Planned, Rejection, StepKind};
use super::solved::Recovery;
use super::zones::is_zonal;
use crate::inventory::{Arn, Region};
use crate::report::{LostResource, Percentiles};

/// Why something does not come back.
pub(super) struct Reason {
    pub(super) text: String,
    /// True if it may come back after all.
    pub(super) is_unknown: bool,
}

/// Why nothing brings a resource back.
pub(super) fn why_not(recovery: &Recovery<'_, '_>, arn: &Arn) -> Reason {
    let mut seen = BTreeSet::new();
    reason(recovery, arn, &mut seen)
}

fn reason(recovery: &Recovery<'_, '_>, arn: &Arn, seen: &mut BTreeSet<Arn>) -> Reason {
    let circular = || Reason {
        text: "it waits for something that waits for it".to_owned(),
        is_unknown: false,
    };
    if !seen.insert(arn.clone()) {
        return circular();
    }
    if recovery.simulation.is_lost(arn) {
        return reason_of_lost(recovery, arn, seen);
    }
    let relies_on = recovery.simulation.relies_on.get(arn).into_iter().flatten();
    let mut broken = relies_on.filter(|other| !is_available(recovery, other));
    let Some(other) = broken.next() else { return circular() };
    let inner = reason(recovery, other, seen);
    let link =
        format!("{} relies on {other}, which is {}", name(recovery, arn), dark(recovery, other));
    let link = match recovery.simulation.rejections.contains_key(other) {
        true => format!("{link}, and {}", inner.text),
        false => link,
    };
    Reason { text: link, is_unknown: inner.is_unknown }
}

/// A lost resource: why its mechanisms do not work, or what breaks their standby.
fn reason_of_lost(recovery: &Recovery<'_, '_>, arn: &Arn, seen: &mut BTreeSet<Arn>) -> Reason {
    let broken = recovery.simulation.ways.values().filter(|way| way.resource == *arn);
    let mut broken: Vec<&Arn> = broken.map(|way| &way.standby).collect();
    broken.sort();
    if let Some(standby) = broken.first().filter(|standby| !is_available(recovery, standby)) {
        return reason(recovery, standby, seen);
    }
    let rejections = recovery.simulation.rejections.get(arn).map(Vec::as_slice).unwrap_or_default();
    // Where one way is open, it cannot be said that there is none.
    let open: Vec<&Rejection> = rejections.iter().filter(|r| r.is_unknown).collect();
    let of_interest = if open.is_empty() { telling(rejections) } else { open };
    let mut reasons: Vec<String> = of_interest.iter().map(|r| r.reason.clone()).collect();
    reasons.splice(0..0, overwhelmed(recovery, arn));
    if reasons.is_empty() {
        let text =
            format!("it is {}, and nothing is known that brings it back", dark(recovery, arn));
        return Reason { text, is_unknown: false };
    }
    let is_unknown = of_interest.iter().any(|rejection| rejection.is_unknown);
    Reason { text: reasons.join("; "), is_unknown }
}

/// What takes a Regional service away although its Region is not dark.
fn overwhelmed(recovery: &Recovery<'_, '_>, arn: &Arn) -> Option<String> {
    let loss = recovery.simulation.loss;
    let resource_type = recovery.type_of(arn)?;
    let place = recovery.place(arn)?;
    let counts = !loss.regions.contains(&place)
        && loss.unreliable.contains(&place)
        && !is_zonal(resource_type);
    let place = place.display_name();
    counts.then(|| format!("{place} lost more zones than its Regional services tolerate"))
}

/// What is missing, without the ways that nobody counts on where others are
/// missing, too.
fn telling(rejections: &[Rejection]) -> Vec<&Rejection> {
    let counted_on = rejections.iter().filter(|rejection| rejection.is_counted_on);
    let counted_on: Vec<&Rejection> = counted_on.collect();
    if counted_on.is_empty() { rejections.iter().collect() } else { counted_on }
}

fn is_available(recovery: &Recovery<'_, '_>, arn: &Arn) -> bool {
    let node = recovery.simulation.known_node(arn);
    node.is_some_and(|node| recovery.solution.at(node).is_some())
}

fn dark(recovery: &Recovery<'_, '_>, arn: &Arn) -> String {
    if !matches!(recovery.simulation.loss.disruption, Disruption::Places(_)) {
        return "lost".to_owned();
    }
    match recovery.place(arn) {
        Some(region) => format!("in {}", region.display_name()),
        None => "dark".to_owned(),
    }
}

/// The name of a resource with its type: `table orders`.
fn name(recovery: &Recovery<'_, '_>, arn: &Arn) -> String {
    let name = recovery.estate().resource(arn).map_or(arn.resource_name(), |r| r.name.as_str());
    match recovery.type_of(arn) {
        Some(resource_type) => {
            let kind = resource_type.name().rsplit("::").next().unwrap_or_default();
            format!("{kind} {name}")
        }
        None => name.to_owned(),
    }
}

fn regions(regions: &[Region]) -> String {
    let names: Vec<String> = regions.iter().map(Region::display_name).collect();
    names.join(", ")
}

/// In a sentence: what decides the estimate.
pub(super) fn explanation(
    recovery: &Recovery<'_, '_>,
    affected: bool,
    rto: Option<Percentiles>,
    path: &[(f64, &Planned)],
    lost: &[LostResource],
    unknowns: &[String],
) -> String {
    if !affected {
        return untouched(recovery);
    }
    if let Some(first) = lost.first() {
        let others = match lost.len() - 1 {
            0 => String::new(),
            1 => " One more resource is lost.".to_owned(),
            more => format!(" {more} more resources are lost."),
        };
        let subject = name(recovery, &first.arn);
        return format!("Not recoverable: {subject}: {}.{others}", first.reason);
    }
    let Some(rto) = rto else {
        let reason = unknowns.first().map_or("something is not known", String::as_str);
        let reason = reason.trim_end_matches('.');
        return format!("Whether the workload comes back cannot be told: {reason}.");
    };
    back(recovery, rto, path)
}

/// Why a workload goes on.
fn untouched(recovery: &Recovery<'_, '_>) -> String {
    let loss = recovery.simulation.loss;
    match loss.disruption {
        Disruption::Places(_) if recovery.lost_standby() => format!(
            "The workload does not serve from {} and goes on; without its standby it is unprotected until that Region is back.",
            regions(&loss.regions)
        ),
        Disruption::Places(places) if places.zones.is_empty() => {
            format!("Nothing that the workload needs is in {}.", regions(&loss.regions))
        }
        Disruption::Places(_) => "What the workload needs tolerates this loss.".to_owned(),
        Disruption::Infrastructure(_) => "The workload does not notice.".to_owned(),
        Disruption::Application(_) => "Nothing that the workload needs is hit.".to_owned(),
    }
}

fn back(recovery: &Recovery<'_, '_>, rto: Percentiles, path: &[(f64, &Planned)]) -> String {
    if rto.p50 <= 0.0 {
        return match recovery.simulation.loss.disruption {
            Disruption::Places(places) if !places.regions.is_empty() => {
                "Its other Regions serve already: nothing has to be done.".to_owned()
            }
            _ => "What is left goes on: nothing has to be done.".to_owned(),
        };
    }
    let mut sentence = format!("Back after about {}", length(rto.p50));
    let work = path.iter().map(|(_, step)| *step).filter(|step| step.kind == StepKind::Work);
    let longest = work.max_by(|a, b| a.figure.seconds.p50.total_cmp(&b.figure.seconds.p50));
    if let Some(step) = longest {
        let time = length(step.figure.seconds.p50);
        sentence.push_str(&format!("; '{}' takes {time} of it", step.title));
    }
    sentence.push('.');
    for weakness in weaknesses(recovery, path) {
        sentence.push(' ');
        sentence.push_str(&capitalised(&weakness));
        sentence.push('.');
    }
    sentence
}

/// What made steps on the critical path necessary: weaknesses that are known,
/// and the reasons why a better way was not open.
fn weaknesses(recovery: &Recovery<'_, '_>, path: &[(f64, &Planned)]) -> Vec<String> {
    let mut weaknesses: Vec<String> = Vec::new();
    let mut by_length: Vec<&Planned> = path.iter().map(|(_, step)| *step).collect();
    by_length.sort_by(|a, b| b.figure.seconds.p50.total_cmp(&a.figure.seconds.p50));
    for step in by_length {
        weaknesses.extend(step.because.clone());
    }
    for way in recovery.ways_on_critical_path() {
        let arn = &way.resource;
        let rejections = recovery.simulation.rejections.get(arn).into_iter().flatten();
        let rejections =
            rejections.filter(|r| r.rank <= way.rank && !r.is_unknown && r.is_counted_on);
        weaknesses.extend(rejections.map(|rejection| rejection.reason.clone()));
    }
    let mut seen = BTreeSet::new();
    weaknesses.retain(|weakness| seen.insert(weakness.clone()));
    weaknesses
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Better ways than the chosen ones that may be open, too.
pub(super) fn open_ways(recovery: &Recovery<'_, '_>) -> Vec<String> {
    let mut open = Vec::new();
    for way in recovery.ways_on_critical_path() {
        let rejections = recovery.simulation.rejections.get(&way.resource).into_iter().flatten();
        let better = rejections.filter(|r| r.rank <= way.rank && r.is_unknown);
        open.extend(better.map(|rejection| {
            let subject = name(recovery, &way.resource);
            format!("{subject} may have a faster way back ({}).", rejection.reason)
        }));
    }
    open
}

/// Regions whose inventory has gaps: what else they hold is not known.
pub(super) fn unseen_regions(recovery: &Recovery<'_, '_>) -> Vec<String> {
    let workload = recovery.workload();
    let unseen: BTreeSet<Region> = workload
        .unseen
        .iter()
        .filter_map(|unseen| recovery.place(&unseen.arn))
        .filter(|region| recovery.simulation.lost.contains(region))
        .filter(|region| !recovery.simulation.input.candidates.is_in_use(region))
        .collect();
    let sentences = unseen.iter().map(|region| {
        format!(
            "Nothing was collected from {}: only what other Regions know about it is part of this estimate.",
            region.display_name()
        )
    });
    sentences.collect()
}

/// `8 min 35 s`, `2 h 5 min`, `1.5 s`.
pub(super) fn length(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{} s", (seconds * 10.0).round() / 10.0);
    }
    let whole = std::time::Duration::try_from_secs_f64(seconds.round()).unwrap_or_default();
    let whole = whole.as_secs();
    let units = [(whole / 3600, "h"), (whole % 3600 / 60, "min"), (whole % 60, "s")];
    let parts: Vec<String> = units
        .iter()
        .filter(|(count, _)| *count > 0)
        .take(2)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    parts.join(" ")
}
