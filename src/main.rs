//! The `blackstart` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    blackstart::cli::run()
}
