#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::inventory::types::*;
use crate::inventory::{Attribute, Attributes, Region};
use crate::report::{Basis, EstimateReport};
use crate::workload::testing::*;
use crate::workload::{WorkloadSettings, workloads};

fn mechanisms() -> Mechanisms {
    Mechanisms::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn assess_with(estate: &Estate, text: &str) -> Vec<Assessment> {
    let settings: WorkloadSettings = serde_saphyr::from_str(text).unwrap();
    let workloads = workloads(estate, &settings);
    let (mechanisms, settings) = (mechanisms(), RecoverySettings::default());
    assess(&Engine::new(estate, &mechanisms, &settings), &workloads)
}

/// The estimate of the only workload for the loss of `region`.
fn estimate(estate: TestEstate, region: &str) -> EstimateReport {
    let estate = estate.build();
    let assessments = assess_with(&estate, "{}");
    assert_eq!(assessments.len(), 1, "one workload");
    let mut estimates = assessments.into_iter().flat_map(|a| a.estimates);
    let found =
        estimates.find(|e| e.report.disruption.regions.iter().any(|r| r.as_str() == region));
    found.unwrap_or_else(|| panic!("no estimate for {region}")).report
}

/// The time of the critical path with every step at its median. The median of
/// the recovery is not far from it.
fn p50(estimate: &EstimateReport) -> f64 {
    let path: f64 = estimate.critical_path.iter().map(|step| step.seconds).sum();
    let rto = estimate.rto_seconds.unwrap();
    assert!(rto.p50 >= path * 0.95 && rto.p50 <= path * 1.3, "{rto:?} of a path of {path}");
    path
}

/// A warm standby: a global database and a record that health checks move.
fn warm_standby() -> TestEstate {
    let mut estate = TestEstate::new();
    estate.global_database("orders", Some("shop"));
    estate.health_check("check-1", PRIMARY, Some("shop"));
    estate.record("mes1", PRIMARY, Some("shop"), |record| {
        record.routing_policy = "failover".to_owned().into();
        record.failover_role = Some("PRIMARY".to_owned()).into();
        record.health_check_id = Some("check-1".to_owned()).into();
    });
    estate.record("euc1", STANDBY, Some("shop"), |record| {
        record.routing_policy = "failover".to_owned().into();
        record.failover_role = Some("SECONDARY".to_owned()).into();
    });
    estate
}

fn change_cluster(estate: &mut TestEstate, region: &str, change: impl FnOnce(&mut DbCluster)) {
    estate.change(&cluster_arn("orders", region), |resource| {
        let Attributes::DbCluster(cluster) = &mut resource.attributes else { return };
        change(cluster);
    });
}

#[test]
fn the_mechanisms_are_valid_and_every_figure_has_a_source() {
    let mechanisms = mechanisms();
    assert!(mechanisms.iter().count() >= 20);
    assert!(mechanisms.reads().count() > 0);
    for mechanism in mechanisms.iter() {
        for step in &mechanism.steps {
            let (source, p50, p95) = match &step.length {
                mechanism::Length::Figure { figure, .. } => {
                    (&figure.source, figure.seconds.p50, figure.seconds.p95)
                }
                mechanism::Length::Setting { source, .. } => (source, 0.0, 0.0),
            };
            assert!(!source.is_empty() && p50 <= p95, "{}/{}", mechanism.id, step.id);
        }
    }
}

#[test]
fn an_empty_estate_has_no_assessments() {
    assert_eq!(assess_with(&TestEstate::new().build(), "{}"), vec![]);
}

#[test]
fn a_global_database_fails_over() {
    let mut estate = warm_standby();
    estate.lag(&cluster_arn("orders", STANDBY), 0.2, 0.7);
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.affected && estimate.recoverable);
    // 30 s until the health check fails, 300 s to decide, 60 s to promote.
    assert_eq!(p50(&estimate), 390.0);
    assert_eq!((estimate.detection_seconds, estimate.decision_seconds), (30.0, 300.0));
    assert_eq!(estimate.rpo_seconds.unwrap().p95, 0.7);
    assert_eq!(estimate.data_loss[0].basis, Basis::Measured);
    assert_eq!(estimate.basis, Some(Basis::Assumed));
    let total: f64 = estimate.critical_path.iter().map(|step| step.seconds).sum();
    assert_eq!(total, p50(&estimate));
}

