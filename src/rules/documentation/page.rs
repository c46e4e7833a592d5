//! The page of one rule.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{DisruptionClass, Expectation, RemedyEffect, Rule, Subject};
use super::GENERATED;
use super::markdown::{block, cell, code, prose};

const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The page, in Markdown.
pub(super) fn render(rule: &Rule) -> String {
    let parts = [
        head(rule),
        section("Why", &format!("{}\n", rule.why)),
        condition(rule),
        remediation(rule),
        remedy(&rule.remedy),
        tests(rule),
        references(rule),
    ];
    format!("{GENERATED}\n\n{}", parts.concat())
}

fn section(title: &str, text: &str) -> String {
    format!("\n## {title}\n\n{text}")
}

fn head(rule: &Rule) -> String {
    let mut text =
        format!("# {}\n\n{}\n\n| | |\n| --- | --- |\n", prose(&rule.title), code(&rule.id));
    let disruptions: Vec<_> = rule.disruptions.iter().map(|class| class_name(*class)).collect();
    let mut row = |name: &str, value: String| {
        if !value.is_empty() {
            text.push_str(&format!("| {name} | {value} |\n"));
        }
    };
    row("Severity", rule.severity.name().to_owned());
    row("Judges", subject(&rule.subject));
    row("Protects against", disruptions.join(", "));
    row("Well-Architected", cell(&rule.well_architected.join(", ")));
    for (peer, checks) in &rule.equivalents {
        row(&format!("The same at {}", cell(peer_name(peer))), cell(&checks.join(", ")));
    }
    if rule.path.starts_with("rules") {
        let path = rule.path.display();
        row("Source", format!("[{path}]({REPOSITORY}/blob/main/{path})"));
    }
    text
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Workload => "workloads".to_owned(),
        Subject::Resources(types) => {
            types.iter().map(|subject| code(subject.name())).collect::<Vec<_>>().join(", ")
        }
    }
}

fn class_name(class: DisruptionClass) -> &'static str {
    match class {
        DisruptionClass::Region => "the loss of a Region",
        DisruptionClass::Az => "the loss of a zone",
        DisruptionClass::Infrastructure => "the loss of an instance or node",
        DisruptionClass::Application => "a bad deployment or corrupted data",
    }
}

fn peer_name(peer: &str) -> &str {
    match peer {
        "config" => "AWS Config",
        "security_hub" => "Security Hub",
        "trusted_advisor" => "Trusted Advisor",
        "prowler" => "Prowler",
        "checkov" => "Checkov",
        other => other,
    }
}

fn condition(rule: &Rule) -> String {
    let mut text = String::new();
    if let Some(applies) = rule.applies_source() {
        text.push_str("It applies where this holds:\n\n");
        text.push_str(&block("cel", applies.trim()));
        text.push('\n');
    }
    text.push_str("It passes where this holds, and fails where it does not:\n\n");
    text.push_str(&block("cel", rule.require_source().trim()));
    text.push_str("\nA finding says:\n\n");
    text.push_str(&block("text", &rule.message_source()));
    text.push_str(&reads(rule));
    section("What must hold", &text)
}

fn reads(rule: &Rule) -> String {
    let mut types: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (resource_type, attribute) in rule.reads() {
        types.entry(resource_type.name()).or_default().insert(attribute);
    }
    if types.is_empty() {
        return String::new();
    }
    let mut text = "\nIt reads the attributes below. One that could not be read makes the verdict \
                    `not_assessed`, unless the others decide it.\n\n"
        .to_owned();
    for (resource_type, attributes) in types {
        let attributes: Vec<_> = attributes.into_iter().map(code).collect();
        text.push_str(&format!("- {}: {}\n", code(resource_type), attributes.join(", ")));
    }
    text
}

fn remediation(rule: &Rule) -> String {
    let mut text = format!("{}\n", prose(&rule.remediation.summary));
    let ways = [
        ("AWS CLI", "sh", &rule.remediation.cli),
        ("Terraform", "hcl", &rule.remediation.terraform),
        ("CloudFormation", "yaml", &rule.remediation.cloudformation),
    ];
    for (name, language, way) in ways {
        if let Some(way) = way {
            text.push_str(&format!("\n### {name}\n\n{}", block(language, way)));
        }
    }
    section("What to do", &text)
}

fn remedy(effects: &[RemedyEffect]) -> String {
    if effects.is_empty() {
        return String::new();
    }
    let mut text =
        "Blackstart simulates the recovery with this mended, to say what to mend first:\n\n"
            .to_owned();
    for effect in effects {
        text.push_str(&format!("- {}\n", effect_text(effect)));
    }
    section("What mending it changes", &text)
}

fn effect_text(effect: &RemedyEffect) -> String {
    let mechanism = code(&effect.mechanism);
    let mut parts: Vec<String> = effect
        .durations
        .iter()
        .map(|(step, time)| match time.to_string().as_str() {
            "0s" => format!("its step {} is not needed any more", code(step)),
            time => format!("its step {} takes {time}", code(step)),
        })
        .collect();
    if let Some(loss) = effect.data_loss {
        parts.push(format!("the data of {loss} is lost"));
    }
    if parts.is_empty() {
        format!("mechanism {mechanism} brings the resource back")
    } else {
        format!("mechanism {mechanism}: {}", parts.join(", "))
    }
}

fn tests(rule: &Rule) -> String {
    let mut text = "| in this case | the verdict is |\n| --- | --- |\n".to_owned();
    for test in &rule.tests {
        text.push_str(&format!("| {} | {} |\n", cell(&test.name), verdict(test.expect)));
    }
    section("By example", &text)
}

fn verdict(expected: Expectation) -> &'static str {
    match expected {
        Expectation::Pass => "`pass`",
        Expectation::Fail => "`fail`",
        Expectation::NotAssessed => "`not_assessed`",
        Expectation::NotApplicable => "`not_applicable`",
    }
}

fn references(rule: &Rule) -> String {
    if rule.references.is_empty() {
        return String::new();
    }
    let links: Vec<_> = rule.references.iter().map(|link| format!("- <{link}>\n")).collect();
    section("References", &links.concat())
}
