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

    /// What no estate of the test cloud leads to: custom domains of HTTP APIs, ARC
    /// readiness checks, and buckets that are listed without their Region.
    const IN_NO_ESTATE: [(&str, &str); 4] = [
        ("apigateway", "GetApiMappings"),
        ("route53-recovery-readiness", "GetReadinessCheckStatus"),
        ("route53-recovery-readiness", "GetRecoveryGroupReadinessSummary"),
        ("s3", "GetBucketLocation"),
    ];

    /// Where the estates have something; other Regions are asked the same.
    const REGIONS: &str = "--region=eu-central-1,eu-west-1,me-south-1,us-east-1";

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

    /// A call of the log as the list has it: IAM knows a domain's own API by verbs.
    fn as_listed(service: &str, operation: &str) -> (String, String) {
        if service == "opensearch-domain" {
            return ("es".to_owned(), "ESHttpGet".to_owned());
        }
        let name = NAMES.iter().find(|(logged, _)| *logged == service);
        (name.map_or(service, |(_, own)| own).to_owned(), operation.to_owned())
    }

    /// Collects every estate, and returns each call that was made.
    fn calls_made() -> BTreeSet<(String, String)> {
        let mut made = BTreeSet::new();
        for estate in estates() {
            let cloud = Cloud::start(&[]);
            cloud.seed(&estate, &[]);
            cloud.forget_calls();
            let folder = tempfile::TempDir::new().unwrap();
            let arguments = ["collect", REGIONS, "-o", "estate.jsonl", "--quiet"];
            let output = cloud.run(folder.path(), &arguments);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            for call in cloud.calls() {
                let [service, operation] =
                    ["service", "operation"].map(|key| call[key].as_str().unwrap());
                made.insert(as_listed(service, operation));
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
        let idle: BTreeSet<_> = listed.difference(&made).map(|(s, o)| (&**s, &**o)).collect();
        let expected = BTreeSet::from(IN_NO_ESTATE);
        assert_eq!(idle, expected, "in operations.yaml, but called in no estate");
    }
}
