//! What to mend first: each failed rule's remedy applied to the graph, and RTO
//! and RPO estimated again.

use super::Assessment;
use super::disruption::Disruption;
use super::engine::Recoveries;
use super::remedy::Remedy;
use crate::inventory::Arn;
use crate::report::{EstimateReport, Outcome, RemedyReport, RemedySetReport};
use crate::rules::{DisruptionClass, RemedyEffect};

/// A finding that can be mended.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The finding.
    pub fingerprint: String,
    /// Its rule.
    pub rule_id: String,
    /// The resource that it is about.
    pub resource: Arn,
    /// What to do, in a sentence.
    pub action: String,
    /// What that does.
    pub effects: Vec<RemedyEffect>,
}

/// What less than this saves is noise, in seconds.
const LEAST_SAVING: f64 = 1.0;

/// Up to so many remedies every smaller set is tried; beyond, remedies are left
/// out one by one.
const EXACT: usize = 10;

/// A disruption in which something could be better.
struct Case<'d> {
    disruption: &'d Disruption,
    base: &'d EstimateReport,
}

impl Recoveries<'_> {
    /// What mending each of these findings would bring, the most first, and
    /// the smallest set that is enough for the loss of a Region.
    ///
    /// `known` is the workload's assessment as it is.
    pub fn mend(
        &self,
        known: &Assessment,
        candidates: &[Candidate],
    ) -> (Vec<RemedyReport>, Option<RemedySetReport>) {
        if candidates.is_empty() {
            return (Vec::new(), None);
        }
        let cases = cases(known);
        let bench = Bench { recoveries: self, candidates };
        let mut reports: Vec<RemedyReport> = Vec::new();
        for case in &cases {
            for report in bench.savings(case) {
                keep_better(&mut reports, report);
            }
        }
        reports.sort_by(|a, b| {
            let saved = |r: &RemedyReport| r.rto_seconds_saved + r.rpo_seconds_saved;
            (b.makes_recoverable, b.alone)
                .cmp(&(a.makes_recoverable, a.alone))
                .then_with(|| saved(b).total_cmp(&saved(a)))
                .then_with(|| a.fingerprint.cmp(&b.fingerprint))
        });
        let smallest = bench.smallest(&cases);
        (reports, smallest)
    }
}

/// Of several losses alike (zones, instances), the worst; of Regions each.
fn cases(known: &Assessment) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for (disruption, estimate) in known.disruptions.iter().zip(&known.estimates) {
        let base = &estimate.report;
        let is_fine = base.outcome == Outcome::Untouched
            || base.rto_seconds.is_some_and(|rto| rto.p50 < LEAST_SAVING)
                && base.rpo_seconds.is_some_and(|rpo| rpo.p50 < LEAST_SAVING);
        if is_fine || base.outcome == Outcome::Unknown {
            continue;
        }
        let alike = cases.iter_mut().find(|case| {
            case.base.disruption.scenario == base.disruption.scenario
                && disruption.class() != DisruptionClass::Region
        });
        match alike {
            Some(case) if is_worse(base, case.base) => *case = Case { disruption, base },
            Some(_) => {}
            None => cases.push(Case { disruption, base }),
        }
    }
    cases
}

fn is_worse(one: &EstimateReport, other: &EstimateReport) -> bool {
    let seconds = |e: &EstimateReport| e.rto_seconds.map_or(f64::INFINITY, |rto| rto.p50);
    one.outcome > other.outcome || one.outcome == other.outcome && seconds(one) > seconds(other)
}

/// Keeps the disruption in which a remedy helps most.
fn keep_better(reports: &mut Vec<RemedyReport>, report: RemedyReport) {
    let value = |r: &RemedyReport| (r.makes_recoverable, r.rto_seconds_saved + r.rpo_seconds_saved);
    let earlier = reports.iter_mut().find(|earlier| earlier.fingerprint == report.fingerprint);
    match earlier {
        None => reports.push(report),
        Some(earlier) if value(&report) > value(earlier) => *earlier = report,
        Some(_) => {}
    }
}

/// Tries remedies.
struct Bench<'b> {
    recoveries: &'b Recoveries<'b>,
    candidates: &'b [Candidate],
}

