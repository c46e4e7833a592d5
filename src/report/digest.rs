//! What in a report matters most, for the formats that people read: the same
//! order and the same words on the terminal and on the page.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    DisruptionReport, EstimateReport, Finding, Percentiles, Report, RuleSummary, Severity, Status,
    StepReport, Strategy, Target, WorkloadReport, human_duration,
};
use crate::inventory::{Gap, GapReason, Region};

/// What becomes of a workload under a disruption; the worse the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outlook {
    /// The workload does not notice.
    NotAffected,
    /// It comes back, within its targets if it has any.
    Recovers,
    /// It comes back, later or with less than it must.
    MissesTarget,
    /// It cannot be judged: something that decides is unknown.
    Unknown,
    /// It does not come back.
    Unrecoverable,
}

impl Outlook {
    /// What an estimate says.
    pub(crate) fn of(estimate: &EstimateReport) -> Self {
        let open = !estimate.unknowns.is_empty() && estimate.lost.is_empty();
        match estimate {
            e if !e.affected => Self::NotAffected,
            e if !e.recoverable && open => Self::Unknown,
            e if !e.recoverable => Self::Unrecoverable,
            e if e.rto_seconds.is_none() => Self::Unknown,
            e if e.meets_target == Some(false) => Self::MissesTarget,
            _ => Self::Recovers,
        }
    }

    /// In words; the colour is never the only sign.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NotAffected => "not affected",
            Self::Recovers => "recovers",
            Self::MissesTarget => "misses target",
            Self::Unknown => "unknown",
            Self::Unrecoverable => "unrecoverable",
        }
    }

    /// A sign of one column.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::NotAffected => "–",
            Self::Recovers => "✔",
            Self::MissesTarget => "!",
            Self::Unknown => "~",
            Self::Unrecoverable => "✘",
        }
    }

    /// Its name as a class of style sheets.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::NotAffected => "calm",
            Self::Recovers => "good",
            Self::MissesTarget => "late",
            Self::Unknown => "open",
            Self::Unrecoverable => "gone",
        }
    }
}

/// How many workloads fare how under one disruption.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tally {
    pub(crate) unrecoverable: usize,
    pub(crate) unknown: usize,
    pub(crate) misses: usize,
    pub(crate) recovers: usize,
    pub(crate) not_affected: usize,
}

impl Tally {
    fn add(&mut self, outlook: Outlook) {
        match outlook {
            Outlook::NotAffected => self.not_affected += 1,
            Outlook::Recovers => self.recovers += 1,
            Outlook::MissesTarget => self.misses += 1,
            Outlook::Unknown => self.unknown += 1,
            Outlook::Unrecoverable => self.unrecoverable += 1,
        }
    }

    /// The workloads that notice.
    pub(crate) fn affected(self) -> usize {
        self.unrecoverable + self.unknown + self.misses + self.recovers
    }

    /// Every workload.
    pub(crate) fn total(self) -> usize {
        self.affected() + self.not_affected
    }
}

/// One column of a matrix.
pub(crate) struct Column<'a> {
    pub(crate) disruption: &'a DisruptionReport,
    pub(crate) tally: Tally,
}

/// One row of a matrix: the workload's estimate for each column, if it has one.
pub(crate) struct Row<'a> {
    pub(crate) workload: &'a WorkloadReport,
    pub(crate) target: Option<Target>,
    pub(crate) cells: Vec<Option<&'a EstimateReport>>,
}

/// Workloads against the disruptions of one class; the worst first both ways.
pub(crate) struct Matrix<'a> {
    pub(crate) class: &'a str,
    pub(crate) columns: Vec<Column<'a>>,
    pub(crate) rows: Vec<Row<'a>>,
}

/// One matrix per class of disruption that was simulated, Regions first.
pub(crate) fn matrices(report: &Report) -> Vec<Matrix<'_>> {
    let mut tallies: BTreeMap<&DisruptionReport, Tally> = BTreeMap::new();
    let estimates = report.workloads.iter().flat_map(|workload| &workload.estimates);
    for estimate in estimates.filter(|estimate| estimate.disruption.class == "region") {
        tallies.entry(&estimate.disruption).or_default().add(Outlook::of(estimate));
    }
    let mut by_class: BTreeMap<(usize, &str), Vec<Column<'_>>> = BTreeMap::new();
    for (disruption, tally) in tallies {
        let class = disruption.class.as_str();
        by_class.entry((class_rank(class), class)).or_default().push(Column { disruption, tally });
    }
    by_class.into_iter().map(|((_, class), columns)| matrix(report, class, columns)).collect()
}

