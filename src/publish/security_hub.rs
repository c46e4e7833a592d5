//! The calls to one account's Security Hub, in batches and at the rates that
//! its API reference names.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_securityhub::Client;
use aws_sdk_securityhub::types::{
    AwsSecurityFindingFilters, AwsSecurityFindingIdentifier, NoteUpdate, StringFilter,
    StringFilterComparison, WorkflowStatus, WorkflowUpdate,
};

use super::error::refusal;
use super::outcome::{AccountOutcome, Failure, IMPORT, UPDATE};
use super::pace::Pace;
use super::plan::{AUTHOR, Edit, Import, Plan, Stored, Update};
use super::wire;
use crate::collect::failure::Failure as CallFailure;
use crate::collect::session::Session;
use crate::inventory::{AccountId, Region};
use crate::report::asff::{GENERATOR_PREFIX, MOST_FINDINGS_IN_A_BATCH};

const SERVICE: &str = "securityhub";
const READ: &str = "GetFindings";

/// The most that one page of `GetFindings` holds.
const FINDINGS_ON_A_PAGE: i32 = 100;

/// The most bytes that Security Hub takes for one finding.
const LARGEST_FINDING: usize = 240 * 1024;

/// Security Hub in one Region of one account.
pub(super) struct SecurityHub {
    client: Client,
    account: AccountId,
    region: Region,
    product_arn: String,
    reads: Pace,
    imports: Pace,
    updates: Pace,
}

impl SecurityHub {
    /// The rates are those that the API reference of Security Hub allows an
    /// account in a Region, with what it allows at once.
    pub(super) fn new(session: &Session, region: &Region) -> Self {
        let account = session.account.clone();
        Self {
            client: Client::new(&session.config(region)),
            product_arn: format!(
                "arn:{}:securityhub:{region}:{account}:product/{account}/default",
                region.partition()
            ),
            account,
            region: region.clone(),
            reads: Pace::new(3, 6),
            imports: Pace::new(10, 30),
            updates: Pace::new(10, 30),
        }
    }

    /// The product under whose name findings are imported here.
    pub(super) fn product_arn(&self) -> &str {
        &self.product_arn
    }

    fn refused(&self, failure: &CallFailure) -> String {
        refusal(failure, &self.account, &self.region)
    }

    /// Every finding of ours that is there, active or archived.
    pub(super) async fn read(&self) -> Result<Vec<Stored>, String> {
        let filters = AwsSecurityFindingFilters::builder()
            .product_arn(filter(&self.product_arn, StringFilterComparison::Equals))
            .generator_id(filter(GENERATOR_PREFIX, StringFilterComparison::Prefix))
            .build();
        let mut found = Vec::new();
        let mut token = None;
        loop {
            self.reads.wait().await;
            let page = self
                .client
                .get_findings()
                .filters(filters.clone())
                .max_results(FINDINGS_ON_A_PAGE)
                .set_next_token(token)
                .send()
                .await
                .map_err(|error| self.refused(&CallFailure::of(SERVICE, READ, &error)))?;
            token = page.next_token.filter(|token| !token.is_empty());
            found.extend(page.findings.unwrap_or_default().into_iter().filter_map(wire::from_sdk));
            if token.is_none() {
                return Ok(found);
            }
        }
    }

    /// Does what is planned. What is refused for one finding is listed; what is
    /// refused for all ends it.
    pub(super) async fn write(
        &self,
        plan: &Plan,
        outcome: &mut AccountOutcome,
    ) -> Result<(), String> {
        let (fitting, too_large): (Vec<_>, Vec<_>) =
            plan.imports.iter().partition(|import| size(import) <= LARGEST_FINDING);
        outcome.failures.extend(too_large.into_iter().map(|import| Failure {
            operation: IMPORT,
            id: import.finding.id.clone(),
            code: "TooLarge".to_owned(),
            message: "the finding is larger than the 240 KB that Security Hub takes".to_owned(),
        }));
        for batch in fitting.chunks(MOST_FINDINGS_IN_A_BATCH) {
            self.import(batch, outcome).await?;
        }
        for (edit, updates) in by_edit(plan, &outcome.failures) {
            for batch in updates.chunks(MOST_FINDINGS_IN_A_BATCH) {
                self.update(edit, batch, outcome).await?;
            }
        }
        Ok(())
    }

    async fn import(&self, batch: &[&Import], outcome: &mut AccountOutcome) -> Result<(), String> {
        self.imports.wait().await;
        let findings = batch.iter().map(|import| wire::to_sdk(import)).collect();
        let answer = self
            .client
            .batch_import_findings()
            .set_findings(Some(findings))
            .send()
            .await
            .map_err(|error| self.refused(&CallFailure::of(SERVICE, IMPORT, &error)))?;
        let failed = answer.failed_findings.unwrap_or_default();
        outcome.done += batch.len().saturating_sub(failed.len());
        outcome.failures.extend(failed.into_iter().map(|failed| Failure {
            operation: IMPORT,
            id: failed.id.unwrap_or_default(),
            code: failed.error_code.unwrap_or_default(),
            message: failed.error_message.unwrap_or_default(),
        }));
        Ok(())
    }

    async fn update(
        &self,
        edit: &Edit,
        batch: &[&Update],
        outcome: &mut AccountOutcome,
    ) -> Result<(), String> {
        self.updates.wait().await;
        let identifiers = batch.iter().map(|update| {
            AwsSecurityFindingIdentifier::builder()
                .id(&update.id)
                .product_arn(&update.product_arn)
                .build()
        });
        let note = edit
            .note
            .as_ref()
            .map(|note| NoteUpdate::builder().text(note).updated_by(AUTHOR).build());
        let workflow = edit
            .workflow
            .as_deref()
            .map(|status| WorkflowUpdate::builder().status(WorkflowStatus::from(status)).build());
        let answer = self
            .client
            .batch_update_findings()
            .set_finding_identifiers(Some(identifiers.collect()))
            .set_note(note)
            .set_workflow(workflow)
            .set_user_defined_fields(Some(edit.user_fields.clone().into_iter().collect()))
            .send()
            .await
            .map_err(|error| self.refused(&CallFailure::of(SERVICE, UPDATE, &error)))?;
        let failed = answer.unprocessed_findings.unwrap_or_default();
        outcome.done += batch.len().saturating_sub(failed.len());
        outcome.failures.extend(failed.into_iter().map(|failed| Failure {
            operation: UPDATE,
            id: failed.finding_identifier.and_then(|finding| finding.id).unwrap_or_default(),
            code: failed.error_code.unwrap_or_default(),
            message: failed.error_message.unwrap_or_default(),
        }));
        Ok(())
    }
}

fn filter(value: &str, comparison: StringFilterComparison) -> StringFilter {
    StringFilter::builder().value(value).comparison(comparison).build()
}

/// Bytes of a finding in JSON.
fn size(import: &Import) -> usize {
    serde_json::to_vec(&import.finding).map_or(usize::MAX, |text| text.len())
}

/// Findings that get the same edit together, but not what was refused before.
fn by_edit<'p>(plan: &'p Plan, failures: &[Failure]) -> BTreeMap<&'p Edit, Vec<&'p Update>> {
    let refused: BTreeSet<&str> = failures.iter().map(|failure| failure.id.as_str()).collect();
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for update in &plan.updates {
        if !refused.contains(update.id.as_str()) {
            groups.entry(&update.edit).or_default().push(update);
        }
    }
    groups
}
