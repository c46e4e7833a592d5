//! Live AWS for the command line, where this build has it.

use super::arguments::{ConsoleOptions, LiveOptions};
use super::error::CliError;
use crate::inventory::Inventory;

/// This build cannot read live AWS.
#[cfg(not(feature = "live"))]
pub(super) fn collect(_: &LiveOptions, _: ConsoleOptions) -> Result<Inventory, CliError> {
    Err(CliError::NotLive)
}
