//! The help of every command: it has examples, and they work.

use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, Parser};

use super::arguments::Arguments;

/// Help is laid out for this width.
const WIDTH: usize = 80;

/// Every command that people see, with its words: `rules show`.
fn commands() -> Vec<(String, Command)> {
    fn collect(command: &Command, words: &str, found: &mut Vec<(String, Command)>) {
        found.push((words.to_owned(), command.clone()));
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            collect(inner, &format!("{words} {}", inner.get_name()), found);
        }
    }
    let mut command = Arguments::command().term_width(WIDTH).disable_help_subcommand(true);
    command.build();
    let mut found = Vec::new();
    collect(&command, "blackstart", &mut found);
    found
}

/// The words of a line for a shell, up to a pipe, a redirection or a comment.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, '|' | '>' | '#' | ';' | '&' | '`') => break,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What is wrong with a command line, if anything is. A word in capitals
/// stands for any value.
fn mistake(line: &str) -> Option<String> {
    let words = words(line);
    let error = Arguments::try_parse_from(&words).err()?;
    let is_placeholder = |text: &str| text.len() > 1 && text.chars().all(|c| c.is_uppercase());
    let value = error.get(ContextKind::InvalidValue);
    match (error.kind(), value) {
        (ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, _) => None,
        (_, Some(ContextValue::String(value))) if is_placeholder(value) => None,
        // A command that is only mentioned.
        (ErrorKind::MissingRequiredArgument, _) if words.iter().all(|word| is_name(word)) => None,
        _ => Some(format!("{line}: {}", error.to_string().lines().next().unwrap_or_default())),
    }
}

fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

#[test]
fn every_command_has_examples_that_parse() {
    for (words, command) in commands() {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples = help.strip_prefix("Examples:\n");
        let examples = examples.unwrap_or_else(|| panic!("{words}: the help has no examples"));
        let mut own = 0;
        for line in examples.lines().take_while(|line| !line.is_empty()) {
            let line = line.trim_start();
            // An explanation stands behind two spaces.
            let line = line.split("  ").next().unwrap();
            assert!(line.starts_with("blackstart "), "{words}: {line}");
            assert_eq!(mistake(line), None, "{words}");
            own += usize::from(line.starts_with(&words));
        }
        assert!(own > 0, "{words}: no example is one of this command");
    }
}

#[test]
fn help_is_laid_out_for_eighty_columns() {
    for (words, mut command) in commands() {
        let help = command.render_long_help().to_string();
        // What is broken in the middle was too long.
        let about = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in about.lines().filter(|line| line.starts_with(' ')) {
            assert!(line.len() <= WIDTH, "{words}: {line}");
        }
        for line in help.lines() {
            assert!(line.chars().count() <= WIDTH, "{words}: {line}");
        }
    }
}

#[test]
fn every_argument_is_explained_alike() {
    for (words, command) in commands() {
        let about = command.get_about().unwrap_or_else(|| panic!("{words}")).to_string();
        assert!(!about.ends_with('.') && about.starts_with(char::is_uppercase), "{about}");
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let id = argument.get_id();
            assert!(!help.is_empty(), "{words}: {id} has no help");
            assert!(!help.ends_with('.'), "{words}: {id}: {help}");
            assert!(help.starts_with(char::is_uppercase), "{words}: {id}: {help}");
        }
    }
}

/// The pages that people write, and the readme.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    let mut folders = vec![root.join("docs/src"), root.join("docs/recipes")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                // The rules' pages are written from the rules.
                true if path.ends_with("docs/src/rules") => {}
                true => folders.push(path),
                false => pages.push(path),
            }
        }
    }
    pages.sort();
    pages
}

/// The command lines in a page: in code, in containers, in pipelines.
fn command_lines(text: &str) -> Vec<String> {
    const STARTS: [&str; 3] = [
        "cargo run --release --no-default-features -- ",
        "ghcr.io/blackstart-dev/blackstart:0.1 ",
        "sh 'blackstart ",
    ];
    let joined = text.replace("\\\n", " ");
    let mut lines = Vec::new();
    for line in joined.lines() {
        let bare = line.trim_start_matches([' ', '-', '$', '|']).trim_end();
        if bare.starts_with("blackstart ") {
            lines.push(bare.to_owned());
        }
        for start in STARTS {
            if let Some((_, rest)) = line.split_once(start) {
                lines.push(format!("blackstart {}", rest.trim_end_matches(['\'', '"'])));
            }
        }
        for code in line.split('`').skip(1).step_by(2) {
            if code.starts_with("blackstart ") {
                lines.push(code.to_owned());
            }
        }
    }
    lines
}

#[test]
fn every_command_in_the_documentation_exists() {
    let mut count = 0;
    let mut mistakes = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for line in command_lines(&text) {
            count += 1;
            mistakes.extend(mistake(&line).map(|wrong| format!("{}: {wrong}", page.display())));
        }
    }
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    assert!(count > 50, "only {count} command lines were found");
}

#[test]
fn every_option_in_the_documentation_exists() {
    let known: Vec<String> = commands()
        .iter()
        .flat_map(|(_, command)| command.get_arguments())
        .filter_map(|argument| Some(format!("--{}", argument.get_long()?)))
        .collect();
    let mut count = 0;
    for page in pages().iter().filter(|page| page.extension().is_some_and(|end| end == "md")) {
        let text = std::fs::read_to_string(page).unwrap();
        let prose: String = text.split("```").step_by(2).collect();
        let codes = prose.split('`').skip(1).step_by(2);
        for option in codes.filter(|code| code.starts_with("--")) {
            let name = option.split([' ', '=']).next().unwrap();
            assert!(known.iter().any(|known| known == name), "{}: {option}", page.display());
            count += 1;
        }
    }
    assert!(count > 10, "only {count} options were found");
}

#[test]
fn a_mistake_in_a_documented_command_is_noticed() {
    assert!(mistake("blackstart audit --fail-om high").is_some());
    assert!(mistake("blackstart aduit estate.jsonl").is_some());
    assert!(mistake("blackstart audit --fail-on grave").is_some());
    assert!(mistake("blackstart audit --fail-on SEVERITY x.jsonl > a.txt").is_none());
}
