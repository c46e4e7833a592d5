//! A configuration to begin with: what was found in an estate, ready to be
//! corrected, and everything else as a comment.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::Duration;

use crate::inventory::{Estate, Region, Resource, TimeSpan};
use crate::report::{Target, fit_to_width};
use crate::workload::{Origin, Selector, Workload};

const HEAD: &str = "\
# yaml-language-server: $schema=https://blackstart-dev.github.io/blackstart/schemas/configuration.json
# Blackstart: what people know and AWS does not. The first line lets editors complete the keys
# and find mistakes; `blackstart schema configuration` writes the same schema to a file.
# Every key: https://blackstart-dev.github.io/blackstart/configuration.html

";

const NO_WORKLOADS: &str = "\
# The workloads: which resources belong together, and what they must achieve. What is
# not named here is found by tags (app, application, service, …), stacks and relationships.
#
# workloads:
#   - name: shop
#     select:                             # what matches any of these belongs to it
#       - tag: app=shop
#       - {name: shop-*, type: 'AWS::S3::Bucket'}
#     primary_regions: [eu-central-1]     # derived where it is left out
#     standby_regions: [eu-west-1]
#     targets:                            # the most time to be down, the most data to lose
#       region: {rto: 15m, rpo: 1m}
#       az: {rto: 1m, rpo: 0s}
#     decision: 10m                       # until somebody decides to fail over
#     criticality: high
";

const WORKLOADS: &str = "\
# The workloads that were found: correct what is wrong, give each its targets. What is
# not named here is still found by tags, stacks and relationships.
";

const REST: &str = "
# Targets of every workload that has none of its own: region, az, infrastructure, application.
#
# targets:
#   region: {rto: 4h, rpo: 15m}

# Your own times: they go before what is documented or assumed.
#
# recovery:
#   decision: 5m                          # until somebody decides to fail over; 5m is the default
#   detection: 2m                         # until a loss is noticed, where no health check says so
#   durations:                            # what drills have shown, by mechanism and step
#     aurora-global-failover/promote: {p50: 2m, p95: 5m}

# Findings that somebody accepts until a day. All of reason, owner and expires are needed.
#
# waivers:
#   - rule: s3-bucket-versioning          # a rule's id, or a pattern with * and ?
#     resource: scratch-*                 # a pattern of names or ARNs
#     reason: Holds nothing that cannot be computed again.
#     owner: storage team
#     expires: 2027-03-31                 # the last day
";

/// More members than these are counted.
const MOST_NAMED: usize = 10;
/// The longest line of a comment.
const LONGEST_COMMENT: usize = 98;

/// The template, with the workloads of an estate if one is given.
pub fn template(found: Option<(&Estate, &[Workload])>) -> String {
    let mut text = HEAD.to_owned();
    match found {
        Some((estate, workloads)) if !workloads.is_empty() => {
            text.push_str(WORKLOADS);
            let selected: Vec<(&Workload, Vec<String>)> =
                workloads.iter().map(|workload| (workload, own_tags(estate, workload))).collect();
            let (by_tag, others): (Vec<_>, Vec<_>) =
                selected.into_iter().partition(|(_, tags)| !tags.is_empty());
            text.push_str(if by_tag.is_empty() { "#\n# workloads:\n" } else { "workloads:\n" });
            by_tag.iter().for_each(|(workload, tags)| entry(&mut text, workload, tags));
            others.iter().for_each(|(workload, _)| comment_entry(&mut text, workload));
        }
        _ => text.push_str(NO_WORKLOADS),
    }
    text.push_str(REST);
    text
}

/// The tags that the workload was found by and that select nothing else, as
/// `key=value`.
fn own_tags(estate: &Estate, workload: &Workload) -> Vec<String> {
    let is_origin = |key: &str, value: &str| match &workload.origin {
        Origin::Tag(wanted) => key.eq_ignore_ascii_case(wanted),
        Origin::Stack(stack) => value == stack,
        _ => false,
    };
    let tags = workload.resources(estate).filter_map(|resource| resource.tags.known()).flatten();
    let pairs: BTreeSet<String> = tags
        .filter(|(key, value)| is_origin(key, value))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let members: BTreeSet<_> = workload.members.iter().collect();
    let selects_members_only = |pair: &String| {
        let selector = Selector { tag: Some(pair.clone()), ..Selector::default() };
        let mut selected = estate.resources().iter().filter(|one| selector.matches(one));
        selected.all(|resource: &Resource| members.contains(&resource.arn))
    };
    pairs.into_iter().filter(selects_members_only).collect()
}

fn entry(text: &mut String, workload: &Workload, tags: &[String]) {
    put(text, &format!("  - name: {}", quoted(&workload.name)));
    put(text, "    select:");
    for tag in tags {
        put(text, &format!("      - tag: {}", quoted(tag)));
    }
    suggestions(text, workload, "    # ");
}

/// A workload that no tag of its own selects.
fn comment_entry(text: &mut String, workload: &Workload) {
    put(
        text,
        "  # Found without a tag that selects it alone. Tag its resources, or name them here:",
    );
    put(text, &format!("  # - name: {}", quoted(&workload.name)));
    put(text, "  #   select:");
    for arn in workload.members.iter().take(MOST_NAMED) {
        put(text, &format!("  #     - arn: {}", quoted(arn.as_str())));
    }
    if let Some(more) = workload.members.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        put(text, &format!("  #     and {more} more"));
    }
    suggestions(text, workload, "  #   ");
}

