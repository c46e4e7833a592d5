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
