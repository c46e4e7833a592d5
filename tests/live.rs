//! The real program against a real wire protocol: estates seeded with boto3 in
//! the test cloud, collected and audited; faults injected there.

#![cfg(feature = "live")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;

use support::Cloud;
use tempfile::TempDir;

const THREE_REGIONS: &str = "--region=eu-central-1,eu-west-1,us-east-1";

#[test]
fn four_databases_in_three_regions_are_judged_truly() {
    let cloud = Cloud::start(&[]);
    cloud.seed("databases", &[]);
    let folder = TempDir::new().unwrap();
    let report = cloud.audit(folder.path(), &[THREE_REGIONS, "--include-passes"]);
    assert_eq!(report.gaps(), &[] as &[serde_json::Value], "everything can be read");

    let frankfurt = "eu-central-1";
    for (rule, name, region, expected) in [
        ("dynamodb-table-has-replica-region", "shop-carts", frankfurt, "pass"),
        ("dynamodb-table-has-replica-region", "reports-exports", frankfurt, "fail"),
        ("dynamodb-table-point-in-time-recovery", "shop-carts", "us-east-1", "pass"),
        ("dynamodb-table-point-in-time-recovery", "reports-exports", frankfurt, "fail"),
        ("s3-bucket-replicated-to-another-region", "shop-media-eu-central-1", frankfurt, "pass"),
        ("s3-replication-covers-whole-bucket", "archive-documents-eu-central-1", frankfurt, "fail"),
        ("s3-bucket-replicated-to-another-region", "reports-raw-eu-central-1", frankfurt, "fail"),
        ("s3-bucket-versioning", "reports-raw-eu-central-1", frankfurt, "fail"),
        ("opensearch-domain-has-follower", "shop-search", frankfurt, "pass"),
        ("opensearch-domain-has-follower", "reports-logs", frankfurt, "fail"),
        ("opensearch-follower-indices-syncing", "shop-search", "eu-west-1", "pass"),
        ("opensearch-follower-indices-syncing", "archive-search", "us-east-1", "fail"),
        ("rds-instance-backups-enabled", "reports-warehouse", frankfurt, "fail"),
        ("rds-instance-recoverable-in-another-region", "payments-invoices", frankfurt, "pass"),
        ("rds-instance-recoverable-in-another-region", "reports-warehouse", frankfurt, "fail"),
    ] {
        assert_eq!(report.verdict(rule, name, region), Some(expected), "{rule} on {name}");
    }
}

