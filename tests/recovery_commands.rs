//! `blackout` and `runbook` as their users run them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn blackstart(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_blackstart"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

const DEMO: &str = "fixtures/estates/demo.jsonl";
const GULF: &str = "fixtures/estates/gulf.jsonl";

#[test]
fn a_blackout_is_told_in_order_of_time() {
    let told = text(&blackstart(&["blackout", "me-south-1", DEMO]));
    assert!(told.starts_with("Loss of Bahrain (me-south-1)\n"), "{told}");
    let place = |words: &str| told.find(words).unwrap_or_else(|| panic!("no '{words}' in {told}"));
    assert!(place("Decide to fail over") < place("Flip the routing controls"));
    assert!(place("3 gone") < place("Gone\n"));
    assert!(!told.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn zones_and_regions_go_together() {
    let asked = ["blackout", "me-south-1,az:mec1-az2,mec1-az3", GULF, "--format", "json"];
    let told: Value = serde_json::from_str(&text(&blackstart(&asked))).unwrap();
    assert_eq!(told["disruption"]["regions"], serde_json::json!(["me-south-1"]));
    assert_eq!(told["disruption"]["zones"], serde_json::json!(["mec1-az2", "mec1-az3"]));
    let outcome = |name: &str| {
        let workloads = told["workloads"].as_array().unwrap();
        let found = workloads.iter().find(|workload| workload["name"] == name).unwrap();
        found["estimate"]["outcome"].clone()
    };
    assert_eq!(outcome("deliveries"), "gone");
    assert_eq!(outcome("payments"), "needs_hands");
    assert_eq!(outcome("loyalty"), "untouched");
}

#[test]
fn mistakes_are_one_line_with_the_mend() {
    for (arguments, expected) in [
        (["blackout", "me-sout-1", DEMO], "did you mean me-south-1"),
        (["blackout", "az:me-south-1a", DEMO], "ids look like use1-az2"),
        (["runbook", "bookng", DEMO], "did you mean 'booking'"),
        (["runbook", "booking", "no-such.jsonl"], "no-such.jsonl"),
    ] {
        let output = blackstart(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_runbook_has_the_commands_in_order() {
    let told = text(&blackstart(&["runbook", "booking", DEMO]));
    let place = |words: &str| told.find(words).unwrap_or_else(|| panic!("no '{words}' in {told}"));
    assert!(place("# Runbook: booking") < place("## Before you begin"));
    assert!(
        place("aws rds failover-global-cluster --region eu-central-1")
            < place("update-routing-control-states")
    );
    assert!(place("update-routing-control-states") < place("## Fail back"));
}

#[test]
fn a_runbook_of_what_is_gone_says_why() {
    let told = text(&blackstart(&["runbook", "ledger", DEMO]));
    assert!(told.contains("## What nothing brings back"), "{told}");
    assert!(told.contains("no read replica in another Region"), "{told}");
}

/// The Python of the test tools, which `tests/install` puts there.
fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test-tools/venv/bin/python");
    assert!(python.exists(), "the test tools are not installed: run tests/install first");
    python
}

const VALIDATE: &str = "
import json, sys, botocore.session
from botocore.validate import ParamValidator
service = botocore.session.get_session().get_service_model('arc-region-switch')
plan = json.load(open(sys.argv[1]))
print(ParamValidator().validate(plan, service.operation_model('CreatePlan').input_shape).generate_report())
";

#[test]
fn the_plan_is_what_region_switch_takes() {
    let folder = tempfile::tempdir().unwrap();
    for (estate, workload) in [
        (DEMO, "booking"),
        (DEMO, "customs"),
        (GULF, "payments"),
        (GULF, "contracts"),
        ("fixtures/estates/pattern-bedrock-search-sound.jsonl", "knowledge"),
    ] {
        let plan = folder.path().join("plan.json");
        let file = plan.to_str().unwrap();
        text(&blackstart(&["runbook", workload, estate, "--format", "arc-plan", "-o", file]));
        let output = Command::new(python()).args(["-c", VALIDATE, file]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert!(output.status.success() && told.is_empty(), "{workload}: {told}");
        let read: Value = serde_json::from_str(&std::fs::read_to_string(&plan).unwrap()).unwrap();
        assert_eq!(read["regions"].as_array().map(Vec::len), Some(2), "{workload}");
        assert!(read["workflows"][0]["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
    }
}

#[test]
fn the_plan_comes_as_cloudformation_and_terraform() {
    let template = ["runbook", "booking", DEMO, "--format", "arc-cloudformation"];
    let template: Value = serde_json::from_str(&text(&blackstart(&template))).unwrap();
    let plan = &template["Resources"]["RegionSwitchPlan"];
    assert_eq!(plan["Type"], "AWS::ARCRegionSwitch::Plan");
    assert_eq!(plan["Properties"]["PrimaryRegion"], "me-south-1");
    let terraform = ["runbook", "booking", DEMO, "--format", "arc-terraform"];
    let terraform: Value = serde_json::from_str(&text(&blackstart(&terraform))).unwrap();
    let plan = &terraform["resource"]["awscc_arcregionswitch_plan"]["booking-switch"];
    assert_eq!(plan["primary_region"], "me-south-1");
    // What the user named is not renamed.
    let text = plan.to_string();
    assert!(text.contains("region_and_routing_controls") && text.contains("\"eu-central-1\":"));
}
