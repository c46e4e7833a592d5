//! Publishing: a report's findings, brought into Security Hub.
//!
//! The only part of Blackstart that changes anything in AWS. It reads what is
//! there, plans what has to change ([`plan`](self::plan), a pure function), and
//! only then writes. Nothing depends on it but the command line.
//!
//! Findings with an account's default product may be imported by that account
//! only (the API reference of `BatchImportFindings`), so each account's findings
//! are published with the account's own credentials.

mod content;
mod error;
mod outcome;
mod pace;
mod plan;
mod scope;
mod security_hub;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod text;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;

use crate::collect::session::Session;
use crate::collect::{self, Limits};
use crate::inventory::{AccountId, Region};
use crate::report::Report;
use crate::report::asff::{self, AsffFinding};

use plan::Plan;
use scope::Scope;
use security_hub::SecurityHub;

pub use error::PublishError;
pub use outcome::{AccountOutcome, Change, ChangeKind, Failure, KeptReason, Outcome};
pub use text::render;

/// Accounts that are worked on at the same time; each has rate limits of its own.
const ACCOUNTS_AT_ONCE: usize = 8;

/// Where to publish, and how AWS is reached.
#[derive(Debug, Clone)]
pub struct Request {
    /// The profile of the AWS configuration; the default chain if none.
    pub profile: Option<String>,
    /// The Region of Security Hub; that of the configuration if none.
    pub region: Option<Region>,
    /// The accounts to publish; all of the report if there are none.
    pub accounts: Vec<AccountId>,
    /// The role to assume in accounts other than that of the credentials.
    pub role_name: Option<String>,
    /// An emulator that all calls go to.
    pub endpoint_url: Option<String>,
    /// Whether to say only what would be done.
    pub dry_run: bool,
    /// Bounds on time and retries.
    pub limits: Limits,
}

/// The SDK, which is not optimised, reads the details of a resource, of which
/// Security Hub knows more than a hundred kinds, in one function whose variables
/// alone fill a common stack. This much is reserved, and used only as needed.
const STACK: usize = 64 * 1024 * 1024;

/// Publishes a report's findings, account by account.
///
/// # Errors
///
/// Only if nothing can be published at all; what goes wrong in one account or
/// with one finding is in the outcome.
pub fn publish(report: &Report, request: &Request) -> Result<Outcome, PublishError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let work = thread.spawn_scoped(scope, || runtime.block_on(publish_all(report, request)))?;
        work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

async fn publish_all(report: &Report, request: &Request) -> Result<Outcome, PublishError> {
    let own = own_session(report, request).await?;
    let region = request.region.clone().unwrap_or_else(|| own.home.clone());
    let wanted = by_account(report, request, &region)?;
    let others: Vec<_> = wanted.keys().filter(|account| **account != own.account).collect();
    if request.role_name.is_none() && !others.is_empty() {
        return Err(PublishError::other_accounts(&own.account, &others));
    }
    let scope = Scope::of(report);
    let work = wanted.into_iter().map(|(account, findings)| {
        let (own, region, scope) = (&own, &region, &scope);
        async move {
            let mut outcome = AccountOutcome::of(account.clone());
            match enter(own, &account, request).await {
                Ok(session) => {
                    let hub = SecurityHub::new(&session, region);
                    bring(&hub, findings, scope, request.dry_run, &mut outcome).await;
                }
                Err(error) => outcome.error = Some(error),
            }
            outcome
        }
    });
    let accounts = futures::stream::iter(work).buffered(ACCOUNTS_AT_ONCE).collect().await;
    let outcome = Outcome { region, dry_run: request.dry_run, accounts };
    match outcome.accounts.as_slice() {
        [AccountOutcome { error: Some(error), done: 0, .. }] => {
            Err(PublishError::Account(error.clone()))
        }
        _ => Ok(outcome),
    }
}

async fn own_session(report: &Report, request: &Request) -> Result<Session, PublishError> {
    let request = collect::Request {
        profile: request.profile.clone(),
        regions: request.region.iter().cloned().collect(),
        accounts: Vec::new(),
        role_name: None,
        endpoint_url: request.endpoint_url.clone(),
        now: report.collected_at,
        limits: request.limits.clone(),
    };
    let mut opened = Session::open(&request).await?;
    match opened.pop() {
        Some(Ok(session)) => Ok(session),
        Some(Err(gap)) => Err(PublishError::Account(gap.message)),
        None => Err(PublishError::NoAccount),
    }
}

/// The session of an account: ours, or that of the role there.
async fn enter(own: &Session, account: &AccountId, request: &Request) -> Result<Session, String> {
    match &request.role_name {
        Some(role) if *account != own.account => {
            own.enter(account, role).await.map_err(|gap| gap.message)
        }
        _ => Ok(own.same(account)),
    }
}

/// The findings of each account that was looked at, which may be none.
fn by_account(
    report: &Report,
    request: &Request,
    region: &Region,
) -> Result<BTreeMap<AccountId, Vec<AsffFinding>>, PublishError> {
    let chosen: BTreeSet<&AccountId> = request.accounts.iter().collect();
    let is_chosen = |account: &AccountId| chosen.is_empty() || chosen.contains(account);
    let accounts = report.scope.accounts.iter().filter(|account| is_chosen(account));
    let mut wanted: BTreeMap<AccountId, Vec<AsffFinding>> =
        accounts.map(|account| (account.clone(), Vec::new())).collect();
    for finding in asff::findings(report, Some(region)) {
        if finding.aws_account_id == asff::NO_ACCOUNT {
            continue;
        }
        let Ok(account) = finding.aws_account_id.parse::<AccountId>() else { continue };
        if is_chosen(&account) {
            wanted.entry(account).or_default().push(finding);
        }
    }
    match (wanted.is_empty(), request.accounts.first()) {
        (true, Some(account)) => Err(PublishError::NotInReport(account.clone())),
        (true, None) => Err(PublishError::NoAccount),
        (false, _) => Ok(wanted),
    }
}

/// Reads one account's findings, plans, and writes.
async fn bring(
    hub: &SecurityHub,
    wanted: Vec<AsffFinding>,
    scope: &Scope<'_>,
    dry_run: bool,
    outcome: &mut AccountOutcome,
) {
    let stored = match hub.read().await {
        Ok(stored) => stored,
        Err(error) => {
            outcome.error = Some(error);
            return;
        }
    };
    let wanted = wanted
        .into_iter()
        .map(|finding| AsffFinding { product_arn: hub.product_arn().to_owned(), ..finding });
    let plan = Plan::of(wanted.collect(), stored, scope);
    outcome.kept.clone_from(&plan.kept);
    outcome.unchanged = plan.unchanged;
    let written = if dry_run { Ok(()) } else { hub.write(&plan, outcome).await };
    outcome.error = written.err();
    outcome.count(&plan, dry_run);
}