#[test]
fn the_loss_of_the_standby_is_no_outage() {
    let estimate = estimate(warm_standby(), STANDBY);
    assert!(!estimate.affected && estimate.recoverable);
    assert_eq!(p50(&estimate), 0.0);
    assert!(estimate.explanation.contains("unprotected"), "{}", estimate.explanation);
}

#[test]
fn a_headless_secondary_costs_minutes_and_is_named() {
    let mut estate = warm_standby();
    change_cluster(&mut estate, STANDBY, |cluster| cluster.members = vec![].into());
    let estimate = estimate(estate, PRIMARY);
    assert_eq!(p50(&estimate), 390.0 + 600.0);
    assert!(estimate.explanation.contains("headless"), "{}", estimate.explanation);
}

#[test]
fn a_standby_whose_key_is_in_the_dark_region_is_lost_with_it() {
    let mut estate = warm_standby();
    change_cluster(&mut estate, STANDBY, |cluster| {
        cluster.kms_key_arn = Some(key_arn(PRIMARY)).into();
    });
    let estimate = estimate(estate, PRIMARY);
    assert!(!estimate.recoverable);
    assert_eq!(estimate.rto_seconds, None);
    let reason = &estimate.lost[0].reason;
    assert!(reason.contains(&key_arn(PRIMARY)), "{reason}");
}

#[test]
fn a_serving_resource_that_relies_on_a_lost_one_is_affected() {
    let mut estate = warm_standby();
    change_cluster(&mut estate, PRIMARY, |cluster| {
        cluster.kms_key_arn = Some(key_arn(STANDBY)).into();
    });
    let estimate = estimate(estate, STANDBY);
    assert!(estimate.affected && !estimate.recoverable);
    assert_eq!(estimate.lost[0].arn.as_str(), cluster_arn("orders", PRIMARY));
}

#[test]
fn unknown_evidence_is_neither_a_way_back_nor_a_loss() {
    let mut estate = warm_standby();
    change_cluster(&mut estate, STANDBY, |cluster| cluster.status = denied());
    let estimate = estimate(estate, PRIMARY);
    assert!(!estimate.recoverable);
    assert_eq!((estimate.rto_seconds, estimate.meets_target), (None, None));
    assert!(estimate.lost.is_empty());
    assert!(estimate.unknowns.iter().any(|text| text.contains("access denied")));
}

#[test]
fn an_unknown_weakness_is_counted_and_told() {
    let mut estate = warm_standby();
    change_cluster(&mut estate, STANDBY, |cluster| cluster.members = denied());
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.recoverable);
    assert_eq!(p50(&estimate), 390.0 + 600.0);
    assert!(estimate.unknowns.iter().any(|text| text.contains("its time is counted")));
}

#[test]
fn different_engine_versions_cost_the_managed_failover() {
    let mut estate = warm_standby();
    change_cluster(&mut estate, STANDBY, |cluster| {
        cluster.engine_version = "15.4".to_owned().into();
    });
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.recoverable && p50(&estimate) > 600.0);
    assert!(estimate.explanation.contains("versions differ"), "{}", estimate.explanation);
}

#[test]
fn an_orphan_does_not_come_back() {
    let mut estate = TestEstate::new();
    estate.table("ledger", PRIMARY, Some("ledger"), &[]);
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.affected && !estimate.recoverable);
    assert_eq!(estimate.rto_seconds, None);
    assert!(estimate.lost[0].reason.contains("not replicated"), "{}", estimate.lost[0].reason);
}

