//! `blackstart diff`: what changed between two reports.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::error::CliError;
use super::{Exit, audit};
use crate::compare::{compare, render_markdown, render_text};
use crate::report::read_file;

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart diff last-week.json report.json
  blackstart diff main.json branch.json --format markdown >> diff.md
  blackstart diff last-week.json report.json --fail-on-worse

What counts as worse: a finding that fails and did not, a workload that recovers later, with more \
loss, only by hand or not at all, a loss that is no longer tolerated, and whatever can no longer be \
read. A figure counts as changed above 1 second and 1 %.

Exit codes: 0 done, 1 something got worse and --fail-on-worse was given, 2 a mistake in usage or \
input.";

#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The older report, as `audit -o report.json` writes it
    #[arg(value_name = "OLD.json")]
    old: PathBuf,
    /// The newer report
    #[arg(value_name = "NEW.json")]
    new: PathBuf,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DiffFormat,
    /// Exit with 1 if anything got worse
    #[arg(long)]
    fail_on_worse: bool,
}

/// The forms that `diff` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For a terminal.
    Text,
    /// Everything, for programs.
    Json,
    /// For a comment on a pull request or a job summary.
    #[value(alias = "md")]
    Markdown,
}

pub(super) fn run(arguments: &DiffArguments) -> Result<Exit, CliError> {
    let (old, new) = (read_file(&arguments.old)?, read_file(&arguments.new)?);
    let comparison = compare(&old, &new);
    let text = match arguments.format {
        DiffFormat::Text => render_text(&comparison, audit::terminal_width()),
        DiffFormat::Markdown => render_markdown(&comparison),
        DiffFormat::Json => {
            let mut json = serde_json::to_string_pretty(&comparison).map_err(CliError::json)?;
            json.push('\n');
            json
        }
    };
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::stdout)?;
    let fails = arguments.fail_on_worse && comparison.is_worse();
    Ok(if fails { Exit::Findings } else { Exit::Done })
}
