//! What has to change in one account's Security Hub: a pure function of what
//! the report says and what is stored.

use std::collections::BTreeMap;

use super::content;
use super::outcome::{Change, ChangeKind, KeptReason};
use super::scope::Scope;
use crate::inventory::Timestamp;
use crate::report::asff::AsffFinding;

/// Who writes notes that we may replace.
pub(super) const AUTHOR: &str = "blackstart";

/// The user-defined field that says what we did for a waiver.
pub(super) const WAIVER_MARK: &str = "blackstart/waiver";
const SUPPRESSED_BY_US: &str = "suppressed";
const LIFTED_BY_US: &str = "lifted";

const WAIVER_ENDED: &str = "This finding is waived no more.";

/// Security Hub deletes active findings 90 days after their last update (user
/// guide, "Finding retention"); a third of that leaves room for missed runs.
const REFRESH_AFTER_SECONDS: i64 = 30 * 24 * 60 * 60;

/// A finding of ours as Security Hub has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    /// What it says, with the workflow status and the note that it has now.
    pub(super) finding: AsffFinding,
    /// Its user-defined fields.
    pub(super) user_fields: BTreeMap<String, String>,
}

/// A finding to be imported.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Import {
    pub(super) kind: ChangeKind,
    pub(super) finding: AsffFinding,
    /// Only a finding that is new brings user-defined fields.
    pub(super) user_fields: BTreeMap<String, String>,
}

/// A finding whose workflow, note or user-defined fields are to be changed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Update {
    pub(super) kind: ChangeKind,
    pub(super) id: String,
    pub(super) product_arn: String,
    pub(super) title: String,
    pub(super) resource: String,
    pub(super) edit: Edit,
}

/// The same edit can be made on many findings with one call.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    pub(super) workflow: Option<String>,
    pub(super) note: Option<String>,
    pub(super) user_fields: BTreeMap<String, String>,
}

/// What has to change.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) imports: Vec<Import>,
    pub(super) updates: Vec<Update>,
    pub(super) unchanged: usize,
    pub(super) kept: BTreeMap<KeptReason, usize>,
}

impl Plan {
    pub(super) fn of(wanted: Vec<AsffFinding>, stored: Vec<Stored>, scope: &Scope<'_>) -> Self {
        let mut plan = Self::default();
        let mut stored: BTreeMap<String, Stored> =
            stored.into_iter().map(|stored| (stored.finding.id.clone(), stored)).collect();
        let mut seen = BTreeMap::new();
        for mut finding in wanted {
            content::mark(&mut finding, scope.collected_at());
            seen.entry(finding.id.clone()).or_insert(finding);
        }
        for (id, finding) in seen {
            match stored.remove(&id) {
                None => plan.add_new(finding),
                Some(stored) => plan.meet(finding, &stored),
            }
        }
        for stored in stored.into_values().filter(|stored| is_active(&stored.finding)) {
            plan.leave(stored, scope);
        }
        plan
    }

    /// Each change, in the plan's order.
    pub(super) fn changes(&self) -> impl Iterator<Item = Change> {
        let imports = self.imports.iter().map(|import| Change {
            kind: import.kind,
            id: import.finding.id.clone(),
            title: import.finding.title.clone(),
            resource: resource(&import.finding),
        });
        let updates = self.updates.iter().map(|update| Change {
            kind: update.kind,
            id: update.id.clone(),
            title: update.title.clone(),
            resource: update.resource.clone(),
        });
        imports.chain(updates)
    }

    fn add_new(&mut self, finding: AsffFinding) {
        let mark = (WAIVER_MARK.to_owned(), SUPPRESSED_BY_US.to_owned());
        let user_fields = is_waived(&finding).then_some(mark).into_iter().collect();
        self.imports.push(Import { kind: ChangeKind::New, finding, user_fields });
    }

    fn keep(&mut self, reason: KeptReason) {
        *self.kept.entry(reason).or_default() += 1;
    }

    /// A finding that is there already.
    fn meet(&mut self, wanted: AsffFinding, stored: &Stored) {
        let old = &stored.finding;
        if content::is_newer(old, wanted.last_observed_at) {
            return self.keep(KeptReason::NewerThere);
        }
        if is_active(old) && is_failed(old) && is_not_assessed(&wanted) {
            return self.keep(KeptReason::NotAssessed);
        }
        let kind = kind_of_update(&wanted, old);
        self.edit(&wanted, stored, kind);
        let Some(kind) = kind else {
            self.unchanged += 1;
            return;
        };
        let finding = AsffFinding {
            created_at: old.created_at,
            first_observed_at: old.first_observed_at.min(wanted.first_observed_at),
            updated_at: later(old.updated_at, wanted.updated_at),
            ..wanted
        };
        self.imports.push(Import { kind, finding, user_fields: BTreeMap::new() });
    }

