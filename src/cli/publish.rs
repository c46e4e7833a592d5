//! `blackstart publish security-hub`: a report's findings, brought into
//! Security Hub.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Exit;
use super::arguments::{ConsoleOptions, region};
use super::error::CliError;
use crate::inventory::{AccountId, Region};

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart publish security-hub report.json --dry-run
  blackstart publish security-hub report.json --region eu-central-1
  blackstart publish security-hub report.json --role-name FindingsPublisher
  blackstart publish security-hub estate.jsonl.zst --config blackstart.yaml

Findings that are gone are archived, but only where the report looked: what was out of its scope or \
behind a gap is left alone, and so is every workflow status that people have set. Running it twice \
changes nothing.

Exit codes: 0 done, 1 some findings or accounts were refused, 2 nothing could be published, or a \
mistake in usage or input.";

#[derive(Debug, Subcommand)]
pub(super) enum PublishCommand {
    /// Create, update and archive findings in AWS Security Hub
    #[command(after_help = EXAMPLES)]
    SecurityHub(SecurityHubArguments),
}

#[derive(Debug, Args)]
#[cfg_attr(not(feature = "live"), allow(dead_code))]
pub(super) struct SecurityHubArguments {
    /// A report, as `audit -o report.json` writes it, or snapshots, which are audited first
    #[arg(value_name = "REPORT|SOURCE", required = true)]
    sources: Vec<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// What to write to standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: PublishFormat,
    /// The configuration, for snapshots [default: blackstart.yaml if it is there]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Add the rules of a directory to those that are built in, for snapshots
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// The profile of the AWS configuration to use
    #[arg(long, value_name = "NAME", help_heading = "Live AWS")]
    profile: Option<String>,
    /// The Region of Security Hub: the one that your findings are gathered in [default: that of the
    /// AWS configuration]
    #[arg(long, value_name = "REGION", value_parser = region, help_heading = "Live AWS")]
    region: Option<Region>,
    /// Publish only what is about these accounts, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = "Live AWS")]
    account: Vec<AccountId>,
    /// The role to assume in accounts other than that of the credentials
    #[arg(long, value_name = "NAME", help_heading = "Live AWS")]
    role_name: Option<String>,
    /// Send every call here, to an emulator
    #[arg(long, value_name = "URL", help_heading = "Live AWS")]
    endpoint_url: Option<String>,
    #[command(flatten)]
    console: ConsoleOptions,
}

/// The forms that `publish` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PublishFormat {
    /// For a terminal.
    Text,
    /// Everything, for programs.
    Json,
}

/// This build cannot reach live AWS.
#[cfg(not(feature = "live"))]
pub(super) fn run(_: &PublishCommand) -> Result<Exit, CliError> {
    Err(CliError::CannotPublish)
}

#[cfg(feature = "live")]
pub(super) fn run(command: &PublishCommand) -> Result<Exit, CliError> {
    use crate::collect::Limits;
    use crate::publish::{Request, publish};

    let PublishCommand::SecurityHub(arguments) = command;
    let report = read(arguments)?;
    let request = Request {
        profile: arguments.profile.clone(),
        region: arguments.region.clone(),
        accounts: arguments.account.clone(),
        role_name: arguments.role_name.clone(),
        endpoint_url: arguments.endpoint_url.clone(),
        dry_run: arguments.dry_run,
        limits: Limits::from_environment(),
    };
    let outcome = publish(&report, &request)?;
    print(&outcome, arguments)?;
    Ok(if outcome.is_complete() { Exit::Done } else { Exit::Findings })
}

/// The report that was named, or that of the snapshots that were named.
#[cfg(feature = "live")]
fn read(arguments: &SecurityHubArguments) -> Result<crate::report::Report, CliError> {
    use crate::inventory::snapshot::is_snapshot_name;

    let sources = &arguments.sources;
    if sources.iter().all(|file| is_snapshot_name(file)) {
        return super::audit::of_snapshots(sources, &arguments.rules, arguments.config.as_deref());
    }
    let option =
        [(arguments.config.is_some(), "--config"), (!arguments.rules.is_empty(), "--rules")];
    let option = option.into_iter().find_map(|(given, name)| given.then_some(name));
    match (sources.as_slice(), option) {
        ([file], None) => Ok(crate::report::read_file(file)?),
        ([file], Some(option)) => Err(CliError::OptionWithReport { option, file: file.clone() }),
        _ => Err(CliError::SeveralReports),
    }
}

#[cfg(feature = "live")]
fn print(
    outcome: &crate::publish::Outcome,
    arguments: &SecurityHubArguments,
) -> Result<(), CliError> {
    use std::io::{self, Write};

    let text = match arguments.format {
        PublishFormat::Text if arguments.console.quiet && outcome.is_complete() => return Ok(()),
        PublishFormat::Text => crate::publish::render(outcome),
        PublishFormat::Json => {
            let mut json = serde_json::to_string_pretty(outcome).map_err(CliError::json)?;
            json.push('\n');
            json
        }
    };
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::stdout)
}
