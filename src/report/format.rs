//! The formats that a report can be written in.

use std::path::Path;
use std::str::FromStr;

use super::text::{Detail, TextOptions};
use super::{Report, asff, csv, html, json, junit, markdown, ocsf, sarif, text};

/// A form that a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For a terminal.
    Text,
    /// The contract's JSON.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// One self-contained page.
    Html,
    /// AWS Security Finding Format, for Security Hub.
    Asff,
    /// OCSF compliance findings, for Security Lake and SIEMs.
    Ocsf,
    /// JUnit XML, for pipelines.
    Junit,
    /// Markdown, for a comment on a pull request or the summary of a job.
    Markdown,
    /// CSV, for spreadsheets.
    Csv,
}

/// A name that belongs to no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownFormat {
    /// The ending of a file's name.
    #[error("'{0}' does not say which format to write: end the name in {files}", files = file_endings())]
    FileName(String),
    /// The value of an option.
    #[error("'{0}' is not a format: choose one of {names}", names = names())]
    Name(String),
}

/// A report that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// JSON or a format made of it could not be serialised.
    #[error("the report cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The page could not be rendered.
    #[error("the report cannot be written as HTML: {0}")]
    Html(#[from] askama::Error),
    /// XML could not be written.
    #[error("the report cannot be written as XML: {0}")]
    Xml(std::io::Error),
    /// CSV could not be written.
    #[error("the report cannot be written as CSV: {0}")]
    Csv(#[from] ::csv::Error),
}

/// What a format is called.
struct Names {
    /// In options.
    name: &'static str,
    /// How the names of its files end; the first is the one that help shows.
    endings: &'static [&'static str],
}

impl Format {
    /// Every format, in the order of their names in help.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Json,
        Self::Sarif,
        Self::Html,
        Self::Asff,
        Self::Ocsf,
        Self::Junit,
        Self::Markdown,
        Self::Csv,
    ];

    fn names(self) -> Names {
        let (name, endings): (_, &[_]) = match self {
            Self::Text => ("text", &[]),
            Self::Json => ("json", &[".json"]),
            Self::Sarif => ("sarif", &[".sarif", ".sarif.json"]),
            Self::Html => ("html", &[".html", ".htm"]),
            Self::Asff => ("asff", &[".asff.json"]),
            Self::Ocsf => ("ocsf", &[".ocsf.json"]),
            Self::Junit => ("junit", &[".junit.xml"]),
            Self::Markdown => ("markdown", &[".md", ".markdown"]),
            Self::Csv => ("csv", &[".csv"]),
        };
        Names { name, endings }
    }

    /// How the names of its files end: `.md`.
    pub fn endings(self) -> impl Iterator<Item = &'static str> {
        self.names().endings.iter().copied()
    }

    /// Its name in options.
    pub fn name(self) -> &'static str {
        self.names().name
    }

    /// The format that a file's name asks for by its ending; the longest
    /// counts, so that `x.asff.json` is not taken for plain JSON.
    ///
    /// # Errors
    ///
    /// Lists the endings there are if this is none of them.
    pub fn from_path(path: &Path) -> Result<Self, UnknownFormat> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let lower = name.to_lowercase();
        let endings = Self::ALL
            .into_iter()
            .flat_map(|format| format.names().endings.iter().map(move |ending| (format, *ending)));
        let fitting = endings.filter(|(_, ending)| lower.ends_with(ending));
        let longest = fitting.max_by_key(|(_, ending)| ending.len());
        let unknown = || UnknownFormat::FileName(path.display().to_string());
        longest.map(|(format, _)| format).ok_or_else(unknown)
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_ending =
            |format: &Self| format.endings().any(|end| end.strip_prefix('.') == Some(text));
        let found = Self::ALL.into_iter().find(|format| format.name() == text || is_ending(format));
        found.ok_or_else(|| UnknownFormat::Name(text.to_owned()))
    }
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