#[test]
fn global_tables_need_nobody() {
    let mut estate = TestEstate::new();
    estate.table("orders", PRIMARY, Some("shop"), &[STANDBY]);
    estate.table("orders", STANDBY, Some("shop"), &[PRIMARY]);
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.affected && estimate.recoverable);
    assert_eq!((p50(&estimate), estimate.decision_seconds), (0.0, 0.0));
    assert_eq!(estimate.rpo_seconds.unwrap().p50, 1.0);
}

#[test]
fn strongly_consistent_tables_lose_nothing() {
    let mut estate = TestEstate::new();
    for (region, other) in [(PRIMARY, STANDBY), (STANDBY, PRIMARY)] {
        estate.table("orders", region, Some("shop"), &[other]);
        estate.change(&table_arn("orders", region), |resource| {
            let Attributes::DynamoDbTable(table) = &mut resource.attributes else { return };
            table.multi_region_consistency = Some("STRONG".to_owned()).into();
        });
    }
    assert_eq!(estimate(estate, PRIMARY).rpo_seconds.unwrap().p95, 0.0);
}

#[test]
fn a_record_without_failover_is_changed_by_hand() {
    let mut estate = TestEstate::new();
    estate.global_database("orders", Some("shop"));
    estate.record("simple", PRIMARY, Some("shop"), |_| {});
    let estimate = estimate(estate, PRIMARY);
    let last = &estimate.critical_path[estimate.critical_path.len() - 2];
    assert!(last.step.contains("by hand"), "{}", last.step);
    assert!(estimate.explanation.contains("does not fail over"), "{}", estimate.explanation);
}

#[test]
fn nobody_changes_records_while_the_control_plane_is_dark() {
    let mut estate = TestEstate::new();
    for (region, other) in [("us-east-1", STANDBY), (STANDBY, "us-east-1")] {
        estate.table("orders", region, Some("shop"), &[other]);
    }
    estate.record("simple", "us-east-1", Some("shop"), |_| {});
    let zone = HostedZone {
        zone_id: "Z1".to_owned().into(),
        accelerated_recovery_status: None.into(),
        ..HostedZone::default()
    };
    estate.add("arn:aws:route53:::hostedzone/Z1", "global", Some("shop"), zone);
    let estimate = estimate(estate, "us-east-1");
    assert!(!estimate.recoverable);
    assert!(estimate.lost[0].reason.contains("us-east-1"), "{}", estimate.lost[0].reason);
}

#[test]
fn a_long_ttl_is_named() {
    let mut estate = warm_standby();
    for identifier in ["mes1", "euc1"] {
        estate.change(&record_arn(identifier), |resource| {
            let Attributes::RecordSet(record) = &mut resource.attributes else { return };
            record.ttl_seconds = Some(3600).into();
        });
    }
    let estimate = estimate(estate, PRIMARY);
    assert_eq!(p50(&estimate), 3630.0);
    assert!(estimate.explanation.contains("TTL"), "{}", estimate.explanation);
}

#[test]
fn an_alarm_in_the_dark_region_does_not_move_traffic() {
    let mut estate = warm_standby();
    estate.change("arn:aws:route53:::healthcheck/check-1", |resource| {
        let Attributes::HealthCheck(check) = &mut resource.attributes else { return };
        check.check_type = "CLOUDWATCH_METRIC".to_owned().into();
        check.alarm_region = Some(PRIMARY.parse::<Region>().unwrap()).into();
        check.insufficient_data_status = Some("LastKnownStatus".to_owned()).into();
    });
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.explanation.contains("follows an alarm"), "{}", estimate.explanation);
    assert!(estimate.critical_path.iter().any(|step| step.step.contains("by hand")));
}

#[test]
fn a_health_check_that_was_not_collected_is_unknown_not_missing() {
    let mut estate = warm_standby();
    estate
        .inventory
        .resources
        .retain(|resource| !matches!(resource.attributes, Attributes::HealthCheck(_)));
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.recoverable);
    assert!(estimate.unknowns.iter().any(|text| text.contains("faster way back")));
}

