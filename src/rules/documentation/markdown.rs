//! Text in Markdown that stays the text that it was.

/// Text between other text: no tag, no link and no emphasis comes from it.
/// Code in backticks stays code.
pub(super) fn prose(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_code = false;
    for character in one_line(text).chars() {
        match character {
            '`' => in_code = !in_code,
            '<' if !in_code => {
                result.push_str("&lt;");
                continue;
            }
            '[' | ']' | '*' | '_' | '\\' if !in_code => result.push('\\'),
            _ => {}
        }
        result.push(character);
    }
    result
}

/// The same in a cell of a table.
pub(super) fn cell(text: &str) -> String {
    prose(text).replace('|', "\\|")
}

/// Code within a line.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    let fence = "`".repeat(longest_run_of_backticks(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Code of its own lines.
pub(super) fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat((longest_run_of_backticks(text) + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_keeps_its_code_and_loses_its_markup() {
        assert_eq!(prose("a <b> [c](d) _e_ `<f>_`"), r"a &lt;b> \[c\](d) \_e\_ `<f>_`");
        assert_eq!(cell("a|b"), r"a\|b");
    }

    #[test]
    fn code_is_fenced_by_more_backticks_than_it_has() {
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(block("sh", "```\n"), "````sh\n```\n````\n");
    }
}
