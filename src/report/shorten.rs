//! Text cut to a format's limits.

use super::safe_text;

/// What stands where text was cut.
const ELLIPSIS: char = '…';

/// `text` on one line, safe, and at most `most` UTF-16 code units long, which
/// is how AWS counts; it is never more characters than that. What was cut
/// shows as `…`.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let text = safe_text(text);
    let text = text.trim();
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut units = ELLIPSIS.len_utf16();
    for character in text.chars() {
        units += character.len_utf16();
        if units > most {
            break;
        }
        kept.push(character);
    }
    if most > 0 {
        kept.push(ELLIPSIS);
    }
    kept
}

/// The same, or nothing where there is no text: for fields that may be left
/// out, but not be blank.
pub(crate) fn shortened_if_any(text: &str, most: usize) -> Option<String> {
    Some(shortened(text, most)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(shortened("statements", 10), "statements");
        assert_eq!(shortened("statements", 6), "state…");
        assert_eq!(shortened("注文注文", 3), "注文…");
        assert_eq!(shortened("👩👩👩", 4), "👩…");
        assert_eq!(shortened("x", 0), "");
    }

    #[test]
    fn it_is_one_safe_line() {
        assert_eq!(shortened(" a\nb\u{1b}\n", 20), "a b␛");
        assert_eq!(shortened_if_any(" \n", 20), None);
    }
}