fn class_rank(class: &str) -> usize {
    ["region", "az", "infrastructure", "application"]
        .iter()
        .position(|known| *known == class)
        .unwrap_or(usize::MAX)
}

fn matrix<'a>(report: &'a Report, class: &'a str, mut columns: Vec<Column<'a>>) -> Matrix<'a> {
    columns.sort_by_key(|column| {
        let size = column.disruption.regions.len() + column.disruption.zones.len();
        (size, Reverse(column.tally), column.disruption)
    });
    let mut rows: Vec<_> =
        report.workloads.iter().map(|workload| row(workload, class, &columns)).collect();
    rows.retain(|row| row.cells.iter().any(Option::is_some));
    rows.sort_by_key(|row| {
        let outlooks = row.cells.iter().map(|cell| cell.map(Outlook::of)).collect::<Vec<_>>();
        (Reverse(outlooks), row.workload.name.as_str())
    });
    Matrix { class, columns, rows }
}

fn row<'a>(workload: &'a WorkloadReport, class: &str, columns: &[Column<'a>]) -> Row<'a> {
    let estimates: BTreeMap<_, _> =
        workload.estimates.iter().map(|estimate| (&estimate.disruption, estimate)).collect();
    let cells = columns.iter().map(|c| estimates.get(c.disruption).copied()).collect();
    Row { workload, target: workload.targets.get(class).copied(), cells }
}

/// A heading for the matrix of a class.
pub(crate) fn class_title(class: &str) -> String {
    match class {
        "region" => "When a Region goes dark".to_owned(),
        "az" => "When an Availability Zone fails".to_owned(),
        "infrastructure" => "When an instance or node fails".to_owned(),
        "application" => "When a deployment or data goes bad".to_owned(),
        other => format!("Disruption: {other}"),
    }
}

/// A Region's name for people: `Bahrain`, or its code where it has none.
pub(crate) fn region_name(region: &Region) -> &str {
    region.facts().map_or(region.as_str(), |facts| facts.name.as_str())
}

/// What is lost, by name: `Bahrain`, `Bahrain + UAE`, `mec1-az2`.
pub(crate) fn disruption_name(disruption: &DisruptionReport) -> String {
    if !disruption.zones.is_empty() {
        return disruption.zones.join(" + ");
    }
    let names: Vec<_> = disruption.regions.iter().map(region_name).collect();
    match (names.is_empty(), disruption.title.is_empty()) {
        (false, _) => names.join(" + "),
        (true, false) => disruption.title.clone(),
        (true, true) => disruption.class.clone(),
    }
}

/// What is lost, by code; empty if the name is the code already.
pub(crate) fn disruption_codes(disruption: &DisruptionReport) -> String {
    let codes = disruption.regions.iter().map(Region::as_str).collect::<Vec<_>>().join(" + ");
    if codes == disruption_name(disruption) { String::new() } else { codes }
}

/// Name and codes: `Bahrain (me-south-1)`.
pub(crate) fn disruption_title(disruption: &DisruptionReport) -> String {
    match (disruption_name(disruption), disruption_codes(disruption)) {
        (name, codes) if codes.is_empty() => name,
        (name, codes) => format!("{name} ({codes})"),
    }
}

/// The disruption of one Region that hurts most, with what it does.
pub(crate) fn worst_single_region<'m, 'a>(matrices: &'m [Matrix<'a>]) -> Option<&'m Column<'a>> {
    let regions = matrices.iter().find(|matrix| matrix.class == "region")?;
    regions.columns.first()
}

