//! `blackstart rules`: list, show, test, schema.

use std::io::{self, Write};
use std::path::PathBuf;

use super::Exit;
use super::arguments::{RulesCommand, RulesOptions};
use super::error::CliError;
use super::rules_docs;
use crate::inventory::{FieldDescription, RelationshipKind, ResourceType, Shape};
use crate::rules::{Rule, Rules, Subject, run_tests};
use crate::text::did_you_mean;

pub(super) fn run(command: RulesCommand) -> Result<Exit, CliError> {
    match command {
        RulesCommand::List(options) => list(&options),
        RulesCommand::Show { id, options } => show(&id, &options),
        RulesCommand::Test(options) => test(&options),
        RulesCommand::Docs { folder, options } => {
            rules_docs::write(&folder, &load(&options.rules)?)
        }
        RulesCommand::Schema { resource_type } => schema(resource_type.as_deref()),
    }
}

/// The built-in rules and those of the given directories.
pub(super) fn load(directories: &[PathBuf]) -> Result<Rules, CliError> {
    let mut rules = Rules::embedded()?;
    for directory in directories {
        rules = rules.add_directory(directory)?;
    }
    Ok(rules)
}

fn list(options: &RulesOptions) -> Result<Exit, CliError> {
    let rules = load(&options.rules)?;
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    print(|out| {
        for rule in rules.iter() {
            writeln!(out, "{:width$}  {:8}  {}", rule.id, rule.severity.name(), rule.title)?;
        }
        writeln!(out, "{} rules", rules.len())
    })
}

fn show(id: &str, options: &RulesOptions) -> Result<Exit, CliError> {
    let rules = load(&options.rules)?;
    let Some(rule) = rules.get(id) else {
        let hint = did_you_mean(id, rules.iter().map(|rule| rule.id.as_str()));
        return Err(CliError::NoSuchRule { id: id.to_owned(), hint });
    };
    print(|out| write_rule(out, rule))
}

fn write_rule(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}{bold:#} ({})", rule.title, rule.severity.name())?;
    writeln!(out, "{}", rule.id)?;
    let about = match &rule.subject {
        Subject::Workload => "workload".to_owned(),
        Subject::Resources(types) => {
            types.iter().map(|subject| subject.name()).collect::<Vec<_>>().join(", ")
        }
    };
    writeln!(out, "\n{bold}Judges{bold:#}   {about}")?;
    if let Some(applies) = rule.applies_source() {
        writeln!(out, "{bold}Applies{bold:#}  {}", one_line(applies))?;
    }
    writeln!(out, "{bold}Requires{bold:#} {}", one_line(rule.require_source()))?;
    writeln!(out, "{bold}Practice{bold:#} {}", rule.well_architected.join(", "))?;
    writeln!(out, "\n{}", rule.why)?;
    writeln!(out, "\n{bold}What to do{bold:#}\n{}", rule.remediation.summary.trim())?;
    let ways = [
        ("AWS CLI", &rule.remediation.cli),
        ("Terraform", &rule.remediation.terraform),
        ("CloudFormation", &rule.remediation.cloudformation),
    ];
    for (name, text) in ways {
        if let Some(text) = text {
            writeln!(out, "\n{bold}{name}{bold:#}\n{}", text.trim_end())?;
        }
    }
    for (peer, checks) in rule.equivalents.iter().filter(|(_, checks)| !checks.is_empty()) {
        writeln!(out, "\nThe same at {peer}: {}", checks.join(", "))?;
    }
    writeln!(out)?;
    rule.references.iter().try_for_each(|reference| writeln!(out, "{reference}"))
}

fn one_line(expression: &str) -> String {
    expression.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn test(options: &RulesOptions) -> Result<Exit, CliError> {
    let rules = load(&options.rules)?;
    let summary = run_tests(&rules);
    print(|out| {
        for failure in &summary.failures {
            writeln!(out, "{}: {}: {}", failure.rule, failure.test, failure.message)?;
        }
        let passed = summary.run - summary.failures.len();
        writeln!(
            out,
            "{} rules: {passed} tests passed, {} failed",
            rules.len(),
            summary.failures.len()
        )
    })?;
    Ok(if summary.failures.is_empty() { Exit::Done } else { Exit::Findings })
}

fn schema(only: Option<&str>) -> Result<Exit, CliError> {
    let types: Vec<ResourceType> = match only {
        None => ResourceType::ALL.to_vec(),
        Some(name) => match ResourceType::from_name(name) {
            Some(resource_type) => vec![resource_type],
            None => {
                let known = ResourceType::ALL.iter().map(|known| known.name());
                let hint = did_you_mean(name, known);
                return Err(CliError::NoSuchType { name: name.to_owned(), hint });
            }
        },
    };
    print(|out| {
        for resource_type in &types {
            let bold = anstyle::Style::new().bold();
            writeln!(out, "{bold}{resource_type}{bold:#}")?;
            write_fields(out, &resource_type.fields(), 1)?;
        }
        let kinds = RelationshipKind::ALL.map(RelationshipKind::name).join(", ");
        writeln!(out, "Relationships, as links.KIND and linked_from.KIND: {kinds}")
    })
}

fn write_fields(out: &mut dyn Write, fields: &[FieldDescription], depth: usize) -> io::Result<()> {
    for field in fields {
        let indent = "  ".repeat(depth);
        let documentation = field.documentation;
        writeln!(out, "{indent}{}: {}  {documentation}", field.name, shape_name(&field.shape))?;
        if let Some(nested) = nested_fields(&field.shape) {
            write_fields(out, nested, depth + 1)?;
        }
    }
    Ok(())
}

fn shape_name(shape: &Shape) -> String {
    match shape {
        Shape::Bool => "bool".into(),
        Shape::Integer => "int".into(),
        Shape::Number => "double".into(),
        Shape::Text => "string".into(),
        Shape::Timestamp => "timestamp".into(),
        Shape::Duration => "duration".into(),
        Shape::Optional(inner) => format!("{} or null", shape_name(inner)),
        Shape::List(inner) => format!("list of {}", shape_name(inner)),
        Shape::Map(inner) => format!("map to {}", shape_name(inner)),
        Shape::Record(_) => "record".into(),
        Shape::Resource => "resource".into(),
    }
}

fn nested_fields(shape: &Shape) -> Option<&[FieldDescription]> {
    match shape {
        Shape::Record(fields) => Some(fields),
        Shape::Optional(inner) | Shape::List(inner) | Shape::Map(inner) => nested_fields(inner),
        _ => None,
    }
}

/// Writes to standard output, where colours are taken out if it shows none.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Exit, CliError> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(CliError::stdout)?;
    Ok(Exit::Done)
}
