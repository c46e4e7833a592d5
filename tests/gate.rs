//! Blackstart as a gate: baselines, differences, waivers, the configuration,
//! schemas, completions.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const SOUND: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/estates/pattern-active-active-sound.jsonl");
const FLAWED: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/estates/pattern-active-active-flawed.jsonl");
const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/estates/demo.jsonl");

/// An empty folder to run the program in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("blackstart").unwrap();
        command.current_dir(self.path()).env_remove("CLICOLOR_FORCE").args(arguments);
        command.output().unwrap()
    }

    /// Standard output of a run that ends with this code.
    fn says(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The one line on standard error of a run that cannot work.
    fn mistake(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "more than one line: {said}");
        assert!(output.stdout.is_empty());
        said
    }

    /// The report of an audit with exit code 0, also kept as a file.
    fn audit(&self, estate: &str, file: &str) -> Value {
        self.says(0, &["audit", estate, "-q", "-o", file]);
        serde_json::from_str(&self.read(file)).unwrap()
    }
}

/// How many findings have this value under this key.
fn count(report: &Value, key: &str, value: &str) -> usize {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().filter(|finding| finding[key] == value).count()
}

#[test]
fn what_was_there_already_fails_nothing() {
    let folder = Folder::new();
    let old = folder.audit(FLAWED, "old.json");
    folder.says(1, &["audit", FLAWED, "-q", "--fail-on", "low"]);
    let gate = ["audit", FLAWED, "--fail-on", "low", "--baseline", "old.json"];
    let text = folder.says(0, &gate);
    assert!(text.contains("0 new"), "{text}");
    let report = folder.says(0, &[&gate[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["baseline"]["new"], 0);
    assert_eq!(report["baseline"]["unchanged"], old["summary"]["fail"]);
    assert_eq!(count(&report, "baseline", "new"), 0);
}

#[test]
fn what_is_new_fails_and_is_named() {
    let folder = Folder::new();
    folder.audit(SOUND, "sound.json");
    let gate = ["audit", FLAWED, "--fail-on", "low", "--baseline", "sound.json"];
    let text = folder.says(1, &gate);
    assert!(text.contains("new    dynamodb-table-has-replica-region"), "{text}");
    let report = folder.says(1, &[&gate[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&report).unwrap();
    assert!(report["baseline"]["new"].as_u64().unwrap() > 0);
    let worse = report["baseline"]["worse"].as_array().unwrap();
    assert!(!worse.is_empty(), "the workload recovers worse than before");
}

#[test]
fn what_is_mended_is_counted_as_resolved() {
    let folder = Folder::new();
    folder.audit(FLAWED, "flawed.json");
    // Writes that come to a second Region can be lost with it: that is worse, and medium.
    let gate = ["audit", SOUND, "--fail-on", "high", "--baseline", "flawed.json"];
    let report = folder.says(0, &[&gate[..], &["--format", "json"]].concat());
    let report: Value = serde_json::from_str(&report).unwrap();
    assert!(report["baseline"]["resolved"].as_u64().unwrap() > 0);
    assert_eq!(report["baseline"]["new"], 0);
}

#[test]
fn a_wrong_baseline_is_told_before_anything_runs() {
    let folder = Folder::new();
    folder.audit(SOUND, "report.json");
    folder.says(0, &["audit", SOUND, "-q", "-o", "report.sarif"]);
    folder.write("empty.json", "");
    folder.write("half.json", &folder.read("report.json")[..2_000]);
    folder.write("newer.json", &folder.read("report.json").replacen(": 1", ": 99", 1));
    for (file, expected) in [
        ("missing.json", "missing.json"),
        ("empty.json", "the file is empty"),
        ("half.json", "cut off"),
        ("newer.json", "version 99"),
        ("report.sarif", "this is SARIF"),
        (SOUND, "this is a snapshot"),
    ] {
        let said = folder.mistake(&["audit", SOUND, "--baseline", file]);
        assert!(said.contains(expected), "{file}: {said}");
        let said = folder.mistake(&["diff", file, "report.json"]);
        assert!(said.contains(expected), "{file}: {said}");
    }
}

#[test]
fn a_difference_is_told_in_three_forms() {
    let folder = Folder::new();
    folder.audit(SOUND, "sound.json");
    folder.audit(FLAWED, "flawed.json");
    let worse = ["diff", "sound.json", "flawed.json"];
    let text = folder.says(0, &worse);
    assert!(
        text.contains("✘ Worse") && text.contains("dynamodb-table-has-replica-region"),
        "{text}"
    );
    let markdown = folder.says(0, &[&worse[..], &["--format", "md"]].concat());
    assert!(markdown.starts_with("## Blackstart") && markdown.contains("### ❌ Worse"));
    let json = folder.says(0, &[&worse[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["summary"]["worse"].as_u64().unwrap() > 0);
    assert!(json["estimates"][0]["before"]["rto_seconds"]["p95"].is_number());
    folder.says(1, &[&worse[..], &["--fail-on-worse"]].concat());
    let mended = folder.says(0, &["diff", "flawed.json", "sound.json"]);
    assert!(mended.contains("does not come back → comes back in"), "{mended}");
    let text = folder.says(0, &["diff", "sound.json", "sound.json", "--fail-on-worse"]);
    assert!(text.contains("Nothing changed"), "{text}");
}

/// A waiver for a rule of the flawed estate, whose inventory is of 27 February 2026.
fn waiver(rule: &str, expires: &str) -> String {
    format!(
        "waivers:\n  - rule: {rule}\n    owner: Ada Lovelace\n    reason: >-\n      Moves to a global table\n      in May.\n    expires: {expires}\n"
    )
}

#[test]
fn a_waived_finding_fails_nothing_and_says_who_accepted_it() {
    let folder = Folder::new();
    let before = folder.audit(FLAWED, "before.json");
    folder.write("blackstart.yaml", &waiver("'*'\n    workload: orders", "2026-02-27"));
    folder.says(0, &["audit", FLAWED, "-q", "--fail-on", "low", "-o", "after.json"]);
    let after: Value = serde_json::from_str(&folder.read("after.json")).unwrap();
    assert_eq!(after["summary"]["fail"], 0);
    assert_eq!(after["summary"]["waived"], before["summary"]["fail"]);
    let waived = after["findings"].as_array().unwrap().iter();
    let first = waived.clone().find(|finding| finding["status"] == "waived").unwrap();
    assert_eq!(
        first["waiver"],
        serde_json::json!({
            "reason": "Moves to a global table in May.", "owner": "Ada Lovelace",
            "expires": "2026-02-27"
        })
    );
}

#[test]
fn an_expired_waiver_fails_and_says_so() {
    let folder = Folder::new();
    let rule = "dynamodb-table-has-replica-region";
    folder.write("blackstart.yaml", &waiver(rule, "2026-02-26"));
    let output = folder.run(&["audit", FLAWED, "-q", "--fail-on", "high", "-o", "report.json"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("warning: blackstart.yaml:2:5:"), "{said}");
    assert!(said.contains("waiver of Ada Lovelace") && said.contains("expired on 2026-02-26"));
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule_id"] == rule).unwrap();
    assert_eq!(finding["status"], "fail");
    let message = finding["message"].as_str().unwrap();
    assert!(message.ends_with("The waiver of Ada Lovelace expired on 2026-02-26."), "{message}");
}

#[test]
fn what_is_hardly_meant_is_a_warning_with_its_place() {
    let folder = Folder::new();
    let workload = "workloads:\n  - name: nobody\n    select: [{name: no-such-*}]\n";
    let configuration = format!("{}{workload}", waiver("rds-*", "2099-01-01"));
    folder.write("blackstart.yaml", &configuration);
    let output = folder.run(&["audit", FLAWED, "-q"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("blackstart.yaml:2:5: the waiver of Ada Lovelace for 'rds-*' matches"));
    assert!(said.contains("blackstart.yaml:9:11: no resource belongs to the workload 'nobody'"));
    assert_eq!(said.trim().lines().count(), 2, "{said}");
}

#[test]
fn a_mistake_in_the_configuration_names_place_and_what_was_meant() {
    let folder = Folder::new();
    for (text, place, expected) in [
        (
            "recovery:\n  durations:\n    aurora-global-failover/promot: 90s\n".to_owned(),
            "3:5",
            "did you mean 'aurora-global-failover/",
        ),
        (
            waiver("dynamodb-table-has-replica", "2099-01-01"),
            "2:5",
            "did you mean 'dynamodb-table-",
        ),
        (waiver("x", "soon"), "7:14", "write it as 2027-03-31"),
        (
            "workloads:\n  - name: a\n    primary_regions: [us-esat-1]\n".into(),
            "3:23",
            "us-east-1?",
        ),
    ] {
        folder.write("blackstart.yaml", &text);
        let said = folder.mistake(&["audit", FLAWED]);
        assert!(said.contains(&format!("blackstart.yaml:{place}: ")), "{text}{said}");
        assert!(said.contains(expected), "{text}{said}");
    }
}

#[test]
fn a_first_configuration_is_written_and_never_over_another() {
    let folder = Folder::new();
    folder.says(0, &["init"]);
    let template = folder.read("blackstart.yaml");
    folder.audit(DEMO, "template.json");
    let said = folder.mistake(&["init", DEMO]);
    assert!(said.contains("--force"), "{said}");
    assert_eq!(folder.read("blackstart.yaml"), template);
    folder.says(0, &["init", DEMO, "--force"]);
    assert!(folder.read("blackstart.yaml").contains("  - name: booking"));
    let output = folder.run(&["audit", DEMO, "-q", "-o", "found.json"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "no warning, no error");
    // What was found by itself is found by the file, too.
    let text = folder.says(0, &["diff", "template.json", "found.json"]);
    assert!(text.contains("Nothing changed"), "{text}");
}
