#![allow(clippy::unwrap_used)]

use super::*;

fn parse(text: &str) -> Result<Settings, SettingsError> {
    Settings::parse(Path::new("my.yaml"), text)
}

fn mistake(text: &str) -> String {
    let said = parse(text).unwrap_err().to_string();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

#[test]
fn every_mistake_has_a_place_and_says_what_was_meant() {
    let mut wrong = Vec::new();
    for (text, place, expected) in [
        ("recovry:\n  x: 1\n", "1:1", "did you mean 'recovery'?"),
        ("workloads:\n  - nam: shop\n", "2:5", "did you mean 'name'?"),
        ("workloads:\n  - name: a\n    select: [{tags: x}]\n", "3:", "did you mean 'tag'?"),
        ("workloads:\n  - name: a\n    select: [{}]\n", "3:14", "selects nothing"),
        (
            "workloads:\n  - name: a\n    primary_regions: [eu-centrl-1]\n",
            "3:23",
            "did you mean eu-central-1?",
        ),
        (
            "workloads:\n  - name: a\n    standby_regions: [Frankfurt]\n",
            "3:23",
            "not an AWS Region",
        ),
        (
            "workloads:\n  - name: a\n    select: [{region: eu-wst-1}]\n",
            "3:23",
            "did you mean eu-west-1?",
        ),
        ("workloads:\n  - name: shop\n  - name: ' Shop'\n", "3:11", "first in line 2"),
        ("targets:\n  regon: {rto: 15m}\n", "2:3", "did you mean 'region'?"),
        ("targets:\n  region: {rto: 15 minutes}\n", "2:", "write it as 90s"),
        ("targets:\n  region: {rt: 15m}\n", "2:12", "did you mean 'rto'?"),
        ("recovery:\n  decision: soon\n", "2:13", "write it as 90s"),
        ("recovery:\n  durations:\n    a/b: {p50: 5m, p95: 2m}\n", "3:", "is less than p50"),
        (
            "workloads:\n  - name: a\n    select: [{type: 'AWS::S3::Buckt'}]\n",
            "3:",
            "'AWS::S3::Bucket'",
        ),
        ("workloads:\n  - name: a\n    select: [{account: '123'}]\n", "3:", "12 digits"),
        (
            "waivers:\n  - rule: x\n    owner: me\n    reason: why\n",
            "4:5",
            "missing field `expires`",
        ),
        (
            "waivers:\n  - {rule: x, owner: me, reason: why, expires: 31.3.2027}\n",
            "2:",
            "write it as 2027-03-31",
        ),
        (
            "waivers:\n  - {rule: x, owner: ' ', reason: why, expires: 2027-03-31}\n",
            "2:22",
            "the owner of a waiver must not be empty",
        ),
        (
            "waivers:\n  - {rule: '*', owner: me, reason: why, expires: 2027-03-31}\n",
            "2:12",
            "accepts every finding",
        ),
        (
            "waivers:\n  - {rule: x, region: eu-centrl-1, owner: me, reason: why, expires: 2027-03-31}\n",
            "2:23",
            "did you mean eu-central-1?",
        ),
    ] {
        let said = mistake(text);
        if !said.starts_with(&format!("my.yaml:{place}")) || !said.contains(expected) {
            wrong.push(format!("{text}{said} (expected {place} {expected})"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn steps_and_workloads_know_their_places() {
    let settings = parse(
        "recovery:\n  durations:\n    a/b: 90s\nworkloads:\n  - name: shop\n    durations: {c/d: {p50: 1m, p95: 2m}}\n",
    )
    .unwrap();
    let steps: Vec<_> = settings.steps().collect();
    assert_eq!(
        steps,
        [("a/b", Place { line: 3, column: 5 }), ("c/d", Place { line: 6, column: 17 })]
    );
    assert_eq!(settings.place_of_workload("shop"), Some(Place { line: 5, column: 11 }));
}

#[test]
fn accounts_are_read_with_and_without_quotes() {
    for account in ["111122223333", "'011122223333'", "011122223333"] {
        let text = format!("workloads:\n  - name: a\n    select: [{{account: {account}}}]\n");
        let settings = parse(&text).unwrap();
        let selected = settings.workloads.workloads[0].select[0].account.as_ref().unwrap();
        assert_eq!(selected.as_str(), account.trim_matches('\''));
    }
}

#[test]
fn a_file_of_comments_is_an_empty_one() {
    assert!(parse("# nothing\n\n").unwrap().waivers.is_empty());
}
