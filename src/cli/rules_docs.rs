//! `blackstart rules docs DIR`: the rules' pages, into the sources of the
//! documentation. For those who write rules; it is not among the commands that
//! the help lists.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Exit;
use super::error::CliError;
use crate::rules::Rules;
use crate::rules::documentation::{GENERATED, pages, with_chapters};

pub(super) fn write(folder: &Path, rules: &Rules) -> Result<Exit, CliError> {
    let summary = folder.join("SUMMARY.md");
    let chapters = fs::read_to_string(&summary).map_err(|error| read(&summary, error))?;
    let Some(chapters) = with_chapters(&chapters, rules) else {
        return Err(CliError::NoChapters { path: summary });
    };
    let pages = pages(rules);
    for (path, text) in &pages {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| written(parent, error))?;
        }
        fs::write(&path, text).map_err(|error| written(&path, error))?;
    }
    let mut there = Vec::new();
    files_under(&folder.join("rules"), &mut there)?;
    for path in there {
        let inside = path.strip_prefix(folder).unwrap_or(&path);
        if !pages.contains_key(inside) {
            remove_if_generated(&path)?;
        }
    }
    fs::write(&summary, chapters).map_err(|error| written(&summary, error))?;
    Ok(Exit::Done)
}

/// Removes the page of a rule that is gone; what somebody wrote stays.
fn remove_if_generated(path: &Path) -> Result<(), CliError> {
    let text = fs::read_to_string(path).map_err(|error| read(path, error))?;
    if !text.starts_with(GENERATED) {
        return Ok(());
    }
    fs::remove_file(path).map_err(|error| written(path, error))
}

/// The Markdown files in a folder and in the folders in it.
fn files_under(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), CliError> {
    for entry in fs::read_dir(folder).map_err(|error| read(folder, error))? {
        let path = entry.map_err(|error| read(folder, error))?.path();
        if path.is_dir() {
            files_under(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path, source: io::Error) -> CliError {
    CliError::Read { path: path.to_owned(), source }
}

fn written(path: &Path, source: io::Error) -> CliError {
    CliError::Write { path: path.to_owned(), source }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SUMMARY: &str = "- [A](a.md)\n<!-- rules: written by `blackstart rules docs` -->\n\
                           <!-- end of rules -->\n- [B](b.md)\n";

    #[test]
    fn pages_of_rules_that_are_gone_go_and_what_people_wrote_stays() {
        let folder = tempfile::tempdir().unwrap();
        let rules = Rules::embedded().unwrap();
        let service = folder.path().join("rules/s3");
        fs::create_dir_all(&service).unwrap();
        fs::write(folder.path().join("SUMMARY.md"), SUMMARY).unwrap();
        fs::write(service.join("gone.md"), format!("{GENERATED}\n")).unwrap();
        fs::write(service.join("notes.md"), "# Notes\n").unwrap();

        write(folder.path(), &rules).unwrap();

        assert!(!service.join("gone.md").exists());
        assert!(service.join("notes.md").exists());
        assert!(service.join("s3-bucket-versioning.md").exists());
        let summary = fs::read_to_string(folder.path().join("SUMMARY.md")).unwrap();
        assert!(summary.contains("(rules/s3/s3-bucket-versioning.md)"));
        assert!(summary.starts_with("- [A](a.md)\n") && summary.ends_with("\n- [B](b.md)\n"));
    }

    #[test]
    fn a_folder_that_is_no_documentation_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let rules = Rules::embedded().unwrap();
        assert!(write(folder.path(), &rules).is_err());
        fs::write(folder.path().join("SUMMARY.md"), "# Summary\n").unwrap();
        let error = write(folder.path(), &rules).unwrap_err().to_string();
        assert!(error.contains("does not mark where the rules' chapters go"), "{error}");
        assert!(!folder.path().join("rules").exists());
    }
}