impl<'b> Bench<'b> {
    /// The remedies that can help in a class of disruption.
    fn helpful(&self, class: DisruptionClass) -> Vec<&'b Candidate> {
        let mechanisms = self.recoveries.mechanisms();
        let helps = |candidate: &&Candidate| {
            let mut effects = candidate.effects.iter();
            effects.any(|effect| mechanisms.classes(&effect.mechanism).contains(&class))
        };
        self.candidates.iter().filter(helps).collect()
    }

    fn with(&self, disruption: &Disruption, mended: &[&Candidate]) -> EstimateReport {
        let remedies: Vec<Remedy> = mended
            .iter()
            .flat_map(|candidate| {
                candidate.effects.iter().map(|effect| Remedy {
                    resource: candidate.resource.clone(),
                    effect: effect.clone(),
                })
            })
            .collect();
        self.recoveries.estimate_mended(disruption, &remedies).report
    }

    /// What each remedy brings in one disruption: alone, or else together with
    /// all others (what would be missed without it).
    fn savings(&self, case: &Case<'_>) -> Vec<RemedyReport> {
        let helpful = self.helpful(case.disruption.class());
        let mut reports = Vec::new();
        let mut rest = Vec::new();
        for candidate in &helpful {
            let alone = self.with(case.disruption, &[candidate]);
            match report(candidate, case, case.base, &alone, true) {
                Some(report) => reports.push(report),
                None => rest.push(*candidate),
            }
        }
        if rest.len() + reports.len() < 2 || rest.is_empty() {
            return reports;
        }
        let all = self.with(case.disruption, &helpful);
        if !is_back(&all) {
            return reports;
        }
        for candidate in rest {
            let others: Vec<&Candidate> = helpful
                .iter()
                .copied()
                .filter(|other| other.fingerprint != candidate.fingerprint)
                .collect();
            let without = self.with(case.disruption, &others);
            reports.extend(report(candidate, case, &without, &all, false));
        }
        reports
    }

    /// The smallest set that brings the workload to its target for the loss of
    /// each of its Regions, or back at all where it has none.
    fn smallest(&self, cases: &[Case<'_>]) -> Option<RemedySetReport> {
        let missed: Vec<&Case<'_>> = cases
            .iter()
            .filter(|case| case.disruption.class() == DisruptionClass::Region)
            .filter(|case| !is_enough(case.base))
            .collect();
        if missed.is_empty() {
            return None;
        }
        let helpful = self.helpful(DisruptionClass::Region);
        let reaches = |set: &[&Candidate]| {
            missed.iter().all(|case| is_enough(&self.with(case.disruption, set)))
        };
        let set = |chosen: &[&Candidate], exact: bool, at_least: usize| RemedySetReport {
            fingerprints: chosen.iter().map(|c| c.fingerprint.clone()).collect(),
            reaches_target: true,
            exact,
            at_least,
        };
        if helpful.is_empty() || !reaches(&helpful) {
            return Some(RemedySetReport {
                fingerprints: helpful.iter().map(|c| c.fingerprint.clone()).collect(),
                reaches_target: false,
                exact: true,
                at_least: 0,
            });
        }
        // Nothing is enough without these.
        let needed: Vec<&Candidate> = helpful
            .iter()
            .copied()
            .filter(|candidate| {
                let others: Vec<&Candidate> = helpful
                    .iter()
                    .copied()
                    .filter(|other| other.fingerprint != candidate.fingerprint)
                    .collect();
                !reaches(&others)
            })
            .collect();
        if reaches(&needed) {
            return Some(set(&needed, true, needed.len()));
        }
        let optional: Vec<&Candidate> = helpful
            .iter()
            .copied()
            .filter(|c| !needed.iter().any(|other| other.fingerprint == c.fingerprint))
            .collect();
        if optional.len() <= EXACT {
            let found = by_size(&optional).into_iter().find_map(|extra| {
                let chosen: Vec<&Candidate> = needed.iter().chain(&extra).copied().collect();
                reaches(&chosen).then_some(chosen)
            });
            return found.map(|chosen| set(&chosen, true, chosen.len()));
        }
        let chosen = leave_out(&needed, &optional, &reaches);
        Some(set(&chosen, false, needed.len() + 1))
    }
}

/// Leaves out one by one what is not missed: no remedy of what is left can be
/// spared, though another set may be smaller.
fn leave_out<'c>(
    needed: &[&'c Candidate],
    optional: &[&'c Candidate],
    reaches: &impl Fn(&[&Candidate]) -> bool,
) -> Vec<&'c Candidate> {
    let mut chosen: Vec<&Candidate> = needed.iter().chain(optional).copied().collect();
    for candidate in optional.iter().rev() {
        let mut others = chosen.clone();
        others.retain(|other| other.fingerprint != candidate.fingerprint);
        if reaches(&others) {
            chosen = others;
        }
    }
    chosen
}

/// The subsets that are not empty, the smallest first.
fn by_size<'c>(candidates: &[&'c Candidate]) -> Vec<Vec<&'c Candidate>> {
    let mut sets: Vec<Vec<&Candidate>> = (1_u32..1 << candidates.len())
        .map(|bits| {
            let chosen = candidates.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1);
            chosen.map(|(_, candidate)| *candidate).collect()
        })
        .collect();
    sets.sort_by_key(Vec::len);
    sets
}

fn is_back(report: &EstimateReport) -> bool {
    matches!(report.outcome, Outcome::Untouched | Outcome::FailsOver | Outcome::NeedsHands)
}

fn is_enough(report: &EstimateReport) -> bool {
    is_back(report) && report.meets_target != Some(false)
}

/// The difference between two estimates; none if there is none worth telling.
fn report(
    candidate: &Candidate,
    case: &Case<'_>,
    without: &EstimateReport,
    with: &EstimateReport,
    alone: bool,
) -> Option<RemedyReport> {
    let makes_recoverable = !is_back(without) && is_back(with);
    let saved = |figure: fn(&EstimateReport) -> Option<f64>| match (figure(without), figure(with)) {
        (Some(without), Some(with)) => (without - with).max(0.0),
        _ => 0.0,
    };
    let rto = saved(|report| report.rto_seconds.map(|rto| rto.p50));
    let rpo = saved(|report| report.rpo_seconds.map(|rpo| rpo.p50));
    let is_worth_telling = makes_recoverable || rto >= LEAST_SAVING || rpo >= LEAST_SAVING;
    is_worth_telling.then(|| RemedyReport {
        fingerprint: candidate.fingerprint.clone(),
        rule_id: candidate.rule_id.clone(),
        resource: candidate.resource.to_string(),
        action: candidate.action.clone(),
        disruption: case.base.disruption.clone(),
        makes_recoverable,
        rto_seconds_saved: rto,
        rpo_seconds_saved: rpo,
        alone,
    })
}
