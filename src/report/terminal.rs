//! What every text for a terminal is laid out with.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::safe_text::{fit_to_width, is_web_address};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const MAGENTA: Style = AnsiColor::Magenta.on_default();

/// Text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Text that leads to an address, by OSC 8. The address comes from files and
/// may hold anything: what is none is left out.
pub(crate) fn link(text: &str, address: &str) -> String {
    let is_address = address.starts_with("file://") || is_web_address(address);
    if !is_address || !address.chars().all(|c| c.is_ascii_graphic()) {
        return text.to_owned();
    }
    format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// Text at exactly this width: cut, or filled with spaces.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let text = fit_to_width(text, width);
    let missing = width.saturating_sub(text.width());
    format!("{text}{:missing$}", "")
}

/// Stands for a space at which no line is broken.
pub(crate) const UNBROKEN: char = '\u{a0}';

/// Lines of no more than `width` columns; a word that is longer is broken.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let breaks = |character: char| character.is_whitespace() && character != UNBROKEN;
    for word in text.split(breaks).filter(|word| !word.is_empty()) {
        let word = &word.replace(UNBROKEN, " ");
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(broken(word, width)),
        }
    }
    lines
}

fn broken(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for character in word.chars() {
        let columns = character.width().unwrap_or(0);
        if used + columns > width {
            pieces.push(String::new());
            used = 0;
        }
        used += columns;
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
    }
    pieces
}
