//! `blackstart schema`: the JSON Schemas of all files.

use std::io::{self, Write};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::Exit;
use super::error::CliError;
use crate::schemas::{ALL, FileKind};

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart schema                                 the names, with a line each
  blackstart schema configuration > blackstart.schema.json
  blackstart schema rule > rule.schema.json
  blackstart schema report > report.schema.json

An editor with a YAML language server completes and checks a file whose first line names its schema:

  # yaml-language-server: $schema=blackstart.schema.json

What conditions of rules can read is another thing: `blackstart rules schema`.";

#[derive(Debug, Args)]
pub(super) struct SchemaArguments {
    /// The kind of file; without it all kinds are listed
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(ALL.map(|kind| kind.name)))]
    name: Option<String>,
}

pub(super) fn run(arguments: &SchemaArguments) -> Result<Exit, CliError> {
    let text = match arguments.name.as_deref().and_then(FileKind::named) {
        Some(kind) => {
            let mut text = serde_json::to_string_pretty(&kind.schema()).map_err(CliError::json)?;
            text.push('\n');
            text
        }
        None => ALL.iter().map(|kind| format!("{:15}{}\n", kind.name, kind.about)).collect(),
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::stdout)?;
    Ok(Exit::Done)
}
