//! Loading and checking mechanisms: the embedded ones, or those of a directory.

use std::fmt;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde_saphyr::{Location, Spanned};

use super::definition::{ConditionEntry, DataLossEntry, MechanismFile, StepEntry};
use super::mechanism::{
    Commands, Condition, DataLossFigure, Figure, Length, Mechanism, Mechanisms, RunsIn, Step,
};
use super::situation;
use crate::expression::{Expression, ExpressionError, Scope, Template};
use crate::inventory::{Region, TimeSpan};
use crate::report::{Basis, Percentiles};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/recovery/mechanisms");

/// A mechanism's file is not valid: where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MechanismError {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; 0 if the file as a whole is at fault.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for MechanismError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path.display())?;
        if self.line > 0 {
            write!(formatter, ":{}:{}", self.line, self.column)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl std::error::Error for MechanismError {}

impl Mechanisms {
    /// The mechanisms that come with the program.
    ///
    /// # Errors
    ///
    /// The first mistake; the tests keep it from happening.
    pub fn embedded() -> Result<Self, MechanismError> {
        let files = EMBEDDED.files().map(|file| {
            let path = Path::new("rules/recovery/mechanisms").join(file.path());
            load(&path, file.contents_utf8().unwrap_or_default())
        });
        Self::of(files.collect::<Result<_, _>>()?)
    }

    /// The mechanisms of the `.yaml` files in a directory.
    ///
    /// # Errors
    ///
    /// The first file that cannot be read or is not a valid mechanism.
    pub fn load(directory: &Path) -> Result<Self, MechanismError> {
        let file_error = |path: &Path, error: std::io::Error| MechanismError {
            path: path.to_owned(),
            line: 0,
            column: 0,
            message: error.to_string(),
        };
        let mut mechanisms = Vec::new();
        let entries = std::fs::read_dir(directory).map_err(|error| file_error(directory, error))?;
        for entry in entries {
            let path = entry.map_err(|error| file_error(directory, error))?.path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let text =
                    std::fs::read_to_string(&path).map_err(|error| file_error(&path, error))?;
                mechanisms.push(load(&path, &text)?);
            }
        }
        Self::of(mechanisms)
    }

    fn of(mut mechanisms: Vec<Mechanism>) -> Result<Self, MechanismError> {
        mechanisms.sort_by(|a, b| a.id.cmp(&b.id));
        for pair in mechanisms.windows(2) {
            if let [first, second] = pair
                && first.id == second.id
            {
                return Err(MechanismError {
                    path: PathBuf::from(format!("{}.yaml", first.id)),
                    line: 1,
                    column: 1,
                    message: format!("there are two mechanisms '{}'", first.id),
                });
            }
        }
        Ok(Self { mechanisms })
    }
}

fn load(path: &Path, text: &str) -> Result<Mechanism, MechanismError> {
    let source = Source { path };
    let file: MechanismFile =
        serde_saphyr::from_str(text).map_err(|error| source.yaml_error(&error))?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
    if stem.as_deref() != Some(&file.id.value) {
        let message = format!("the file of mechanism '{0}' must be named {0}.yaml", file.id.value);
        return Err(source.error(file.id.defined, message));
    }
    let standby = if file.standby.is_empty() { &file.protects } else { &file.standby };
    let scope = situation::scope(&file.protects, standby);
    let optional = |text: &Option<Spanned<String>>| {
        text.as_ref().map(|text| source.condition(text, &scope)).transpose()
    };
    let fail_back = file.fail_back.as_ref().map(|text| source.template(text, &scope));
    Ok(Mechanism {
        fail_back: fail_back.transpose()?,
        leaves_unprotected: optional(&file.leaves_unprotected)?,
        owner: file.owner,
        applies: optional(&file.applies)?,
        starts_itself_when: optional(&file.starts_itself_when)?,
        when: source.each(&file.when, &scope, Source::condition_entry)?,
        measured_lag: file.measured_lag,
        data_loss: source.each(&file.data_loss, &scope, Source::data_loss)?,
        steps: source.each(&file.steps, &scope, Source::step)?,
        id: file.id.value,
        title: file.title,
        protects: file.protects,
        disruptions: file.disruptions,
        via: file.via,
        trigger: file.trigger,
        last_resort: file.last_resort,
        after_needs: file.after_needs,
        absent: file.absent,
    })
}

/// A mechanism's file, for errors with places.
struct Source<'a> {
    path: &'a Path,
}

