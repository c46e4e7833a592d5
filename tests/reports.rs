//! The demo's reports in the hands of those who read them: Microsoft's SARIF
//! validator, a browser, the contract.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

fn tools() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test-tools/node");
    assert!(tools.is_dir(), "the validators are not installed: run tests/install first");
    tools
}

/// Runs the demo in a folder of its own.
fn demo() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_blackstart"))
        .arg("demo")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_demo_tells_its_story_and_writes_three_reports() {
    let (folder, said) = demo();
    assert!(said.contains("If Bahrain (me-south-1) goes dark"), "{said}");
    assert!(said.contains("unrecoverable"), "{said}");
    assert!(!said.contains('\u{1b}'), "colours where there is no terminal");
    for name in ["report.html", "report.sarif", "report.json"] {
        assert!(folder.path().join("blackstart-report").join(name).is_file(), "{name}");
    }
}

#[test]
fn the_demo_gives_the_same_bytes_every_time() {
    let (first, _) = demo();
    let (second, _) = demo();
    for name in ["report.html", "report.sarif", "report.json"] {
        let read = |folder: &TempDir| {
            std::fs::read(folder.path().join("blackstart-report").join(name)).unwrap()
        };
        assert!(read(&first) == read(&second), "{name}");
    }
}

#[test]
fn the_json_keeps_its_contract() {
    let (folder, _) = demo();
    let text =
        std::fs::read_to_string(folder.path().join("blackstart-report/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let fields = |value: &serde_json::Value, names: &[&str]| {
        for name in names {
            assert!(value.get(name).is_some(), "'{name}' is missing in {value:#}");
        }
    };
    assert_eq!(report["schema_version"], 1);
    fields(&report, &["tool", "collected_at", "scope", "summary", "findings", "workloads", "gaps"]);
    fields(&report["scope"], &["accounts", "regions", "sources"]);
    fields(&report["summary"], &["resources", "rules", "fail", "pass", "not_assessed", "waived"]);
    let finding = &report["findings"][0];
    let of_finding = [
        "rule_id",
        "status",
        "severity",
        "resource",
        "workload",
        "message",
        "remediation",
        "fingerprint",
        "location",
        "baseline",
    ];
    fields(finding, &of_finding);
    fields(&finding["resource"], &["arn", "type", "account", "region", "name"]);
    let workload = &report["workloads"][0];
    let of_workload =
        ["name", "strategy", "primary_regions", "standby_regions", "targets", "estimates"];
    fields(workload, &of_workload);
    let of_estimate = [
        "disruption",
        "affected",
        "recoverable",
        "rto_seconds",
        "rpo_seconds",
        "meets_target",
        "basis",
        "detection_seconds",
        "decision_seconds",
        "critical_path",
        "lost",
    ];
    fields(&workload["estimates"][0], &of_estimate);
    fields(&report["gaps"][0], &["account", "region", "service", "operation", "reason", "message"]);
}

#[test]
fn microsofts_validator_has_nothing_to_say_about_the_sarif() {
    let (folder, _) = demo();
    let sarif = folder.path().join("blackstart-report/report.sarif");
    let verdict = folder.path().join("verdict.sarif");
    let validator = tools().join("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    let output = Command::new(validator)
        .args(["validate", sarif.to_str().unwrap(), "--rule-kind", "Sarif;Gh", "--output"])
        .arg(&verdict)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let verdict: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&verdict).unwrap()).unwrap();
    let results = verdict["runs"][0]["results"].as_array().cloned().unwrap_or_default();
    let grave: Vec<_> = results
        .iter()
        .filter(|result| result["level"] == "error" || result["level"] == "warning")
        .collect();
    assert!(grave.is_empty(), "{said}\n{grave:#?}");
}

#[test]
fn a_browser_shows_the_page_without_complaint() {
    let (folder, _) = demo();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node/page.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(tools())
        .arg(folder.path().join("blackstart-report/report.html"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
