//! Where inventories come from: snapshot files, or live AWS.

use std::path::{Path, PathBuf};

use super::arguments::{ConsoleOptions, LiveOptions};
use super::error::CliError;
use super::progress::Progress;
use crate::inventory::{Inventory, snapshot};

/// An inventory and the names of what it came from.
pub(super) struct Source {
    pub(super) inventory: Inventory,
    pub(super) names: Vec<String>,
}

/// Reads the named snapshots as one inventory, or live AWS if there are none.
pub(super) fn open(
    files: &[PathBuf],
    live: &LiveOptions,
    console: ConsoleOptions,
) -> Result<Source, CliError> {
    if let (Some(first), Some(option)) = (files.first(), live.any()) {
        return Err(CliError::LiveOptionWithFile { option, file: first.clone() });
    }
    let reading = Progress::start(console, "Reading");
    let inventory = read_files(files)?;
    drop(reading);
    let Some(inventory) = inventory else {
        let inventory = super::live::collect(live, console)?;
        return Ok(Source { inventory, names: vec!["live".to_owned()] });
    };
    let names = files.iter().map(|file| file.display().to_string()).collect();
    Ok(Source { inventory, names })
}

/// Reads the named snapshots as one inventory; none if none is named.
pub(super) fn read_files(files: &[PathBuf]) -> Result<Option<Inventory>, CliError> {
    let Some((first, rest)) = files.split_first() else { return Ok(None) };
    let mut inventory = read(first)?;
    for file in rest {
        inventory.merge(read(file)?);
    }
    Ok(Some(inventory))
}

fn read(file: &Path) -> Result<Inventory, CliError> {
    if file.is_dir() || !snapshot::is_snapshot_name(file) {
        // A file that is not there is told as such, whatever its name.
        std::fs::metadata(file)
            .map_err(|source| CliError::Read { path: file.to_owned(), source })?;
        return Err(CliError::UnknownSource { file: file.to_owned() });
    }
    Ok(snapshot::read_file(file)?)
}
