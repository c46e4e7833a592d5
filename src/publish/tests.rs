//! What a plan does with what is stored.

use super::outcome::{ChangeKind, KeptReason};
use super::plan::{Plan, Stored, WAIVER_MARK};
use super::scope::Scope;
use super::wire;
use crate::inventory::Timestamp;
use crate::report::asff::{self, AsffFinding, AsffNote};
use crate::report::{Report, Status, sample};

const DAY: i64 = 24 * 60 * 60;

fn report() -> Report {
    let mut report = sample::company();
    report.gaps.clear();
    report
}

fn wanted(report: &Report) -> Vec<AsffFinding> {
    asff::findings(report, None)
}

fn plan(report: &Report, stored: &[Stored]) -> Plan {
    Plan::of(wanted(report), stored.to_vec(), &Scope::of(report))
}

/// What Security Hub has after a plan was carried out.
fn after(plan: &Plan, before: &[Stored]) -> Vec<Stored> {
    let mut stored: Vec<Stored> = before.to_vec();
    for import in &plan.imports {
        let mut new = wire::from_sdk(wire::to_sdk(import)).unwrap();
        match stored.iter_mut().find(|old| old.finding.id == new.finding.id) {
            Some(old) => {
                let returns = old.finding.record_state == "ARCHIVED";
                new.finding.workflow = old.finding.workflow.clone();
                if returns && new.finding.workflow.status != "SUPPRESSED" {
                    new.finding.workflow.status = "NEW".into();
                }
                new.finding.note = old.finding.note.take();
                new.user_fields = std::mem::take(&mut old.user_fields);
                *old = new;
            }
            None => stored.push(new),
        }
    }
    for update in &plan.updates {
        let old = stored.iter_mut().find(|old| old.finding.id == update.id).unwrap();
        if let Some(status) = &update.edit.workflow {
            old.finding.workflow.status.clone_from(status);
        }
        if let Some(text) = &update.edit.note {
            let at = old.finding.updated_at;
            let (text, updated_by) = (text.clone(), "blackstart".to_owned());
            old.finding.note = Some(AsffNote { text, updated_by, updated_at: at });
        }
        old.user_fields.clone_from(&update.edit.user_fields);
    }
    stored
}

fn published(report: &Report) -> Vec<Stored> {
    after(&plan(report, &[]), &[])
}

fn kinds(plan: &Plan) -> Vec<ChangeKind> {
    plan.changes().map(|change| change.kind).collect()
}

fn later(time: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_unix_seconds(time.unix_seconds() + days * DAY).unwrap()
}

fn first_with(report: &Report, status: Status) -> usize {
    report.findings.iter().position(|finding| finding.status == status).unwrap()
}

/// The stored form of one finding of a report.
fn of<'s>(stored: &'s mut [Stored], id: &str) -> &'s mut Stored {
    stored.iter_mut().find(|stored| stored.finding.id == id).unwrap()
}

#[test]
fn a_second_run_changes_nothing_and_a_later_one_refreshes() {
    let mut report = report();
    let stored = published(&report);
    assert_eq!(stored.len(), report.findings.len());
    let again = plan(&report, &stored);
    assert_eq!((again.changes().count(), again.unchanged), (0, report.findings.len()));

    let first = report.collected_at;
    report.collected_at = later(first, 30);
    report.tool.version = "9.9.9".into();
    assert_eq!(plan(&report, &stored).changes().count(), 0);
    report.collected_at = later(first, 31);
    let refreshed = plan(&report, &stored);
    assert!(kinds(&refreshed).iter().all(|kind| *kind == ChangeKind::Refreshed));
    assert_eq!(refreshed.imports.len(), report.findings.len());
    assert_eq!(refreshed.imports[0].finding.created_at, first);
}

#[test]
fn an_update_is_later_than_what_is_there_and_keeps_when_it_began() {
    let mut report = report();
    let mut stored = published(&report);
    let began = report.collected_at;
    for stored in &mut stored {
        stored.finding.updated_at = later(began, 5);
    }
    report.findings[0].message = "Something else".into();
    let plan = plan(&report, &stored);
    assert_eq!(kinds(&plan), [ChangeKind::Changed]);
    let finding = &plan.imports[0].finding;
    assert_eq!(finding.created_at, began);
    assert_eq!(finding.updated_at.unix_seconds(), later(began, 5).unix_seconds() + 1);
}

#[test]
fn what_is_gone_is_archived_once_and_comes_back() {
    let mut report = report();
    let stored = published(&report);
    let index = first_with(&report, Status::Fail);
    let mended = report.findings.remove(index);
    let id = asff::finding_id(&mended);
    let gone = plan(&report, &stored);
    assert_eq!(kinds(&gone), [ChangeKind::Archived]);
    let mut archived = after(&gone, &stored);
    assert_eq!(of(&mut archived, &id).finding.record_state, "ARCHIVED");
    assert_eq!(plan(&report, &archived).changes().count(), 0);

    report.findings.insert(index, mended);
    report.collected_at = later(report.collected_at, 1);
    let back = plan(&report, &archived);
    assert_eq!(kinds(&back), [ChangeKind::Returned]);
    let began = stored[0].finding.created_at;
    assert_eq!(back.imports[0].finding.created_at, began);
    assert_eq!(back.imports[0].finding.record_state, "ACTIVE");
}

