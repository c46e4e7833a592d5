//! Everything that ends a run with exit code 2, as people read it.

use std::io;
use std::path::PathBuf;

use crate::inventory::snapshot::SnapshotError;
use crate::report::{UnknownFormat, WriteError, safe_text};
use crate::rules::RuleError;
use crate::settings::SettingsError;
use crate::text::did_you_mean;

/// A run ended early: what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// A rule file is not valid.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The configuration is not valid.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A snapshot cannot be read or written.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A report file's name belongs to no format.
    #[error(transparent)]
    Format(#[from] UnknownFormat),
    /// A report cannot be put into a format.
    #[error(transparent)]
    Report(#[from] WriteError),
    /// An earlier report cannot be read.
    #[error(transparent)]
    ReadReport(#[from] crate::report::ReadError),
    /// A recovery mechanism is not valid.
    #[error(transparent)]
    Mechanism(#[from] crate::recovery::MechanismError),
    /// Live AWS could not be read at all.
    #[cfg(feature = "live")]
    #[error(transparent)]
    Collect(#[from] crate::collect::CollectError),
    /// The list of AWS calls is broken.
    #[error(transparent)]
    Operations(#[from] crate::permissions::OperationsError),
    /// There is no such rule.
    #[error("there is no rule '{id}'{hint}. `blackstart rules list` names them all")]
    NoSuchRule {
        /// What was asked for.
        id: String,
        /// What may have been meant.
        hint: String,
    },
    /// There is no Region switch plan for this.
    #[error("no Region switch plan: {0}")]
    NoPlan(#[from] crate::recovery::NoPlan),
    /// A rule's remedy is for a mechanism that does not exist.
    #[error("{}: remedy: {message}", path.display())]
    NoSuchRemedy {
        /// The rule's file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// There is no such workload.
    #[error("there is no workload '{name}'{hint} (there are: {known})")]
    NoSuchWorkload {
        /// What was asked for.
        name: String,
        /// What may have been meant.
        hint: String,
        /// The first of those that there are.
        known: String,
    },
    /// JSON could not be written.
    #[error("the answer cannot be written as JSON: {0}")]
    Json(serde_json::Error),
    /// There is no such resource type.
    #[error("there is no resource type '{name}'{hint}. `blackstart rules schema` names them all")]
    NoSuchType {
        /// What was asked for.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// A source is no snapshot.
    #[error(
        "{}: this is not a source that can be audited: name a snapshot that `blackstart collect` wrote (.jsonl or .jsonl.zst)",
        file.display()
    )]
    UnknownSource {
        /// What was named.
        file: PathBuf,
    },
    /// An option for live AWS beside a file.
    #[error(
        "{option} is for live AWS, but {} is a file: leave one of them out",
        file.display()
    )]
    LiveOptionWithFile {
        /// The option.
        option: &'static str,
        /// The file.
        file: PathBuf,
    },
    /// This build has no live part.
    #[cfg(not(feature = "live"))]
    #[error(
        "this build cannot read live AWS: name a snapshot, or build without --no-default-features"
    )]
    NotLive,
    /// This build has no live part to publish with.
    #[cfg(not(feature = "live"))]
    #[error(
        "this build cannot reach live AWS, so it cannot publish: build without --no-default-features"
    )]
    CannotPublish,
    /// Nothing could be published.
    #[cfg(feature = "live")]
    #[error(transparent)]
    Publish(#[from] crate::publish::PublishError),
    /// An option for audits beside a finished report.
    #[cfg(feature = "live")]
    #[error(
        "{option} is for snapshots, but {} is a finished report: leave the option out",
        file.display()
    )]
    OptionWithReport {
        /// The option.
        option: &'static str,
        /// The report.
        file: PathBuf,
    },
    /// Several reports, or reports beside snapshots.
    #[cfg(feature = "live")]
    #[error("name one report, or one or several snapshots (.jsonl or .jsonl.zst), but not both")]
    SeveralReports,
    /// The clock was fixed to something that is no time.
    #[cfg(feature = "live")]
    #[error("SOURCE_DATE_EPOCH is '{text}': it must be seconds since 1970")]
    SourceDateEpoch {
        /// Its value.
        text: String,
    },
    /// A snapshot would get a name under which it is not read back.
    #[error("{}: a snapshot's name must end in .jsonl or .jsonl.zst", .0.display())]
    SnapshotName(PathBuf),
    /// The folder of an output is not there.
    #[error("{}: the folder {} does not exist: create it first", path.display(), folder.display())]
    NoFolder {
        /// The file that was to be written.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// The documentation's list of chapters has no place for the rules.
    #[error(
        "{}: it does not mark where the rules' chapters go: see `with_chapters` in src/rules/documentation/mod.rs",
        path.display()
    )]
    NoChapters {
        /// The list.
        path: PathBuf,
    },
    /// A file that would be overwritten.
    #[error("{}: the file is there already: --force replaces it, -o FILE writes another", .0.display())]
    FileExists(PathBuf),
    /// Something could not be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
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

    /// What cannot be written as JSON.
    pub(super) fn json(source: serde_json::Error) -> Self {
        Self::Json(source)
    }

    /// A workload that is not there, with those that are.
    pub(super) fn no_such_workload<'k>(
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        /// More names than these are no help.
        const MOST_NAMED: usize = 12;
        let all: Vec<&str> = known.into_iter().collect();
        let named: Vec<_> = all.iter().take(MOST_NAMED).map(|n| safe_text(n)).collect();
        let more = if all.len() > MOST_NAMED { ", …" } else { "" };
        Self::NoSuchWorkload {
            name: safe_text(name).into_owned(),
            hint: did_you_mean(name, all.iter().copied()),
            known: format!("{}{more}", named.join(", ")),
        }
    }

    /// True if the reader of our output went away, as `head` does.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
