//! Text of others inside Markdown: it formats nothing, starts no tag, links
//! nowhere and calls nobody.

use super::fit_to_width;

/// Text as text: at most `width` columns, on one line.
///
/// Punctuation that formats is escaped. What GitHub and GitLab turn into links
/// by themselves (mentions, issue numbers, addresses) is broken by an empty
/// comment, which nobody sees.
pub(crate) fn inline(text: &str, width: usize) -> String {
    let text = fit_to_width(text, width);
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        if starts_an_address(rest) {
            escaped.push_str(if character == ':' { ":<!-- -->" } else { "www<!-- -->" });
            rest = &rest[if character == ':' { 1 } else { 3 }..];
            continue;
        }
        match character {
            '@' | '#' | '!' => {
                escaped.push('\\');
                escaped.push(character);
                escaped.push_str("<!-- -->");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
        rest = &rest[character.len_utf8()..];
    }
    escaped
}

fn starts_an_address(text: &str) -> bool {
    text.starts_with("://") || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// Text as code inside a table, where a bar would end the cell: at most
/// `width` columns, on one line.
pub(crate) fn code(text: &str, width: usize) -> String {
    let text = fit_to_width(text.trim(), width).replace('|', "\\|");
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_formats_nothing() {
        assert_eq!(inline("a *b* <c>|`d`", 80), "a \\*b\\* \\<c\\>\\|\\`d\\`");
        assert_eq!(inline("two\nlines", 80), "two lines");
        assert_eq!(inline("Zürich 注文", 80), "Zürich 注文");
    }

    #[test]
    fn text_links_nowhere_and_calls_nobody() {
        assert_eq!(inline("@team", 80), "\\@<!-- -->team");
        assert_eq!(inline("see #12", 80), "see \\#<!-- -->12");
        assert_eq!(inline("https://a.example", 80), "https:<!-- -->//a.example");
        assert_eq!(inline("WWW.a.example", 80), "www<!-- -->.a.example");
        assert_eq!(inline("![x](y)", 80), "\\!<!-- -->\\[x\\](y)");
    }

    #[test]
    fn code_does_not_end_early() {
        assert_eq!(code("a|b", 80), "`a\\|b`");
        assert_eq!(code("``x`", 80), "``` ``x` ```");
        assert_eq!(code(" ", 80), "");
    }
}
