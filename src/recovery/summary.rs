//! From assessments to the report's form.

use std::collections::BTreeMap;

use super::Assessment;
use crate::report::{PictureReport, WorkloadReport};
use crate::workload::Workload;

/// What the report says about a workload.
pub fn summarize(workload: &Workload, assessment: &Assessment) -> WorkloadReport {
    WorkloadReport {
        name: workload.name.clone(),
        strategy: workload.strategy,
        primary_regions: workload.primary_regions.clone(),
        standby_regions: workload.standby_regions.clone(),
        resources: workload.members.len(),
        targets: workload.targets.clone(),
        estimates: assessment.estimates.iter().map(|estimate| estimate.report.clone()).collect(),
        criticality: workload.criticality.clone(),
        combinations: assessment.combinations.clone(),
        tolerance: assessment.tolerance.clone(),
        remedies: Vec::new(),
        smallest_remedy: None,
        picture: PictureReport::default(),
        grouping: None,
        target_sources: BTreeMap::new(),
        practice: None,
        flows: Vec::new(),
        runbook: None,
    }
}
