//! Expressions: CEL over the inventory, for the conditions of rules and of
//! recovery mechanisms.
//!
//! An expression is checked against the shapes of what it reads when it is
//! compiled ([`check`]), and evaluated over borrowed records ([`value`]), so
//! that nothing is converted that it does not touch. An attribute that is
//! unknown is an evaluation error, which `&&`, `||`, `exists` and `all` absorb
//! where the other side decides: three-valued logic for free.

mod bindings;
mod check;
mod functions;
mod scope;
mod shell;
mod template;
mod value;

use std::collections::BTreeSet;
use std::fmt;

use cel::common::types::CelBool;
use cel::objects::Value;
use cel::{ExecutionError, Program};

use crate::inventory::ResourceType;

pub use bindings::Bindings;
pub use scope::{Scope, Variable};
pub use template::Template;
pub use value::display;
use value::display_each;

/// A compiled and checked expression.
pub struct Expression {
    source: String,
    program: Program,
    reads: BTreeSet<(ResourceType, String)>,
}

/// An expression is not valid. The place is relative to the expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// The line within the expression, from 1.
    pub line: u32,
    /// The column within that line, from 1.
    pub column: u32,
    /// What is wrong, and what may have been meant.
    pub message: String,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ExpressionError {}

/// Why an expression has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// Something that it needs is not known: the attribute and the reason.
    Unknown(String),
    /// It cannot be evaluated: a mistake in the expression.
    Failed(String),
}

impl fmt::Display for Unanswered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(reason) => formatter.write_str(reason),
            Self::Failed(reason) => {
                write!(formatter, "the condition cannot be evaluated: {reason}")
            }
        }
    }
}

/// The answer of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be told.
    Unknown(Unanswered),
}

impl fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Expression").field(&self.source).finish()
    }
}

impl Expression {
    /// Compiles `source` and checks every name in it against `scope`.
    ///
    /// # Errors
    ///
    /// The first mistake, with its place and a suggestion where one is close.
    pub fn compile(source: &str, scope: &Scope) -> Result<Self, ExpressionError> {
        let program =
            functions::environment().compile(source).map_err(|errors| parse_error(&errors))?;
        let checked = check::check(&program, scope)?;
        Ok(Self { source: source.to_owned(), program, reads: checked.reads })
    }

    /// As [`Expression::compile`], for a condition: it must give true or false.
    ///
    /// # Errors
    ///
    /// As [`Expression::compile`], or if it is known to give something else.
    pub fn compile_condition(source: &str, scope: &Scope) -> Result<Self, ExpressionError> {
        let program =
            functions::environment().compile(source).map_err(|errors| parse_error(&errors))?;
        let checked = check::check(&program, scope)?;
        if !checked.can_be_condition {
            let message = "this must give true or false; compare it with something".to_owned();
            return Err(ExpressionError { line: 1, column: 1, message });
        }
        Ok(Self { source: source.to_owned(), program, reads: checked.reads })
    }

    /// The text that it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The attributes that it may read, as far as they can be told beforehand.
    pub fn reads(&self) -> impl Iterator<Item = &(ResourceType, String)> {
        self.reads.iter()
    }

    /// Evaluates it as a condition.
    pub fn truth(&self, bindings: &Bindings<'_>) -> Truth {
        match Value::resolve_val(self.program.expression(), bindings.context()) {
            Ok(value) => match value.downcast_ref::<CelBool>() {
                Some(answer) if *answer.inner() => Truth::True,
                Some(_) => Truth::False,
                None => Truth::Unknown(Unanswered::Failed(format!(
                    "it gives a value of type {}, not true or false",
                    value.get_type().name()
                ))),
            },
            Err(error) => Truth::Unknown(unanswered(&error)),
        }
    }

    /// Evaluates it to text for people.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub fn text(&self, bindings: &Bindings<'_>) -> Result<String, Unanswered> {
        Value::resolve_val(self.program.expression(), bindings.context())
            .map(|value| display(value.as_ref()))
            .map_err(|error| unanswered(&error))
    }

    /// Evaluates it to a list of texts; null is an empty list, any other value
    /// a list of one.
    ///
    /// # Errors
    ///
    /// Why there is no answer.
    pub fn texts(&self, bindings: &Bindings<'_>) -> Result<Vec<String>, Unanswered> {
        Value::resolve_val(self.program.expression(), bindings.context())
            .map(|value| display_each(value.as_ref()))
            .map_err(|error| unanswered(&error))
    }
}

fn parse_error(errors: &cel::ParseErrors) -> ExpressionError {
    let first = errors.errors.first();
    let (line, column) = first.map_or((1, 1), |error| error.pos);
    let message = first.map_or("the expression cannot be read", |error| error.msg.as_str());
    let message = message.strip_prefix("Syntax error: ").unwrap_or(message);
    ExpressionError {
        line: u32::try_from(line).unwrap_or(1).max(1),
        column: u32::try_from(column).unwrap_or(1).max(1),
        message: format!("this is not valid CEL: {message}"),
    }
}

fn unanswered(error: &ExecutionError) -> Unanswered {
    match error {
        ExecutionError::FunctionError { function, message } if function == value::UNKNOWN => {
            Unanswered::Unknown(message.clone())
        }
        other => Unanswered::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
