//! Where in the configuration something stands, and what is said about it.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_saphyr::Location;

/// A line and a column of the configuration, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        Self { line: location.line(), column: location.column() }
    }
}

/// The configuration cannot be used: where, what, and what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// The file.
    pub path: PathBuf,
    /// The place, if one is at fault.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
}

/// The configuration can be used, but something in it is hardly meant so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsWarning {
    /// The file.
    pub path: PathBuf,
    /// The place, if one is meant.
    pub place: Option<Place>,
    /// What is odd and what to do.
    pub message: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(formatter, &self.path, self.place, &self.message)
    }
}

impl std::error::Error for SettingsError {}

impl fmt::Display for SettingsWarning {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(formatter, &self.path, self.place, &self.message)
    }
}

fn write(
    formatter: &mut fmt::Formatter<'_>,
    path: &Path,
    place: Option<Place>,
    message: &str,
) -> fmt::Result {
    write!(formatter, "{}", path.display())?;
    if let Some(Place { line, column }) = place {
        write!(formatter, ":{line}:{column}")?;
    }
    write!(formatter, ": {message}")
}
