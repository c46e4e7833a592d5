//! When a workload's recovery was exercised last, as far as AWS remembers.

use crate::inventory::types::{PlanExecution, RegionSwitchPlan};
use crate::inventory::{Attribute, Attributes, Estate, Timestamp};
use crate::workload::Workload;

/// The last exercise.
pub(super) struct Practice {
    /// When it ended; null if there is no trace of any; unknown if the traces
    /// could not be read.
    pub(super) last: Attribute<Option<Timestamp>>,
    /// What it was.
    pub(super) evidence: String,
}

impl Practice {
    /// The newest completed execution of the workload's Region switch plans.
    pub(super) fn of(estate: &Estate, workload: &Workload) -> Self {
        let mut practice =
            Self { last: None.into(), evidence: "no trace of an exercise".to_owned() };
        for resource in workload.resources(estate) {
            let Attributes::RegionSwitchPlan(plan) = &resource.attributes else { continue };
            practice.consider(plan, &resource.name);
        }
        practice
    }

    fn consider(&mut self, plan: &RegionSwitchPlan, name: &str) {
        let executions = match &plan.executions {
            Attribute::Known(executions) => executions,
            Attribute::Unknown(unknown) => {
                // A known exercise stands, whatever else there may be.
                if self.last.present().is_none() {
                    self.last = Attribute::Unknown(unknown.clone());
                }
                return;
            }
            Attribute::NotCollected => {
                if self.last.present().is_none() {
                    self.last = Attribute::NotCollected;
                }
                return;
            }
        };
        let Some(newest) = executions.iter().filter_map(completed).max() else { return };
        if self.last.present().is_none_or(|last| *last < newest) {
            self.last = Some(newest).into();
            self.evidence = format!("an execution of the Region switch plan {name}");
        }
    }
}

/// When an execution ended, if it ended well.
fn completed(execution: &PlanExecution) -> Option<Timestamp> {
    let state = execution.state.known()?;
    let ended = execution.ended.present().copied();
    state.starts_with("completed").then_some(ended).flatten()
}
