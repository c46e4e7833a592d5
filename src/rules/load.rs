//! Loading and checking rules: embedded ones, and those of the user.

use std::fmt;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde_saphyr::{Location, Spanned};

use super::definition::{Expectation, OneOrMany, RuleFile};
use super::{Rule, Rules, Subject, scope};
use crate::expression::{Expression, ExpressionError, Scope, Template};
use crate::inventory::ResourceType;
use crate::text::did_you_mean;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Folders under `rules/` that hold something else.
const NOT_RULES: [&str; 2] = ["recovery", "catalogue"];

/// A rule file is not valid: where, what, and what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; 0 if the file as a whole is at fault.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path.display())?;
        if self.line > 0 {
            write!(formatter, ":{}:{}", self.line, self.column)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl std::error::Error for RuleError {}

impl Rules {
    /// The rules that come with the program.
    ///
    /// # Errors
    ///
    /// The first mistake; the tests keep it from happening.
    pub fn embedded() -> Result<Self, RuleError> {
        let mut rules = Vec::new();
        for folder in EMBEDDED.dirs() {
            let name = folder.path().to_string_lossy();
            if NOT_RULES.contains(&name.as_ref()) {
                continue;
            }
            for file in folder.files() {
                let path = Path::new("rules").join(file.path());
                let text = file.contents_utf8().unwrap_or_default();
                rules.push(load(&path, text)?);
            }
        }
        Self::of(rules)
    }

    /// Adds the rules of a directory and of the directories in it.
    ///
    /// # Errors
    ///
    /// The first file that cannot be read or is not a valid rule, or an id
    /// that is there already.
    pub fn add_directory(self, directory: &Path) -> Result<Self, RuleError> {
        let mut rules = self.rules;
        let mut files = Vec::new();
        rule_files(directory, &mut files)?;
        files.sort();
        if files.is_empty() {
            let message = "there is no rule here: rules are files that end in .yaml".to_owned();
            return Err(RuleError { path: directory.to_owned(), line: 0, column: 0, message });
        }
        for path in files {
            let text = std::fs::read_to_string(&path).map_err(|error| file_error(&path, &error))?;
            rules.push(load(&path, &text)?);
        }
        Self::of(rules)
    }

    fn of(mut rules: Vec<Rule>) -> Result<Self, RuleError> {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        for pair in rules.windows(2) {
            if let [first, second] = pair
                && first.id == second.id
            {
                let message = format!(
                    "the id '{}' is taken by {}: choose another",
                    second.id,
                    first.path.display()
                );
                return Err(RuleError { path: second.path.clone(), line: 1, column: 1, message });
            }
        }
        Ok(Self { rules })
    }
}

fn rule_files(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), RuleError> {
    let entries = std::fs::read_dir(directory).map_err(|error| file_error(directory, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| file_error(directory, &error))?.path();
        if path.is_dir() {
            rule_files(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            files.push(path);
        }
    }
    Ok(())
}

fn file_error(path: &Path, error: &std::io::Error) -> RuleError {
    RuleError { path: path.to_owned(), line: 0, column: 0, message: error.to_string() }
}

/// Reads and checks one rule.
pub(super) fn load(path: &Path, text: &str) -> Result<Rule, RuleError> {
    let source = Source { path, text };
    let file: RuleFile = serde_saphyr::from_str(text).map_err(|error| source.yaml_error(&error))?;
    let subject = subject(&source, &file.resource)?;
    let scope = scope(&subject);
    source.check_identity(&file)?;
    source.check_tests(&file)?;
    let applies = file.applies.as_ref().map(|applies| source.condition(applies, &scope));
    Ok(Rule {
        path: path.to_owned(),
        subject,
        applies: applies.transpose()?,
        require: source.condition(&file.require, &scope)?,
        message: Template::compile(file.message.value.trim(), &scope)
            .map_err(|error| source.expression_error(&file.message, &error))?,
        id: file.id.value,
        title: file.title,
        severity: file.severity,
        disruptions: file.disruptions,
        well_architected: file.well_architected.value,
        equivalents: file.equivalents,
        why: file.why.trim().to_owned(),
        remediation: file.remediation,
        remedy: file.remedy,
        references: file.references,
        tests: file.tests.value,
    })
}

fn subject(source: &Source<'_>, names: &Spanned<OneOrMany>) -> Result<Subject, RuleError> {
    let listed = names.value.names();
    if let [only] = listed
        && only == "workload"
    {
        return Ok(Subject::Workload);
    }
    let mut types = Vec::new();
    for name in listed {
        let Some(resource_type) = ResourceType::from_name(name) else {
            let known = ResourceType::ALL.iter().map(|known| known.name()).chain(["workload"]);
            let hint = did_you_mean(name, known);
            let message = format!("there is no resource type '{name}'{hint}");
            return Err(source.error(names.defined, message));
        };
        types.push(resource_type);
    }
    Ok(Subject::Resources(types))
}

/// A rule file, for errors with places.
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, location: Location, message: String) -> RuleError {
        RuleError {
            path: self.path.to_owned(),
            line: location.line(),
            column: location.column(),
            message,
        }
    }

    fn yaml_error(&self, error: &serde_saphyr::Error) -> RuleError {
        let (line, column) =
            error.location().map_or((0, 0), |location| (location.line(), location.column()));
        let message = crate::text::yaml_message(error);
        RuleError { path: self.path.to_owned(), line, column, message }
    }

    fn condition(&self, text: &Spanned<String>, scope: &Scope) -> Result<Expression, RuleError> {
        Expression::compile_condition(&text.value, scope)
            .map_err(|error| self.expression_error(text, &error))
    }

    /// Moves an error's place from the expression to the file.
    fn expression_error(&self, text: &Spanned<String>, error: &ExpressionError) -> RuleError {
        let location = text.defined;
        let line_text = |line: u64| {
            let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
            self.text.lines().nth(index).unwrap_or_default()
        };
        let behind: String = line_text(location.line())
            .chars()
            .skip(usize::try_from(location.column()).unwrap_or(1).saturating_sub(1))
            .collect();
        let is_block = behind.starts_with(['|', '>']);
        let (line, column) = if is_block {
            let line = location.line() + u64::from(error.line);
            let text = line_text(line);
            let indent = text.len() - text.trim_start().len();
            (line, indent as u64 + u64::from(error.column))
        } else {
            let quote = u64::from(behind.starts_with(['"', '\'']));
            let first = error.line == 1;
            let column = if first { location.column() - 1 + quote } else { 0 };
            (location.line() + u64::from(error.line) - 1, column + u64::from(error.column))
        };
        RuleError { path: self.path.to_owned(), line, column, message: error.message.clone() }
    }

    fn check_identity(&self, file: &RuleFile) -> Result<(), RuleError> {
        let id = &file.id.value;
        let shaped = !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !shaped {
            let message = format!("the id '{id}' must be lower-case words joined by hyphens");
            return Err(self.error(file.id.defined, message));
        }
        let stem = self.path.file_stem().map(|stem| stem.to_string_lossy());
        if stem.as_deref() != Some(id) {
            let message = format!("the file of rule '{id}' must be named {id}.yaml");
            return Err(self.error(file.id.defined, message));
        }
        for practice in &file.well_architected.value {
            if !is_best_practice(practice) {
                let message = format!(
                    "'{practice}' is not a best practice of the Reliability pillar: they look like REL13-BP02"
                );
                return Err(self.error(file.well_architected.defined, message));
            }
        }
        Ok(())
    }

    fn check_tests(&self, file: &RuleFile) -> Result<(), RuleError> {
        for (needed, name) in [(Expectation::Pass, "pass"), (Expectation::Fail, "fail")] {
            if !file.tests.value.iter().any(|test| test.expect == needed) {
                let message = format!(
                    "no test expects '{name}': every rule shows when it passes and when it fails"
                );
                return Err(self.error(file.tests.defined, message));
            }
        }
        Ok(())
    }
}

/// `REL01-BP01` … `REL13-BP07`.
fn is_best_practice(text: &str) -> bool {
    let number = |text: &str, most: u8| {
        text.len() == 2 && text.parse().is_ok_and(|number: u8| (1..=most).contains(&number))
    };
    text.strip_prefix("REL")
        .and_then(|rest| rest.split_once("-BP"))
        .is_some_and(|(question, practice)| number(question, 13) && number(practice, 7))
}
