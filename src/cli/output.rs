//! Report files: named and checked before anything runs, written whole or not
//! at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::report::{self, Format, Report};

/// A report file that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Output {
    path: PathBuf,
    format: Format,
}

impl Output {
    /// Checks a file's name and folder.
    pub(super) fn new(path: &Path) -> Result<Self, CliError> {
        let format = Format::from_path(path)?;
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(CliError::NoFolder { path: path.to_owned(), folder: folder.to_owned() });
        }
        Ok(Self { path: path.to_owned(), format })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the report; an old file stays until the new one is whole.
    pub(super) fn write(&self, report: &Report) -> Result<(), CliError> {
        write_whole(&self.path, &report::write(report, self.format)?)
    }
}

/// Writes a file; an old one stays until the new one is whole.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<(), CliError> {
    let fail = |source| CliError::Write { path: path.to_owned(), source };
    temporary(path, text)?.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), CliError> {
    temporary(path, text)?.persist_noclobber(path).map_err(|error| match error.error {
        source if source.kind() == std::io::ErrorKind::AlreadyExists => {
            CliError::FileExists(path.to_owned())
        }
        source => CliError::Write { path: path.to_owned(), source },
    })?;
    Ok(())
}

fn temporary(path: &Path, text: &str) -> Result<tempfile::NamedTempFile, CliError> {
    let fail = |source| CliError::Write { path: path.to_owned(), source };
    let mut file = tempfile::NamedTempFile::new_in(folder_of(path)).map_err(fail)?;
    make_readable(file.as_file()).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    Ok(file)
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Temporary files are private; reports are for others too.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