#[test]
fn a_bucket_that_is_replicated_in_part_is_lost_in_part() {
    let mut estate = TestEstate::new();
    let rule = replicate_to("docs-eu-central-1", "invoices/", true);
    estate.bucket("docs-me-south-1", PRIMARY, Some("docs"), vec![rule]);
    estate.bucket("docs-eu-central-1", STANDBY, Some("docs"), vec![]);
    let estimate = estimate(estate, PRIMARY);
    assert!(!estimate.recoverable);
    assert!(estimate.lost[0].reason.contains("invoices/"), "{}", estimate.lost[0].reason);
}

#[test]
fn replication_time_control_decides_how_much_is_lost() {
    let lost = |time_control: bool| {
        let mut estate = TestEstate::new();
        let rule = replicate_to("docs-eu-central-1", "", time_control);
        estate.bucket("docs-me-south-1", PRIMARY, Some("docs"), vec![rule]);
        estate.bucket("docs-eu-central-1", STANDBY, Some("docs"), vec![]);
        estimate(estate, PRIMARY).rpo_seconds.unwrap().p95
    };
    assert!(lost(true) < 60.0);
    assert!((lost(false) - 900.0).abs() < 1.0);
}

#[test]
fn a_dark_primary_is_assessed_from_the_standby_alone() {
    let mut estate = warm_standby();
    estate.inventory.resources.retain(|resource| resource.region.as_str() != PRIMARY);
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.affected && estimate.recoverable, "{estimate:?}");
    assert!(estimate.unknowns.iter().any(|text| text.contains("Nothing was collected")));
}

#[test]
fn a_primary_of_which_nothing_is_known_is_no_clean_bill() {
    let mut estate = TestEstate::new();
    estate.function("api", STANDBY, Some("shop"));
    let text = format!(
        "workloads: [{{name: shop, select: [{{tag: app=shop}}], primary_regions: [{PRIMARY}]}}]"
    );
    let assessments = assess_with(&estate.build(), &text);
    let mut estimates = assessments[0].estimates.iter().map(|estimate| &estimate.report);
    let dark = estimates.find(|e| e.disruption.regions[0].as_str() == PRIMARY).unwrap();
    assert!(dark.affected && !dark.recoverable && dark.lost.is_empty());
    assert!(dark.explanation.contains("cannot be told"), "{}", dark.explanation);
}

#[test]
fn own_figures_for_steps_that_do_not_exist_are_refused() {
    let mechanisms = mechanisms();
    assert_eq!(mechanisms.check_steps(["aurora-global-failover/promote"]), Ok(()));
    let error = mechanisms.check_steps(["aurora-global-failover/promot"]).unwrap_err();
    assert!(error.contains("did you mean 'aurora-global-failover/promote'"), "{error}");
}

#[test]
fn the_loss_of_both_regions_leaves_nothing() {
    let estate = warm_standby().build();
    let workloads = workloads(&estate, &WorkloadSettings::default());
    let both = vec![PRIMARY.parse::<Region>().unwrap(), STANDBY.parse().unwrap()];
    let disruptions = |_: &Workload| vec![Disruption::regions(both.clone())];
    let settings = RecoverySettings::default();
    let assessed = assess_disruptions(&estate, &workloads, &mechanisms(), &settings, disruptions);
    let report = &assessed[0].estimates[0].report;
    assert!(report.affected && !report.recoverable);
    assert!(report.lost[0].reason.contains("dark, too"), "{}", report.lost[0].reason);
}

