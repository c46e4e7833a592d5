//! `blackstart permissions`: the IAM policy that an audit needs.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::Exit;
use super::error::CliError;
use crate::inventory::AccountId;
use crate::permissions::{
    MANAGED_POLICY_LIMIT, Operations, Policy, Purpose, ROLE_NAME, configuration, template,
};

pub(super) const EXAMPLES: &str = "\
Examples:
  blackstart permissions                                 to audit one account
  blackstart permissions --format terraform > blackstart.tf
  blackstart permissions --for organization              to enter all accounts
  blackstart permissions --format cloudformation --hub-account 111111111111

The last one is the role for a StackSet of all accounts; the hub account is the one that enters \
them.";

#[derive(Debug, Args)]
pub(super) struct PermissionsArguments {
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "policy")]
    format: PermissionsFormat,
    /// What it is to allow, separated by commas
    #[arg(long = "for", value_name = "PURPOSE", value_delimiter = ',', default_value = "audit")]
    purposes: Vec<PurposeArgument>,
    /// The name of the role in the audited accounts
    #[arg(long, value_name = "NAME", default_value = ROLE_NAME, value_parser = role_name)]
    role_name: String,
    /// The account that assumes the role, for cloudformation and terraform
    #[arg(long, value_name = "ID")]
    hub_account: Option<AccountId>,
}

/// The forms that `permissions` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PermissionsFormat {
    /// The IAM policy.
    Policy,
    /// A role with it, as a CloudFormation template for an account or a StackSet.
    Cloudformation,
    /// A role with it, as Terraform.
    Terraform,
}

/// What a policy can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PurposeArgument {
    /// Reading an account.
    Audit,
    /// Finding the accounts of an organization and entering them.
    Organization,
    /// `publish security-hub`.
    Publish,
}

impl From<PurposeArgument> for Purpose {
    fn from(purpose: PurposeArgument) -> Self {
        match purpose {
            PurposeArgument::Audit => Self::Audit,
            PurposeArgument::Organization => Self::Organization,
            PurposeArgument::Publish => Self::Publish,
        }
    }
}

/// Names as IAM allows them.
fn role_name(text: &str) -> Result<String, String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
    match !text.is_empty() && text.len() <= 64 && text.chars().all(is_allowed) {
        true => Ok(text.to_owned()),
        false => {
            Err("a role's name has up to 64 letters, digits and characters of +=,.@_-".to_owned())
        }
    }
}

pub(super) fn run(arguments: &PermissionsArguments) -> Result<Exit, CliError> {
    let operations = Operations::embedded()?;
    let purposes: Vec<Purpose> = arguments.purposes.iter().map(|p| (*p).into()).collect();
    let policy = operations.policy(&purposes, &arguments.role_name);
    let hub = arguments.hub_account.as_ref().map(AccountId::as_str);
    let text = match arguments.format {
        PermissionsFormat::Policy => pretty(&policy.to_json())?,
        PermissionsFormat::Cloudformation => pretty(&template(&policy, &arguments.role_name, hub))?,
        PermissionsFormat::Terraform => configuration(&policy, &arguments.role_name, hub),
    };
    anstream::stdout().write_all(text.as_bytes()).map_err(CliError::stdout)?;
    if arguments.format == PermissionsFormat::Policy {
        note_size(&policy);
    }
    Ok(Exit::Done)
}

fn pretty(value: &serde_json::Value) -> Result<String, CliError> {
    Ok(serde_json::to_string_pretty(value).map_err(CliError::json)? + "\n")
}

/// A managed policy may not be as long as an inline one.
fn note_size(policy: &Policy) {
    let size = policy.size();
    if size > MANAGED_POLICY_LIMIT {
        let _ = writeln!(
            anstream::stderr(),
            "note: {size} characters are more than a managed policy may have \
             ({MANAGED_POLICY_LIMIT}): attach it inline to the role (10240), or use --format \
             cloudformation or terraform, which split it"
        );
    }
}
