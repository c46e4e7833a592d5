//! Everything that ends a run with exit code 2, as people read it.

use std::io;
use std::path::PathBuf;

use crate::rules::RuleError;

/// A run ended early: what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// A rule file is not valid.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// There is no such rule.
    #[error("there is no rule '{id}'{hint}. `blackstart rules list` names them all")]
    NoSuchRule {
        /// What was asked for.
        id: String,
        /// What may have been meant.
        hint: String,
    },
    /// There is no such resource type.
    #[error("there is no resource type '{name}'{hint}. `blackstart rules schema` names them all")]
    NoSuchType {
        /// What was asked for.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// Something could not be written.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file, or a name for standard output.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl CliError {
    /// An error of standard output.
    pub(super) fn stdout(source: io::Error) -> Self {
        Self::Write { path: PathBuf::from("standard output"), source }
    }

    /// True if the reader of our output went away, as `head` does.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