/// A cluster with one node group of this size.
fn kubernetes(estate: &mut TestEstate, name: &str, region: &str, nodes: i64) {
    let cluster = EksCluster {
        status: "ACTIVE".to_owned().into(),
        auto_mode: false.into(),
        ..EksCluster::default()
    };
    let arn = format!("arn:aws:eks:{region}:123456789012:cluster/{name}");
    estate.add(&arn, region, Some("shop"), cluster);
    let group = EksNodegroup {
        cluster_name: name.to_owned().into(),
        status: "ACTIVE".to_owned().into(),
        max_size: 10.into(),
        desired_size: nodes.into(),
        instance_types: vec!["m7g.large".to_owned()].into(),
        ..EksNodegroup::default()
    };
    let arn = format!("arn:aws:eks:{region}:123456789012:nodegroup/{name}/general");
    estate.add(&arn, region, Some("shop"), group);
}

fn reserve(estate: &mut TestEstate, region: &str, count: i64) {
    let reservation = CapacityReservation {
        instance_type: "m7g.large".to_owned().into(),
        state: "active".to_owned().into(),
        available_instance_count: count.into(),
        ..CapacityReservation::default()
    };
    let arn = format!("arn:aws:ec2:{region}:123456789012:capacity-reservation/cr-1");
    estate.add(&arn, region, Some("shop"), reservation);
}

#[test]
fn reserved_capacity_makes_scaling_out_sure() {
    let with = |reserved: i64| {
        let mut estate = TestEstate::new();
        kubernetes(&mut estate, "shop-mes1", PRIMARY, 6);
        kubernetes(&mut estate, "shop-euc1", STANDBY, 2);
        reserve(&mut estate, STANDBY, reserved);
        estimate(estate, PRIMARY)
    };
    let (reserved, hoped) = (with(4), with(3));
    assert!(p50(&reserved) < p50(&hoped));
    assert!(hoped.explanation.contains("no capacity is reserved"), "{}", hoped.explanation);
}

#[test]
fn a_standby_at_full_size_has_nothing_to_scale() {
    let mut estate = TestEstate::new();
    kubernetes(&mut estate, "shop-mes1", PRIMARY, 6);
    kubernetes(&mut estate, "shop-euc1", STANDBY, 6);
    estate.record("mes1", PRIMARY, Some("shop"), |record| {
        record.routing_policy = "weighted".to_owned().into();
        record.weight = Some(1).into();
    });
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.critical_path.iter().all(|step| !step.step.contains("Scale")));
}

#[test]
fn a_cluster_without_a_twin_is_lost() {
    let mut estate = TestEstate::new();
    kubernetes(&mut estate, "shop-mes1", PRIMARY, 6);
    estate.table("orders", PRIMARY, Some("shop"), &[STANDBY]);
    estate.table("orders", STANDBY, Some("shop"), &[PRIMARY]);
    let estimate = estimate(estate, PRIMARY);
    assert!(!estimate.recoverable);
    assert!(estimate.lost.iter().all(|lost| lost.reason.contains("no standby cluster")));
}

#[test]
fn backups_in_another_region_are_restored_at_their_size() {
    let restore = |gib: i64| {
        let mut estate = TestEstate::new();
        let source = "arn:aws:rds:me-south-1:123456789012:db:ledger";
        let instance = DbInstance {
            cluster_identifier: None.into(),
            read_replicas: vec![].into(),
            kms_key_arn: None.into(),
            ..DbInstance::default()
        };
        estate.add(source, PRIMARY, Some("ledger"), instance);
        let backup = DbInstanceAutomatedBackup {
            source_instance_arn: Attribute::Known(source.parse().unwrap()),
            status: "active".to_owned().into(),
            allocated_storage_gib: gib.into(),
            ..DbInstanceAutomatedBackup::default()
        };
        let arn = "arn:aws:rds:eu-central-1:123456789012:auto-backup:ab-1";
        estate.add(arn, STANDBY, Some("ledger"), backup);
        estimate(estate, PRIMARY)
    };
    let (small, large) = (restore(10), restore(1000));
    assert!(small.recoverable && large.recoverable, "{small:?}");
    assert_eq!(p50(&large) - p50(&small), 990.0 * 2.0);
    assert!(small.rpo_seconds.unwrap().p50 >= 300.0);
}

