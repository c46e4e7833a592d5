//! What the loss of one or several Regions does to every workload: as a table
//! for all who read, and as data for the script that answers a choice of
//! Regions. Nothing is estimated on the page: it shows what was simulated, what
//! follows from that by "losing more is never better", and says where neither
//! gives an answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::super::digest::{self, Outlook};
use super::super::{
    CombinationReport, EstimateReport, FailingReason, Percentiles, Report, Target, WorkloadReport,
    fit_to_width, human_duration,
};
use super::view::{anchor, name};
use super::workload::combination_outlook;
use crate::inventory::Region;

/// Longer explanations are cut in the answer to a choice; the workload's own
/// part of the page has them in full.
const LONGEST_EXPLANATION: usize = 280;

/// The choice of Regions and its answers.
pub(super) struct Dark {
    /// The Regions that can be chosen, the one that hurts most first.
    pub(super) choices: Vec<Choice>,
    /// The data for the script, safe inside of a script element.
    pub(super) data: String,
    pub(super) rows: Vec<Row>,
}

/// A Region that can be chosen.
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) words: String,
}

/// One workload against each Region.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) anchor: String,
    /// Class, sign and words; nothing where it has nothing in the Region.
    pub(super) cells: Vec<Option<Cell>>,
}

/// What one Region's loss does to one workload.
pub(super) struct Cell {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) words: String,
    pub(super) more: String,
}

/// The data of the script. Texts are places in `texts`, Regions in `regions`.
#[derive(Serialize)]
struct Data<'a> {
    /// Code and name.
    regions: Vec<(&'a str, &'a str)>,
    /// Class, sign and words of each kind of answer.
    outlooks: Vec<(&'static str, &'static str, &'static str)>,
    texts: Vec<String>,
    workloads: Vec<WorkloadData>,
}

/// Name, anchor, target, the Regions that it uses, and what is known.
#[derive(Serialize)]
struct WorkloadData(usize, String, usize, Vec<usize>, Vec<Answer>);

/// The Regions that are dark, the kind of the answer, RTO, RPO and explanation,
/// the median RTO in seconds, and the other Regions that the recovery relies on.
#[derive(Serialize)]
struct Answer(Vec<usize>, usize, usize, usize, usize, Option<u64>, Vec<usize>);

const OUTLOOKS: [Outlook; 5] = [
    Outlook::NotAffected,
    Outlook::Recovers,
    Outlook::MissesTarget,
    Outlook::Unknown,
    Outlook::Unrecoverable,
];

impl Dark {
    /// The choice; none if no loss of a Region was simulated.
    pub(super) fn of(report: &Report, anchors: &BTreeMap<&str, String>) -> Option<Self> {
        let regions = regions(report);
        if regions.is_empty() {
            return None;
        }
        let relied = relied_on(report, &regions);
        let all: Vec<&Region> = regions.iter().map(|(region, _)| *region).chain(relied).collect();
        let places: BTreeMap<&Region, usize> =
            all.iter().enumerate().map(|(place, region)| (*region, place)).collect();
        let mut texts = Texts::default();
        let data = Data {
            regions: all.iter().map(|r| (r.as_str(), digest::region_name(r))).collect(),
            outlooks: OUTLOOKS.map(|o| (o.class(), o.sign(), o.words())).into(),
            workloads: report
                .workloads
                .iter()
                .map(|w| workload_data(w, anchor(anchors, &w.name), &places, &mut texts))
                .collect(),
            texts: texts.all,
        };
        let counts: BTreeMap<&Region, Counts> = regions.iter().copied().collect();
        Some(Self {
            choices: all.iter().map(|region| choice(region, counts.get(region))).collect(),
            data: in_script(&serde_json::to_string(&data).unwrap_or_default()),
            rows: rows(report, anchors, &regions),
        })
    }

    /// The Regions of the table: those that can be chosen and that are used.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Choice> {
        let used = self.rows.first().map_or(0, |row| row.cells.len());
        self.choices.iter().take(used)
    }
}

