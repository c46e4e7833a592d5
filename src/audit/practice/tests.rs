#![allow(clippy::unwrap_used)]

use super::*;
use crate::inventory::types::*;
use crate::inventory::{Arn, Gap, Region};
use crate::report::ChangeKind;
use crate::workload::testing::*;
use crate::workload::{WorkloadSettings, workloads};

const DAY_1: &str = "2026-02-01T10:00:00Z";
const DAY_2: &str = "2026-02-02T10:00:00Z";
const DAY_2_LATER: &str = "2026-02-02T10:02:30Z";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The practice of the one workload of an estate.
fn practice(estate: TestEstate) -> Practice {
    let estate = estate.build();
    let workloads = workloads(&estate, &WorkloadSettings::default());
    assert_eq!(workloads.len(), 1);
    PracticeLog::of(&estate).practice(&workloads[0])
}

fn shop() -> TestEstate {
    let mut estate = TestEstate::new();
    estate.global_database("orders", Some("shop"));
    estate.table("carts", PRIMARY, Some("shop"), &[STANDBY]);
    estate.table("carts", STANDBY, Some("shop"), &[PRIMARY]);
    estate
}

fn event(estate: &mut TestEstate, category: &str, message: &str, at: &str) {
    let arn = format!("arn:aws:rds:{STANDBY}:123456789012:event:{at}");
    let event = RdsEvent {
        source_arn: cluster_arn("orders", STANDBY).parse::<Arn>().unwrap().into(),
        categories: vec![category.to_owned()].into(),
        message: message.to_owned().into(),
        time: time(at).into(),
        ..RdsEvent::default()
    };
    estate.add(&arn, STANDBY, None, event);
}

fn call(estate: &mut TestEstate, name: &str, resource: &str, error: Option<&str>) {
    let arn = format!("arn:aws:cloudtrail:{STANDBY}:123456789012:event/{name}");
    let event = CloudTrailEvent {
        event_name: name.to_owned().into(),
        event_source: "rds.amazonaws.com".to_owned().into(),
        time: time(DAY_2).into(),
        resources: vec![resource.to_owned()].into(),
        error_code: error.map(str::to_owned).into(),
    };
    estate.add(&arn, STANDBY, None, event);
}

fn experiment(estate: &mut TestEstate, action: &str, target: FisTarget, skipped: bool) {
    let action = FisAction { action_id: action.to_owned().into(), ..FisAction::default() };
    let experiment = FisExperiment {
        state: "completed".to_owned().into(),
        ended: Some(time(DAY_1)).into(),
        actions: vec![action].into(),
        targets: vec![target].into(),
        actions_skipped: skipped.into(),
        ..FisExperiment::default()
    };
    let arn = format!("arn:aws:fis:{PRIMARY}:123456789012:experiment/EXP1");
    estate.add(&arn, PRIMARY, None, experiment);
}

fn restore(estate: &mut TestEstate, region: &str, validation: Option<&str>) {
    let job = BackupRestoreJob {
        status: "COMPLETED".to_owned().into(),
        source_resource_arn: Some(table_arn("carts", PRIMARY).parse::<Arn>().unwrap()).into(),
        started: time(DAY_2).into(),
        ended: Some(time(DAY_2_LATER)).into(),
        validation_status: validation.map(str::to_owned).into(),
        restore_testing_plan_arn: None.into(),
        ..BackupRestoreJob::default()
    };
    let arn = format!("arn:aws:backup:{region}:123456789012:restore-job:1");
    estate.add(&arn, region, None, job);
}

fn classes(practice: &Practice) -> Vec<(&str, Option<i64>)> {
    practice.exercises.iter().map(|e| (e.class.as_str(), e.measured_seconds)).collect()
}

#[test]
fn nothing_is_known_of_an_estate_without_traces() {
    let practice = practice(shop());
    assert_eq!(practice.last, Attribute::Known(None));
    assert_eq!(practice.evidence(), "no trace of an exercise");
    assert_eq!(practice.report(), None);
}

