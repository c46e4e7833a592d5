//! The configuration, `blackstart.yaml`: what people know and AWS does not.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::recovery::RecoverySettings;
use crate::workload::{TargetClass, TargetConfig, WorkloadConfig, WorkloadSettings};

/// The file that is read if none is named.
const DEFAULT_FILE: &str = "blackstart.yaml";

/// The configuration. Everything in it is optional.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The workloads: which resources belong together, and what they must achieve.
    pub workloads: WorkloadSettings,
    /// Times that are ours to set: detection, decision, steps that drills have measured.
    pub recovery: RecoverySettings,
}

/// Targets by class of disruption.
type Targets = BTreeMap<TargetClass, TargetConfig>;

/// The form of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SettingsFile {
    workloads: Vec<WorkloadConfig>,
    targets: Targets,
    criticalities: BTreeMap<String, Targets>,
    recovery: RecoverySettings,
}

/// The configuration cannot be read: where, what, and what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// The line and column, if a place is at fault.
    pub place: Option<(u64, u64)>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(formatter, ":{line}:{column}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl std::error::Error for SettingsError {}

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

    fn parse(path: &Path, text: &str) -> Result<Self, SettingsError> {
        if text.lines().all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
            return Ok(Self::default());
        }
        let file: SettingsFile = serde_saphyr::from_str(text).map_err(|error| SettingsError {
            path: path.to_owned(),
            place: error.location().map(|place| (place.line(), place.column())),
            message: crate::text::yaml_message(&error),
        })?;
        let workloads = WorkloadSettings {
            workloads: file.workloads,
            targets: file.targets,
            criticalities: file.criticalities,
        };
        if let Some((place, message)) = workloads.unknown_criticality() {
            let place = Some((place.line(), place.column()));
            return Err(SettingsError { path: path.to_owned(), place, message });
        }
        Ok(Self { workloads, recovery: file.recovery })
    }
}