/// How many workloads use a Region, and how many its loss hurts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Counts {
    lost: usize,
    late_or_open: usize,
    affected: usize,
    used: usize,
}

/// The estimate of the loss of one Region, and nothing else.
fn single(estimate: &EstimateReport) -> Option<&Region> {
    match (estimate.disruption.regions.as_slice(), estimate.disruption.zones.is_empty()) {
        ([region], true) => Some(region),
        _ => None,
    }
}

/// The Regions whose loss was simulated, the one that hurts most first.
fn regions(report: &Report) -> Vec<(&Region, Counts)> {
    let mut counts: BTreeMap<&Region, Counts> = BTreeMap::new();
    for estimate in report.workloads.iter().flat_map(|workload| &workload.estimates) {
        let Some(region) = single(estimate) else { continue };
        let count = counts.entry(region).or_default();
        count.used += 1;
        match Outlook::of(estimate) {
            Outlook::NotAffected => continue,
            Outlook::Unrecoverable => count.lost += 1,
            Outlook::MissesTarget | Outlook::Unknown => count.late_or_open += 1,
            Outlook::Recovers => {}
        }
        count.affected += 1;
    }
    let mut regions: Vec<_> = counts.into_iter().collect();
    regions.sort_by_key(|(region, count)| (std::cmp::Reverse(*count), *region));
    regions
}

