//! The reasons behind an estimate, in sentences.

use std::collections::BTreeSet;

use super::estimate::Outcome;
use super::simulation::{Planned, Rejection, StepKind};
use crate::inventory::{Arn, Region};
use crate::report::{LostResource, Percentiles};

/// Why something does not come back.
pub(super) struct Reason {
    pub(super) text: String,
    /// True if it may come back after all.
    pub(super) is_unknown: bool,
}

/// Why nothing brings a resource back.
pub(super) fn why_not(outcome: &Outcome<'_, '_>, arn: &Arn) -> Reason {
    let mut seen = BTreeSet::new();
    reason(outcome, arn, &mut seen)
}

fn reason(outcome: &Outcome<'_, '_>, arn: &Arn, seen: &mut BTreeSet<Arn>) -> Reason {
    let circular = || Reason {
        text: "it waits for something that waits for it".to_owned(),
        is_unknown: false,
    };
    if !seen.insert(arn.clone()) {
        return circular();
    }
    if outcome.simulation.is_lost(arn) {
        return reason_of_lost(outcome, arn, seen);
    }
    let relies_on = outcome.simulation.relies_on.get(arn).into_iter().flatten();
    let mut broken = relies_on.filter(|other| !is_available(outcome, other));
    let Some(other) = broken.next() else { return circular() };
    let inner = reason(outcome, other, seen);
    let link =
        format!("{} relies on {other}, which is {}", name(outcome, arn), dark(outcome, other));
    let link = match outcome.simulation.rejections.contains_key(other) {
        true => format!("{link}, and {}", inner.text),
        false => link,
    };
    Reason { text: link, is_unknown: inner.is_unknown }
}

/// A lost resource: why its mechanisms do not work, or what breaks their standby.
fn reason_of_lost(outcome: &Outcome<'_, '_>, arn: &Arn, seen: &mut BTreeSet<Arn>) -> Reason {
    let broken = outcome.simulation.ways.values().filter(|way| way.resource == *arn);
    let mut broken: Vec<&Arn> = broken.map(|way| &way.standby).collect();
    broken.sort();
    if let Some(standby) = broken.first().filter(|standby| !is_available(outcome, standby)) {
        return reason(outcome, standby, seen);
    }
    let rejections = outcome.simulation.rejections.get(arn).map(Vec::as_slice).unwrap_or_default();
    // Where one way is open, it cannot be said that there is none.
    let open: Vec<&Rejection> = rejections.iter().filter(|r| r.is_unknown).collect();
    let of_interest = if open.is_empty() { rejections.iter().collect() } else { open };
    let reasons: Vec<&str> = of_interest.iter().map(|r| r.reason.as_str()).collect();
    if reasons.is_empty() {
        let text = format!("it is {}, and there is no copy of it elsewhere", dark(outcome, arn));
        return Reason { text, is_unknown: false };
    }
    let is_unknown = of_interest.iter().any(|rejection| rejection.is_unknown);
    Reason { text: reasons.join("; "), is_unknown }
}

fn is_available(outcome: &Outcome<'_, '_>, arn: &Arn) -> bool {
    let node = outcome.simulation.known_node(arn);
    node.is_some_and(|node| outcome.solution.at(node).is_some())
}

fn dark(outcome: &Outcome<'_, '_>, arn: &Arn) -> String {
    match outcome.place(arn) {
        Some(region) => format!("in {}", region.display_name()),
        None => "dark".to_owned(),
    }
}

/// The name of a resource with its type: `table orders`.
fn name(outcome: &Outcome<'_, '_>, arn: &Arn) -> String {
    let name = outcome.estate().resource(arn).map_or(arn.resource_name(), |r| r.name.as_str());
    match outcome.type_of(arn) {
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
    outcome: &Outcome<'_, '_>,
    affected: bool,
    rto: Option<Percentiles>,
    path: &[(f64, &Planned)],
    lost: &[LostResource],
    unknowns: &[String],
) -> String {
    let dark = regions(outcome.simulation.lost);
    if !affected {
        return match outcome.lost_standby() {
            true => format!(
                "The workload does not serve from {dark} and goes on; without its standby it is unprotected until that Region is back."
            ),
            false => format!("Nothing that the workload needs is in {dark}."),
        };
    }
    if let Some(first) = lost.first() {
        let others = match lost.len() - 1 {
            0 => String::new(),
            1 => " One more resource is lost.".to_owned(),
            more => format!(" {more} more resources are lost."),
        };
        let subject = name(outcome, &first.arn);
        return format!("Not recoverable: {subject}: {}.{others}", first.reason);
    }
    let Some(rto) = rto else {
        let reason = unknowns.first().map_or("something is not known", String::as_str);
        let reason = reason.trim_end_matches('.');
        return format!("Whether the workload comes back cannot be told: {reason}.");
    };
    back(outcome, rto, path)
}

fn back(outcome: &Outcome<'_, '_>, rto: Percentiles, path: &[(f64, &Planned)]) -> String {
    if rto.p50 <= 0.0 {
        return "Its other Regions serve already: nothing has to be done.".to_owned();
    }
    let mut sentence = format!("Back after about {}", length(rto.p50));
    let work = path.iter().map(|(_, step)| *step).filter(|step| step.kind == StepKind::Work);
    let longest = work.max_by(|a, b| a.figure.seconds.p50.total_cmp(&b.figure.seconds.p50));
    if let Some(step) = longest {
        let time = length(step.figure.seconds.p50);
        sentence.push_str(&format!("; '{}' takes {time} of it", step.title));
    }
    sentence.push('.');
    for weakness in weaknesses(outcome, path) {
        sentence.push(' ');
        sentence.push_str(&capitalised(&weakness));
        sentence.push('.');
    }
    sentence
}

/// What made steps on the critical path necessary: weaknesses that are known,
/// and the reasons why a better way was not open.
fn weaknesses(outcome: &Outcome<'_, '_>, path: &[(f64, &Planned)]) -> Vec<String> {
    let mut weaknesses: Vec<String> = Vec::new();
    let mut by_length: Vec<&Planned> = path.iter().map(|(_, step)| *step).collect();
    by_length.sort_by(|a, b| b.figure.seconds.p50.total_cmp(&a.figure.seconds.p50));
    for step in by_length {
        weaknesses.extend(step.because.clone());
    }
    for way in outcome.ways_on_critical_path() {
        let arn = &way.resource;
        let rejections = outcome.simulation.rejections.get(arn).into_iter().flatten();
        let rejections =
            rejections.filter(|rejection| rejection.rank <= way.rank && !rejection.is_unknown);
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
pub(super) fn open_ways(outcome: &Outcome<'_, '_>) -> Vec<String> {
    let mut open = Vec::new();
    for way in outcome.ways_on_critical_path() {
        let rejections = outcome.simulation.rejections.get(&way.resource).into_iter().flatten();
        let better = rejections.filter(|r| r.rank <= way.rank && r.is_unknown);
        open.extend(better.map(|rejection| {
            let subject = name(outcome, &way.resource);
            format!("{subject} may have a faster way back ({}).", rejection.reason)
        }));
    }
    open
}

/// Regions whose inventory has gaps: what else they hold is not known.
pub(super) fn unseen_regions(outcome: &Outcome<'_, '_>) -> Vec<String> {
    let workload = outcome.workload();
    let unseen: BTreeSet<Region> = workload
        .unseen
        .iter()
        .filter_map(|unseen| outcome.place(&unseen.arn))
        .filter(|region| outcome.simulation.lost.contains(region))
        .filter(|region| !outcome.simulation.input.candidates.is_in_use(region))
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