/// The report in a sentence.
pub(crate) fn headline(report: &Report, matrices: &[Matrix<'_>]) -> String {
    if report.workloads.is_empty() {
        return "No workload was found, so nothing can be said about recovery.".to_owned();
    }
    let Some(column) = worst_single_region(matrices) else {
        return "The loss of a Region was not simulated.".to_owned();
    };
    let tally = column.tally;
    if tally.affected() == 0 {
        return "No workload would notice the loss of a Region that it was tried with.".to_owned();
    }
    let clauses = clauses(tally);
    let dark = disruption_title(column.disruption);
    format!("If {dark} goes dark, {}.", joined(&clauses))
}

fn clauses(tally: Tally) -> Vec<String> {
    let total = tally.total();
    if tally.recovers == tally.affected() {
        return vec![match (tally.recovers, total) {
            (1, 1) => "the one workload recovers".to_owned(),
            (all, total) if all == total => format!("all {total} workloads recover"),
            (some, _) => format!("the {some} of {total} workloads that notice recover"),
        }];
    }
    let mut clauses = Vec::new();
    let mut say = |count: usize, one: &str, many: &str| {
        if count > 0 {
            let who = match (clauses.is_empty(), total) {
                (true, 1) => "the one workload".to_owned(),
                (true, _) => format!("{count} of {total} workloads"),
                (false, _) => count.to_string(),
            };
            clauses.push(format!("{who} {}", if count == 1 { one } else { many }));
        }
    };
    say(tally.unrecoverable, "does not come back", "do not come back");
    say(tally.misses, "comes back too late", "come back too late");
    say(tally.unknown, "cannot be judged", "cannot be judged");
    clauses
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 resource`, `2 resources`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{}{ending}", with_thousands(count) + " " + noun)
}

/// `12,345`.
pub(crate) fn with_thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How long until the workload is back (median), in words.
pub(crate) fn rto_words(estimate: &EstimateReport) -> String {
    figure_words(estimate.rto_seconds, Outlook::of(estimate) == Outlook::Unrecoverable, "never")
}

/// How much data is lost (median), in words.
pub(crate) fn rpo_words(estimate: &EstimateReport) -> String {
    let all_lost = estimate.unknowns.is_empty() && !estimate.lost.is_empty();
    figure_words(estimate.rpo_seconds, all_lost, "all data")
}

/// RTO and RPO in words: the medians, or with `≤` the 95th percentiles where
/// only these explain why the target is missed.
pub(crate) fn figures(estimate: &EstimateReport, target: Option<Target>) -> (String, String) {
    let at_p95 = match (estimate.rto_seconds, estimate.rpo_seconds, target) {
        (Some(rto), Some(rpo), Some(target)) => {
            let within =
                |median: f64, most: Option<u64>| most.is_none_or(|most| median <= most as f64);
            Outlook::of(estimate) == Outlook::MissesTarget
                && within(rto.p50, target.rto_seconds)
                && within(rpo.p50, target.rpo_seconds)
        }
        _ => false,
    };
    match (at_p95, estimate.rto_seconds, estimate.rpo_seconds) {
        (true, Some(rto), Some(rpo)) => {
            (format!("≤{}", human_duration(rto.p95)), format!("≤{}", human_duration(rpo.p95)))
        }
        _ => (rto_words(estimate), rpo_words(estimate)),
    }
}

/// A point of a recovery: `0:00`, `6:30`, `1:15:30`.
pub(crate) fn clock(seconds: f64) -> String {
    // Float to integer conversion saturates, which is what a report wants.
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// A DR strategy in a phrase.
pub(crate) fn strategy_words(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::None => "no DR strategy",
        other => other.title(),
    }
}

/// Disruptions that a workload suffers from in the same way.
pub(crate) struct Case<'a> {
    pub(crate) disruptions: Vec<&'a DisruptionReport>,
    pub(crate) estimate: &'a EstimateReport,
}

impl Case<'_> {
    /// `Bahrain (me-south-1); UAE + Bahrain (me-central-1 + me-south-1)`.
    pub(crate) fn title(&self) -> String {
        self.disruptions.iter().map(|d| disruption_title(d)).collect::<Vec<_>>().join("; ")
    }
}

/// What affects a workload, simple disruptions first; those with the same
/// estimate are told once.
pub(crate) fn cases(workload: &WorkloadReport) -> Vec<Case<'_>> {
    let mut affected: Vec<_> = workload.estimates.iter().filter(|e| e.affected).collect();
    affected.sort_by_key(|estimate| {
        let disruption = &estimate.disruption;
        (
            class_rank(&disruption.class),
            disruption.regions.len() + disruption.zones.len(),
            disruption,
        )
    });
    let mut cases: Vec<Case<'_>> = Vec::new();
    for estimate in affected {
        match cases.iter_mut().find(|case| same_course(case.estimate, estimate)) {
            Some(case) => case.disruptions.push(&estimate.disruption),
            None => cases.push(Case { disruptions: vec![&estimate.disruption], estimate }),
        }
    }
    cases
}

fn same_course(one: &EstimateReport, other: &EstimateReport) -> bool {
    // What differs most often is compared before anything is copied.
    one.disruption.class == other.disruption.class
        && one.rto_seconds == other.rto_seconds
        && one.explanation == other.explanation
        && one.critical_path == other.critical_path
        && one.lost == other.lost
        && *one == EstimateReport { disruption: one.disruption.clone(), ..other.clone() }
}

fn figure_words(figure: Option<Percentiles>, none_is_loss: bool, loss: &str) -> String {
    match figure {
        Some(figure) => human_duration(figure.p50),
        None if none_is_loss => loss.to_owned(),
        None => "unknown".to_owned(),
    }
}

/// RTO and RPO of a target in words; what is not set is a dash.
pub(crate) fn target_words(target: Option<Target>) -> Option<(String, String)> {
    let target = target?;
    // Targets are seconds of hours or days: far below what f64 holds exactly.
    let words = |seconds: Option<u64>| {
        seconds.map_or_else(|| "–".to_owned(), |seconds| human_duration(seconds as f64))
    };
    Some((words(target.rto_seconds), words(target.rpo_seconds)))
}

/// The findings of one rule.
pub(crate) struct Group<'a> {
    pub(crate) rule_id: &'a str,
    pub(crate) rule: Option<&'a RuleSummary>,
    pub(crate) severity: Severity,
    pub(crate) findings: Vec<&'a Finding>,
    pub(crate) fails: usize,
    pub(crate) workloads: BTreeSet<&'a str>,
}

impl Group<'_> {
    /// The findings with a status.
    pub(crate) fn count(&self, status: Status) -> usize {
        self.findings.iter().filter(|finding| finding.status == status).count()
    }
}

/// The findings by rule: failing ones first, the gravest first, then those
/// that touch most workloads and most resources.
pub(crate) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        by_rule.entry(&finding.rule_id).or_default().push(finding);
    }
    let mut groups: Vec<_> =
        by_rule.into_iter().map(|(rule_id, findings)| group(report, rule_id, findings)).collect();
    groups.sort_by_key(|group| {
        let spread = (Reverse(group.workloads.len()), Reverse(group.fails));
        // Causes before their effects: a resource can be mended, a missed target cannot.
        let is_effect = group.findings.iter().all(|f| f.resource.resource_type == "workload");
        (group.fails == 0, group.severity, is_effect, spread, group.rule_id)
    });
    groups
}

fn group<'a>(report: &'a Report, rule_id: &'a str, mut findings: Vec<&'a Finding>) -> Group<'a> {
    findings.sort_by_key(|finding| finding.status);
    let failing = || findings.iter().filter(|finding| finding.status == Status::Fail);
    let fails = failing().count();
    let workloads = failing().filter_map(|finding| finding.workload.as_deref()).collect();
    let rule = report.rules.get(rule_id);
    let severity = findings.iter().map(|finding| finding.severity).min().unwrap_or(Severity::Low);
    Group { rule_id, rule, severity, findings, fails, workloads }
}

/// Gaps that share Region and reason: what could not be seen, in a few words.
pub(crate) struct GapGroup<'a> {
    pub(crate) region: &'a Region,
    pub(crate) reason: GapReason,
    pub(crate) services: BTreeSet<&'a str>,
    pub(crate) count: usize,
}

/// The gaps by Region and reason; whole Regions first, then by number.
pub(crate) fn gap_groups(gaps: &[Gap]) -> Vec<GapGroup<'_>> {
    let mut groups: BTreeMap<(&Region, GapReason), (BTreeSet<&str>, usize)> = BTreeMap::new();
    for gap in gaps {
        let (services, count) = groups.entry((&gap.region, gap.reason)).or_default();
        services.insert(&gap.service);
        *count += 1;
    }
    let mut groups: Vec<_> = groups
        .into_iter()
        .map(|((region, reason), (services, count))| GapGroup { region, reason, services, count })
        .collect();
    groups.sort_by_key(|group| {
        let whole_region = group.reason == GapReason::RegionNotEnabled;
        (!whole_region, Reverse(group.count), group.region, group.reason)
    });
    groups
}

impl GapGroup<'_> {
    /// `me-west-1 (Region not enabled)`, `eks, s3 in me-south-1 (access denied)`.
    pub(crate) fn words(&self) -> String {
        let reason = short_reason(self.reason);
        if self.reason == GapReason::RegionNotEnabled {
            return format!("{} ({reason})", self.region);
        }
        let services: Vec<_> = self.services.iter().take(3).copied().collect();
        let more = self.services.len().saturating_sub(services.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more} in {} ({reason})", services.join(", "), self.region)
    }
}

fn short_reason(reason: GapReason) -> &'static str {
    match reason {
        GapReason::RegionNotEnabled => "Region not enabled",
        GapReason::Throttled => "throttled",
        GapReason::Unreachable => "unreachable",
        other => other.description(),
    }
}

/// Which part of a recovery a step belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Detection,
    Decision,
    Recovery,
}

impl Phase {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Detection => "detection",
            Self::Decision => "decision",
            Self::Recovery => "recovery",
        }
    }
}

/// The phase of a step: steps without a resource that begin before detection
/// or decision end are those; all else is recovery.
pub(crate) fn phase(estimate: &EstimateReport, step: &StepReport) -> Phase {
    let decided = estimate.detection_seconds + estimate.decision_seconds;
    if !step.resource.is_empty() || step.start_seconds >= decided {
        Phase::Recovery
    } else if step.start_seconds < estimate.detection_seconds {
        Phase::Detection
    } else {
        Phase::Decision
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_headline_tells_the_worst() {
        let report = sample::company();
        assert_eq!(
            headline(&report, &matrices(&report)),
            "If Bahrain (me-south-1) goes dark, 1 of 6 workloads does not come back, \
             2 come back too late and 1 cannot be judged."
        );
        let empty = sample::empty();
        assert!(headline(&empty, &matrices(&empty)).starts_with("No workload was found"));
    }

    #[test]
    fn all_is_well_is_said_plainly() {
        let tally = Tally { recovers: 2, not_affected: 1, ..Tally::default() };
        assert_eq!(clauses(tally), ["the 2 of 3 workloads that notice recover"]);
        let tally = Tally { recovers: 3, ..Tally::default() };
        assert_eq!(clauses(tally), ["all 3 workloads recover"]);
    }

    #[test]
    fn the_worst_comes_first() {
        let report = sample::company();
        let matrices = matrices(&report);
        let columns: Vec<_> =
            matrices[0].columns.iter().map(|c| disruption_name(c.disruption)).collect();
        assert_eq!(columns, ["Bahrain", "Frankfurt", "UAE", "UAE + Bahrain"]);
        assert_eq!(matrices[0].rows[0].workload.name, "statements-archive");
        assert_eq!(groups(&report)[0].rule_id, "dynamodb-table-has-replica-region");
    }

    #[test]
    fn not_told_is_neither_lost_nor_fine() {
        let report = sample::company();
        let partner = report.workloads.iter().find(|w| w.name == "partner-api").unwrap();
        let estimate = partner.estimates.iter().find(|e| e.affected).unwrap();
        assert_eq!(Outlook::of(estimate), Outlook::Unknown);
        assert_eq!(rto_words(estimate), "unknown");
        assert_eq!(rpo_words(estimate), "unknown");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(counted(1, "finding"), "1 finding");
        assert_eq!(counted(50_000, "finding"), "50,000 findings");
        assert_eq!(with_thousands(1_234_567), "1,234,567");
    }

    #[test]
    fn detection_and_decision_are_told_apart() {
        let report = sample::company();
        let ledger = report.workloads.iter().find(|w| w.name == "ledger").unwrap();
        let estimate = ledger.estimates.iter().find(|e| e.affected).unwrap();
        let phases: Vec<_> =
            estimate.critical_path.iter().map(|step| phase(estimate, step)).collect();
        assert_eq!(phases[..3], [Phase::Detection, Phase::Decision, Phase::Recovery]);
    }
}
