//! The command line: arguments in, files and exit codes out. All rendering of
//! errors happens here.

mod arguments;
mod audit;
mod blackout;
mod collect;
mod completions;
mod diff;
mod error;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod help_tests;
mod init;
mod live;
mod man;
mod output;
mod permissions;
mod progress;
mod publish;
mod rules;
mod rules_docs;
mod runbook;
mod schema;
mod source;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use error::CliError;

/// Exit codes, as `DESIGN.md` states them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Done, nothing at or above `--fail-on`.
    Done = 0,
    /// Findings at or above `--fail-on`, or tests that failed.
    Findings = 1,
    /// A mistake in usage, configuration or input.
    Mistake = 2,
    /// The audit ran, `--strict` was given and something could not be assessed.
    NotAssessed = 3,
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            let code = if error.use_stderr() { Exit::Mistake } else { Exit::Done };
            return ExitCode::from(code as u8);
        }
    };
    colours(arguments.color);
    let outcome = match arguments.command {
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Demo(arguments) => audit::demo(&arguments),
        Command::Collect(arguments) => collect::run(&arguments),
        Command::Blackout(arguments) => blackout::run(&arguments),
        Command::Runbook(arguments) => runbook::run(&arguments),
        Command::Publish(command) => publish::run(&command),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Permissions(arguments) => permissions::run(&arguments),
        Command::Rules(command) => rules::run(command),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    let exit = outcome.unwrap_or_else(|error| report_error(&error));
    ExitCode::from(exit as u8)
}

/// Colours as `--color` says; else as the terminal, `NO_COLOR` and `CLICOLOR_FORCE` say.
fn colours(choice: clap::ColorChoice) {
    match choice {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Writes an error to standard error; a closed pipe is nobody's error.
fn report_error(error: &CliError) -> Exit {
    if error.is_closed_pipe() {
        return Exit::Done;
    }
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{red}error{red:#}: {error}");
    Exit::Mistake
}