impl Source<'_> {
    fn error(&self, location: Location, message: String) -> MechanismError {
        let (line, column) = (location.line(), location.column());
        MechanismError { path: self.path.to_owned(), line, column, message }
    }

    fn yaml_error(&self, error: &serde_saphyr::Error) -> MechanismError {
        let (line, column) =
            error.location().map_or((0, 0), |location| (location.line(), location.column()));
        let message = crate::text::yaml_message(error);
        MechanismError { path: self.path.to_owned(), line, column, message }
    }

    fn expression_error(&self, text: &Spanned<String>, error: &ExpressionError) -> MechanismError {
        self.error(text.defined, format!("{} (in: {})", error.message, text.value.trim()))
    }

    fn each<E, T>(
        &self,
        entries: &[E],
        scope: &Scope,
        check: impl Fn(&Self, &E, &Scope) -> Result<T, MechanismError>,
    ) -> Result<Vec<T>, MechanismError> {
        entries.iter().map(|entry| check(self, entry, scope)).collect()
    }

    fn condition(
        &self,
        text: &Spanned<String>,
        scope: &Scope,
    ) -> Result<Expression, MechanismError> {
        Expression::compile_condition(&text.value, scope)
            .map_err(|error| self.expression_error(text, &error))
    }

    fn value(&self, text: &Spanned<String>, scope: &Scope) -> Result<Expression, MechanismError> {
        Expression::compile(&text.value, scope).map_err(|error| self.expression_error(text, &error))
    }

    fn template(&self, text: &Spanned<String>, scope: &Scope) -> Result<Template, MechanismError> {
        Template::compile(text.value.trim(), scope)
            .map_err(|error| self.expression_error(text, &error))
    }

    fn condition_entry(
        &self,
        entry: &ConditionEntry,
        scope: &Scope,
    ) -> Result<Condition, MechanismError> {
        Ok(Condition {
            condition: self.condition(&entry.condition, scope)?,
            otherwise: self.template(&entry.otherwise, scope)?,
        })
    }

    fn data_loss(
        &self,
        entry: &DataLossEntry,
        scope: &Scope,
    ) -> Result<DataLossFigure, MechanismError> {
        let when = entry.when.as_ref().map(|when| self.condition(when, scope));
        let figure = figure(entry.p50, entry.p95, entry.basis, &entry.source);
        Ok(DataLossFigure { when: when.transpose()?, figure })
    }

    fn step(&self, entry: &StepEntry, scope: &Scope) -> Result<Step, MechanismError> {
        let when = entry.when.as_ref().map(|when| self.condition(when, scope)).transpose()?;
        let because = entry.because.as_ref().map(|text| self.template(text, scope)).transpose()?;
        Ok(Step {
            id: entry.id.value.clone(),
            title: self.template(&entry.title, scope)?,
            api: entry.api.clone(),
            runs_in: self.runs_in(&entry.runs_in)?,
            when,
            because,
            length: self.length(entry, scope)?,
            commands: self.commands(entry, scope)?,
        })
    }

    fn commands(&self, entry: &StepEntry, scope: &Scope) -> Result<Commands, MechanismError> {
        let template = |text: &Option<Spanned<String>>| {
            text.as_ref().map(|text| self.template(text, scope)).transpose()
        };
        Ok(Commands {
            command: template(&entry.command)?,
            verify: template(&entry.verify)?,
            roll_back: template(&entry.roll_back)?,
        })
    }

    fn runs_in(&self, text: &Spanned<String>) -> Result<RunsIn, MechanismError> {
        Ok(match text.value.as_str() {
            "data-plane" => RunsIn::DataPlane,
            "standby" => RunsIn::Standby,
            "lost" => RunsIn::Lost,
            code => RunsIn::Region(Region::from_catalogue(code).map_err(|_| {
                let message = format!(
                    "a step runs in 'standby', 'lost', 'data-plane' or a Region, not in '{code}'"
                );
                self.error(text.defined, message)
            })?),
        })
    }

    fn length(&self, entry: &StepEntry, scope: &Scope) -> Result<Length, MechanismError> {
        match (&entry.seconds, entry.p50, entry.p95, entry.basis) {
            (Some(seconds), None, None, None) => Ok(Length::Setting {
                seconds: self.value(seconds, scope)?,
                source: entry.source.clone(),
            }),
            (None, Some(p50), Some(p95), Some(basis)) => {
                let repeat = entry.repeat.as_ref().map(|text| self.value(text, scope));
                let figure = figure(p50, p95, basis, &entry.source);
                Ok(Length::Figure { figure, repeat: repeat.transpose()? })
            }
            _ => {
                let message = "a step has p50, p95 and basis, or seconds alone".to_owned();
                Err(self.error(entry.id.defined, message))
            }
        }
    }
}

fn figure(p50: TimeSpan, p95: TimeSpan, basis: Basis, source: &str) -> Figure {
    let seconds = Percentiles { p50: p50.seconds(), p95: p95.seconds() };
    Figure { seconds, basis, source: source.to_owned() }
}