/// Regions in which no workload has anything, but whose control planes
/// recoveries call.
fn relied_on<'a>(report: &'a Report, used: &[(&'a Region, Counts)]) -> BTreeSet<&'a Region> {
    let estimates = report.workloads.iter().flat_map(|workload| &workload.estimates);
    let combinations = report.workloads.iter().flat_map(|workload| &workload.combinations);
    let relied = estimates.flat_map(|estimate| &estimate.relies_on);
    let relied = relied.chain(combinations.flat_map(|loss| &loss.relies_on));
    relied.filter(|region| used.iter().all(|(known, _)| known != region)).collect()
}

fn choice(region: &Region, counts: Option<&Counts>) -> Choice {
    Choice {
        code: region.to_string(),
        name: digest::region_name(region).to_owned(),
        words: match counts {
            Some(counts) => digest::counted(counts.used, "workload"),
            None => "control planes".to_owned(),
        },
    }
}

/// Texts that are written once, however often they are told.
#[derive(Default)]
struct Texts {
    all: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Texts {
    fn place(&mut self, text: String) -> usize {
        if let Some(place) = self.places.get(&text) {
            return *place;
        }
        self.all.push(text.clone());
        self.places.insert(text, self.all.len() - 1);
        self.all.len() - 1
    }
}

fn workload_data(
    workload: &WorkloadReport,
    anchor: String,
    places: &BTreeMap<&Region, usize>,
    texts: &mut Texts,
) -> WorkloadData {
    let target = workload.targets.get("region").copied();
    let place = |regions: &[Region]| -> Vec<usize> {
        let mut found: Vec<usize> =
            regions.iter().filter_map(|region| places.get(region).copied()).collect();
        found.sort_unstable();
        found
    };
    let singles = workload.estimates.iter().filter(|estimate| single(estimate).is_some());
    let used: Vec<Region> = singles.clone().filter_map(single).cloned().collect();
    let mut answers: Vec<Answer> = singles
        .map(|estimate| {
            let told = told(Outlook::of(estimate), estimate.rto_seconds, estimate.rpo_seconds);
            let relies_on = place(&estimate.relies_on);
            answer(
                place(&estimate.disruption.regions),
                told,
                &estimate.explanation,
                relies_on,
                texts,
            )
        })
        .collect();
    answers.extend(several(workload).map(|loss| {
        let told = told(combination_outlook(&loss), loss.rto_seconds, loss.rpo_seconds);
        answer(place(&loss.regions), told, &loss.explanation, place(&loss.relies_on), texts)
    }));
    let target = target_words(target);
    WorkloadData(
        texts.place(name(&workload.name)),
        anchor,
        texts.place(target),
        place(&used),
        answers,
    )
}

fn target_words(target: Option<Target>) -> String {
    match digest::target_words(target) {
        Some((rto, rpo)) => format!("{rto} · {rpo}"),
        None => "none set".to_owned(),
    }
}

/// What is known of losses of several Regions: what was simulated as such, and
/// the smallest sets that take the workload down.
fn several(workload: &WorkloadReport) -> impl Iterator<Item = CombinationReport> + '_ {
    let known: BTreeSet<&[Region]> =
        workload.combinations.iter().map(|loss| loss.regions.as_slice()).collect();
    let estimates = workload.estimates.iter().filter(|estimate| {
        estimate.disruption.regions.len() > 1 && estimate.disruption.zones.is_empty()
    });
    let estimates = estimates.filter(move |e| !known.contains(e.disruption.regions.as_slice()));
    let as_combination = |estimate: &EstimateReport| CombinationReport {
        regions: estimate.disruption.regions.clone(),
        outcome: estimate.outcome,
        rto_seconds: estimate.rto_seconds,
        rpo_seconds: estimate.rpo_seconds,
        meets_target: estimate.meets_target,
        explanation: estimate.explanation.clone(),
        relies_on: estimate.relies_on.clone(),
    };
    let failing = workload.tolerance.iter().flat_map(|tolerance| &tolerance.failing_sets);
    let failing = failing.filter(|set| {
        set.regions.len() > 1 && set.zones.is_empty() && set.why == FailingReason::Down
    });
    let failing =
        failing.filter(|set| !workload.combinations.iter().any(|loss| loss.regions == set.regions));
    let from_set = |set: &super::super::FailingSet| CombinationReport {
        regions: set.regions.clone(),
        outcome: super::super::Outcome::Gone,
        rto_seconds: None,
        rpo_seconds: None,
        meets_target: None,
        explanation: "One of the smallest losses that it does not survive.".to_owned(),
        relies_on: Vec::new(),
    };
    let combinations = workload.combinations.iter().cloned();
    combinations.chain(estimates.map(as_combination)).chain(failing.map(from_set))
}

/// What is told of a loss: the kind, and RTO and RPO with their spread.
type Told = (Outlook, Option<Percentiles>, Option<Percentiles>);

fn told(outlook: Outlook, rto: Option<Percentiles>, rpo: Option<Percentiles>) -> Told {
    match outlook {
        Outlook::Recovers | Outlook::MissesTarget => (outlook, rto, rpo),
        Outlook::NotAffected | Outlook::Unknown | Outlook::Unrecoverable => (outlook, None, None),
    }
}

fn answer(
    dark: Vec<usize>,
    (outlook, rto, rpo): Told,
    explanation: &str,
    relies_on: Vec<usize>,
    texts: &mut Texts,
) -> Answer {
    let kind = OUTLOOKS.iter().position(|known| *known == outlook).unwrap_or_default();
    let figure = |figure: Option<Percentiles>| figure.map_or_else(String::new, spread);
    Answer(
        dark,
        kind,
        texts.place(figure(rto)),
        texts.place(figure(rpo)),
        texts.place(fit_to_width(explanation, LONGEST_EXPLANATION)),
        // Float to integer conversion saturates, which is what a report wants.
        rto.map(|rto| rto.p50.ceil() as u64),
        relies_on,
    )
}

/// `9 min`, with the 95th percentile where it reads differently: `9 min (10 min)`.
fn spread(figure: Percentiles) -> String {
    let (median, late) = (human_duration(figure.p50), human_duration(figure.p95));
    if median == late { median } else { format!("{median} ({late})") }
}

fn rows(
    report: &Report,
    anchors: &BTreeMap<&str, String>,
    regions: &[(&Region, Counts)],
) -> Vec<Row> {
    let row = |workload: &WorkloadReport| {
        let target = workload.targets.get("region").copied();
        let by_region: BTreeMap<&Region, &EstimateReport> = workload
            .estimates
            .iter()
            .filter_map(|estimate| Some((single(estimate)?, estimate)))
            .collect();
        let cells = regions.iter().map(|(region, _)| by_region.get(region));
        Row {
            name: name(&workload.name),
            anchor: anchor(anchors, &workload.name),
            cells: cells.map(|estimate| estimate.map(|estimate| cell(estimate, target))).collect(),
        }
    };
    report.workloads.iter().map(row).collect()
}

fn cell(estimate: &EstimateReport, target: Option<Target>) -> Cell {
    let outlook = Outlook::of(estimate);
    let (words, more) = match outlook {
        Outlook::Recovers | Outlook::MissesTarget => {
            let (rto, rpo) = digest::figures(estimate, target);
            (rto, format!("RPO {rpo}"))
        }
        other => (other.words().to_owned(), String::new()),
    };
    Cell { class: outlook.class(), sign: outlook.sign(), words, more }
}

/// JSON that cannot end the script element that it stands in.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::{FailingSet, Outcome, ToleranceReport, sample};
    use super::super::view::anchors;
    use super::*;

    fn dark(report: &Report) -> Dark {
        Dark::of(report, &anchors(&report.workloads)).unwrap()
    }

    fn data(report: &Report) -> serde_json::Value {
        serde_json::from_str(&dark(report).data).unwrap()
    }

    #[test]
    fn the_region_that_hurts_most_is_offered_first() {
        assert_eq!(dark(&sample::company()).choices[0].code, "me-south-1");
    }

    #[test]
    fn every_workload_has_an_answer_for_every_region_that_it_uses() {
        let report = sample::company();
        let data = data(&report);
        assert_eq!(data["workloads"].as_array().unwrap().len(), report.workloads.len());
        for (told, workload) in data["workloads"].as_array().unwrap().iter().zip(&report.workloads)
        {
            let singles = workload.estimates.iter().filter(|e| single(e).is_some()).count();
            assert_eq!(told[3].as_array().unwrap().len(), singles, "{}", workload.name);
            assert_eq!(told[4].as_array().unwrap().len(), workload.estimates.len());
        }
    }

    #[test]
    fn no_name_ends_the_script_element() {
        let told = dark(&sample::hostile()).data;
        assert!(!told.contains(['<', '>', '&', '\u{202e}', '\u{1b}']));
        assert!(serde_json::from_str::<serde_json::Value>(&told).is_ok());
    }

    #[test]
    fn a_failing_set_is_an_answer_where_no_combination_is() {
        let mut report = sample::company();
        let regions: Vec<Region> =
            ["eu-central-1", "me-central-1", "me-south-1"].map(|code| code.parse().unwrap()).into();
        let set = |zones: Vec<String>, why| FailingSet { regions: regions.clone(), zones, why };
        report.workloads[0].tolerance = Some(ToleranceReport {
            summary: String::new(),
            failing_sets: vec![
                set(vec![], FailingReason::Down),
                set(vec!["euw1-az1".into()], FailingReason::Down),
                set(vec![], FailingReason::PastTarget),
            ],
            open_sets: vec![],
            exact_up_to: 3,
            simulated: 9,
        });
        let found: Vec<_> =
            several(&report.workloads[0]).filter(|l| l.regions == regions).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].outcome, Outcome::Gone);
    }

    #[test]
    fn texts_are_written_once() {
        let mut texts = Texts::default();
        assert_eq!(texts.place("a".into()), 0);
        assert_eq!(texts.place("b".into()), 1);
        assert_eq!(texts.place("a".into()), 0);
        assert_eq!(texts.all, ["a", "b"]);
    }

    #[test]
    fn without_a_simulated_loss_there_is_no_choice() {
        let report = sample::empty();
        assert!(Dark::of(&report, &BTreeMap::new()).is_none());
    }
}
