//! What `permissions` prints is exactly what the collectors call: compared with
//! the log of recorded runs, and with public lists of IAM's actions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn permissions(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_blackstart");
    Command::new(program).arg("permissions").args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = permissions(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the judge says of a text; nothing if nothing is wrong.
fn judged(judge: &str, text: &str) -> String {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test-tools/validators/bin/python");
    assert!(tools.exists(), "the validators are not installed: run tests/install first");
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("judged");
    std::fs::write(&file, text).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators").join(judge);
    let output = Command::new(tools).arg(script).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_action_exists_and_only_reads() {
    assert_eq!(judged("iam_policy.py", &printed(&[])), "");
    // The judge does judge.
    let wrong = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "A", "Effect": "Allow", "Resource": ["*"],
         "Action": ["rds:DescribeNothing", "rds:DeleteDBInstance"]}]}"#;
    let said = judged("iam_policy.py", wrong);
    assert!(said.contains("rds:DescribeNothing: IAM knows no such action"), "{said}");
    assert!(said.contains("rds:DeleteDBInstance: Write"), "{said}");
}

#[test]
fn the_template_is_one_and_holds_the_whole_policy() {
    let template = printed(&["--format", "cloudformation", "--hub-account", "111111111111"]);
    assert_eq!(judged("cloudformation.py", &template), "");
    let policy: Value = serde_json::from_str(&printed(&[])).unwrap();
    let template: Value = serde_json::from_str(&template).unwrap();
    let parts = template["Resources"].as_object().unwrap().values();
    let held: usize = parts
        .filter_map(|part| part["Properties"]["PolicyDocument"]["Statement"].as_array())
        .map(Vec::len)
        .sum();
    assert_eq!(held, policy["Statement"].as_array().unwrap().len());
    assert_eq!(template["Parameters"]["HubAccount"]["Default"], "111111111111");
}

#[test]
fn the_terraform_is_read_by_a_parser() {
    let text = printed(&["--format", "terraform", "--role-name", "Auditor"]);
    assert_eq!(judged("terraform.py", &text), "");
    assert!(text.contains("default     = \"Auditor\""));
}

#[test]
fn a_role_that_iam_refuses_is_refused_here() {
    let output = permissions(&["--role-name", "no spaces"]);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(feature = "live")]
mod recorded {
    use std::collections::BTreeSet;
    use std::path::Path;

    use blackstart::permissions::{Operations, Purpose};

    use super::support::Cloud;

    /// Services that the log calls by another name than the collectors.
    const NAMES: [(&str, &str); 2] = [("apigatewayv2", "apigateway"), ("opensearch", "es")];

    fn estates() -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cloud/estates");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let mut names: Vec<String> = files
            .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|name| name != "common")
            .collect();
        names.sort();
        names
    }

    /// Collects every estate, and returns each call that was made.
    fn calls_made() -> BTreeSet<(String, String)> {
        let mut made = BTreeSet::new();
        for estate in estates() {
            let cloud = Cloud::start(&[]);
            cloud.seed(&estate, &[]);
            cloud.forget_calls();
            let folder = tempfile::TempDir::new().unwrap();
            let output = cloud.run(folder.path(), &["collect", "-o", "estate.jsonl", "--quiet"]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            for call in cloud.calls() {
                let service = call["service"].as_str().unwrap();
                let name = NAMES.iter().find(|(logged, _)| *logged == service);
                let service = name.map_or(service, |(_, own)| own);
                made.insert((service.to_owned(), call["operation"].as_str().unwrap().to_owned()));
            }
        }
        made
    }

    #[test]
    fn the_policy_allows_what_is_called_and_nothing_else() {
        let made = calls_made();
        let operations = Operations::embedded().unwrap();
        let listed: BTreeSet<(String, String)> = operations
            .calls(Purpose::Audit)
            .map(|(service, operation)| (service.to_owned(), operation.to_owned()))
            .collect();
        let missing: Vec<_> = made.difference(&listed).collect();
        assert!(missing.is_empty(), "called, but not in operations.yaml: {missing:?}");
        let idle: Vec<_> = listed.difference(&made).collect();
        assert!(idle.is_empty(), "in operations.yaml, but called in no estate: {idle:?}");
    }
}
