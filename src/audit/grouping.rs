//! How the resources of a workload were found to belong together, for the report.

use crate::report::{GroupingReport, MemberReport};
use crate::workload::Workload;

/// What the report says about it. Members that belong to the workload for the
/// same reason as the workload has its name are not listed.
pub(super) fn grouping(workload: &Workload) -> GroupingReport {
    let others =
        workload.memberships.iter().filter(|member| !member.reason.is_that_of(&workload.origin));
    let mut members: Vec<MemberReport> = others
        .map(|member| MemberReport {
            arn: member.resource.clone(),
            reason: member.reason.to_string(),
            confidence: member.confidence().name().to_owned(),
        })
        .collect();
    members.sort();
    GroupingReport {
        origin: workload.origin.to_string(),
        confidence: workload.confidence.name().to_owned(),
        note: workload.origin_note.clone(),
        members,
    }
}
