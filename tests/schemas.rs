//! The JSON Schemas fit what is written, and notice what is not right.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use blackstart::schemas::{ALL, FileKind, Writer};
use jsonschema::Validator;
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn validator(name: &str) -> Validator {
    let schema = FileKind::named(name).unwrap().schema();
    jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
}

fn mistakes(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap()
}

fn yaml_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "yaml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Standard output of the program, which must succeed.
fn blackstart(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_blackstart"))
        .args(arguments)
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn code_blocks(page: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
    let fence = format!("```{language}\n");
    let blocks = text.split(&fence).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// Every place in the schema that a validator would follow.
fn references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                found.push(reference.clone());
            }
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_schema_is_sound_and_says_what_it_is() {
    for kind in ALL {
        let schema: Value = serde_json::from_str(&blackstart(&["schema", kind.name])).unwrap();
        assert_eq!(schema, kind.schema());
        jsonschema::draft202012::meta::validate(&schema).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["$id"].as_str().unwrap().ends_with(&format!("/{}.json", kind.name)));
        assert!(schema["description"].as_str().unwrap().ends_with('.'));
        let mut found = Vec::new();
        references(&schema, &mut found);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(schema.pointer(pointer).is_some(), "{}: {reference}", kind.name);
        }
        let text = schema.to_string();
        let strict = text.contains("\"additionalProperties\":false");
        assert_eq!(strict, kind.writer != Writer::Blackstart, "{}", kind.name);
        undescribed(kind, &schema);
    }
}

/// What people write and read has a description at each of its keys; the
/// attributes of resources have theirs from their types.
fn undescribed(kind: FileKind, schema: &Value) {
    let empty = serde_json::Map::new();
    let definitions = schema["$defs"].as_object().unwrap_or(&empty);
    let of = |name: &str, one: &Value| {
        for (key, property) in one["properties"].as_object().into_iter().flatten() {
            let described = property.get("description").is_some();
            assert!(described, "{}: {name}.{key} has no description", kind.name);
        }
    };
    of("the whole", schema);
    for (name, one) in definitions {
        of(name, one);
    }
}

#[test]
fn the_names_are_listed_with_a_line_each() {
    let listed = blackstart(&["schema"]);
    let names: Vec<_> = listed.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(names, ALL.map(|kind| kind.name));
    assert!(listed.lines().all(|line| line.len() <= 100 && line.split_whitespace().count() > 3));
}

#[test]
fn every_rule_and_every_mechanism_fits() {
    let not_rules = ["recovery", "catalogue"].map(|name| Path::new(ROOT).join("rules").join(name));
    let rules = yaml_files("rules").into_iter();
    let rules: Vec<_> = rules.filter(|p| !not_rules.iter().any(|no| p.starts_with(no))).collect();
    let mechanisms = yaml_files("rules/recovery/mechanisms");
    assert!(rules.len() > 40 && mechanisms.len() > 40);
    for (name, files) in [("rule", rules), ("mechanism", mechanisms)] {
        let validator = validator(name);
        for file in files {
            let wrong = mistakes(&validator, &yaml(&std::fs::read_to_string(&file).unwrap()));
            assert!(wrong.is_empty(), "{}: {wrong:#?}", file.display());
        }
    }
}

/// `change` of a sound value is one mistake, which must be noticed.
fn noticed(name: &str, sound: &Value, changes: &[(&str, Value)]) {
    let validator = validator(name);
    assert_eq!(mistakes(&validator, sound), Vec::<String>::new());
    for (pointer, value) in changes {
        let mut changed = sound.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match changed.pointer_mut(parent).unwrap_or_else(|| panic!("{parent}")) {
            Value::Object(members) if value.is_null() => {
                members.remove(key).unwrap();
            }
            Value::Object(members) => {
                members.insert(key.to_owned(), value.clone());
            }
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            _ => panic!("{pointer}"),
        }
        assert!(!validator.is_valid(&changed), "{name}: {pointer} = {value} is accepted");
    }
}

#[test]
fn mistakes_in_a_rule_are_noticed() {
    let path = Path::new(ROOT).join("rules/dynamodb/dynamodb-table-has-replica-region.yaml");
    let sound = yaml(&std::fs::read_to_string(path).unwrap());
    noticed(
        "rule",
        &sound,
        &[
            ("/require", Value::Null),
            ("/requires", json!("true")),
            ("/severity", json!("grave")),
            ("/resource", json!("AWS::DynamoDB::Tabel")),
            ("/id", json!("Has A Replica")),
            ("/well_architected/0", json!("REL99-BP01")),
            ("/disruptions/0", json!("planet")),
            ("/remediation/pulumi", json!("…")),
            ("/tests/0/expect", json!("passes")),
            ("/tests", json!([])),
        ],
    );
}

