//! What shells and `man` make of the completions and pages that are generated.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_blackstart");

fn blackstart(arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What bash would offer for the last of these words.
fn offered(words: &[&str]) -> Vec<String> {
    let last = words.len() - 1;
    let script = format!(
        "{}\nCOMP_WORDS=({}); COMP_CWORD={last}; COMP_LINE='{}'; COMP_POINT=${{#COMP_LINE}}\n\
         _blackstart blackstart \"${{COMP_WORDS[{last}]}}\" \"${{COMP_WORDS[{}]}}\"\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        blackstart(&["completions", "bash"]),
        words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
        words.join(" "),
        last - 1,
    );
    let output = run("bash", &["--norc", "-s"], &script);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_accepts_the_completions_and_completes() {
    let script = blackstart(&["completions", "bash"]);
    let checked = run("bash", &["-n"], &script);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    assert!(checked.stderr.is_empty());

    assert_eq!(offered(&["blackstart", "bl"]), ["blackout"]);
    assert_eq!(offered(&["blackstart", "rules", "sch"]), ["schema"]);
    assert_eq!(offered(&["blackstart", "audit", "--base"]), ["--baseline"]);
    assert_eq!(offered(&["blackstart", "audit", "--fail-on", "h"]), ["high"]);
    assert_eq!(offered(&["blackstart", "schema", "conf"]), ["configuration"]);
    assert!(offered(&["blackstart", "audit", "--format", "sar"]).contains(&"sarif".to_owned()));
}

#[test]
fn every_shell_has_completions_for_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = blackstart(&["completions", shell]);
        for command in ["audit", "blackout", "runbook", "diff", "init", "schema", "man"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}

/// A page as it is shown, without overstriking.
fn shown(page: &str) -> String {
    let output = run(
        "groff",
        &["-man", "-Tutf8", "-ww", "-P-c", "-P-b", "-P-u", "-rLL=80n", "-dAD=l"],
        page,
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.is_empty(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_manual_is_shown_without_a_warning() {
    // Older versions of groff stretch lines with spaces.
    let main = shown(&blackstart(&["man"]));
    let main = main.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["NAME", "SYNOPSIS", "EXAMPLES", "blackstart-audit(1)", "Exit codes: 0 done"] {
        assert!(main.contains(part), "{part}: {main}");
    }
    let folder = tempfile::TempDir::new().unwrap();
    let folder = folder.path().join("man1");
    blackstart(&["man", folder.to_str().unwrap()]);
    let mut pages: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    assert!(pages.len() > 12, "{pages:?}");
    for page in &pages {
        let text = shown(&std::fs::read_to_string(page).unwrap());
        let stem = page.file_stem().unwrap().to_str().unwrap();
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(&format!("NAME {stem} - ")), "{text}");
        assert!(flat.starts_with(&format!("{stem}(1) Blackstart {stem}(1)")), "{text}");
        assert!(text.contains("EXAMPLES"), "{stem}");
        // Examples stay lines of their own.
        let example = format!("{} ", stem.replacen("blackstart-", "blackstart ", 1));
        let example = example.replace("rules-", "rules ").replace("publish-", "publish ");
        let lines = text.lines().filter(|line| line.trim_start().starts_with(example.trim_end()));
        assert!(lines.count() > 0, "{stem}: {text}");
    }
    assert!(!pages.iter().any(|page| Path::new(page).ends_with("blackstart-rules-docs.1")));
}

#[test]
fn what_is_written_goes_to_a_folder_that_can_be_written() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let output = Command::new(PROGRAM).args(["man", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("file"));
}
