//! `publish security-hub` against Security Hub in the test cloud, read back
//! with boto3.

#![cfg(feature = "live")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use support::Cloud;
use tempfile::TempDir;

/// The account of the test cloud's credentials.
const ACCOUNT: &str = "123456789012";
const OTHER: &str = "999988887777";
const DAY: i64 = 24 * 60 * 60;
const FIRST_DAY: i64 = 1_790_000_000;

/// A cloud with Security Hub in one Region, a folder with a report, and a
/// calendar.
struct Hub {
    cloud: Cloud,
    folder: TempDir,
    report: Value,
}

impl Hub {
    /// The demo's estate as that of `ACCOUNT`.
    fn start() -> Self {
        Self::with(|text| text.replace("444455556666", ACCOUNT).replace("777788889999", ACCOUNT))
    }

    fn with(change: impl Fn(&str) -> String) -> Self {
        let cloud = Cloud::start(&[]);
        let folder = TempDir::new().unwrap();
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/estates/demo.jsonl");
        let estate = change(&std::fs::read_to_string(demo).unwrap());
        std::fs::write(folder.path().join("estate.jsonl"), estate).unwrap();
        let mut report = cloud.audit(folder.path(), &["estate.jsonl"]).0;
        report["gaps"] = json!([]);
        let hub = Self { cloud, folder, report }.on_day(0);
        hub.by_hand(ACCOUNT, &["enable"]);
        hub
    }

    fn on_day(mut self, day: i64) -> Self {
        self.set_day(day);
        self
    }

    fn set_day(&mut self, day: i64) {
        let time = rfc_3339(FIRST_DAY + day * DAY);
        self.report["collected_at"] = json!(time);
    }

    fn findings(&mut self) -> &mut Vec<Value> {
        self.report["findings"].as_array_mut().unwrap()
    }

    /// The first finding that fails and is about one resource.
    fn failing(&mut self) -> usize {
        let is_failing = |finding: &Value| {
            finding["status"] == "fail" && finding["resource"]["type"] != "workload"
        };
        self.findings().iter().position(is_failing).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let text = serde_json::to_string(&self.report).unwrap();
        std::fs::write(self.folder.path().join("report.json"), text).unwrap();
        let mut all = vec!["publish", "security-hub", "report.json", "--format", "json"];
        all.extend(arguments);
        self.cloud.run(self.folder.path(), &all)
    }

    /// Publishes, and returns what it says of the one account.
    fn publish(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{said}");
        outcome(&output)
    }

    fn by_hand(&self, account: &str, arguments: &[&str]) -> Vec<u8> {
        let mut all = vec!["--account", account];
        all.extend(arguments);
        self.cloud.script("security_hub.py", &all)
    }

    /// Everything that Security Hub has of an account.
    fn stored_of(&self, account: &str) -> Vec<Value> {
        serde_json::from_slice(&self.by_hand(account, &["list"])).unwrap()
    }

    fn stored(&self) -> Vec<Value> {
        self.stored_of(ACCOUNT)
    }

    fn one(&self, id: &str) -> Value {
        self.stored().into_iter().find(|finding| finding["Id"] == id).unwrap()
    }

    fn edit(&self, id: &str, change: &Value) {
        self.by_hand(ACCOUNT, &["edit", id, &change.to_string()]);
    }

    fn writes(&self) -> usize {
        let calls = self.cloud.calls();
        let is_write = |call: &&Value| {
            call["service"] == "securityhub"
                && call["operation"].as_str().unwrap().starts_with("Batch")
        };
        calls.iter().filter(is_write).count()
    }
}

fn outcome(output: &Output) -> Value {
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    outcome["accounts"][0].clone()
}

fn id(finding: &Value) -> String {
    let part = |name: &str| finding[name].as_str().unwrap();
    format!("blackstart/{}/{}", part("rule_id"), part("fingerprint"))
}

