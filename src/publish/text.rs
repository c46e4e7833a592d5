//! The outcome for a terminal.

use std::fmt::Write;

use super::outcome::{AccountOutcome, ChangeKind, Outcome};
use crate::report::{fit_to_width, safe_text};

/// More changes and failures than these are counted.
const MOST_CHANGES: usize = 20;
const MOST_FAILURES: usize = 50;
const LONGEST_MESSAGE: usize = 300;

/// The outcome as text.
pub fn render(outcome: &Outcome) -> String {
    let mut text = String::new();
    for account in &outcome.accounts {
        // Writing to a string cannot fail.
        let _ = write_account(&mut text, outcome, account);
    }
    if outcome.dry_run {
        text.push_str("This was a dry run: nothing was written.\n");
    }
    text
}

fn write_account(
    text: &mut String,
    outcome: &Outcome,
    account: &AccountOutcome,
) -> std::fmt::Result {
    writeln!(text, "Security Hub in {}, account {}", outcome.region, account.account)?;
    if let Some(error) = &account.error {
        writeln!(text, "  error: {}", safe_text(error))?;
        if account.done > 0 {
            let done = account.done;
            writeln!(text, "  {done} written before that; run it again to go on")?;
        }
        return Ok(());
    }
    for (kind, count) in &account.counts {
        writeln!(text, "  {count:>6} {}", words(*kind, outcome.dry_run))?;
    }
    writeln!(text, "  {:>6} unchanged", account.unchanged)?;
    for (reason, count) in &account.kept {
        writeln!(text, "  {count:>6} left alone: {}", reason.description())?;
    }
    write_changes(text, account)?;
    write_failures(text, account)
}

fn words(kind: ChangeKind, dry_run: bool) -> String {
    let what = match kind {
        ChangeKind::New => "new",
        ChangeKind::Changed => "updated",
        ChangeKind::Returned => "active again",
        ChangeKind::Refreshed => "refreshed, so that they do not expire",
        ChangeKind::Archived => "gone, archived",
        ChangeKind::Suppressed => "waived, suppressed",
        ChangeKind::Unsuppressed => "no longer waived, no longer suppressed",
        ChangeKind::Annotated => "with another note or mark of ours",
    };
    if dry_run { format!("would be {what}") } else { what.to_owned() }
}

fn write_changes(text: &mut String, account: &AccountOutcome) -> std::fmt::Result {
    for change in account.changes.iter().take(MOST_CHANGES) {
        let line = format!("{}: {}", safe_text(&change.title), safe_text(&change.resource));
        writeln!(text, "    {:<12} {}", change.kind.name(), fit_to_width(&line, LONGEST_MESSAGE))?;
    }
    match account.changes.len().saturating_sub(MOST_CHANGES) {
        0 => Ok(()),
        more => writeln!(text, "    … and {more} more"),
    }
}

fn write_failures(text: &mut String, account: &AccountOutcome) -> std::fmt::Result {
    if account.failures.is_empty() {
        return Ok(());
    }
    writeln!(text, "  {:>6} refused:", account.failures.len())?;
    for failure in account.failures.iter().take(MOST_FAILURES) {
        let why = format!("{}: {}", safe_text(&failure.code), safe_text(&failure.message));
        writeln!(text, "    {}", safe_text(&failure.id))?;
        writeln!(text, "      {}", fit_to_width(&why, LONGEST_MESSAGE))?;
    }
    match account.failures.len().saturating_sub(MOST_FAILURES) {
        0 => Ok(()),
        more => writeln!(text, "    … and {more} more; --format json lists them all"),
    }
}
