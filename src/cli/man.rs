//! `blackstart man`: the manual, in roff.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::Exit;
use super::arguments::Arguments;
use super::error::CliError;
use super::output::write_whole;

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart man | man -l -
  blackstart man /usr/local/share/man/man1          a page for each command";

#[derive(Debug, Args)]
pub(super) struct ManArguments {
    /// Write a page for each command into this folder [default: the main page, to standard output]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(arguments: &ManArguments) -> Result<Exit, CliError> {
    match &arguments.folder {
        Some(folder) => write_pages(folder),
        None => {
            let text = page(Arguments::command()).map_err(CliError::stdout)?;
            let mut out = io::stdout().lock();
            out.write_all(&text).and_then(|()| out.flush()).map_err(CliError::stdout)?;
            Ok(Exit::Done)
        }
    }
}

fn write_pages(folder: &Path) -> Result<Exit, CliError> {
    let fail = |source| CliError::Write { path: folder.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(fail)?;
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    collect(&command, &mut pages);
    let count = pages.len();
    for command in pages {
        let path = folder.join(Man::new(command.clone()).get_filename());
        let text = page(command).map_err(fail)?;
        write_whole(&path, &String::from_utf8_lossy(&text))?;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {count} pages", folder.display()).map_err(CliError::stdout)?;
    Ok(Exit::Done)
}

/// The commands that people see, without their `help`.
fn collect(command: &Command, pages: &mut Vec<Command>) {
    pages.push(command.clone());
    let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    inner.for_each(|inner| collect(inner, pages));
}

fn page(command: Command) -> io::Result<Vec<u8>> {
    let about = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let version = env!("CARGO_PKG_VERSION");
    // An empty date would be left out, and what follows it taken for the date.
    let man =
        Man::new(command).date(" ").manual("Blackstart").source(format!("blackstart {version}"));
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if has_commands {
        man.render_subcommands_section(&mut text)?;
    }
    behind_help(&about).to_writer(&mut text)?;
    Ok(text)
}

/// What stands behind the help, its examples line by line as they are.
fn behind_help(about: &str) -> Roff {
    let mut roff = Roff::new();
    for paragraph in about.split("\n\n") {
        let as_it_is = match paragraph.strip_prefix("Examples:\n") {
            Some(examples) => {
                roff.control("SH", ["EXAMPLES"]);
                examples
            }
            None => {
                roff.control("PP", []);
                paragraph
            }
        };
        let literal = as_it_is.lines().all(|line| line.starts_with("  "));
        if literal {
            roff.control("nf", []);
        }
        for line in as_it_is.lines() {
            roff.text([roman(if literal { line.trim_start() } else { line })]);
        }
        if literal {
            roff.control("fi", []);
        }
    }
    roff
}