#[test]
fn an_older_report_changes_nothing() {
    let mut report = report();
    let stored = published(&report);
    report.collected_at = later(report.collected_at, -1);
    report.findings.remove(0);
    report.findings[0].message = "Older".into();
    let plan = plan(&report, &stored);
    assert_eq!(plan.changes().count(), 0);
    assert_eq!(plan.kept[&KeptReason::NewerThere], stored.len());
}

#[test]
fn an_older_report_brings_nothing_back() {
    let mut report = report();
    let stored = published(&report);
    let before = report.clone();
    report.findings.remove(first_with(&before, Status::Fail));
    report.collected_at = later(report.collected_at, 5);
    let archived = after(&plan(&report, &stored), &stored);
    let between = Report { collected_at: later(before.collected_at, 3), ..before };
    let plan = plan(&between, &archived);
    assert_eq!((plan.changes().count(), plan.kept[&KeptReason::NewerThere]), (0, 1));
}

#[test]
fn what_failed_and_cannot_be_assessed_stays_failed() {
    let mut report = report();
    let stored = published(&report);
    let index = first_with(&report, Status::Fail);
    report.findings[index].status = Status::NotAssessed;
    let plan = plan(&report, &stored);
    assert_eq!(plan.changes().count(), 0);
    assert_eq!(plan.kept[&KeptReason::NotAssessed], 1);
}

#[test]
fn a_waiver_suppresses_and_its_end_takes_that_back() {
    let mut report = report();
    let index = first_with(&report, Status::Fail);
    let id = asff::finding_id(&report.findings[index]);
    let stored = published(&report);

    report.findings[index].status = Status::Waived;
    let waived = plan(&report, &stored);
    assert_eq!(kinds(&waived), [ChangeKind::Changed, ChangeKind::Suppressed]);
    let mut stored = after(&waived, &stored);
    let there = of(&mut stored, &id);
    assert_eq!(there.finding.workflow.status, "SUPPRESSED");
    assert_eq!(there.finding.note.as_ref().unwrap().updated_by, "blackstart");
    assert_eq!(plan(&report, &stored).changes().count(), 0);

    report.findings[index].status = Status::Fail;
    let ended = plan(&report, &stored);
    assert_eq!(kinds(&ended), [ChangeKind::Changed, ChangeKind::Unsuppressed]);
    let mut stored = after(&ended, &stored);
    assert_eq!(of(&mut stored, &id).finding.workflow.status, "NEW");
    assert_eq!(plan(&report, &stored).changes().count(), 0);

    report.findings[index].status = Status::Waived;
    let again = plan(&report, &stored);
    assert_eq!(kinds(&again), [ChangeKind::Changed, ChangeKind::Suppressed]);
}

#[test]
fn what_is_new_and_waived_is_suppressed_at_once() {
    let mut report = report();
    let index = first_with(&report, Status::Waived);
    let id = asff::finding_id(&report.findings[index]);
    let first = plan(&report, &[]);
    assert!(kinds(&first).iter().all(|kind| *kind == ChangeKind::New));
    let mut stored = after(&first, &[]);
    assert_eq!(of(&mut stored, &id).finding.workflow.status, "SUPPRESSED");
    report.findings[index].status = Status::Fail;
    report.findings[index].waiver = None;
    assert!(kinds(&plan(&report, &stored)).contains(&ChangeKind::Unsuppressed));
}

#[test]
fn a_status_and_a_note_of_people_are_left_alone() {
    let mut report = report();
    let index = first_with(&report, Status::Fail);
    let id = asff::finding_id(&report.findings[index]);
    let mut stored = published(&report);
    for status in ["NOTIFIED", "RESOLVED", "SUPPRESSED"] {
        of(&mut stored, &id).finding.workflow.status = status.into();
        report.findings[index].status = Status::Waived;
        assert_eq!(plan(&report, &stored).updates, [], "{status} and waived");
        report.findings[index].status = Status::Fail;
        assert_eq!(plan(&report, &stored).updates, [], "{status} and not waived");
    }

    let there = of(&mut stored, &id);
    there.finding.workflow.status = "NEW".into();
    there.user_fields.insert("ticket".into(), "OPS-1".into());
    let at = there.finding.updated_at;
    let (text, updated_by) = ("Ours".to_owned(), "someone".to_owned());
    there.finding.note = Some(AsffNote { text, updated_by, updated_at: at });
    report.findings[index].status = Status::Waived;
    let waived = plan(&report, &stored);
    let edit = &waived.updates[0].edit;
    assert_eq!((edit.workflow.as_deref(), edit.note.as_deref()), (Some("SUPPRESSED"), None));
    assert_eq!(edit.user_fields["ticket"], "OPS-1");
    assert_eq!(edit.user_fields[WAIVER_MARK], "suppressed");
}

#[test]
fn what_people_opened_again_is_not_suppressed_again() {
    let mut report = report();
    let index = first_with(&report, Status::Waived);
    let id = asff::finding_id(&report.findings[index]);
    let mut stored = published(&report);
    of(&mut stored, &id).finding.workflow.status = "NEW".into();
    assert_eq!(plan(&report, &stored).changes().count(), 0);
    report.findings[index].status = Status::Fail;
    let ended = plan(&report, &stored);
    let update = ended.updates.iter().find(|update| update.id == id).unwrap();
    assert_eq!((update.kind, &update.edit.workflow), (ChangeKind::Annotated, &None));
}

#[test]
fn a_finding_survives_the_way_there_and_back() {
    for import in plan(&report(), &[]).imports {
        let mut there = wire::from_sdk(wire::to_sdk(&import)).unwrap().finding;
        there.severity.normalized = import.finding.severity.normalized;
        assert_eq!(there, import.finding);
    }
}
