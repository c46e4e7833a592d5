//! What is the case, apart from the resource that it is the case for: findings
//! with the same cause are told together.

use super::super::{Finding, fit_to_width};
use super::view::{LONGEST_ARN, name, safe};

/// Stands for the resource's name in a template. No message holds it: control
/// characters are never printed.
pub(super) const NAME: char = '\u{1}';
/// Stands for the resource's ARN.
pub(super) const ARN: char = '\u{2}';

/// Shorter names are words of any message.
const SHORTEST_NAME: usize = 3;

/// A message whose resource is left open.
pub(super) struct Cause {
    pub(super) template: String,
}

impl Cause {
    /// What a finding says, made safe, without saying of which resource.
    pub(super) fn of(finding: &Finding) -> Self {
        let mut template = safe(finding.message.trim());
        for (text, mark) in [(arn(finding), ARN), (name(&finding.resource.name), NAME)] {
            if text.len() >= SHORTEST_NAME {
                template = replace_words(&template, &text, mark);
            }
        }
        Self { template }
    }

    /// The cause of several resources, in words.
    pub(super) fn words(&self) -> String {
        self.template.replace([NAME, ARN], "…")
    }
}

/// A resource's ARN as the page prints it.
pub(super) fn arn(finding: &Finding) -> String {
    fit_to_width(&finding.resource.arn, LONGEST_ARN)
}

/// `text` with every `word` that stands alone replaced.
fn replace_words(text: &str, word: &str, mark: char) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find(word) {
        let (before, after) = (&rest[..place], &rest[place + word.len()..]);
        let joins = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        replaced.push_str(before);
        if joins(before.chars().next_back()) || joins(after.chars().next()) {
            replaced.push_str(word);
        } else {
            replaced.push(mark);
        }
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_left_open() {
        assert_eq!(
            replace_words("Table rows in rows-2 has no rows.", "rows", '\u{1}'),
            "Table \u{1} in \u{1}-2 has no \u{1}."
        );
        assert_eq!(replace_words("arrows", "rows", '\u{1}'), "arrows");
        assert_eq!(replace_words("", "rows", '\u{1}'), "");
    }
}