#[test]
fn a_switchover_of_the_database_tells_its_length() {
    let mut estate = shop();
    let to = "to DB cluster orders in Region eu-central-1";
    event(&mut estate, "global failover", &format!("Global switchover {to} started."), DAY_2);
    let ended = format!("Global switchover {to} finished.");
    event(&mut estate, "global failover", &ended, DAY_2_LATER);
    let practice = practice(estate);
    assert_eq!(practice.last, Attribute::Known(Some(time(DAY_2_LATER))));
    assert_eq!(classes(&practice), [("region", Some(150))]);
}

#[test]
fn a_failover_that_failed_shows_nothing_and_one_in_the_cluster_only_that() {
    let mut estate = shop();
    let failed = "Global failover to DB cluster orders in Region eu-central-1 failed.";
    event(&mut estate, "global failover", failed, DAY_2);
    event(&mut estate, "failover", "Completed failover to DB instance: orders-1", DAY_1);
    let practice = practice(estate);
    assert_eq!(practice.last, Attribute::Known(None));
    assert_eq!(classes(&practice), [("az", None)]);
    assert_eq!(practice.report().unwrap().class, "az");
}

#[test]
fn a_recorded_call_counts_unless_it_was_refused() {
    for (error, expected) in [(None, 1), (Some("AccessDenied"), 0)] {
        for resource in ["orders", "arn:aws:rds::123456789012:global-cluster:orders"] {
            let mut estate = shop();
            call(&mut estate, "SwitchoverGlobalCluster", resource, error);
            assert_eq!(practice(estate).exercises.len(), expected, "{resource} {error:?}");
        }
    }
    let mut estate = shop();
    call(&mut estate, "SwitchoverGlobalCluster", "another", None);
    call(&mut estate, "ModifyDBCluster", "orders", None);
    assert!(practice(estate).exercises.is_empty());
}

#[test]
fn an_experiment_counts_for_what_it_hits_and_as_what_it_does() {
    let by_arn = || FisTarget {
        resource_arns: vec![cluster_arn("orders", PRIMARY)].into(),
        ..FisTarget::default()
    };
    let by_tag = || FisTarget {
        resource_type: "aws:rds:cluster".to_owned().into(),
        resource_tags: Attribute::Known([("app".to_owned(), "shop".to_owned())].into()),
        ..FisTarget::default()
    };
    for target in [by_arn(), by_tag()] {
        let mut estate = shop();
        experiment(&mut estate, "aws:rds:failover-db-cluster", target, false);
        assert_eq!(classes(&practice(estate)), [("az", None)]);
    }
    let mut estate = shop();
    experiment(&mut estate, "aws:rds:failover-db-cluster", by_arn(), true);
    assert!(practice(estate).exercises.is_empty(), "actions were skipped");
    let mut estate = shop();
    experiment(&mut estate, "aws:fis:wait", by_arn(), false);
    assert!(practice(estate).exercises.is_empty(), "waiting is no exercise");
}

#[test]
fn an_experiment_on_a_subnet_hits_what_runs_in_it() {
    let mut estate = shop();
    let subnet = "arn:aws:ec2:me-south-1:123456789012:subnet/subnet-1";
    let attributes = Subnet { subnet_id: "subnet-1".to_owned().into(), ..Subnet::default() };
    estate.add(subnet, PRIMARY, None, attributes);
    estate.function("api", PRIMARY, Some("shop"));
    estate.change(&function_arn("api", PRIMARY), |resource| {
        if let Attributes::LambdaFunction(function) = &mut resource.attributes {
            function.subnet_ids = vec!["subnet-1".to_owned()].into();
        }
    });
    let target =
        FisTarget { resource_arns: vec![subnet.to_owned()].into(), ..FisTarget::default() };
    let action = "aws:network:route-table-disrupt-cross-region-connectivity";
    experiment(&mut estate, action, target, false);
    assert_eq!(classes(&practice(estate)), [("region", None)]);
}