/// Seconds since 1970 in RFC 3339.
fn rfc_3339(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Howard Hinnant's `civil_from_days`.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[test]
fn a_dry_run_writes_nothing_the_first_run_all_and_the_second_nothing() {
    let mut hub = Hub::start();
    let total = hub.findings().len();
    let dry = hub.publish(&["--dry-run"]);
    assert_eq!(dry["counts"]["new"], total);
    assert_eq!((hub.stored().len(), hub.writes()), (0, 0));

    let first = hub.publish(&[]);
    assert_eq!(first["counts"], json!({"new": total}));
    let stored = hub.stored();
    assert_eq!(stored.len(), total);
    let product = format!("arn:aws:securityhub:us-east-1:{ACCOUNT}:product/{ACCOUNT}/default");
    for finding in &stored {
        assert_eq!(finding["ProductArn"], product);
        assert_eq!(finding["RecordState"], "ACTIVE");
        assert_eq!(finding["ProductName"], "Blackstart");
    }

    hub.cloud.forget_calls();
    let second = hub.publish(&[]);
    assert_eq!((&second["counts"], &second["unchanged"]), (&json!({}), &json!(total)));
    assert_eq!(hub.writes(), 0);
    assert_eq!(hub.stored(), stored);
}

#[test]
fn what_is_mended_is_archived_and_what_returns_is_active_with_its_age() {
    let mut hub = Hub::start();
    hub.publish(&[]);
    let index = hub.failing();
    let mended = hub.findings().remove(index);
    let name = id(&mended);
    let began = hub.one(&name)["CreatedAt"].clone();

    hub.set_day(1);
    assert_eq!(hub.publish(&[])["counts"], json!({"archived": 1}));
    let archived = hub.one(&name);
    assert_eq!(archived["RecordState"], "ARCHIVED");
    assert_eq!(archived["CreatedAt"], began);
    assert_eq!(hub.publish(&[])["counts"], json!({}));

    hub.set_day(2);
    hub.findings().insert(index, mended);
    assert_eq!(hub.publish(&[])["counts"], json!({"returned": 1}));
    let back = hub.one(&name);
    assert_eq!((&back["RecordState"], &back["CreatedAt"]), (&json!("ACTIVE"), &began));
    assert!(back["UpdatedAt"].as_str().unwrap() > archived["UpdatedAt"].as_str().unwrap());
}

#[test]
fn what_was_not_looked_at_is_not_archived() {
    let mut hub = Hub::start();
    hub.publish(&[]);
    let all = hub.stored().len();
    let complete = hub.report.clone();
    let index = hub.failing();
    let gone = complete["findings"][index].clone();
    let (rule, region) = (gone["rule_id"].clone(), gone["resource"]["region"].clone());
    let service = gone["resource"]["arn"].as_str().unwrap().split(':').nth(2).unwrap().to_owned();

    let without = |hub: &mut Hub, what: &dyn Fn(&Value) -> bool| {
        hub.report = complete.clone();
        hub.set_day(1);
        hub.findings().retain(|finding| !what(finding));
        hub.report["workloads"].as_array_mut().unwrap().clear();
    };
    let nothing_archived = |hub: &Hub, case: &str| {
        let outcome = hub.publish(&["--dry-run"]);
        assert_eq!(outcome["counts"]["archived"], Value::Null, "{case}: {outcome:#}");
        assert!(outcome["kept"]["not_looked_at"].as_u64().unwrap() > 0, "{case}");
    };

    without(&mut hub, &|finding| finding["resource"]["region"] == region);
    let regions = hub.report["scope"]["regions"].as_array_mut().unwrap();
    regions.retain(|known| *known != region);
    nothing_archived(&hub, "another Region");

    without(&mut hub, &|finding| finding["rule_id"] == rule);
    hub.report["rules"].as_object_mut().unwrap().remove(rule.as_str().unwrap());
    nothing_archived(&hub, "a rule that did not run");

    let name = id(&gone);
    without(&mut hub, &|finding| id(finding) == name);
    hub.report["gaps"] = json!([{
        "account": ACCOUNT, "region": region, "service": service, "operation": "List",
        "reason": "access_denied", "message": "denied"
    }]);
    nothing_archived(&hub, "a gap");

    without(&mut hub, &|_| true);
    hub.report["gaps"] = json!([{
        "account": ACCOUNT, "region": "global", "service": "sts", "operation": "AssumeRole",
        "reason": "access_denied", "message": "denied"
    }]);
    nothing_archived(&hub, "an account that could not be entered");
    hub.publish(&[]);
    let active = hub.stored().iter().filter(|f| f["RecordState"] == "ACTIVE").count();
    // And the gap itself.
    assert_eq!(active, all + 1);
}

#[test]
fn what_failed_stays_failed_while_it_cannot_be_assessed() {
    let mut hub = Hub::start();
    hub.publish(&[]);
    let index = hub.failing();
    hub.set_day(1);
    hub.findings()[index]["status"] = json!("not_assessed");
    let outcome = hub.publish(&[]);
    assert_eq!((&outcome["counts"], &outcome["kept"]["not_assessed"]), (&json!({}), &json!(1)));
    let name = id(&hub.findings()[index]);
    assert_eq!(hub.one(&name)["Compliance"]["Status"], "FAILED");
}

#[test]
fn waivers_suppress_and_only_they_are_taken_back() {
    let mut hub = Hub::start();
    hub.publish(&[]);
    let index = hub.failing();
    let name = id(&hub.findings()[index]);
    let waiver = json!({"reason": "A cache", "owner": "platform", "expires": "2030-12-31"});

    hub.set_day(1);
    hub.findings()[index]["status"] = json!("waived");
    hub.findings()[index]["waiver"] = waiver;
    assert_eq!(hub.publish(&[])["counts"], json!({"changed": 1, "suppressed": 1}));
    let waived = hub.one(&name);
    assert_eq!(waived["Workflow"]["Status"], "SUPPRESSED");
    assert!(waived["Note"]["Text"].as_str().unwrap().contains("A cache"));
    assert_eq!(hub.publish(&[])["counts"], json!({}));

    hub.set_day(2);
    hub.findings()[index]["status"] = json!("fail");
    assert_eq!(hub.publish(&[])["counts"], json!({"changed": 1, "unsuppressed": 1}));
    assert_eq!(hub.one(&name)["Workflow"]["Status"], "NEW");

    // What people suppress stays suppressed, waived or not.
    let by_people = json!({
        "Workflow": {"Status": "SUPPRESSED"}, "Note": {"Text": "Mine", "UpdatedBy": "someone"}
    });
    hub.edit(&name, &by_people);
    for (day, status) in [(3, "waived"), (4, "fail")] {
        hub.set_day(day);
        hub.findings()[index]["status"] = json!(status);
        assert_eq!(hub.publish(&[])["counts"], json!({"changed": 1}), "{status}");
        let there = hub.one(&name);
        assert_eq!(there["Workflow"]["Status"], "SUPPRESSED", "{status}");
        assert_eq!(there["Note"]["Text"], "Mine");
    }
}

#[test]
fn a_workflow_status_of_people_is_left_alone() {
    let mut hub = Hub::start();
    hub.publish(&[]);
    let index = hub.failing();
    let name = id(&hub.findings()[index]);
    hub.edit(&name, &json!({"Workflow": {"Status": "NOTIFIED"}}));
    hub.set_day(1);
    hub.findings()[index]["message"] = json!("It got worse");
    assert_eq!(hub.publish(&[])["counts"], json!({"changed": 1}));
    let there = hub.one(&name);
    assert_eq!(there["Workflow"]["Status"], "NOTIFIED");
    assert!(there["Description"].as_str().unwrap().starts_with("It got worse"));
}

#[test]
fn what_was_updated_later_is_still_updated() {
    let mut hub = Hub::start();
    let index = hub.failing();
    let name = id(&hub.findings()[index]);
    hub.publish(&[]);
    let before = hub.one(&name)["UpdatedAt"].clone();
    // The same collection, told in other words by another version.
    hub.findings()[index]["message"] = json!("Told better");
    assert_eq!(hub.publish(&[])["counts"], json!({"changed": 1}));
    let there = hub.one(&name);
    assert!(there["Description"].as_str().unwrap().starts_with("Told better"));
    assert!(there["UpdatedAt"].as_str().unwrap() > before.as_str().unwrap());

    hub.set_day(-1);
    hub.findings()[index]["message"] = json!("Older");
    let outcome = hub.publish(&[]);
    assert_eq!(outcome["counts"], json!({}), "an older report changes nothing");
    assert!(outcome["kept"]["newer_there"].as_u64().unwrap() > 0);
}

#[test]
fn what_would_expire_is_refreshed() {
    let mut hub = Hub::start();
    hub.publish(&[]);
    hub.set_day(29);
    assert_eq!(hub.publish(&[])["counts"], json!({}));
    hub.set_day(31);
    let total = hub.findings().len();
    assert_eq!(hub.publish(&[])["counts"], json!({"refreshed": total}));
    assert_eq!(hub.publish(&[])["counts"], json!({}));
}

#[test]
fn a_finding_that_is_refused_is_listed_and_fails_the_run() {
    let mut hub = Hub::start();
    let index = hub.failing();
    let name = id(&hub.findings()[index]);
    let total = hub.findings().len();
    hub.cloud.seed_state("securityhub-refuse", &json!({"prefix": name, "message": "Not this"}));
    let output = hub.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    let said = outcome(&output);
    assert_eq!(said["counts"], json!({"new": total - 1}));
    assert_eq!(said["failures"].as_array().unwrap().len(), 1);
    assert_eq!(said["failures"][0]["id"], name);
    assert_eq!(said["failures"][0]["code"], "InvalidInput");
    assert_eq!(said["failures"][0]["message"], "Not this");

    let text = hub.cloud.run(hub.folder.path(), &["publish", "security-hub", "report.json"]);
    assert_eq!(text.status.code(), Some(1));
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains(&name) && text.contains("InvalidInput: Not this"), "{text}");

    hub.cloud.seed_state("securityhub-refuse", &json!({"prefix": name, "code": ""}));
    assert_eq!(hub.publish(&[])["counts"], json!({"new": 1}));
}

