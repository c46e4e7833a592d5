//! The engine: what is worked out once for an estate and once for each of its
//! workloads, and the questions that can then be asked.

use super::candidates::{Candidates, Survey};
use super::disruption::{self, Disruption};
use super::estimate;
use super::mechanism::Mechanisms;
use super::remedy::Remedy;
use super::settings::RecoverySettings;
use super::simulation::Input;
use super::solved::Estimate;
use super::zones::{Placed, ZoneNames};
use crate::inventory::Estate;
use crate::report::FailingReason;
use crate::workload::Workload;

/// Answers what happens to the workloads of one estate.
#[derive(Debug)]
pub struct Engine<'a> {
    pub(super) estate: &'a Estate,
    mechanisms: &'a Mechanisms,
    settings: &'a RecoverySettings,
    survey: Survey,
    pub(super) names: ZoneNames,
}

impl<'a> Engine<'a> {
    /// Looks through an estate once.
    pub fn new(
        estate: &'a Estate,
        mechanisms: &'a Mechanisms,
        settings: &'a RecoverySettings,
    ) -> Self {
        let (survey, names) = (Survey::of(estate), ZoneNames::of(estate));
        Self { estate, mechanisms, settings, survey, names }
    }

    /// Prepares the questions about one workload.
    pub fn workload<'e>(&'e self, workload: &'e Workload) -> Recoveries<'e> {
        let candidates = Candidates::of(self.estate, workload, &self.survey);
        let placed = self.names.place(self.estate, workload);
        Recoveries { engine: self, workload, candidates, placed }
    }
}

/// What can be asked about the recoveries of one workload.
#[derive(Debug)]
pub struct Recoveries<'e> {
    pub(super) engine: &'e Engine<'e>,
    pub(super) workload: &'e Workload,
    pub(super) candidates: Candidates<'e>,
    pub(super) placed: Placed,
}

impl<'e> Recoveries<'e> {
    /// What every workload is asked about: the loss of each Region, of each
    /// zone that it runs in, of one unit of each of its resources, and the
    /// faults that its application can have.
    pub fn usual_disruptions(&self) -> Vec<Disruption> {
        disruption::usual_disruptions(self.engine.estate, self.workload, &self.engine.names)
    }

    /// The ways back that are known.
    pub(super) fn mechanisms(&self) -> &Mechanisms {
        self.engine.mechanisms
    }

    /// What a disruption does to the workload.
    pub fn estimate(&self, disruption: &Disruption) -> Estimate {
        self.ask(disruption, &[], false)
    }

    /// The same if some findings were mended.
    pub fn estimate_mended(&self, disruption: &Disruption, remedies: &[Remedy]) -> Estimate {
        self.ask(disruption, remedies, false)
    }

    /// The same with the commands of every step, for a runbook.
    pub fn estimate_with_commands(&self, disruption: &Disruption) -> Estimate {
        self.ask(disruption, &[], true)
    }

    /// Why the workload does not tolerate a disruption, if it does not.
    pub(super) fn failing(&self, disruption: &Disruption) -> Option<FailingReason> {
        let zones = (&self.engine.names, &self.placed);
        estimate::failing(self.input(&[], false), zones, disruption)
    }

    fn ask(&self, disruption: &Disruption, remedies: &[Remedy], with_commands: bool) -> Estimate {
        let zones = (&self.engine.names, &self.placed);
        estimate::estimate(self.input(remedies, with_commands), zones, disruption)
    }

    fn input<'s>(&'s self, remedies: &'s [Remedy], with_commands: bool) -> Input<'s> {
        Input {
            estate: self.engine.estate,
            workload: self.workload,
            mechanisms: self.engine.mechanisms,
            settings: self.engine.settings,
            candidates: &self.candidates,
            remedies,
            with_commands,
        }
    }
}