#[test]
fn a_restore_is_practice_of_restores_and_measured() {
    let mut estate = shop();
    restore(&mut estate, STANDBY, Some("SUCCESSFUL"));
    // The workload fails over: restoring one table elsewhere is not its way back.
    assert_eq!(classes(&practice(estate)), [("application", Some(150))]);
    let mut estate = shop();
    restore(&mut estate, STANDBY, Some("FAILED"));
    assert!(practice(estate).exercises.is_empty());
}

#[test]
fn a_launch_by_disaster_recovery_and_the_last_restore_count() {
    let mut estate = shop();
    let server = DrsSourceServer {
        last_launch_result: "SUCCEEDED".to_owned().into(),
        last_launch_at: Some(time(DAY_1)).into(),
        ..DrsSourceServer::default()
    };
    let arn = format!("arn:aws:drs:{STANDBY}:123456789012:source-server/s-1");
    estate.add(&arn, STANDBY, Some("shop"), server);
    let point = BackupRecoveryPoint {
        resource_arn: table_arn("carts", PRIMARY).parse::<Arn>().unwrap().into(),
        last_restore_at: Some(time(DAY_2)).into(),
        last_restore_seconds: Some(600).into(),
        ..BackupRecoveryPoint::default()
    };
    estate.add("arn:aws:backup:me-south-1:123456789012:recovery-point:1", PRIMARY, None, point);
    assert_eq!(classes(&practice(estate)), [("region", None), ("application", Some(600))]);
}

#[test]
fn what_could_not_be_read_leaves_it_open_unless_an_exercise_is_known() {
    let gap = || Gap {
        account: None,
        region: STANDBY.parse::<Region>().unwrap(),
        service: "cloudtrail".into(),
        operation: "LookupEvents".into(),
        reason: GapReason::AccessDenied,
        message: "no".into(),
    };
    let mut estate = shop();
    estate.inventory.gaps.push(gap());
    assert!(matches!(practice(estate).last, Attribute::Unknown(_)));
    let mut estate = shop();
    estate.inventory.gaps.push(gap());
    let done = "Global failover to DB cluster orders in Region eu-central-1 completed.";
    event(&mut estate, "global failover", done, DAY_2);
    assert_eq!(practice(estate).last, Attribute::Known(Some(time(DAY_2))));
    let mut estate = shop();
    estate.inventory.gaps.push(Gap { region: "sa-east-1".parse().unwrap(), ..gap() });
    assert_eq!(practice(estate).last, Attribute::Known(None), "another Region");
}

#[test]
fn what_changed_since_the_last_exercise_is_listed() {
    let mut estate = shop();
    let done = "Global failover to DB cluster orders in Region eu-central-1 completed.";
    event(&mut estate, "global failover", done, DAY_1);
    for (region, made) in [(PRIMARY, DAY_2), (STANDBY, "2025-01-01T00:00:00Z")] {
        estate.change(&table_arn("carts", region), |resource| {
            if let Attributes::DynamoDbTable(table) = &mut resource.attributes {
                table.created_at = time(made).into();
            }
        });
    }
    estate.function("api", PRIMARY, Some("shop"));
    estate.change(&function_arn("api", PRIMARY), |resource| {
        if let Attributes::LambdaFunction(function) = &mut resource.attributes {
            function.last_modified = time(DAY_2).into();
        }
    });
    let changed = practice(estate).report().unwrap().changed_since;
    let told: Vec<(&str, ChangeKind)> =
        changed.iter().map(|change| (change.arn.as_str(), change.kind)).collect();
    let (carts, api) = (table_arn("carts", PRIMARY), function_arn("api", PRIMARY));
    assert_eq!(told, [(carts.as_str(), ChangeKind::Created), (api.as_str(), ChangeKind::Changed)]);
}
