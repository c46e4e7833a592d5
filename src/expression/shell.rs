//! Values in shell commands: names from AWS are hostile, and a runbook is
//! pasted into a shell.

/// The quote that is open after some text, given the one before it; `#` stands
/// for a comment, which lasts to the end of its line.
pub(super) fn quote_after(open: Option<char>, text: &str) -> Option<char> {
    let mut open = open;
    let mut is_escaped = false;
    let mut before = ' ';
    for character in text.chars() {
        let starts_word = before.is_whitespace();
        before = character;
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match (open, character) {
            (Some('#'), '\n') => open = None,
            (Some('#'), _) => {}
            (None, '#') if starts_word => open = Some('#'),
            (None | Some('"'), '\\') => is_escaped = true,
            (None, '"' | '\'') => open = Some(character),
            (Some(quote), _) if quote == character => open = None,
            _ => {}
        }
    }
    open
}

/// A value as part of a word inside the open quote.
pub(super) fn word(open: Option<char>, value: &str) -> String {
    let value: String =
        value.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    match open {
        Some('#') => value,
        Some('\'') => value.replace('\'', "'\\''"),
        Some(_) => {
            let mut escaped = String::with_capacity(value.len());
            for character in value.chars() {
                if matches!(character, '"' | '\\' | '$' | '`') {
                    escaped.push('\\');
                }
                escaped.push(character);
            }
            escaped
        }
        None if !value.is_empty() && value.chars().all(is_plain) => value,
        None => format!("'{}'", value.replace('\'', "'\\''")),
    }
}

fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_@%+=:,./-".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_stays_and_the_rest_is_one_word() {
        for (open, value, expected) in [
            (None, "orders-1", "orders-1"),
            (None, "a b", "'a b'"),
            (None, "x; rm -rf /", "'x; rm -rf /'"),
            (None, "it's", "'it'\\''s'"),
            (None, "", "''"),
            (Some('"'), "$(id)`id`\"", "\\$(id)\\`id\\`\\\""),
            (Some('\''), "a'b", "a'\\''b"),
            (None, "a\nb", "'a\u{fffd}b'"),
        ] {
            assert_eq!(word(open, value), expected, "{value}");
        }
    }

    #[test]
    fn open_quotes_are_known() {
        assert_eq!(quote_after(None, "curl \"https://"), Some('"'));
        assert_eq!(quote_after(None, "a \\\"b"), None);
        assert_eq!(quote_after(Some('"'), "/x\" 'y"), Some('\''));
        assert_eq!(quote_after(None, "# people's own\naws "), None);
        assert_eq!(quote_after(None, "a\n# its "), Some('#'));
        assert_eq!(quote_after(None, "a#b"), None);
    }
}
