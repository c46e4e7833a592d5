//! The configuration, `blackstart.yaml`: what people know and AWS does not.

mod place;
mod places;
mod template;
mod waiver;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::recovery::RecoverySettings;
use crate::workload::{TargetClass, TargetConfig, TargetsSchema, WorkloadConfig, WorkloadSettings};

pub use place::{Place, SettingsError, SettingsWarning};
pub use template::template;
pub use waiver::{ExpiryDate, Waiver};

use places::Places;
use waiver::WaiverEntry;

/// The file that is read if none is named.
pub const DEFAULT_FILE: &str = "blackstart.yaml";

/// The configuration. Everything in it is optional.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The workloads: which resources belong together, and what they must achieve.
    pub workloads: WorkloadSettings,
    /// Times that are ours to set: detection, decision, steps that drills have measured.
    pub recovery: RecoverySettings,
    /// Findings that somebody accepts until a day.
    pub waivers: Vec<Waiver>,
    path: PathBuf,
    places: Places,
}

/// Targets by class of disruption.
type Targets = BTreeMap<TargetClass, TargetConfig>;

/// The configuration of Blackstart: what people know and AWS does not.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
struct SettingsFile {
    /// The workloads, in order: a resource belongs to the first that selects it. What is not
    /// named here is found by tags, stacks and relationships.
    workloads: Vec<WorkloadConfig>,
    /// Targets of every workload that states none of its own, by class of disruption.
    #[schemars(with = "TargetsSchema")]
    targets: Targets,
    /// Targets of the workloads of a criticality, by its name.
    #[schemars(with = "BTreeMap<String, TargetsSchema>")]
    criticalities: BTreeMap<String, Targets>,
    /// Times that are yours to set: they go before what is documented or assumed.
    recovery: RecoverySettings,
    /// Findings that somebody accepts until a day.
    #[schemars(with = "Vec<WaiverEntry>")]
    waivers: Vec<Spanned<WaiverEntry>>,
}

/// The JSON Schema of the file.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<SettingsFile>()
}

impl Settings {
    /// Reads the named file, or `blackstart.yaml` if it is there, or nothing.
    ///
    /// # Errors
    ///
    /// A named file that cannot be read, a key that does not exist, a value
    /// that is none: with place and suggestion.
    pub fn load(path: Option<&Path>) -> Result<Self, SettingsError> {
        let default = Path::new(DEFAULT_FILE);
        let path = match path {
            Some(path) => path,
            None if default.is_file() => default,
            None => return Ok(Self::default()),
        };
        let text = std::fs::read_to_string(path).map_err(|error| SettingsError {
            path: path.to_owned(),
            place: None,
            message: error.to_string(),
        })?;
        Self::parse(path, &text)
    }

    /// Reads the text of a configuration; `path` is what errors call it.
    ///
    /// # Errors
    ///
    /// As [`Settings::load`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, SettingsError> {
        if text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
            return Ok(Self { path: path.to_owned(), ..Self::default() });
        }
        let error = |place, message| SettingsError { path: path.to_owned(), place, message };
        let at = |(place, message)| error(Some(place), message);
        let places = Places::of(text);
        places.check_values().map_err(at)?;
        let file: SettingsFile = serde_saphyr::from_str(text).map_err(|wrong| {
            error(wrong.location().map(Place::from), crate::text::yaml_message(&wrong))
        })?;
        places.check_sense().map_err(at)?;
        let waivers = file.waivers.iter().map(Waiver::new).collect::<Result<_, _>>();
        let workloads = WorkloadSettings {
            workloads: file.workloads,
            targets: file.targets,
            criticalities: file.criticalities,
        };
        if let Some((place, message)) = workloads.unknown_criticality() {
            return Err(error(Some(Place::from(place)), message));
        }
        Ok(Self {
            workloads,
            recovery: file.recovery,
            waivers: waivers.map_err(at)?,
            path: path.to_owned(),
            places,
        })
    }

    /// The file that the settings come from, as it was named; empty if none was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The user's own figures for steps: their keys, and where they stand.
    pub fn steps(&self) -> impl Iterator<Item = (&str, Place)> {
        self.places.steps()
    }

    /// An error in this configuration.
    pub fn error(&self, place: Place, message: String) -> SettingsError {
        SettingsError { path: self.path.clone(), place: Some(place), message }
    }

    /// A warning about this configuration.
    pub fn warning(&self, place: Option<Place>, message: String) -> SettingsWarning {
        SettingsWarning { path: self.path.clone(), place, message }
    }

    /// Where the workload of this name stands.
    pub fn place_of_workload(&self, name: &str) -> Option<Place> {
        let names = self.places.workloads.iter().filter_map(|workload| workload.name.as_ref());
        let mut same = names.filter(|known| known.value.trim() == name.trim());
        same.next().map(|known| known.defined.into())
    }
}

#[cfg(test)]
mod tests;
