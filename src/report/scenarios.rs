//! The losses other than those of Regions, one figure for each kind: the worst
//! of what was simulated.

use super::{EstimateReport, Outcome, Report, Scenario, WorkloadReport};

/// A kind of loss with its short name.
pub(crate) const SCENARIOS: [(Scenario, &str); 5] = [
    (Scenario::Az, "any one zone"),
    (Scenario::Infrastructure, "one instance"),
    (Scenario::BadDeploy, "bad deploy"),
    (Scenario::DataCorruption, "corrupted data"),
    (Scenario::DataDeletion, "deleted data"),
];

/// The worst estimates of a workload, one for each of [`SCENARIOS`].
pub(crate) struct ScenarioRow<'a> {
    pub(crate) workload: &'a WorkloadReport,
    pub(crate) cells: Vec<Option<&'a EstimateReport>>,
}

/// A row for each workload of which any such loss was simulated, the worst first.
pub(crate) fn scenario_rows(report: &Report) -> Vec<ScenarioRow<'_>> {
    let row = |workload| {
        let cells: Vec<_> =
            SCENARIOS.iter().map(|(scenario, _)| worst(workload, *scenario)).collect();
        ScenarioRow { workload, cells }
    };
    let mut rows: Vec<ScenarioRow<'_>> = report.workloads.iter().map(row).collect();
    rows.retain(|row| row.cells.iter().any(Option::is_some));
    rows.sort_by_key(|row| {
        let gone = |cell: &&EstimateReport| cell.outcome == Outcome::Gone;
        let gone = row.cells.iter().flatten().copied().filter(|cell| gone(cell)).count();
        (std::cmp::Reverse(gone), row.workload.name.as_str())
    });
    rows
}

/// The worst of a workload's estimates of one kind.
pub(crate) fn worst(workload: &WorkloadReport, scenario: Scenario) -> Option<&EstimateReport> {
    let of_kind = workload.estimates.iter().filter(|e| e.disruption.scenario == scenario);
    of_kind.max_by(|a, b| {
        let seconds = |e: &EstimateReport| e.rto_seconds.map_or(f64::INFINITY, |rto| rto.p50);
        a.outcome.cmp(&b.outcome).then(seconds(a).total_cmp(&seconds(b)))
    })
}