    /// A finding that the report does not have.
    fn leave(&mut self, stored: Stored, scope: &Scope<'_>) {
        let old = stored.finding;
        if content::is_newer(&old, scope.collected_at()) {
            return self.keep(KeptReason::NewerThere);
        }
        if !scope.looked_at(&old) {
            return self.keep(KeptReason::NotLookedAt);
        }
        let mut finding = AsffFinding {
            record_state: "ARCHIVED".to_owned(),
            updated_at: later(old.updated_at, scope.collected_at()),
            ..old
        };
        content::mark_time(&mut finding, scope.collected_at());
        let kind = ChangeKind::Archived;
        self.imports.push(Import { kind, finding, user_fields: BTreeMap::new() });
    }

    /// Suppresses what was waived, and takes back only what we suppressed.
    fn edit(&mut self, wanted: &AsffFinding, stored: &Stored, kind: Option<ChangeKind>) {
        let ours = stored.user_fields.get(WAIVER_MARK).is_some_and(|mark| mark == SUPPRESSED_BY_US);
        let status = workflow_after(wanted, &stored.finding, kind);
        let reason = wanted.note.as_ref().map(|note| note.text.as_str());
        let (kind, workflow, note, mark) = match (is_waived(wanted), ours) {
            (true, false) if status == "NEW" => {
                let suppressed = Some("SUPPRESSED".to_owned());
                (ChangeKind::Suppressed, suppressed, reason, SUPPRESSED_BY_US)
            }
            (true, true) if status == "SUPPRESSED" && note_is_outdated(stored, reason) => {
                (ChangeKind::Annotated, None, reason, SUPPRESSED_BY_US)
            }
            (false, true) if is_not_assessed(wanted) => return,
            (false, true) if status == "SUPPRESSED" => {
                let before = Some(wanted.workflow.status.clone());
                (ChangeKind::Unsuppressed, before, Some(WAIVER_ENDED), LIFTED_BY_US)
            }
            (false, true) => (ChangeKind::Annotated, None, None, LIFTED_BY_US),
            _ => return,
        };
        let mut user_fields = stored.user_fields.clone();
        user_fields.insert(WAIVER_MARK.to_owned(), mark.to_owned());
        self.updates.push(Update {
            kind,
            id: wanted.id.clone(),
            product_arn: wanted.product_arn.clone(),
            title: wanted.title.clone(),
            resource: resource(wanted),
            edit: Edit {
                workflow,
                note: note.filter(|_| may_write_note(stored)).map(str::to_owned),
                user_fields,
            },
        });
    }
}

/// Why a finding that is there has to be imported again; none if it need not.
fn kind_of_update(wanted: &AsffFinding, old: &AsffFinding) -> Option<ChangeKind> {
    let age = wanted.updated_at.unix_seconds() - old.updated_at.unix_seconds();
    if !is_active(old) {
        Some(ChangeKind::Returned)
    } else if !content::is_same(wanted, old) {
        Some(ChangeKind::Changed)
    } else {
        (age > REFRESH_AFTER_SECONDS).then_some(ChangeKind::Refreshed)
    }
}

/// The workflow status once the import is done: Security Hub itself resets
/// `NOTIFIED` and `RESOLVED` to `NEW` where a finding comes back or fails again
/// (API reference, `Workflow`).
fn workflow_after<'a>(
    wanted: &AsffFinding,
    old: &'a AsffFinding,
    kind: Option<ChangeKind>,
) -> &'a str {
    let fails_again = old.compliance.status == "PASSED" && wanted.compliance.status != "PASSED";
    let resets = kind == Some(ChangeKind::Returned) || (kind.is_some() && fails_again);
    match old.workflow.status.as_str() {
        "NOTIFIED" | "RESOLVED" if resets => "NEW",
        // Security Hub's own first status.
        "" => "NEW",
        other => other,
    }
}

/// Security Hub ignores what is not later than what it has.
fn later(stored: Timestamp, wanted: Timestamp) -> Timestamp {
    let next = Timestamp::from_unix_seconds(stored.unix_seconds().saturating_add(1));
    next.map_or(wanted, |next| next.max(wanted))
}

/// A note of people is theirs.
fn may_write_note(stored: &Stored) -> bool {
    stored.finding.note.as_ref().is_none_or(|note| note.updated_by == AUTHOR)
}

fn note_is_outdated(stored: &Stored, reason: Option<&str>) -> bool {
    let there = stored.finding.note.as_ref();
    there.is_some_and(|note| note.updated_by == AUTHOR && Some(note.text.as_str()) != reason)
}

fn is_active(finding: &AsffFinding) -> bool {
    finding.record_state != "ARCHIVED"
}

fn is_failed(finding: &AsffFinding) -> bool {
    finding.compliance.status == "FAILED"
}

fn is_waived(finding: &AsffFinding) -> bool {
    status(finding) == Some("waived")
}

fn is_not_assessed(finding: &AsffFinding) -> bool {
    status(finding) == Some("not_assessed")
}

fn status(finding: &AsffFinding) -> Option<&str> {
    finding.product_fields.get("blackstart/Status").map(String::as_str)
}

fn resource(finding: &AsffFinding) -> String {
    finding.resources.first().map(|resource| resource.id.clone()).unwrap_or_default()
}
