//! The findings as data for the page's script: columns of numbers into tables
//! of texts that occur once, so that 50,000 findings take a few megabytes.
//!
//! The script shows every text as text. The data itself cannot leave its
//! element either: no `<` is in it.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::super::waiver::justification;
use super::super::{Baseline, Finding, Report, safe_text};
use super::cause::{self, Cause};
use super::view::{name, safe};
use crate::inventory::Region;

/// As much of a fingerprint as links to findings hold.
const FINGERPRINT: usize = 16;

/// What the script reads. Every column has one entry for each finding; a
/// number that is -1 stands for nothing.
#[derive(Serialize)]
struct Island<'a> {
    rules: Vec<RuleEntry>,
    types: &'a [String],
    services: Vec<String>,
    accounts: &'a [String],
    regions: Vec<[String; 2]>,
    workloads: &'a [String],
    causes: &'a [String],
    prefixes: &'a [String],
    texts: &'a [String],
    columns: &'a Columns,
    places: &'a BTreeMap<usize, String>,
    notes: &'a BTreeMap<usize, String>,
    gains: &'a BTreeMap<usize, String>,
    remedies: &'a BTreeMap<usize, usize>,
    tags: &'a BTreeMap<usize, Vec<usize>>,
    has_baseline: bool,
}

#[derive(Serialize)]
struct RuleEntry {
    id: String,
    title: String,
    anchor: String,
    remedy: String,
    classes: Vec<String>,
}

#[derive(Default, Serialize)]
struct Columns {
    rule: Vec<usize>,
    status: Vec<u8>,
    severity: Vec<u8>,
    #[serde(rename = "type")]
    resource_type: Vec<usize>,
    account: Vec<i64>,
    region: Vec<usize>,
    workload: Vec<i64>,
    cause: Vec<usize>,
    prefix: Vec<usize>,
    name: Vec<String>,
    /// What follows the prefix of the ARN; 0 where that is the name.
    tail: Vec<Tail>,
    fingerprint: Vec<String>,
    baseline: Vec<u8>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Tail {
    Name(u8),
    Text(String),
}

/// Texts that are told once.
#[derive(Default)]
struct Table {
    places: HashMap<String, usize>,
    texts: Vec<String>,
}

impl Table {
    fn place(&mut self, text: &str) -> usize {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.texts.len();
        self.places.insert(text.to_owned(), place);
        self.texts.push(text.to_owned());
        place
    }

    fn place_of(&mut self, text: Option<&str>) -> i64 {
        text.map_or(-1, |text| i64::try_from(self.place(text)).unwrap_or(-1))
    }
}

#[derive(Default)]
struct Tables {
    rules: Table,
    types: Table,
    accounts: Table,
    regions: Table,
    workloads: Table,
    causes: Table,
    prefixes: Table,
    texts: Table,
    columns: Columns,
    places: BTreeMap<usize, String>,
    notes: BTreeMap<usize, String>,
    gains: BTreeMap<usize, String>,
    remedies: BTreeMap<usize, usize>,
    tags: BTreeMap<usize, Vec<usize>>,
}

/// The findings as JSON that can stand in a `script` element.
pub(super) fn island(report: &Report, anchors: &BTreeMap<&str, String>) -> String {
    let gains = gains(report);
    let mut tables = Tables::default();
    for (index, finding) in report.findings.iter().enumerate() {
        tables.add(index, finding, report, &gains);
    }
    let rules = tables.rules.texts.iter().map(|id| rule_entry(id, report, anchors)).collect();
    let island = Island {
        rules,
        services: tables.types.texts.iter().map(|kind| service(kind)).collect(),
        types: &tables.types.texts,
        accounts: &tables.accounts.texts,
        regions: tables.regions.texts.iter().map(|code| region_names(code)).collect(),
        workloads: &tables.workloads.texts,
        causes: &tables.causes.texts,
        prefixes: &tables.prefixes.texts,
        texts: &tables.texts.texts,
        columns: &tables.columns,
        places: &tables.places,
        notes: &tables.notes,
        gains: &tables.gains,
        remedies: &tables.remedies,
        tags: &tables.tags,
        has_baseline: report.baseline.is_some(),
    };
    // Strings and numbers in structures: nothing that JSON cannot hold.
    serde_json::to_string(&island).unwrap_or_default().replace('<', "\\u003c")
}

impl Tables {
    fn add(
        &mut self,
        index: usize,
        finding: &Finding,
        report: &Report,
        gains: &HashMap<&str, String>,
    ) {
        let resource = &finding.resource;
        let cause = Cause::of(finding);
        let shown = name(&resource.name);
        let arn = cause::arn(finding);
        let (prefix, tail) = split(&arn, &shown);
        self.tell_more(index, finding, report, gains);
        let columns = &mut self.columns;
        columns.rule.push(self.rules.place(&finding.rule_id));
        columns.status.push(finding.status as u8);
        columns.severity.push(finding.severity as u8);
        columns.resource_type.push(self.types.place(&safe_text(&resource.resource_type)));
        columns.account.push(self.accounts.place_of(resource.account.as_ref().map(|a| a.as_str())));
        columns.region.push(self.regions.place(resource.region.as_str()));
        columns
            .workload
            .push(self.workloads.place_of(finding.workload.as_deref().map(name).as_deref()));
        columns.cause.push(self.causes.place(&cause.template));
        columns.prefix.push(self.prefixes.place(prefix));
        columns.tail.push(tail);
        columns.name.push(shown);
        columns.fingerprint.push(finding.fingerprint.chars().take(FINGERPRINT).collect());
        columns.baseline.push(match finding.baseline {
            None => 0,
            Some(Baseline::New) => 1,
            Some(Baseline::Unchanged) => 2,
        });
    }