#[test]
fn mistakes_in_a_mechanism_are_noticed() {
    let path = Path::new(ROOT).join("rules/recovery/mechanisms/aurora-global-failover.yaml");
    let sound = yaml(&std::fs::read_to_string(path).unwrap());
    noticed(
        "mechanism",
        &sound,
        &[
            ("/trigger", json!("luck")),
            ("/via/0", json!("promoted_to")),
            ("/protects/0", json!("AWS::RDS::Cluster")),
            ("/steps/0/basis", Value::Null),
            ("/steps/0/seconds", json!("60")),
            ("/steps/0/p50", json!("a while")),
            ("/steps/0/then", json!("…")),
            ("/data_loss/0/p95", json!(5)),
        ],
    );
}

#[test]
fn the_documented_configuration_fits_and_mistakes_in_it_do_not() {
    let blocks = code_blocks("docs/src/configuration.md", "yaml");
    assert!(blocks.len() > 1);
    let validator = validator("configuration");
    for block in &blocks {
        assert_eq!(mistakes(&validator, &yaml(block)), Vec::<String>::new(), "{block}");
    }
    noticed(
        "configuration",
        &yaml(&blocks[0]),
        &[
            ("/workload", json!([])),
            ("/targets/regions", json!({"rto": "4h"})),
            ("/targets/region/rto", json!(4)),
            ("/targets/region/rto", json!("4 hours")),
            ("/workloads/0/name", Value::Null),
            ("/workloads/0/primary_regions/0", json!("me-sout-1")),
            ("/workloads/0/select/0", json!({"tags": "app=booking"})),
            ("/workloads/0/durations", json!({"a/b": {"p50": "1m"}})),
            ("/waivers/0/expires", json!("31.03.2027")),
            ("/waivers/0/owner", Value::Null),
            ("/waivers/0/reason", json!("")),
            ("/waivers/0/account", json!("1234")),
        ],
    );
}

/// What a schema leads to in the end: the object with keys of its own, and its
/// name, through references, lists, maps and alternatives.
fn object_of<'s>(root: &'s Value, schema: &'s Value) -> Option<(&'s str, &'s Value)> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        let name = reference.rsplit('/').next().unwrap();
        return match target.get("properties") {
            Some(_) => Some((name, target)),
            None => object_of(root, target),
        };
    }
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    let inner = [&schema["items"], &schema["additionalProperties"]];
    let mut all = inner.into_iter().filter(|one| one.is_object()).chain(alternatives);
    all.find_map(|one| object_of(root, one))
}

/// The keys that each section of the page should have.
fn keys_by_section<'s>(
    root: &'s Value,
    (name, object): (&'s str, &'s Value),
    section: &str,
    page: &BTreeMap<String, BTreeSet<String>>,
    known: &mut BTreeSet<&'s str>,
    found: &mut BTreeMap<String, BTreeSet<String>>,
) {
    if !known.insert(name) {
        return;
    }
    for (key, property) in object["properties"].as_object().unwrap() {
        found.entry(section.to_owned()).or_default().insert(key.clone());
        let own = if page.contains_key(key) { key } else { section };
        if let Some(inner) = object_of(root, property) {
            keys_by_section(root, inner, own, page, known, found);
        }
    }
}

#[test]
fn the_page_documents_every_key_of_the_configuration_and_no_other() {
    let page = std::fs::read_to_string(Path::new(ROOT).join("docs/src/configuration.md")).unwrap();
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for section in page.split("\n## ").skip(1) {
        let title = section.lines().next().unwrap().trim_matches('`');
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let keys: BTreeSet<_> = rows.map(str::to_owned).collect();
        if !keys.is_empty() {
            documented.insert(title.to_owned(), keys);
        }
    }
    let schema = FileKind::named("configuration").unwrap().schema();
    let mut wanted = BTreeMap::new();
    let (top, mut known) = ("The keys", BTreeSet::new());
    keys_by_section(&schema, ("", &schema), top, &documented, &mut known, &mut wanted);
    assert_eq!(documented, wanted);
    assert!(wanted.len() > 5);
}

