//! Text that came from AWS or from files, made harmless for people's eyes.
//!
//! Names, tags and messages are hostile: they can hold escape sequences that
//! repaint a terminal, line breaks that forge a line of the report, and marks
//! that reverse the reading direction so that a name reads as another. Markup
//! is none of this module's business; each format escapes its own.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` on one line, without a character that does something instead of
/// being seen: line breaks and tabs become spaces, C0 controls their pictures
/// (`␛`), other invisible and direction-changing characters `�`.
pub fn safe_text(text: &str) -> Cow<'_, str> {
    // Nearly every text is plain ASCII; that is seen at once.
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if plain || text.chars().all(|character| replacement(character).is_none()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| replacement(c).unwrap_or(c)).collect())
}

/// The same for a block of text that keeps its lines, such as a remedy.
pub(crate) fn safe_block(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| safe_line(&line.replace('\t', "  "))).collect();
    lines.join("\n")
}

fn safe_line(line: &str) -> String {
    safe_text(line).into_owned()
}

fn replacement(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('\u{2421}'),
        // C1 controls, the soft hyphen, Arabic letter mark, zero-width and
        // direction marks, embeddings, overrides and isolates, invisible
        // operators, the byte order mark, interlinear annotations, tags.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// True for the address of a page that a link may lead to.
pub(crate) fn is_web_address(uri: &str) -> bool {
    uri.starts_with("https://") && uri.chars().all(|c| c.is_ascii_graphic())
}

/// `text`, safe and no wider than `width` columns; what was cut shows as `…`.
pub fn fit_to_width(text: &str, width: usize) -> String {
    let text = safe_text(text);
    // No character takes more columns than bytes.
    if text.len() <= width || text.width() <= width {
        return text.into_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for character in text.chars() {
        let columns = character.width().unwrap_or(0);
        if used + columns + 1 > width {
            break;
        }
        used += columns;
        fitted.push(character);
    }
    if width > 0 {
        fitted.push('…');
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["orders", "Zürich", "注文", "مخزن", "a <b> & \"c\"", "👩"] {
            assert!(matches!(safe_text(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(safe_text("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(safe_text("a\nb\r\tc\0"), "a b  c␀");
        assert_eq!(safe_text("x\u{202e}y\u{9b}z\u{7f}"), "x\u{fffd}y\u{fffd}z␡");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(safe_block("a\n\tb\u{1b}\r\nc"), "a\n  b␛\nc");
    }

    #[test]
    fn text_is_cut_by_columns_not_bytes() {
        assert_eq!(fit_to_width("statements", 6), "state…");
        assert_eq!(fit_to_width("注文注文", 5), "注文…");
        assert_eq!(fit_to_width("orders", 6), "orders");
        assert_eq!(fit_to_width("orders", 0), "");
        assert_eq!(fit_to_width(&"x".repeat(10_000), 10).width(), 10);
    }
}
