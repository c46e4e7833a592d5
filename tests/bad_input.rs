//! Mistakes of people and damaged files: exit code 2, one clear message with
//! the place and the mend, and nothing overwritten.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

const ESTATE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/estates/pattern-active-active-sound.jsonl");

fn blackstart(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("blackstart").unwrap();
    command.current_dir(folder).env_remove("CLICOLOR_FORCE");
    command
}

/// Runs in a folder with one file in it; returns what was said on standard error.
fn mistake(file: &str, content: &[u8], arguments: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
    std::fs::write(folder.path().join(file), content).unwrap();
    let output = blackstart(folder.path()).args(arguments).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert_eq!(said.trim().lines().count(), 1, "more than one line: {said}");
    assert!(output.stdout.is_empty());
    said
}

fn estate() -> String {
    std::fs::read_to_string(ESTATE).unwrap()
}

#[test]
fn a_truncated_snapshot_is_noticed_wherever_it_ends() {
    let whole = estate();
    let lines: Vec<&str> = whole.lines().collect();
    let without_end = lines[..lines.len() - 1].join("\n") + "\n";
    let said = mistake("a.jsonl", without_end.as_bytes(), &["audit", "a.jsonl"]);
    assert!(said.contains("a.jsonl:") && said.contains("truncated"), "{said}");

    let in_a_line = &whole[..whole.len() / 2];
    let said = mistake("a.jsonl", in_a_line.as_bytes(), &["audit", "a.jsonl"]);
    assert!(said.contains("truncated"), "{said}");

    let compressed = zstd::encode_all(whole.as_bytes(), 3).unwrap();
    let half = &compressed[..compressed.len() / 2];
    let said = mistake("a.jsonl.zst", half, &["audit", "a.jsonl.zst"]);
    assert!(said.contains("truncated"), "{said}");
}

#[test]
fn a_line_that_went_missing_is_noticed() {
    let whole = estate();
    let mut lines: Vec<&str> = whole.lines().collect();
    lines.remove(3);
    let said = mistake("a.jsonl", lines.join("\n").as_bytes(), &["audit", "a.jsonl"]);
    assert!(said.contains("damaged"), "{said}");
}

#[test]
fn a_snapshot_of_another_version_is_refused() {
    let newer = estate().replacen("\"blackstart_snapshot\":1", "\"blackstart_snapshot\":99", 1);
    let said = mistake("a.jsonl", newer.as_bytes(), &["audit", "a.jsonl"]);
    assert!(said.contains("a.jsonl:1") && said.contains("version 99"), "{said}");
}

#[test]
fn something_else_is_no_snapshot() {
    let said = mistake("a.jsonl", b"hello\n", &["audit", "a.jsonl"]);
    assert!(said.contains("not a Blackstart snapshot"), "{said}");
    let said = mistake("a.jsonl", b"", &["audit", "a.jsonl"]);
    assert!(said.contains("empty"), "{said}");
    let said = mistake("notes.txt", b"hello", &["audit", "notes.txt"]);
    assert!(said.contains("name a snapshot"), "{said}");
    let said = mistake("a.jsonl", b"", &["audit", "missing.jsonl"]);
    assert!(said.contains("missing.jsonl"), "{said}");
}

#[test]
fn an_unknown_attribute_in_a_snapshot_names_its_line() {
    let wrong = estate().replacen("\"versioning\"", "\"versoning\"", 1);
    let wrong =
        if wrong == estate() { wrong.replacen("\"replicas\"", "\"replica\"", 1) } else { wrong };
    let said = mistake("a.jsonl", wrong.as_bytes(), &["audit", "a.jsonl"]);
    assert!(said.contains("unknown field"), "{said}");
}

#[test]
fn a_malformed_configuration_names_the_place_and_what_was_meant() {
    let said = mistake("blackstart.yaml", b"workloads: [\n", &["audit", ESTATE]);
    assert!(said.contains("blackstart.yaml:"), "{said}");
    let said = mistake("my.yaml", b"recovry:\n  x: 1\n", &["audit", ESTATE, "--config", "my.yaml"]);
    assert!(said.contains("my.yaml:1:1") && said.contains("did you mean 'recovery'?"), "{said}");
    let said = mistake("my.yaml", b"", &["audit", ESTATE, "--config", "other.yaml"]);
    assert!(said.contains("other.yaml"), "{said}");
}

#[test]
fn a_wrong_rule_names_file_line_column_and_what_was_meant() {
    let rule = |require: &str, extra: &str| {
        format!(
            "id: my-rule\ntitle: Mine\nseverity: low\nresource: AWS::DynamoDB::Table\ndisruptions: [region]\nwell_architected: [REL13-BP02]\nrequire: {require}\n{extra}message: No.\nwhy: Because.\nremediation: {{summary: Do.}}\nreferences: []\ntests:\n  - {{name: a, resource: {{name: t}}, expect: pass}}\n  - {{name: b, resource: {{name: t}}, expect: fail}}\n"
        )
    };
    let audit = ["audit", ESTATE, "--rules", "r"];
    let said = mistake("r/my-rule.yaml", rule("self.replica.size() > 0", "").as_bytes(), &audit);
    assert!(said.contains("r/my-rule.yaml:7:"), "{said}");
    assert!(said.contains("did you mean 'replicas'?"), "{said}");
    let said = mistake("r/my-rule.yaml", rule("true", "requires: x\n").as_bytes(), &audit);
    assert!(
        said.contains("my-rule.yaml:8:1") && said.contains("did you mean 'require'?"),
        "{said}"
    );
    let no_fail = rule("true", "").replace("expect: fail", "expect: pass");
    let said = mistake("r/my-rule.yaml", no_fail.as_bytes(), &audit);
    assert!(said.contains("no test expects 'fail'"), "{said}");
}

#[test]
fn mistyped_options_are_answered_with_what_was_meant() {
    let folder = TempDir::new().unwrap();
    for (arguments, expected) in [
        (vec!["audit", "--account", "12345"], "exactly 12 digits"),
        (vec!["audit", "--region", "eu-centrl-1"], "did you mean eu-central-1?"),
        (vec!["audit", ESTATE, "-o", "report.pdf"], ".json, .sarif, .html"),
        (vec!["audit", ESTATE, "-o", "missing/report.json"], "create it first"),
        (vec!["audit", ESTATE, "--region", "us-east-1"], "--region is for live AWS"),
        (vec!["collect", "-o", "estate.txt"], ".jsonl.zst"),
        (vec!["rules", "show", "dynamodb-table-has-replica"], "did you mean"),
    ] {
        let output = blackstart(folder.path()).args(&arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn nothing_is_overwritten_when_the_input_is_bad() {
    let folder = TempDir::new().unwrap();
    let report: PathBuf = folder.path().join("report.json");
    std::fs::write(&report, "the old one").unwrap();
    std::fs::write(folder.path().join("a.jsonl"), "{}").unwrap();
    let output =
        blackstart(folder.path()).args(["audit", "a.jsonl", "-o", "report.json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&report).unwrap(), "the old one");
}
