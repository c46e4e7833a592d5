//! What is new since a baseline: an earlier report of the same estate.

use std::collections::BTreeMap;

use crate::compare::{Comparison, Direction, FindingChangeKind, compare};
use crate::report::{Baseline, BaselineReport, Report, Status, WorseReport};

/// Marks every finding as new or unchanged, counts, and lists what else got
/// worse.
///
/// A finding that fails is unchanged if it failed in the baseline. One that
/// could not be assessed or is waived is unchanged if it was at least as bad.
/// What passes is neither.
pub fn apply(report: &mut Report, baseline: &Report) {
    let comparison = compare(baseline, report);
    let before: BTreeMap<&str, Status> = baseline
        .findings
        .iter()
        .map(|finding| (finding.fingerprint.as_str(), finding.status))
        .collect();
    for finding in &mut report.findings {
        let then = before.get(finding.fingerprint.as_str());
        finding.baseline = match finding.status {
            Status::Pass | Status::NotApplicable => None,
            status => Some(match then {
                Some(then) if *then == Status::Fail || *then == status => Baseline::Unchanged,
                _ => Baseline::New,
            }),
        };
    }
    let failing = |state| {
        let findings = report.findings.iter().filter(|finding| finding.status == Status::Fail);
        findings.filter(|finding| finding.baseline == Some(state)).count()
    };
    let resolved =
        comparison.findings.iter().filter(|change| change.kind == FindingChangeKind::Resolved);
    report.baseline = Some(BaselineReport {
        collected_at: baseline.collected_at,
        new: failing(Baseline::New),
        unchanged: failing(Baseline::Unchanged),
        resolved: resolved.count(),
        worse: worse(&comparison),
    });
}

/// What got worse and is no new finding, the gravest first.
fn worse(comparison: &Comparison) -> Vec<WorseReport> {
    let graver = comparison.findings.iter().filter(|change| {
        change.kind == FindingChangeKind::Severity && change.direction == Direction::Worse
    });
    let graver = graver.map(|change| WorseReport {
        severity: change.severity,
        workload: change.workload.clone(),
        message: format!(
            "{} is {} now, and was {}: {}",
            change.rule_id,
            change.severity.name(),
            change.severity_before.map_or("less", crate::report::Severity::name),
            change.message
        ),
    });
    let regressions = comparison.regressions().map(|regression| WorseReport {
        severity: regression.severity,
        workload: Some(regression.workload),
        message: regression.message,
    });
    let mut worse: Vec<WorseReport> = graver.chain(regressions).collect();
    worse.sort_by_key(|one| one.severity);
    worse
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_failed_before_is_unchanged_and_the_rest_new() {
        let mut old = sample::company();
        let fails: Vec<usize> = (0..old.findings.len())
            .filter(|index| old.findings[*index].status == Status::Fail)
            .collect();
        old.findings[fails[0]].status = Status::Waived;
        old.findings[fails[1]].status = Status::NotAssessed;
        old.findings.remove(fails[2]);
        let mut new = sample::company();
        let resolved = new.findings.remove(*fails.last().unwrap());
        apply(&mut new, &old);
        let state = |index: usize| new.findings[fails[index]].baseline;
        assert_eq!([0, 1, 2].map(state), [Some(Baseline::New); 3]);
        assert_eq!(state(3), Some(Baseline::Unchanged));
        let baseline = new.baseline.unwrap();
        assert_eq!((baseline.new, baseline.resolved), (3, 1), "{resolved:?}");
        assert_eq!(baseline.unchanged, fails.len() - 4);
        assert!(baseline.worse.is_empty());
    }

    #[test]
    fn a_slower_recovery_is_worse_though_no_finding_is_new() {
        let mut new = sample::company();
        let estimates = new.workloads.iter_mut().flat_map(|workload| &mut workload.estimates);
        estimates.filter(|one| one.affected).filter_map(|one| one.rto_seconds.as_mut()).for_each(
            |rto| {
                rto.p50 += 600.0;
                rto.p95 += 900.0;
            },
        );
        apply(&mut new, &sample::company());
        let baseline = new.baseline.unwrap();
        assert_eq!(baseline.new, 0);
        assert!(baseline.worse.iter().any(|one| one.message.contains("RTO")), "{baseline:?}");
    }
}