/// A leader in the primary Region, a follower with these states in the standby.
fn search(states: &[&str]) -> TestEstate {
    let mut estate = TestEstate::new();
    let reference = |region: &str| DomainReference {
        account: Attribute::Known("123456789012".parse().unwrap()),
        region: Attribute::Known(region.parse().unwrap()),
        domain_name: "search".to_owned().into(),
    };
    let index = |state: &&str| FollowerIndex {
        name: format!("index-{state}").into(),
        status: (*state).to_owned().into(),
        ..FollowerIndex::default()
    };
    for (region, indices) in [(PRIMARY, vec![]), (STANDBY, states.iter().map(index).collect())] {
        let domain = OpenSearchDomain {
            follower_indices: Attribute::Known(indices),
            domain_replication: None.into(),
            kms_key_arn: None.into(),
            ..OpenSearchDomain::default()
        };
        let arn = format!("arn:aws:es:{region}:123456789012:domain/search");
        estate.add(&arn, region, Some("search"), domain);
    }
    let connection = OpenSearchConnection {
        status: "ACTIVE".to_owned().into(),
        local_domain: reference(STANDBY).into(),
        remote_domain: reference(PRIMARY).into(),
        ..OpenSearchConnection::default()
    };
    let arn = "arn:aws:es:eu-central-1:123456789012:outbound-connection/c1";
    estate.add(arn, STANDBY, None, connection);
    estate
}

#[test]
fn followers_are_promoted_only_if_all_of_them_follow() {
    let sound = estimate(search(&["SYNCING", "SYNCING"]), PRIMARY);
    assert!(sound.recoverable, "{sound:?}");
    assert!(sound.critical_path.iter().any(|step| step.step.contains("Stop replication of 2")));
    for state in ["PAUSED", "FAILED", "REPLICATION NOT IN PROGRESS"] {
        let broken = estimate(search(&["SYNCING", state]), PRIMARY);
        assert!(!broken.recoverable);
        let reason = &broken.lost[0].reason;
        assert!(reason.contains(&format!("index-{state}")), "{reason}");
        assert!(!reason.contains("index-SYNCING"), "{reason}");
    }
}

#[test]
fn a_connection_that_is_not_active_replicates_nothing() {
    let mut estate = search(&["SYNCING"]);
    estate.change("arn:aws:es:eu-central-1:123456789012:outbound-connection/c1", |resource| {
        let Attributes::OpenSearchConnection(connection) = &mut resource.attributes else { return };
        connection.status = "REJECTED".to_owned().into();
    });
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.lost[0].reason.contains("not active"), "{}", estimate.lost[0].reason);
}

#[test]
fn survivors_that_rely_on_each_other_survive() {
    let mut estate = TestEstate::new();
    let source = |arn: String| EventSource {
        source_arn: Some(arn).into(),
        state: "Enabled".to_owned().into(),
        ..EventSource::default()
    };
    for (name, other) in [("one", "two"), ("two", "one")] {
        for region in [PRIMARY, STANDBY] {
            estate.function(name, region, Some("shop"));
            estate.change(&function_arn(name, region), |resource| {
                let Attributes::LambdaFunction(function) = &mut resource.attributes else { return };
                function.event_sources = vec![source(function_arn(other, region))].into();
            });
        }
    }
    let estimate = estimate(estate, PRIMARY);
    assert!(estimate.recoverable, "{estimate:?}");
}

#[test]
fn the_users_own_figures_go_before_all_others() {
    let estate = warm_standby().build();
    let text = "
workloads:
  - name: shop
    select: [{tag: app=shop}]
    decision: 1m
    detection: 10s
    durations: {aurora-global-failover/promote: 25s}
    targets: {region: {rto: 2m, rpo: 1m}}
";
    let assessments = assess_with(&estate, text);
    let estimate = &assessments[0].estimates.iter().find(|e| e.report.affected).unwrap().report;
    // The record still waits for its health check and its TTL: 30 s and 60 s.
    assert_eq!(p50(estimate), 95.0);
    assert_eq!(estimate.basis, Some(Basis::Documented));
    assert_eq!(estimate.meets_target, Some(true));
}

