//! What was done, or would be.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::plan::Plan;
use crate::inventory::{AccountId, Region};

/// What publishing did, account by account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The Region of Security Hub.
    pub region: Region,
    /// True if nothing was written.
    pub dry_run: bool,
    /// The accounts, by id.
    pub accounts: Vec<AccountOutcome>,
}

impl Outcome {
    /// True if everything that had to be done was done.
    pub fn is_complete(&self) -> bool {
        self.accounts.iter().all(|account| account.error.is_none() && account.failures.is_empty())
    }
}

/// What publishing did in one account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountOutcome {
    /// The account.
    pub account: AccountId,
    /// How many findings were changed in each way; a dry run counts what would be.
    pub counts: BTreeMap<ChangeKind, usize>,
    /// Findings that say the same as before and were left alone.
    pub unchanged: usize,
    /// Findings that were left alone although this report does not confirm them.
    pub kept: BTreeMap<KeptReason, usize>,
    /// Each change.
    pub changes: Vec<Change>,
    /// Findings that Security Hub refused.
    pub failures: Vec<Failure>,
    /// What ended the work in this account before it was done.
    pub error: Option<String>,
    /// Findings that Security Hub took before the error, if there was one.
    pub done: usize,
}

/// What is done to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there.
    New,
    /// It says something else.
    Changed,
    /// It was archived and is back.
    Returned,
    /// It says the same, and would expire.
    Refreshed,
    /// It is gone.
    Archived,
    /// It was waived.
    Suppressed,
    /// It is waived no more.
    Unsuppressed,
    /// Only our own note or mark on it changes.
    Annotated,
}

impl ChangeKind {
    /// Its name in files and on the terminal.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Returned => "returned",
            Self::Refreshed => "refreshed",
            Self::Archived => "archived",
            Self::Suppressed => "suppressed",
            Self::Unsuppressed => "unsuppressed",
            Self::Annotated => "annotated",
        }
    }
}

/// The operation by which findings come.
pub(super) const IMPORT: &str = "BatchImportFindings";

/// The operation by which people's part of findings changes.
pub(super) const UPDATE: &str = "BatchUpdateFindings";

impl ChangeKind {
    /// The operation that does it.
    fn operation(self) -> &'static str {
        match self {
            Self::Suppressed | Self::Unsuppressed | Self::Annotated => UPDATE,
            _ => IMPORT,
        }
    }
}

/// Why a finding was left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptReason {
    /// Its account, Region or rule was not part of this report, or its resource
    /// may be behind a gap.
    NotLookedAt,
    /// It failed before and could not be assessed this time.
    NotAssessed,
    /// Security Hub has it from a later report.
    NewerThere,
}

impl KeptReason {
    /// For people.
    pub fn description(self) -> &'static str {
        match self {
            Self::NotLookedAt => "not looked at in this report",
            Self::NotAssessed => "failed before and could not be assessed this time",
            Self::NewerThere => "published from a later report",
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What is done.
    pub kind: ChangeKind,
    /// The finding's id.
    pub id: String,
    /// The finding's title.
    pub title: String,
    /// What it is about.
    pub resource: String,
}

/// A finding that was refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// The operation that refused it.
    pub operation: &'static str,
    /// The finding's id.
    pub id: String,
    /// Security Hub's code.
    pub code: String,
    /// Security Hub's reason.
    pub message: String,
}

impl AccountOutcome {
    pub(super) fn of(account: AccountId) -> Self {
        Self {
            account,
            counts: BTreeMap::new(),
            unchanged: 0,
            kept: BTreeMap::new(),
            changes: Vec::new(),
            failures: Vec::new(),
            error: None,
            done: 0,
        }
    }

    /// Lists what was done: all that was planned but what failed; after an
    /// error nothing, as how far it came is in the error.
    pub(super) fn count(&mut self, plan: &Plan, dry_run: bool) {
        if self.error.is_some() && !dry_run {
            return;
        }
        let failed: BTreeSet<_> =
            self.failures.iter().map(|failure| (failure.operation, failure.id.as_str())).collect();
        let has_failed =
            |change: &Change| failed.contains(&(change.kind.operation(), change.id.as_str()));
        let changes = plan.changes().filter(|change| !has_failed(change));
        let changes: Vec<_> = changes.collect();
        for change in &changes {
            *self.counts.entry(change.kind).or_default() += 1;
        }
        self.changes = changes;
    }
}
