//! The arguments, with their help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Resilience posture auditor for AWS: when a Region goes dark, what comes
/// back, how fast, and how much data is gone?
#[derive(Debug, Parser)]
#[command(name = "blackstart", version, about, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List, show and test the rules
    #[command(subcommand)]
    Rules(RulesCommand),
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List all rules
    List(RulesOptions),
    /// Show one rule: what it checks, why, and how to mend it
    Show {
        /// The rule's id, as `rules list` prints it
        id: String,
        #[command(flatten)]
        options: RulesOptions,
    },
    /// Run the tests that every rule brings along
    Test(RulesOptions),
    /// Show what rules can read: resource types and their attributes
    Schema {
        /// Only this type, such as AWS::DynamoDB::Table
        resource_type: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct RulesOptions {
    /// Add the rules of a directory to those that are built in
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}
