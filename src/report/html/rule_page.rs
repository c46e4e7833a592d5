//! A rule that was checked: what it asks for, why, how to mend it, and how
//! many resources stand how.

use std::collections::BTreeMap;

use super::super::digest::{Group, with_thousands};
use super::super::safe_text::safe_block;
use super::super::{Report, RuleSummary, Status};
use super::view::{Link, name, safe, status_class, status_words};

/// A rule's part of the page.
pub(super) struct RulePage {
    pub(super) anchor: String,
    pub(super) severity: &'static str,
    pub(super) title: String,
    pub(super) rule_id: String,
    pub(super) counts: Vec<(&'static str, String)>,
    pub(super) findings: usize,
    pub(super) practices: String,
    pub(super) disruptions: String,
    pub(super) why: Vec<String>,
    pub(super) remedy: String,
    pub(super) code: Vec<(&'static str, String)>,
    pub(super) references: Vec<Link>,
    pub(super) equivalents: Vec<(String, String)>,
}

/// Every rule's place on the page, by id: the same from run to run, so that
/// links from elsewhere last.
pub(super) fn anchors(report: &Report) -> BTreeMap<&str, String> {
    let of_findings = report.findings.iter().map(|finding| finding.rule_id.as_str());
    let ids = report.rules.keys().map(String::as_str).chain(of_findings);
    let plain =
        |id: &str| id.len() <= 100 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let mut anchors = BTreeMap::new();
    for id in ids {
        let number = anchors.len();
        anchors.entry(id).or_insert_with(|| {
            if plain(id) { format!("rule-{id}") } else { format!("rule--{number}") }
        });
    }
    anchors
}

/// The pages: of rules with findings in the order of these, then of the others
/// by id.
pub(super) fn pages(
    report: &Report,
    groups: &[Group<'_>],
    anchors: &BTreeMap<&str, String>,
) -> Vec<RulePage> {
    let told = groups.iter().map(|group| group.rule_id).collect::<std::collections::BTreeSet<_>>();
    let others = report.rules.iter().filter(|(id, _)| !told.contains(id.as_str()));
    let with_findings = groups.iter().map(|group| {
        let counted = counted(group);
        RulePage::of(group.rule_id, group.rule, group.severity.name(), &counted, anchors)
    });
    let without = others.map(|(id, rule)| {
        let counted = [(Status::Pass, rule.passes)];
        RulePage::of(id, Some(rule), rule.severity.name(), &counted, anchors)
    });
    with_findings.chain(without).collect()
}

impl RulePage {
    fn of(
        id: &str,
        rule: Option<&RuleSummary>,
        severity: &'static str,
        counted: &[(Status, usize)],
        anchors: &BTreeMap<&str, String>,
    ) -> Self {
        let listed = counted.iter().filter(|(status, _)| *status != Status::Pass);
        let some = counted.iter().filter(|(_, count)| *count > 0);
        let counts = some.map(|(status, count)| {
            (status_class(*status), format!("{} {}", with_thousands(*count), status_words(*status)))
        });
        Self {
            anchor: anchors.get(id).cloned().unwrap_or_default(),
            severity,
            title: safe(rule.map_or(id, |rule| &rule.title)),
            rule_id: name(id),
            counts: counts.collect(),
            findings: listed.map(|(_, count)| count).sum(),
            practices: rule.map(|rule| safe(&rule.well_architected.join(", "))).unwrap_or_default(),
            disruptions: rule.map(disruptions).unwrap_or_default(),
            why: paragraphs(rule.map(|rule| rule.why.as_str()).unwrap_or_default()),
            remedy: rule.map(|rule| safe(rule.remediation.summary.trim())).unwrap_or_default(),
            code: rule.map(code).unwrap_or_default(),
            references: rule.map(references).unwrap_or_default(),
            equivalents: rule.map(equivalents).unwrap_or_default(),
        }
    }
}

/// The findings by status; passes also where the report does not list them.
fn counted(group: &Group<'_>) -> [(Status, usize); 4] {
    let passes = group.rule.map_or(0, |rule| rule.passes);
    [Status::Fail, Status::NotAssessed, Status::Waived, Status::Pass].map(|status| {
        let listed = group.count(status);
        (status, if status == Status::Pass { listed.max(passes) } else { listed })
    })
}

/// `3 failed · 1 waived · 12 passed`.
pub(super) fn counts(group: &Group<'_>) -> String {
    let told = counted(group).into_iter().filter(|(_, count)| *count > 0);
    let words =
        told.map(|(status, count)| format!("{} {}", with_thousands(count), status_words(status)));
    words.collect::<Vec<_>>().join(" · ")
}

fn disruptions(rule: &RuleSummary) -> String {
    rule.disruptions.iter().map(|class| name(class_words(class))).collect::<Vec<_>>().join(", ")
}

/// A class of disruption in words.
pub(super) fn class_words(class: &str) -> &str {
    match class {
        "region" => "loss of a Region",
        "az" => "loss of a zone",
        "infrastructure" => "loss of an instance or node",
        "application" => "bad deployment or corrupted data",
        other => other,
    }
}

/// Markdown's paragraphs as plain text; the marks of emphasis go.
fn paragraphs(markdown: &str) -> Vec<String> {
    let text = safe_block(markdown).replace("**", "");
    let parts =
        text.split("\n\n").map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.filter(|part| !part.is_empty()).collect()
}

fn code(rule: &RuleSummary) -> Vec<(&'static str, String)> {
    let remedy = &rule.remediation;
    let ways = [
        ("AWS CLI", &remedy.cli),
        ("Terraform", &remedy.terraform),
        ("CloudFormation", &remedy.cloudformation),
    ];
    let written = ways.into_iter().filter_map(|(title, code)| Some((title, code.as_ref()?)));
    written.map(|(title, code)| (title, safe_block(code.trim_end()))).collect()
}

fn references(rule: &RuleSummary) -> Vec<Link> {
    rule.references.iter().map(|reference| Link::of(reference)).collect()
}

fn equivalents(rule: &RuleSummary) -> Vec<(String, String)> {
    let peers = rule.equivalents.iter().filter(|(_, checks)| !checks.is_empty());
    peers.map(|(peer, checks)| (peer_name(peer), safe(&checks.join(", ")))).collect()
}

fn peer_name(peer: &str) -> String {
    match peer {
        "config" => "AWS Config".to_owned(),
        "security_hub" => "Security Hub".to_owned(),
        "prowler" => "Prowler".to_owned(),
        "checkov" => "Checkov".to_owned(),
        other => name(&other.replace('_', " ")),
    }
}