fn file_endings() -> String {
    let first = Format::ALL.into_iter().filter_map(|format| format.names().endings.first());
    first.copied().collect::<Vec<_>>().join(", ")
}

/// The report in a format. Text is plain and 100 columns wide; a terminal is
/// better served by [`text::render`].
///
/// # Errors
///
/// A report that the format cannot hold.
pub fn write(report: &Report, format: Format) -> Result<String, WriteError> {
    match format {
        Format::Text => {
            let options = TextOptions {
                width: 100,
                detail: Detail::Summary,
                written: Vec::new(),
                links: false,
            };
            Ok(anstream::adapter::strip_str(&text::render(report, &options)).to_string())
        }
        Format::Json => Ok(json::render(report)?),
        Format::Sarif => Ok(sarif::render(report)?),
        Format::Html => Ok(html::render(report)?),
        Format::Asff => Ok(asff::render(report)?),
        Format::Ocsf => Ok(ocsf::render(report)?),
        Format::Junit => junit::render(report).map_err(WriteError::Xml),
        Format::Markdown => Ok(markdown::render(report)),
        Format::Csv => Ok(csv::render(report)?),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sample;
    use super::*;

    fn from_path(path: &str) -> Result<Format, UnknownFormat> {
        Format::from_path(Path::new(path))
    }

    #[test]
    fn a_files_name_says_its_format() {
        assert_eq!(from_path("out/report.json"), Ok(Format::Json));
        assert_eq!(from_path("report.SARIF"), Ok(Format::Sarif));
        assert_eq!(from_path("report.sarif.json"), Ok(Format::Sarif));
        assert_eq!(from_path("report.html"), Ok(Format::Html));
        assert_eq!(from_path("report.asff.json"), Ok(Format::Asff));
        assert_eq!(from_path("a.b.ocsf.json"), Ok(Format::Ocsf));
        assert_eq!(from_path("report.junit.xml"), Ok(Format::Junit));
        assert_eq!(from_path("REPORT.MD"), Ok(Format::Markdown));
        assert_eq!(from_path("report.csv"), Ok(Format::Csv));
    }

    #[test]
    fn other_names_are_answered_with_what_there_is() {
        for path in ["report", "report.pdf", "report.xml", "json", ""] {
            let message = from_path(path).unwrap_err().to_string();
            assert!(message.contains(".json, .sarif, .html"), "{message}");
        }
        let message = "pdf".parse::<Format>().unwrap_err().to_string();
        assert!(message.contains("text, json, sarif, html"), "{message}");
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        for format in Format::ALL {
            let first = write(&sample::company(), format).unwrap();
            assert_eq!(first, write(&sample::company(), format).unwrap());
            assert!(!first.contains('\u{1b}'), "{format:?} holds an escape character");
        }
    }

    /// Writes the samples to the folder that `BLACKSTART_SAMPLES` names, so
    /// that they can be looked at and handed to validators.
    #[test]
    #[ignore = "writes files, for people to look at"]
    fn write_the_samples() {
        let Some(folder) = std::env::var_os("BLACKSTART_SAMPLES") else { return };
        let samples = [
            ("company", sample::company()),
            ("hostile", sample::hostile()),
            ("empty", sample::empty()),
            ("large", sample::large(3_000)),
            ("huge", sample::large(50_000)),
        ];
        for (name, report) in samples {
            for format in Format::ALL {
                let path = Path::new(&folder).join(format!("{name}.{}", format.name()));
                std::fs::write(path, write(&report, format).unwrap()).unwrap();
            }
            for width in [60, 80, 120] {
                for detail in [Detail::Summary, Detail::Full] {
                    let file = text::WrittenFile { name: "report.html".to_owned(), address: None };
                    let text = text::render(
                        &report,
                        &TextOptions { width, detail, written: vec![file], links: false },
                    );
                    let path = Path::new(&folder).join(format!("{name}-{width}-{detail:?}.ansi"));
                    std::fs::write(path, text).unwrap();
                }
            }
        }
    }
}
