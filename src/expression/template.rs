//! Messages with expressions in them: `Table {{ self.name }} is alone.`

use super::{Bindings, Expression, ExpressionError, Scope, shell};

/// A compiled message.
#[derive(Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Expression(Expression),
}

impl Template {
    /// Compiles a message; expressions stand in double braces.
    ///
    /// # Errors
    ///
    /// An open brace that is not closed, or a mistake in an expression, with
    /// its place in the message.
    pub fn compile(source: &str, scope: &Scope) -> Result<Self, ExpressionError> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((text, after)) = rest.split_once("{{") {
            let offset = source.len() - after.len();
            let Some((expression, behind)) = after.split_once("}}") else {
                let message = "'{{' is not closed by '}}'".to_owned();
                return Err(at(source, offset, ExpressionError { line: 1, column: 1, message }));
            };
            parts.push(Part::Text(text.to_owned()));
            let compiled = Expression::compile(expression, scope)
                .map_err(|error| at(source, offset, error))?;
            parts.push(Part::Expression(compiled));
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }

    /// The message; an expression without an answer stands as `unknown`.
    pub fn render(&self, bindings: &Bindings<'_>) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Expression(expression) => match expression.text(bindings) {
                    Ok(value) => text.push_str(&value),
                    Err(_) => text.push_str("unknown"),
                },
            }
        }
        text
    }

    /// The text with values put in as a shell takes them: a value is one word,
    /// whatever it holds, and a list one word for each of its values. Quotes
    /// around a value are allowed for. What is not there stands as `UNKNOWN`.
    pub fn render_for_shell(&self, bindings: &Bindings<'_>) -> String {
        let mut text = String::new();
        let mut quote = None;
        for part in &self.parts {
            match part {
                Part::Text(literal) => {
                    quote = shell::quote_after(quote, literal);
                    text.push_str(literal);
                }
                Part::Expression(expression) => match expression.texts(bindings) {
                    Ok(values) if !values.is_empty() => {
                        let words = values.iter().map(|value| shell::word(quote, value));
                        text.push_str(&words.collect::<Vec<_>>().join(" "));
                    }
                    _ => text.push_str("UNKNOWN"),
                },
            }
        }
        text
    }

    /// The message as it was written.
    pub fn source(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(literal) => literal.clone(),
                Part::Expression(expression) => format!("{{{{{}}}}}", expression.source()),
            })
            .collect()
    }

    /// The expressions in the message.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.parts.iter().filter_map(|part| match part {
            Part::Expression(expression) => Some(expression),
            Part::Text(_) => None,
        })
    }
}

/// Moves an error's place from the expression into the message around it.
fn at(source: &str, offset: usize, error: ExpressionError) -> ExpressionError {
    let before = source.get(..offset).unwrap_or_default();
    let lines = u32::try_from(before.matches('\n').count()).unwrap_or(0);
    let line_start = before.rfind('\n').map_or(0, |position| position + 1);
    let columns = u32::try_from(before.len() - line_start).unwrap_or(0);
    let column = if error.line == 1 { error.column + columns } else { error.column };
    ExpressionError { line: error.line + lines, column, message: error.message }
}
