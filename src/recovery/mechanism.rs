//! Mechanisms: the ways in which a lost resource comes back, as data.
//!
//! This file holds the checked form; `definition.rs` the form of the files,
//! `load.rs` the way from one to the other.

use std::collections::BTreeSet;

use super::simulation::PlannedCommands;
use crate::expression::{Bindings, Expression, Template};
use crate::inventory::{Region, ResourceType};
use crate::report::{Basis, Percentiles};
use crate::rules::{DisruptionClass, RemedyEffect};
use crate::text::did_you_mean;

use super::definition::{Owner, Route, Trigger};

/// A way in which a lost resource comes back.
#[derive(Debug)]
pub struct Mechanism {
    /// Its id: `aurora-global-failover`.
    pub id: String,
    /// What happens, as a phrase.
    pub title: String,
    /// The types that it brings back.
    pub protects: Vec<ResourceType>,
    pub(super) disruptions: Vec<DisruptionClass>,
    pub(super) via: Vec<Route>,
    pub(super) trigger: Trigger,
    pub(super) owner: Owner,
    pub(super) last_resort: bool,
    pub(super) after_needs: bool,
    pub(super) absent: Option<String>,
    pub(super) applies: Option<Expression>,
    pub(super) starts_itself_when: Option<Expression>,
    pub(super) when: Vec<Condition>,
    /// True if a measured replication lag is what would be lost.
    pub(super) measured_lag: bool,
    pub(super) data_loss: Vec<DataLossFigure>,
    pub(super) steps: Vec<Step>,
    pub(super) fail_back: Option<Template>,
    /// Where this holds, what took over has no copy left elsewhere.
    pub(super) leaves_unprotected: Option<Expression>,
}

/// Something that must hold, and what to say if it does not.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) condition: Expression,
    pub(super) otherwise: Template,
}

/// How much data is lost, in one case.
#[derive(Debug)]
pub(super) struct DataLossFigure {
    pub(super) when: Option<Expression>,
    pub(super) figure: Figure,
}

/// A length of time with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) seconds: Percentiles,
    pub(super) basis: Basis,
    pub(super) source: String,
}

/// One step of a way back.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) title: Template,
    /// The API operation in IAM's notation; none where people or DNS act.
    pub(super) api: Option<String>,
    pub(super) runs_in: RunsIn,
    pub(super) when: Option<Expression>,
    /// The weakness that makes this step necessary.
    pub(super) because: Option<Template>,
    pub(super) length: Length,
    pub(super) commands: Commands,
}

/// How a step is done by hand.
#[derive(Debug, Default)]
pub(super) struct Commands {
    /// Does it.
    pub(super) command: Option<Template>,
    /// Shows that it worked.
    pub(super) verify: Option<Template>,
    /// Undoes it.
    pub(super) roll_back: Option<Template>,
}

impl Commands {
    pub(super) fn render(&self, bindings: &Bindings<'_>) -> PlannedCommands {
        let render =
            |text: &Option<Template>| text.as_ref().map(|text| text.render_for_shell(bindings));
        PlannedCommands {
            command: render(&self.command),
            verify: render(&self.verify),
            roll_back: render(&self.roll_back),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.templates().next().is_none()
    }

    fn templates(&self) -> impl Iterator<Item = &Template> {
        self.command.iter().chain(&self.verify).chain(&self.roll_back)
    }
}

/// How long a step takes.
#[derive(Debug)]
pub(super) enum Length {
    /// A figure from the data, times `repeat` where that is given.
    Figure {
        /// The figure for one repetition.
        figure: Figure,
        /// How often the step is done.
        repeat: Option<Expression>,
    },
    /// A setting of the resource, in seconds.
    Setting {
        /// The seconds.
        seconds: Expression,
        /// The name of the setting.
        source: String,
    },
}

/// What must be reachable for a step to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RunsIn {
    /// A data plane that no one Region carries.
    DataPlane,
    /// The Region of the resource that takes over.
    Standby,
    /// The Region of the lost resource.
    Lost,
    /// One certain Region.
    Region(Region),
}