/// A plan with one execution of this mode.
fn plan(mode: &str) -> RegionSwitchPlan {
    let step = PlanStep {
        resource_arns: vec![cluster_arn("orders", PRIMARY), cluster_arn("orders", STANDBY)].into(),
        ..PlanStep::default()
    };
    let workflow = PlanWorkflow { steps: vec![step].into(), ..PlanWorkflow::default() };
    let execution = PlanExecution {
        mode: mode.to_owned().into(),
        action: "activate".to_owned().into(),
        region: STANDBY.parse::<Region>().unwrap().into(),
        state: "completed".to_owned().into(),
        started: Attribute::Known("2026-01-18T18:00:00Z".parse().unwrap()),
        recovery_seconds: Some(222).into(),
        ..PlanExecution::default()
    };
    RegionSwitchPlan {
        primary_region: Some(PRIMARY.parse::<Region>().unwrap()).into(),
        recovery_approach: "activePassive".to_owned().into(),
        workflows: vec![workflow].into(),
        executions: vec![execution].into(),
        application_health_alarms: 0.into(),
        triggers: 0.into(),
        ..RegionSwitchPlan::default()
    }
}

#[test]
fn what_was_exercised_replaces_what_is_documented() {
    let arn = "arn:aws:arc-region-switch::123456789012:plan/shop:abc123";
    let with = |mode: &str| {
        let mut estate = warm_standby();
        estate.add(arn, "global", Some("shop"), plan(mode));
        estimate(estate, PRIMARY)
    };
    let ungraceful = with("ungraceful");
    assert!(ungraceful.critical_path.iter().any(|step| step.basis == Basis::Measured));
    assert!(p50(&ungraceful) >= 30.0 + 300.0 + 222.0);
    assert!(with("graceful").critical_path.iter().all(|step| step.basis != Basis::Measured));
}

#[test]
fn the_order_of_the_inventory_does_not_matter() {
    let forward = warm_standby();
    let mut backward = warm_standby();
    backward.inventory.resources.reverse();
    assert_eq!(assess_with(&forward.build(), "{}"), assess_with(&backward.build(), "{}"));
}

