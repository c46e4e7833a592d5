//! `blackstart completions`: what a shell needs to complete commands.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Exit;
use super::arguments::Arguments;
use super::error::CliError;

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart completions bash > /etc/bash_completion.d/blackstart
  blackstart completions zsh > ~/.zfunc/_blackstart
  blackstart completions fish > ~/.config/fish/completions/blackstart.fish
  blackstart completions elvish >> ~/.config/elvish/rc.elv
  blackstart completions powershell >> $PROFILE

For zsh, ~/.zshrc says before `compinit`: fpath+=~/.zfunc";

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionsArguments) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "blackstart", &mut script);
    let mut out = io::stdout().lock();
    out.write_all(&script).and_then(|()| out.flush()).map_err(CliError::stdout)?;
    Ok(Exit::Done)
}
