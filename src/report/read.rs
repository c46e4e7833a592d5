//! Reading a report back from the JSON that an earlier run wrote.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::{Report, SCHEMA_VERSION};

/// A file that is not a report which this build can read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is something else, or damaged: what, and what to do.
    #[error("{}{}: {message}", path.display(), place(*.at))]
    Content {
        /// The file.
        path: PathBuf,
        /// The line and the column, from 1, if a place is at fault.
        at: Option<(usize, usize)>,
        /// What is wrong and what to do.
        message: String,
    },
}

fn place(at: Option<(usize, usize)>) -> String {
    at.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default()
}

/// What tells a report from other JSON.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Form {
    schema_version: Option<Value>,
    /// SARIF has this.
    runs: Option<serde::de::IgnoredAny>,
    /// Snapshots have this.
    blackstart_snapshot: Option<serde::de::IgnoredAny>,
}

const WHAT_TO_NAME: &str = "name a report that `blackstart audit -o report.json` wrote";

/// Reads a report from a file.
///
/// # Errors
///
/// A file that cannot be read, that is no report, or that another version
/// wrote in a form that this one does not know.
pub fn read_file(path: &Path) -> Result<Report, ReadError> {
    let text =
        std::fs::read(path).map_err(|source| ReadError::File { path: path.to_owned(), source })?;
    parse(&text).map_err(|(at, message)| ReadError::Content { path: path.to_owned(), at, message })
}

type Fault = (Option<(usize, usize)>, String);

fn parse(text: &[u8]) -> Result<Report, Fault> {
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err((None, format!("the file is empty: {WHAT_TO_NAME}")));
    }
    let form = form(text)?;
    if form.runs.is_some() {
        return Err((None, format!("this is SARIF: {WHAT_TO_NAME}")));
    }
    if form.blackstart_snapshot.is_some() {
        return Err((None, format!("this is a snapshot: {WHAT_TO_NAME}")));
    }
    let version = form.schema_version.as_ref().and_then(Value::as_u64);
    match version {
        None => return Err((None, format!("this is not a report of Blackstart: {WHAT_TO_NAME}"))),
        Some(version) if version != u64::from(SCHEMA_VERSION) => {
            let message = format!(
                "the report has version {version} of its form, this build reads version {SCHEMA_VERSION}: write it anew with this build"
            );
            return Err((None, message));
        }
        Some(_) => {}
    }
    serde_json::from_slice(text).map_err(|error| {
        let what = without_place(&error);
        let message = format!(
            "this is not the form of a report ({what}): it was changed, or written by another version; write it anew"
        );
        (Some((error.line(), error.column())), message)
    })
}

fn form(text: &[u8]) -> Result<Form, Fault> {
    let mut values = serde_json::Deserializer::from_slice(text);
    // The first value is enough to tell a snapshot, which has one on every line.
    let form = Form::deserialize(&mut values).map_err(|error| {
        let message = match error.classify() {
            serde_json::error::Category::Eof => {
                format!("the report is cut off here: write it anew, or {WHAT_TO_NAME}")
            }
            _ => {
                format!("this is not a report in JSON ({}): {WHAT_TO_NAME}", without_place(&error))
            }
        };
        (Some((error.line(), error.column())), message)
    })?;
    Ok(form)
}

/// serde_json's message without the place at its end, which is told before.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    super::fit_to_width(text, 200)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    fn message(text: &str) -> String {
        let (at, message) = parse(text.as_bytes()).unwrap_err();
        format!("{}{message}", place(at))
    }

    #[test]
    fn what_is_written_is_read() {
        let report = sample::company();
        let text = super::super::json::render(&report).unwrap();
        assert_eq!(parse(text.as_bytes()).unwrap(), report);
    }

    #[test]
    fn other_files_are_told_apart() {
        for (text, expected) in [
            ("", "the file is empty"),
            ("{\"version\": \"2.1.0\", \"runs\": []}", "this is SARIF"),
            ("{\"blackstart_snapshot\": 1}\n{}", "this is a snapshot"),
            ("{}", "not a report of Blackstart"),
            ("[]", "not a report of Blackstart"),
            ("hello", ":1:1this is not a report in JSON"),
            ("{\"schema_version\": 1, \"findings\": [", "cut off"),
            ("{\"schema_version\": 99}", "version 99"),
            ("{\"schema_version\": 1}", "missing field"),
        ] {
            let said = message(text);
            assert!(said.contains(expected), "{text}: {said}");
        }
    }
}