/// The estimate of an estate under `fixtures/` for the loss of `region`.
fn pattern(name: &str, region: &str) -> EstimateReport {
    let path = format!("{}/fixtures/estates/pattern-{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let inventory = crate::inventory::snapshot::read_file(std::path::Path::new(&path)).unwrap();
    estimate(TestEstate { inventory }, region)
}

fn is_within(estimate: &EstimateReport, rto: std::ops::RangeInclusive<f64>, rpo: f64) {
    let (found, lost) = (estimate.rto_seconds.unwrap(), estimate.rpo_seconds.unwrap());
    assert!(rto.contains(&found.p50) && rto.contains(&found.p95), "{found:?}");
    assert!(lost.p95 < rpo, "{lost:?}");
}

#[test]
fn the_patterns_stay_in_their_published_bands_when_sound() {
    is_within(&pattern("warm-standby-sound", "eu-central-1"), 300.0..=600.0, 60.0);
    for region in ["us-east-1", "us-west-2"] {
        is_within(&pattern("active-active-sound", region), 0.0..=90.0, 5.0);
    }
    is_within(&pattern("bedrock-search-sound", "eu-central-1"), 900.0..=1200.0, 60.0);
}

#[test]
fn the_patterns_degrade_for_the_right_reason_when_flawed() {
    let warm = pattern("warm-standby-flawed", "eu-central-1");
    assert!(warm.recoverable && p50(&warm) > 600.0);
    for flaw in ["headless", "TTL"] {
        assert!(warm.explanation.contains(flaw), "{}", warm.explanation);
    }
    let active = pattern("active-active-flawed", "us-east-1");
    assert!(!active.recoverable && active.explanation.contains("not replicated"));
    let search = pattern("bedrock-search-flawed", "eu-central-1");
    let reasons: Vec<&str> = search.lost.iter().map(|lost| lost.reason.as_str()).collect();
    let reasons = reasons.join("\n");
    for flaw in ["PAUSED", "same model", "published/", "Suspended"] {
        assert!(reasons.contains(flaw), "{flaw}: {reasons}");
    }
}

/// What becomes of each workload of the Gulf estate when these places go dark.
fn gulf(places: &str) -> std::collections::BTreeMap<String, crate::report::EstimateReport> {
    let path = format!("{}/fixtures/estates/gulf.jsonl", env!("CARGO_MANIFEST_DIR"));
    let inventory = crate::inventory::snapshot::read_file(std::path::Path::new(&path)).unwrap();
    let estate = Estate::new(inventory);
    let found = workloads(&estate, &WorkloadSettings::default());
    let (mechanisms, settings) = (mechanisms(), RecoverySettings::default());
    let engine = Engine::new(&estate, &mechanisms, &settings);
    let disruption = Disruption::Places(places.parse().unwrap());
    let estimates = found.iter().map(|workload| {
        (workload.name.clone(), engine.workload(workload).estimate(&disruption).report)
    });
    estimates.collect()
}

fn outcomes(
    found: &std::collections::BTreeMap<String, crate::report::EstimateReport>,
    wanted: crate::report::Outcome,
) -> Vec<&str> {
    let of_outcome = found.iter().filter(|(_, report)| report.outcome == wanted);
    of_outcome.map(|(name, _)| name.as_str()).collect()
}

/// 1 March 2026, morning: two of three zones of the UAE Region. What was in one
/// of them is gone, what is Regional degrades because it tolerates one zone,
/// what runs in the third zone runs on.
#[test]
fn the_gulf_on_the_first_of_march() {
    use crate::report::Outcome;
    let found = gulf("az:mec1-az2,mec1-az3");
    assert_eq!(outcomes(&found, Outcome::Gone), ["catalogue", "invoices", "scans"]);
    assert_eq!(outcomes(&found, Outcome::NeedsHands), ["contracts", "deliveries", "payments"]);
    assert_eq!(outcomes(&found, Outcome::FailsOver), ["menus"]);
    assert_eq!(outcomes(&found, Outcome::Untouched), ["kiosks", "loyalty"]);
    let reason = &found["catalogue"].lost[0].reason;
    assert!(reason.contains("lost more zones than its Regional services tolerate"), "{reason}");
}

/// 2 March 2026: one zone of Bahrain, too. What spans zones there goes on, and
/// what had failed over to it stays.
#[test]
fn the_gulf_on_the_second_of_march() {
    use crate::report::Outcome;
    let found = gulf("az:mec1-az2,mec1-az3,mes1-az2");
    assert_eq!(outcomes(&found, Outcome::Gone), ["catalogue", "invoices", "scans"]);
    assert_eq!(outcomes(&found, Outcome::NeedsHands), ["contracts", "deliveries", "payments"]);
    assert_eq!(outcomes(&found, Outcome::FailsOver), ["kiosks", "menus"]);
}

/// The months after: both Regions support no applications. A standby next door
/// is none; backups elsewhere take the better part of an hour.
#[test]
fn the_gulf_in_the_months_after() {
    use crate::report::Outcome;
    let found = gulf("me-central-1,me-south-1");
    let gone = ["catalogue", "deliveries", "invoices", "loyalty", "scans"];
    assert_eq!(outcomes(&found, Outcome::Gone), gone);
    assert_eq!(outcomes(&found, Outcome::NeedsHands), ["contracts", "kiosks", "payments"]);
    assert_eq!(outcomes(&found, Outcome::FailsOver), ["menus"]);
    assert!(found["deliveries"].lost[0].reason.contains("is dark, too"));
    assert!(p50(&found["contracts"]) > 1800.0);
}
