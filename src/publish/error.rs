//! Why nothing at all can be published.

use crate::collect::CollectError;
use crate::collect::failure::Failure;
use crate::inventory::{AccountId, GapReason, Region};

/// Nothing can be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// AWS cannot be reached with these credentials.
    #[error(transparent)]
    Credentials(#[from] CollectError),
    /// Accounts that the credentials do not belong to.
    #[error(
        "the report is also about {accounts}, but the credentials belong to account {own}, and Security Hub takes findings only from the account they are about: name the role to assume there with --role-name, or publish one account with --account"
    )]
    OtherAccounts {
        /// The accounts, in words.
        accounts: String,
        /// The account of the credentials.
        own: AccountId,
    },
    /// An account that was asked for is not in the report.
    #[error(
        "the report is not about account {0}: name one that was audited with --account, or leave the option out"
    )]
    NotInReport(AccountId),
    /// The report names no account at all.
    #[error(
        "the report names no AWS account, so there is none whose Security Hub could take its findings: audit a live account or a snapshot of one"
    )]
    NoAccount,
    /// The one account that there is refused.
    #[error("{0}")]
    Account(String),
    /// The asynchronous runtime could not be started.
    #[error("the system refuses what publishing needs: {0}")]
    System(#[from] std::io::Error),
}

impl PublishError {
    /// More accounts than these are counted, not named.
    const MOST_NAMED: usize = 3;

    pub(super) fn other_accounts(own: &AccountId, others: &[&AccountId]) -> Self {
        let named: Vec<_> =
            others.iter().take(Self::MOST_NAMED).map(|account| account.as_str()).collect();
        let more = match others.len() - named.len() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        let word = if others.len() == 1 { "account" } else { "accounts" };
        let accounts = format!("{word} {}{more}", named.join(", "));
        Self::OtherAccounts { accounts, own: own.clone() }
    }
}

/// A call that was refused, with what to do.
pub(super) fn refusal(failure: &Failure, account: &AccountId, region: &Region) -> String {
    let (operation, said) = (failure.operation, failure.message.trim_end_matches('.'));
    let place = format!("Security Hub in {region} of account {account}");
    if failure.is(&["InvalidAccessException"]) {
        return format!(
            "{place} is not enabled ({said}): enable it with `aws securityhub enable-security-hub --region {region}`, or name the Region that your findings are gathered in with --region"
        );
    }
    match failure.reason {
        GapReason::AccessDenied => format!(
            "{place} refuses {operation} ({said}): publishing needs securityhub:GetFindings, securityhub:BatchImportFindings and securityhub:BatchUpdateFindings"
        ),
        GapReason::RegionNotEnabled => format!(
            "{place}: {operation}: {said}; if the Region is not enabled in the account, name another with --region"
        ),
        GapReason::TimedOut | GapReason::Unreachable => format!(
            "{place} cannot be reached ({said}): check that {region} is the Region that your findings are gathered in, or name it with --region"
        ),
        GapReason::Throttled => format!(
            "{place} keeps throttling {operation} ({said}): run it again later, it goes on where it ended"
        ),
        _ => format!("{place}: {operation}: {said}"),
    }
}
