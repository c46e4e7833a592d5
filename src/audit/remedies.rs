//! What to mend first in each workload: failed rules whose remedies are known
//! to the recovery engine.

use hashbrown::HashMap;

use rayon::prelude::*;

use crate::recovery::{Assessment, Candidate, Engine};
use crate::report::{Finding, Status, WorkloadReport};
use crate::rules::Rules;
use crate::workload::Workload;

/// Adds to each workload's report what mending its findings would bring.
pub(super) fn add(
    engine: &Engine<'_>,
    workloads: &[Workload],
    assessments: &[Assessment],
    rules: &Rules,
    findings: &[Finding],
    reports: &mut [WorkloadReport],
) {
    let candidates = candidates(rules, findings);
    let described = workloads.par_iter().zip(assessments).zip(reports);
    described.for_each(|((workload, assessment), report)| {
        let Some(candidates) = candidates.get(workload.name.as_str()) else { return };
        let (remedies, smallest) = engine.workload(workload).mend(assessment, candidates);
        report.remedies = remedies;
        report.smallest_remedy = smallest;
    });
}

/// The findings that can be mended, by workload.
fn candidates<'f>(rules: &Rules, findings: &'f [Finding]) -> HashMap<&'f str, Vec<Candidate>> {
    let mut candidates: HashMap<&str, Vec<Candidate>> = HashMap::new();
    for finding in findings.iter().filter(|finding| finding.status == Status::Fail) {
        let Some(workload) = &finding.workload else { continue };
        let Some(rule) = rules.get(&finding.rule_id).filter(|rule| !rule.remedy.is_empty()) else {
            continue;
        };
        let Ok(resource) = finding.resource.arn.parse() else { continue };
        candidates.entry(workload).or_default().push(Candidate {
            fingerprint: finding.fingerprint.clone(),
            rule_id: rule.id.clone(),
            resource,
            action: finding.remediation.clone(),
            effects: rule.remedy.clone(),
        });
    }
    candidates
}
