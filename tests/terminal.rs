//! What a person sees: the program at a terminal, which `script` provides.

#![allow(clippy::unwrap_used)]

use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_blackstart");
const AUDIT: &str = "audit fixtures/estates/pattern-active-active-flawed.jsonl";

/// What decides about colours, links, width and progress, and what else CI has.
const DECIDES: [&str; 9] = [
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_HYPERLINK",
    "COLUMNS",
    "CI",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "COLORTERM",
];

fn quiet_environment(command: &mut Command) -> &mut Command {
    DECIDES.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.env("TERM", "xterm-256color").current_dir(ROOT)
}

/// The screen of a terminal of this width after a run.
fn at_terminal(columns: usize, arguments: &str, environment: &[(&str, &str)]) -> String {
    let line = format!("stty rows 50 cols {columns} && '{PROGRAM}' {arguments}");
    let mut command = Command::new("script");
    quiet_environment(&mut command);
    let output = command
        .envs(environment.iter().copied())
        .args(["-qec", &line, "/dev/null"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    text
}

fn piped(arguments: &str, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(PROGRAM);
    quiet_environment(&mut command);
    let words = arguments.split(' ');
    let output = command.envs(environment.iter().copied()).args(words).output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn widest(text: &str) -> usize {
    let plain = anstream::adapter::strip_str(text).to_string();
    plain.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap()
}

#[test]
fn a_terminal_sets_the_width() {
    for columns in [60, 80, 120] {
        let text = at_terminal(columns, &format!("{AUDIT} --no-progress"), &[]);
        let widest = widest(&text);
        assert!(widest <= columns && widest > columns * 3 / 4, "{columns}: {widest}\n{text}");
    }
    assert!(widest(&piped(AUDIT, &[("COLUMNS", "70")])) <= 70);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let colour = "\u{1b}[";
    let audit = format!("{AUDIT} --no-progress");
    assert!(at_terminal(80, &audit, &[]).contains(colour));
    assert!(!at_terminal(80, &audit, &[("NO_COLOR", "1")]).contains(colour));
    assert!(!at_terminal(80, &format!("{audit} --color never"), &[]).contains(colour));
    let both = format!("{audit} --color always");
    assert!(at_terminal(80, &both, &[("NO_COLOR", "1")]).contains(colour));

    assert!(!piped(AUDIT, &[]).contains('\u{1b}'));
    assert!(piped(AUDIT, &[("CLICOLOR_FORCE", "1")]).contains(colour));
    assert!(piped(&format!("{AUDIT} --color always"), &[]).contains(colour));
    assert!(
        !piped(&format!("{AUDIT} --color never"), &[("CLICOLOR_FORCE", "1")]).contains('\u{1b}')
    );
}

#[test]
fn links_are_for_terminals_that_follow_them() {
    let link = "\u{1b}]8;;https://";
    let follows = [("FORCE_HYPERLINK", "1")];
    let audit = format!("{AUDIT} --no-progress");
    assert!(at_terminal(80, &audit, &follows).contains(link));
    assert!(!at_terminal(80, &audit, &[("FORCE_HYPERLINK", "0")]).contains("]8;;"));
    assert!(!piped(&format!("{AUDIT} --color always"), &follows).contains("]8;;"));
}

#[test]
fn files_that_were_written_are_links() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("a report.html");
    let arguments = format!("{AUDIT} --no-progress -o '{}'", file.display());
    let text = at_terminal(120, &arguments, &[("FORCE_HYPERLINK", "1")]);
    let address = format!("]8;;file://{}/a%20report.html\u{1b}", folder.path().display());
    assert!(text.contains(&address), "{text}");
}

#[test]
fn progress_is_for_a_person_at_a_terminal() {
    // A second passes in a debug build, and in a release build with this estate
    // never: what is tested is that nothing is left on the screen.
    let text = at_terminal(80, AUDIT, &[]);
    let after = text.rsplit("\u{1b}[2K").next().unwrap();
    assert!(!after.contains("Checking") && after.contains("Blackstart"), "{text}");
    for silent in [format!("{AUDIT} --no-progress"), format!("{AUDIT} --quiet")] {
        assert!(!at_terminal(80, &silent, &[]).contains("Checking"));
    }
    assert!(!at_terminal(80, AUDIT, &[("CI", "true")]).contains("Checking"));
}