#[test]
fn no_call_is_made_twice_and_a_snapshot_gives_the_same_report() {
    let cloud = Cloud::start(&[]);
    cloud.seed("databases", &[]);
    cloud.seed("pattern_warm_standby", &[]);
    cloud.forget_calls();
    let folder = TempDir::new().unwrap();
    let collect = |file: &str| {
        let output = cloud.run(folder.path(), &["collect", THREE_REGIONS, "-o", file]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(folder.path().join(file)).unwrap()
    };
    let first = collect("first.jsonl");

    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    for call in cloud.calls() {
        let mut call = call;
        call.as_object_mut().unwrap().remove("seq");
        *made.entry(call.to_string()).or_default() += 1;
    }
    let repeated: Vec<_> = made.iter().filter(|(_, times)| **times > 1).collect();
    assert!(made.len() > 100, "the log is empty");
    assert!(repeated.is_empty(), "made more than once: {repeated:#?}");

    assert_eq!(first, collect("second.jsonl"), "two runs differ");

    let live = cloud.audit(folder.path(), &[THREE_REGIONS]);
    let offline = cloud.audit(folder.path(), &["first.jsonl"]);
    assert_eq!(live.0["findings"], offline.0["findings"]);
    assert_eq!(live.0["workloads"], offline.0["workloads"]);
    assert_eq!(live.0["gaps"], offline.0["gaps"]);
}

#[test]
fn a_region_that_is_not_enabled_is_a_gap() {
    let cloud = Cloud::start(&[]);
    let folder = TempDir::new().unwrap();
    let report = cloud.audit(folder.path(), &["--region=me-south-1,us-east-1"]);
    assert!(report.has_gap("ec2", "me-south-1", "DescribeRegions", "region_not_enabled"));
    let regions = report.0["scope"]["regions"].to_string();
    assert!(regions.contains("me-south-1"), "{regions}");
    let strict = cloud.run(folder.path(), &["audit", "--region=me-south-1", "--strict"]);
    assert_eq!(strict.status.code(), Some(3));
}

#[test]
fn a_region_that_was_enabled_is_read() {
    let cloud = Cloud::start(&["--opt-in", "me-south-1,me-central-1"]);
    cloud.seed("gulf", &[]);
    let folder = TempDir::new().unwrap();
    let report = cloud.audit(folder.path(), &["--region=me-south-1,me-central-1"]);
    assert_eq!(
        report.verdict("rds-instance-recoverable-in-another-region", "ledger", "me-south-1"),
        Some("fail")
    );
    let lost = &report.workload("ledger")["estimates"][0];
    assert_eq!(lost["recoverable"], false);
    assert!(lost["lost"].to_string().contains("ledger"));
}

/// Strikes one call with a fault and expects one gap for it, and the rule that
/// needs the call not assessed: never a pass, never a fail, and no other rule
/// touched.
fn strike(kind: &str, reason: &str) {
    let mut cloud = Cloud::start(&[]);
    cloud.seed("databases", &[]);
    let folder = TempDir::new().unwrap();
    let before = cloud.audit(folder.path(), &[THREE_REGIONS]);
    assert_eq!(before.not_assessed(), [] as [String; 0]);
    cloud.fault("dynamodb", "eu-central-1", "DescribeContinuousBackups", kind);
    if kind == "hang" {
        cloud.lose_patience();
    }
    let report = cloud.audit(folder.path(), &[THREE_REGIONS, "--include-passes"]);
    assert!(
        report.has_gap("dynamodb", "eu-central-1", "DescribeContinuousBackups", reason),
        "{kind}: {:#?}",
        report.gaps()
    );
    assert_eq!(report.gaps().len(), 1, "{kind}");
    let rule = "dynamodb-table-point-in-time-recovery";
    assert_eq!(report.not_assessed(), [rule], "{kind}");
    assert_eq!(report.verdict(rule, "shop-carts", "eu-central-1"), Some("not_assessed"));
    assert_eq!(report.verdict(rule, "shop-carts", "us-east-1"), Some("pass"));
}

#[test]
fn a_denied_call_is_a_gap_and_not_assessed() {
    strike("access_denied", "access_denied");
}

#[test]
fn a_throttled_call_is_a_gap_and_not_assessed() {
    strike("throttle", "throttled");
}

#[test]
fn a_call_that_hangs_is_a_gap_and_not_assessed() {
    strike("hang", "timed_out");
}

#[test]
fn a_connection_that_breaks_is_a_gap_and_not_assessed() {
    strike("reset", "unreachable");
}

#[test]
fn a_failing_service_is_a_gap_and_not_assessed() {
    strike("server_error", "service_error");
}

#[test]
fn an_answer_that_ends_early_is_a_gap_and_not_assessed() {
    strike("malformed", "invalid_response");
}

#[test]
fn a_dark_region_ends_within_its_bound_and_the_others_are_read() {
    let mut cloud = Cloud::start(&[]);
    cloud.seed("databases", &[]);
    let folder = TempDir::new().unwrap();
    cloud.audit(folder.path(), &[THREE_REGIONS]);
    cloud.fault("*", "eu-central-1", "*", "hang");
    cloud.lose_patience();
    let report = cloud.audit(folder.path(), &[THREE_REGIONS, "--include-passes"]);
    let dark = report.gaps().iter().filter(|gap| gap["region"] == "eu-central-1").count();
    assert!(dark >= 9, "every service of the dark Region is a gap, not {dark}");
    let rule = "dynamodb-table-point-in-time-recovery";
    assert_eq!(report.verdict(rule, "shop-carts", "eu-west-1"), Some("pass"));
    // What other Regions know about the dark one is kept.
    assert_eq!(
        report.verdict("dynamodb-table-has-replica-region", "shop-carts", "eu-west-1"),
        Some("pass")
    );
}

/// The patterns come out in their published bands when sound, and name their
/// flaw when not.
fn pattern(estate: &str, arguments: &[&str], regions: &str) -> support::Report {
    let cloud = Cloud::start(&[]);
    cloud.seed(estate, arguments);
    let folder = TempDir::new().unwrap();
    let report = cloud.audit(folder.path(), &[regions]);
    assert_eq!(report.gaps(), &[] as &[serde_json::Value]);
    report
}

/// The estimate for the loss of a Region.
fn estimate<'r>(report: &'r support::Report, region: &str) -> &'r serde_json::Value {
    let workloads = report.0["workloads"].as_array().unwrap();
    assert_eq!(workloads.len(), 1, "{workloads:#?}");
    let estimates = workloads[0]["estimates"].as_array().unwrap();
    let of = |estimate: &&serde_json::Value| estimate["disruption"]["regions"][0] == region;
    estimates.iter().find(of).unwrap()
}

fn minutes(estimate: &serde_json::Value, figure: &str) -> f64 {
    estimate[figure]["p50"].as_f64().unwrap_or_else(|| panic!("{estimate:#}")) / 60.0
}

#[test]
fn a_sound_warm_standby_comes_back_in_five_to_ten_minutes() {
    let report = pattern("pattern_warm_standby", &[], "--region=eu-central-1,eu-west-1");
    let lost = estimate(&report, "eu-central-1");
    assert!((5.0..=10.0).contains(&minutes(lost, "rto_seconds")), "{lost:#}");
    assert!(minutes(lost, "rpo_seconds") < 1.0, "{lost:#}");
}

#[test]
fn a_sound_active_active_pair_barely_notices() {
    let report = pattern("pattern_active_active", &[], "--region=us-east-1,us-west-2");
    for region in ["us-east-1", "us-west-2"] {
        let lost = estimate(&report, region);
        // Detection (10 s × 3) and the records' time to live (60 s), no more.
        assert!(minutes(lost, "rto_seconds") <= 2.0, "{lost:#}");
        assert!(minutes(lost, "rpo_seconds") * 60.0 <= 2.0, "{lost:#}");
        assert_eq!(lost["decision_seconds"], 0.0);
    }
}

#[test]
fn a_sound_search_standby_is_promoted_in_a_quarter_of_an_hour() {
    let report = pattern("pattern_bedrock_search", &[], "--region=eu-central-1,eu-west-1");
    let lost = estimate(&report, "eu-central-1");
    assert!((15.0..=20.0).contains(&minutes(lost, "rto_seconds")), "{lost:#}");
    assert!(minutes(lost, "rpo_seconds") < 1.0, "{lost:#}");
}