/// All mechanisms.
#[derive(Debug, Default)]
pub struct Mechanisms {
    pub(super) mechanisms: Vec<Mechanism>,
}

impl Mechanisms {
    /// The mechanisms, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Mechanism> {
        self.mechanisms.iter()
    }

    /// The mechanisms that bring back a type after a disruption of this class.
    pub(super) fn for_type(
        &self,
        resource_type: ResourceType,
        class: DisruptionClass,
    ) -> impl Iterator<Item = &Mechanism> {
        self.mechanisms.iter().filter(move |mechanism| {
            mechanism.protects.contains(&resource_type) && mechanism.disruptions.contains(&class)
        })
    }

    /// Checks that every key names a step, as `mechanism-id/step-id`: what the
    /// user gives own figures for.
    ///
    /// # Errors
    ///
    /// Names the first key that names no step, and the closest one that does.
    pub fn check_steps<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Result<(), String> {
        let known: BTreeSet<String> = self
            .mechanisms
            .iter()
            .flat_map(|mechanism| {
                mechanism.steps.iter().map(|step| format!("{}/{}", mechanism.id, step.id))
            })
            .collect();
        match keys.into_iter().find(|key| !known.contains(*key)) {
            Some(wrong) => {
                let hint = did_you_mean(wrong, known.iter().map(String::as_str));
                Err(format!("there is no step '{wrong}'{hint}"))
            }
            None => Ok(()),
        }
    }

    /// The classes of disruption in which a mechanism helps; none if there is
    /// no such mechanism.
    pub(super) fn classes(&self, id: &str) -> &[DisruptionClass] {
        let mechanism = self.mechanisms.iter().find(|mechanism| mechanism.id == id);
        mechanism.map(|mechanism| mechanism.disruptions.as_slice()).unwrap_or_default()
    }

    /// Checks that a rule's remedy names a mechanism and its steps.
    ///
    /// # Errors
    ///
    /// Names what there is not, and what comes closest.
    pub fn check_remedy(&self, effect: &RemedyEffect) -> Result<(), String> {
        let named = self.mechanisms.iter().find(|mechanism| mechanism.id == effect.mechanism);
        let Some(mechanism) = named else {
            let known = self.mechanisms.iter().map(|mechanism| mechanism.id.as_str());
            let hint = did_you_mean(&effect.mechanism, known);
            return Err(format!("there is no mechanism '{}'{hint}", effect.mechanism));
        };
        let keys: Vec<String> =
            effect.durations.keys().map(|step| format!("{}/{step}", mechanism.id)).collect();
        self.check_steps(keys.iter().map(String::as_str))
    }

    /// The attributes that the mechanisms read: what a collection must bring.
    pub fn reads(&self) -> impl Iterator<Item = &(ResourceType, String)> {
        self.mechanisms.iter().flat_map(Mechanism::expressions).flat_map(Expression::reads)
    }
}

impl Mechanism {
    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let conditions = self.when.iter().flat_map(|condition| {
            std::iter::once(&condition.condition).chain(condition.otherwise.expressions())
        });
        let losses = self.data_loss.iter().filter_map(|figure| figure.when.as_ref());
        let steps = self.steps.iter().flat_map(|step| {
            let length = match &step.length {
                Length::Figure { repeat, .. } => repeat.as_ref(),
                Length::Setting { seconds, .. } => Some(seconds),
            };
            let texts = std::iter::once(&step.title).chain(&step.because);
            let texts = texts.chain(step.commands.templates());
            step.when.iter().chain(length).chain(texts.flat_map(Template::expressions))
        });
        let own = self.applies.iter().chain(&self.starts_itself_when);
        let own = own.chain(&self.leaves_unprotected);
        let own = own.chain(self.fail_back.iter().flat_map(Template::expressions));
        own.chain(conditions).chain(losses).chain(steps)
    }
}
