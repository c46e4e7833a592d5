//! `blackstart init`: writes a configuration to begin with.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::CliError;
use super::output::{folder_of, write_new, write_whole};
use super::{Exit, source};
use crate::inventory::Estate;
use crate::settings::{DEFAULT_FILE, Settings, template};
use crate::workload::workloads;

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart init                          a template, all as comments
  blackstart init estate.jsonl.zst         the workloads of an estate
  blackstart init estate.jsonl.zst -o config/blackstart.yaml --force";

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Snapshots to find workloads in; without one the file is a template
    #[arg(value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = DEFAULT_FILE)]
    output: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &InitArguments) -> Result<Exit, CliError> {
    let path = &arguments.output;
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(CliError::NoFolder { path: path.clone(), folder: folder.to_owned() });
    }
    if path.exists() && !arguments.force {
        return Err(CliError::FileExists(path.clone()));
    }
    let (text, what) = match source::read_files(&arguments.sources)? {
        None => (template(None), "a template".to_owned()),
        Some(inventory) => {
            let estate = Estate::new(inventory);
            let found = workloads(&estate, &Settings::default().workloads);
            let what = format!("{} found", crate::report::digest::counted(found.len(), "workload"));
            (template(Some((&estate, &found))), what)
        }
    };
    write(path, &text, arguments.force)?;
    let mut out = anstream::stdout().lock();
    writeln!(
        out,
        "{}: {what}. Give each workload its targets, then run `blackstart audit`.",
        path.display()
    )
    .map_err(CliError::stdout)?;
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str, force: bool) -> Result<(), CliError> {
    if force { write_whole(path, text) } else { write_new(path, text) }
}
