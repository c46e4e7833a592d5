//! `blackstart collect`.

use std::io::Write;

use super::Exit;
use super::arguments::CollectArguments;
use super::error::CliError;
use crate::inventory::snapshot;

pub(super) fn run(arguments: &CollectArguments) -> Result<Exit, CliError> {
    let path = &arguments.output;
    if !snapshot::is_snapshot_name(path) {
        return Err(CliError::SnapshotName(path.clone()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        let (path, folder) = (path.clone(), folder.to_owned());
        return Err(CliError::NoFolder { path, folder });
    }
    let mut inventory = super::live::collect(&arguments.live, arguments.console)?;
    inventory.sort();
    snapshot::write_file(path, &inventory)?;
    if !arguments.console.quiet {
        let (resources, gaps) = (inventory.resources.len(), inventory.gaps.len());
        writeln!(anstream::stdout(), "{}: {resources} resources, {gaps} gaps", path.display())
            .map_err(CliError::stdout)?;
    }
    Ok(Exit::Done)
}