    /// What only some findings have.
    fn tell_more(
        &mut self,
        index: usize,
        finding: &Finding,
        report: &Report,
        gains: &HashMap<&str, String>,
    ) {
        if let Some(place) = &finding.location {
            self.places.insert(index, format!("{}:{}", name(&place.file), place.line));
        }
        if let Some(words) = justification(finding) {
            self.notes.insert(index, safe(&words));
        }
        if let Some(gain) = gains.get(finding.fingerprint.as_str()) {
            self.gains.insert(index, gain.clone());
        }
        let of_rule =
            report.rules.get(&finding.rule_id).map(|rule| rule.remediation.summary.trim());
        if of_rule != Some(finding.remediation.trim()) {
            self.remedies.insert(index, self.texts.place(&safe(finding.remediation.trim())));
        }
        if !finding.resource.tags.is_empty() {
            let tags = finding.resource.tags.iter();
            let told = tags
                .map(|(key, value)| self.texts.place(&format!("{} = {}", name(key), name(value))));
            let told: Vec<_> = told.collect();
            self.tags.insert(index, told);
        }
    }
}

/// What mending a finding brings, by fingerprint.
fn gains(report: &Report) -> HashMap<&str, String> {
    let remedies = report.workloads.iter().flat_map(|workload| &workload.remedies);
    let told = remedies.filter(|remedy| {
        remedy.makes_recoverable
            || remedy.rto_seconds_saved >= 1.0
            || remedy.rpo_seconds_saved >= 1.0
    });
    told.map(|remedy| (remedy.fingerprint.as_str(), safe(&super::super::remedies::gain(remedy))))
        .collect()
}

/// An ARN as a prefix that many share, and the rest.
fn split<'a>(arn: &'a str, shown: &str) -> (&'a str, Tail) {
    if let Some(prefix) = arn.strip_suffix(shown) {
        return (prefix, Tail::Name(0));
    }
    let cut = arn.rfind(['/', ':']).map_or(0, |place| place + 1);
    let (prefix, tail) = arn.split_at(cut);
    (prefix, Tail::Text(tail.to_owned()))
}

fn rule_entry(id: &str, report: &Report, anchors: &BTreeMap<&str, String>) -> RuleEntry {
    let rule = report.rules.get(id);
    RuleEntry {
        id: name(id),
        title: safe(rule.map_or(id, |rule| &rule.title)),
        anchor: anchors.get(id).cloned().unwrap_or_default(),
        remedy: rule.map(|rule| safe(rule.remediation.summary.trim())).unwrap_or_default(),
        classes: rule
            .map(|rule| rule.disruptions.iter().map(|class| name(class)).collect())
            .unwrap_or_default(),
    }
}

/// `DynamoDB` of `AWS::DynamoDB::Table`.
fn service(resource_type: &str) -> String {
    match resource_type.split("::").nth(1) {
        Some(service) if !service.is_empty() => service.to_owned(),
        Some(_) => "Account".to_owned(),
        None => "Workload".to_owned(),
    }
}

fn region_names(code: &str) -> [String; 2] {
    let named = code.parse::<Region>().map(|region| region.display_name());
    [name(code), named.map_or_else(|_| name(code), |display| name(&display))]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::sample;
    use super::*;

    fn data(report: &Report) -> serde_json::Value {
        serde_json::from_str(&island(report, &BTreeMap::new())).unwrap()
    }

    #[test]
    fn every_finding_can_be_put_together_again() {
        let report = sample::company();
        let data = data(&report);
        let columns = &data["columns"];
        let at = |table: &str, column: &str, index: usize| {
            let place = columns[column][index].as_u64().unwrap();
            data[table][usize::try_from(place).unwrap()].clone()
        };
        for (index, finding) in report.findings.iter().enumerate() {
            let shown = columns["name"][index].as_str().unwrap();
            let tail = columns["tail"][index].as_str().unwrap_or(shown);
            let arn = format!("{}{tail}", at("prefixes", "prefix", index).as_str().unwrap());
            assert_eq!(arn, finding.resource.arn);
            assert_eq!(at("rules", "rule", index)["id"], finding.rule_id.as_str());
            let message = at("causes", "cause", index).as_str().unwrap().to_owned();
            let message = message.replace(cause::ARN, &arn).replace(cause::NAME, shown);
            assert_eq!(message, finding.message);
        }
    }

    #[test]
    fn hostile_names_cannot_leave_the_data() {
        let text = island(&sample::hostile(), &BTreeMap::new());
        assert!(!text.contains('<'));
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
        assert!(data(&sample::hostile())["columns"]["name"].as_array().unwrap().len() > 10);
    }

    #[test]
    fn a_large_report_shares_its_texts() {
        let text = island(&sample::large(5_000), &BTreeMap::new());
        assert!(text.len() < 5_000 * 150, "{}", text.len());
    }

    #[test]
    fn types_tell_their_service() {
        assert_eq!(service("AWS::DynamoDB::Table"), "DynamoDB");
        assert_eq!(service("AWS::::Account"), "Account");
        assert_eq!(service("workload"), "Workload");
    }
}