#[test]
fn many_findings_go_in_batches_and_are_read_in_pages() {
    let mut hub = Hub::start();
    let index = hub.failing();
    let template = hub.findings()[index].clone();
    hub.findings().clear();
    for number in 0..250 {
        let mut finding = template.clone();
        finding["fingerprint"] = json!(format!("{number:032x}"));
        finding["resource"]["arn"] = json!(format!("arn:aws:s3:::bucket-{number}"));
        hub.findings().push(finding);
    }
    hub.cloud.forget_calls();
    assert_eq!(hub.publish(&[])["counts"], json!({"new": 250}));
    assert_eq!(hub.writes(), 3);
    assert_eq!(hub.stored().len(), 250);
    hub.set_day(1);
    hub.findings().truncate(10);
    assert_eq!(hub.publish(&[])["counts"], json!({"archived": 240}));
}

#[test]
fn throttling_is_waited_out() {
    let hub = Hub::start();
    for operation in ["GetFindings", "BatchImportFindings"] {
        hub.cloud.fault_times("securityhub", "us-east-1", operation, "throttle", 1);
    }
    assert!(hub.publish(&[])["counts"]["new"].as_u64().unwrap() > 0);
}

#[test]
fn each_account_is_published_with_its_own_role() {
    let hub =
        Hub::with(|text| text.replace("444455556666", ACCOUNT).replace("777788889999", OTHER));
    let output = hub.run(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(OTHER) && said.contains("--role-name"), "{said}");
    assert_eq!(hub.stored().len(), 0, "nothing is written before that is told");

    let only = hub.publish(&["--account", ACCOUNT]);
    assert_eq!(only["account"], ACCOUNT);

    let output = hub.run(&["--role-name", "Publisher"]);
    assert_eq!(output.status.code(), Some(1), "Security Hub is not enabled there");
    let all: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(all["accounts"][0]["counts"], json!({}), "the first is published already");
    assert!(all["accounts"][1]["error"].as_str().unwrap().contains("is not enabled"));

    hub.by_hand(OTHER, &["enable"]);
    assert_eq!(hub.run(&["--role-name", "Publisher"]).status.code(), Some(0));
    for (account, product) in [(ACCOUNT, ACCOUNT), (OTHER, OTHER)] {
        let stored = hub.stored_of(account);
        assert!(!stored.is_empty());
        assert!(stored.iter().all(|f| f["AwsAccountId"] == product), "{account}");
    }
}

#[test]
fn a_snapshot_is_audited_first() {
    let hub = Hub::start();
    let arguments = ["publish", "security-hub", "estate.jsonl", "--format", "json"];
    let output = hub.cloud.run(hub.folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(outcome(&output)["counts"]["new"], hub.stored().len());
}

#[test]
fn what_cannot_be_published_is_told_in_one_line() {
    let hub = Hub::start();
    let mistake = |arguments: &[&str]| {
        let output = hub.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
        assert!(output.stdout.is_empty());
        said
    };
    let said = mistake(&["--region", "eu-west-1"]);
    assert!(said.contains("eu-west-1") && said.contains("enable-security-hub"), "{said}");
    let said = mistake(&["--account", "111111111111"]);
    assert!(said.contains("not about account 111111111111"), "{said}");
    let said = mistake(&["--config", "blackstart.yaml"]);
    assert!(said.contains("--config is for snapshots"), "{said}");
    let said = mistake(&["estate.jsonl"]);
    assert!(said.contains("not both"), "{said}");
    hub.cloud.fault("securityhub", "us-east-1", "GetFindings", "access_denied");
    let said = mistake(&[]);
    assert!(said.contains("securityhub:BatchImportFindings"), "{said}");
}