fn suggestions(text: &mut String, workload: &Workload, lead: &str) {
    let reason = fit_to_width(&workload.roles_reason, LONGEST_COMMENT);
    if !reason.is_empty() {
        put(text, &format!("{lead}Regions as they were derived: {reason}"));
    }
    for (key, regions) in [
        ("primary_regions", &workload.primary_regions),
        ("standby_regions", &workload.standby_regions),
    ] {
        let codes: Vec<&str> = regions.iter().map(Region::as_str).collect();
        put(text, &format!("{lead}{key}: [{}]", codes.join(", ")));
    }
    if workload.targets.is_empty() {
        put(text, &format!("{lead}targets: {{region: {{rto: 15m, rpo: 1m}}}}"));
    } else {
        put(text, &format!("{lead}Targets of its tags or its plan; what stands here wins."));
        put(text, &format!("{lead}targets:"));
    }
    for (class, target) in &workload.targets {
        put(text, &format!("{lead}  {class}: {{{}}}", target_words(target)));
    }
    put(text, &format!("{lead}decision: 5m"));
}

fn target_words(target: &Target) -> String {
    let words = |name: &str, seconds: Option<u64>| {
        seconds.map(|seconds| format!("{name}: {}", TimeSpan(Duration::from_secs(seconds))))
    };
    let parts = [words("rto", target.rto_seconds), words("rpo", target.rpo_seconds)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn put(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// Text from AWS as a YAML scalar on one line: plain where that is safe, else
/// in double quotes, with all that is not plainly seen escaped.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./=".contains(c))
        && !is_yaml_word(text);
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for character in text.chars() {
        let seen =
            crate::report::safe_text(character.encode_utf8(&mut [0; 4])) == character.to_string();
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            _ if seen && u32::from(character) <= 0xffff => quoted.push(character),
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(character));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Words that some readers of YAML take for something else than text.
fn is_yaml_word(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "1e3", "no", "on", "off", "null", "n"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) || text.eq_ignore_ascii_case("y")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::super::Settings;
    use super::*;
    use crate::inventory::snapshot;
    use crate::workload::workloads;

    fn estate(text: &str) -> Estate {
        Estate::new(snapshot::read(Path::new("a.jsonl"), text.as_bytes()).unwrap())
    }

    fn demo() -> &'static str {
        include_str!("../../fixtures/estates/demo.jsonl")
    }

    fn parse(text: &str) -> Settings {
        Settings::parse(Path::new("blackstart.yaml"), text).unwrap()
    }

    /// The comments of a template that hold keys, as if somebody had removed
    /// their marks.
    fn uncommented(text: &str) -> String {
        let lines = text.lines().filter_map(|line| {
            let bare = line.trim_start();
            let is_key = |rest: &str| {
                rest.starts_with(' ')
                    || rest.starts_with("workloads:")
                    || rest.starts_with("targets:")
                    || rest.starts_with("recovery:")
                    || rest.starts_with("waivers:")
            };
            match bare.strip_prefix("# ") {
                Some(rest) if line.starts_with("# ") => is_key(rest).then(|| rest.to_owned()),
                Some(_) => None,
                None if bare == "#" => None,
                None => Some(line.to_owned()),
            }
        });
        lines
            .filter(|line| !line.contains("blackstart schema") && !line.contains("$schema"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn the_template_loads_as_it_is_and_with_everything_in_it() {
        assert!(parse(&template(None)).workloads.workloads.is_empty());
        let all = parse(&uncommented(&template(None)));
        assert_eq!(all.workloads.workloads.len(), 1);
        assert_eq!(all.waivers.len(), 1);
        assert!(all.recovery.detection.is_some());
        let mechanisms = crate::recovery::Mechanisms::embedded().unwrap();
        mechanisms.check_steps(all.steps().map(|(step, _)| step)).unwrap();
    }

    #[test]
    fn what_is_written_finds_the_same_workloads() {
        let estate = estate(demo());
        let before = workloads(&estate, &Settings::default().workloads);
        let text = template(Some((&estate, &before)));
        let after = workloads(&estate, &parse(&text).workloads);
        let members = |found: &[Workload]| -> Vec<(String, Vec<crate::inventory::Arn>)> {
            found.iter().map(|one| (one.name.clone(), one.members.clone())).collect()
        };
        assert_eq!(members(&before), members(&after));
        let settled = after.iter().filter(|workload| workload.origin == Origin::Settings).count();
        assert!(settled >= 5, "{settled} of {}: {text}", after.len());
    }

    #[test]
    fn hostile_tags_stay_text() {
        for name in
            ["a: [b", "x\\ny # z", "\\u001b[31m", "1e3", "'\\\"", "- a", "\\u202etxt", "😀 app"]
        {
            let text = demo().replace("\"booking\"", &format!("\"{name}\""));
            let estate = estate(&text);
            let found = workloads(&estate, &Settings::default().workloads);
            let written = template(Some((&estate, &found)));
            assert!(!written.contains('\u{1b}') && !written.contains('\u{202e}'));
            let names: Vec<String> =
                parse(&written).workloads.workloads.into_iter().map(|one| one.name).collect();
            let wanted: String = serde_json::from_str(&format!("\"{name}\"")).unwrap();
            assert!(names.contains(&wanted), "{wanted:?} {names:?}");
        }
    }
}