#[test]
fn what_init_writes_fits_the_schema_that_it_names() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("blackstart.yaml");
    let file = file.to_str().unwrap();
    let validator = validator("configuration");
    for arguments in
        [&["init", "-o", file][..], &["init", "fixtures/estates/demo.jsonl", "-o", file, "--force"]]
    {
        blackstart(arguments);
        let text = std::fs::read_to_string(file).unwrap();
        let modeline = format!(
            "# yaml-language-server: $schema={}",
            FileKind::named("configuration").unwrap().address()
        );
        assert_eq!(text.lines().next(), Some(modeline.as_str()));
        let written = serde_saphyr::from_str::<Option<Value>>(&text).unwrap();
        assert_eq!(mistakes(&validator, &written.unwrap_or(json!({}))), Vec::<String>::new());
    }
}

#[test]
fn the_lines_of_snapshots_fit() {
    let validator = validator("snapshot");
    let mut lines = 0;
    for entry in std::fs::read_dir(Path::new(ROOT).join("fixtures/estates")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            lines += 1;
            let value: Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&value), "{}: {line}", path.display());
        }
    }
    assert!(lines > 500);
}

#[test]
fn mistakes_in_a_snapshot_are_noticed() {
    let sound = json!({"resource": {
        "arn": "arn:aws:dynamodb:eu-central-1:111111111111:table/orders",
        "account": "111111111111",
        "region": "eu-central-1",
        "name": "orders",
        "type": "AWS::DynamoDB::Table",
        "attributes": {"replicas": {"$unknown": "access_denied"}},
    }});
    noticed(
        "snapshot",
        &sound,
        &[
            ("/resource/attributes/replica", json!([])),
            ("/resource/attributes/replicas", json!({"$unknown": "lazy"})),
            ("/resource/account", json!("1")),
            ("/resource/type", json!("AWS::DynamoDB::Tabel")),
            ("/resource/nmae", json!("orders")),
            ("/resource/name", Value::Null),
            ("/resources", json!({})),
        ],
    );
}

/// A report of the sample estate with passes, and a baseline.
fn report(folder: &Path) -> Value {
    let old = folder.join("old.json");
    let new = folder.join("new.json");
    let (old, new) = (old.to_str().unwrap(), new.to_str().unwrap());
    let flawed = "fixtures/estates/pattern-active-active-flawed.jsonl";
    let sound = "fixtures/estates/pattern-active-active-sound.jsonl";
    blackstart(&["audit", sound, "-o", old, "--quiet"]);
    let rest = ["--baseline", old, "--include-passes", "-o", new, "--quiet"];
    blackstart(&[&["audit", flawed], &rest[..]].concat());
    serde_json::from_str(&std::fs::read_to_string(new).unwrap()).unwrap()
}

#[test]
fn what_is_written_as_json_fits() {
    let folder = tempfile::TempDir::new().unwrap();
    let compared = report(folder.path());
    assert!(compared["baseline"].is_object());
    let demo = blackstart(&["audit", "fixtures/estates/demo.jsonl", "--format", "json"]);
    let demo: Value = serde_json::from_str(&demo).unwrap();
    let workload = demo["workloads"][0]["name"].as_str().unwrap();
    let region = demo["workloads"][0]["primary_regions"][0].as_str().unwrap();
    let run = |arguments: &[&str]| -> Value {
        serde_json::from_str(&blackstart(&[arguments, &["--format", "json"]].concat())).unwrap()
    };
    let estate = "fixtures/estates/demo.jsonl";
    let (old, new) = (folder.path().join("old.json"), folder.path().join("new.json"));
    let written = [
        ("report", demo.clone()),
        ("report", compared),
        ("blackout", run(&["blackout", region, estate])),
        ("runbook", run(&["runbook", workload, estate])),
        ("diff", run(&["diff", old.to_str().unwrap(), new.to_str().unwrap()])),
    ];
    for (name, mut value) in written {
        let validator = validator(name);
        assert_eq!(mistakes(&validator, &value), Vec::<String>::new(), "{name}");
        value["added_by_a_later_version"] = json!(true);
        assert!(validator.is_valid(&value), "{name}: later versions may add fields");
        let required = value.as_object().unwrap().keys().next().unwrap().clone();
        value.as_object_mut().unwrap().remove(&required);
        assert!(!validator.is_valid(&value), "{name}: {required} is missing");
    }
}
