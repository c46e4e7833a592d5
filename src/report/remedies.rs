//! What to mend first, across workloads.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{RemedyReport, Report, WorkloadReport, human_duration};

/// The remedies of all workloads, those that bring most first: what makes a
/// workload recoverable at all goes before what saves minutes.
pub(crate) fn first(report: &Report) -> Vec<(&WorkloadReport, &RemedyReport)> {
    let mut all: Vec<(&WorkloadReport, &RemedyReport)> = report
        .workloads
        .iter()
        .flat_map(|workload| workload.remedies.iter().map(move |remedy| (workload, remedy)))
        .collect();
    all.sort_by(|(workload, remedy), (other_workload, other)| {
        let key =
            |remedy: &RemedyReport| (Reverse(remedy.makes_recoverable), Reverse(remedy.alone));
        let saved = |remedy: &RemedyReport| remedy.rto_seconds_saved + remedy.rpo_seconds_saved;
        key(remedy)
            .cmp(&key(other))
            .then_with(|| saved(other).total_cmp(&saved(remedy)))
            .then_with(|| workload.name.cmp(&other_workload.name))
            .then_with(|| remedy.fingerprint.cmp(&other.fingerprint))
    });
    all
}

/// What to mend first, once per workload and rule, with how many resources it
/// is about.
pub(crate) fn first_by_rule(report: &Report) -> Vec<(&WorkloadReport, &RemedyReport, usize)> {
    let mut grouped: Vec<(&WorkloadReport, &RemedyReport, usize)> = Vec::new();
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    for (workload, remedy) in first(report) {
        let place = *places.entry((&workload.name, &remedy.rule_id)).or_insert(grouped.len());
        match grouped.get_mut(place) {
            Some((_, _, count)) => *count += 1,
            None => grouped.push((workload, remedy, 1)),
        }
    }
    grouped
}

/// What a remedy brings, in words.
pub(crate) fn gain(remedy: &RemedyReport) -> String {
    let together = if remedy.alone { "" } else { ", together with its other findings" };
    if remedy.makes_recoverable {
        return format!("recoverable after the {}{together}", remedy.disruption.title);
    }
    let mut parts = Vec::new();
    if remedy.rto_seconds_saved >= 1.0 {
        parts.push(format!("back {} sooner", human_duration(remedy.rto_seconds_saved)));
    }
    if remedy.rpo_seconds_saved >= 1.0 {
        parts.push(format!("{} less data lost", human_duration(remedy.rpo_seconds_saved)));
    }
    if parts.is_empty() {
        return "no time saved".to_owned();
    }
    format!("{}{together}", parts.join(", "))
}
