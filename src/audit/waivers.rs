//! Applying waivers: what somebody accepts fails no more, until the day is over.

use std::collections::BTreeMap;

use crate::inventory::{AccountId, Region, Timestamp};
use crate::report::{Finding, Status, WaiverReport};
use crate::settings::{Settings, SettingsWarning, Waiver};

/// Marks the failing findings that are waived, tells in others that their
/// waiver has expired, and returns how many are waived.
///
/// The time is that of the inventory, so that the same snapshot gives the same
/// report on any day.
pub(super) fn apply(waivers: &[Waiver], at: Timestamp, findings: &mut [Finding]) -> usize {
    let mut by_rule = ByRule::new(waivers);
    let mut waived = 0;
    for finding in findings.iter_mut().filter(|finding| finding.status == Status::Fail) {
        let matching: Vec<&Waiver> = by_rule.covering(finding).map(|(_, waiver)| waiver).collect();
        if let Some(waiver) = matching.iter().find(|waiver| !waiver.expires.is_over(at)) {
            finding.status = Status::Waived;
            finding.waiver = Some(WaiverReport {
                reason: waiver.reason.clone(),
                owner: waiver.owner.clone(),
                expires: waiver.expires.to_string(),
            });
            waived += 1;
        } else if let Some(expired) = matching.iter().max_by_key(|waiver| waiver.expires) {
            let Waiver { owner, expires, .. } = expired;
            finding.message = format!(
                "{} The waiver of {owner} expired on {expires}.",
                finding.message.trim_end()
            );
        }
    }
    waived
}

/// Waivers that expired while what they were for still fails, and waivers that
/// are for nothing.
pub(super) fn warnings(
    settings: &Settings,
    at: Timestamp,
    scope: (&[AccountId], &[Region]),
    findings: &[Finding],
) -> Vec<SettingsWarning> {
    let mut by_rule = ByRule::new(&settings.waivers);
    let mut used = vec![Used::default(); settings.waivers.len()];
    for finding in findings {
        for (index, _) in by_rule.covering(finding) {
            let Some(used) = used.get_mut(index) else { continue };
            match finding.status {
                Status::Fail => used.failing += 1,
                // Nobody can tell whether it is still needed.
                Status::Waived | Status::NotAssessed => used.otherwise += 1,
                Status::Pass | Status::NotApplicable => {}
            }
        }
    }
    let warning = |(waiver, used): (&Waiver, &Used)| {
        let message = message(waiver, *used, at, scope)?;
        Some(settings.warning(Some(waiver.place), message))
    };
    settings.waivers.iter().zip(&used).filter_map(warning).collect()
}

/// How many findings a waiver is for.
#[derive(Debug, Clone, Copy, Default)]
struct Used {
    failing: usize,
    otherwise: usize,
}

fn message(
    waiver: &Waiver,
    used: Used,
    at: Timestamp,
    (accounts, regions): (&[AccountId], &[Region]),
) -> Option<String> {
    let Waiver { rule, owner, expires, .. } = waiver;
    let count = match used.failing {
        1 => "1 finding fails".to_owned(),
        count => format!("{count} findings fail"),
    };
    match used {
        Used { failing: 1.., .. } if expires.is_over(at) => Some(format!(
            "the waiver of {owner} for '{rule}' expired on {expires}: {count} again. Mend what it was for, or renew it"
        )),
        Used { failing: 0, otherwise: 0 } if waiver.is_in_scope(accounts, regions) => {
            Some(format!(
                "the waiver of {owner} for '{rule}' matches no finding: what it was for is mended or gone, or it names something else. Remove or correct it"
            ))
        }
        _ => None,
    }
}

/// The waivers for each rule, found once per rule.
struct ByRule<'w> {
    waivers: &'w [Waiver],
    known: BTreeMap<String, Vec<usize>>,
}

impl<'w> ByRule<'w> {
    fn new(waivers: &'w [Waiver]) -> Self {
        Self { waivers, known: BTreeMap::new() }
    }

    fn covering<'f>(
        &mut self,
        finding: &'f Finding,
    ) -> impl Iterator<Item = (usize, &'w Waiver)> + use<'_, 'w, 'f> {
        let waivers = self.waivers;
        if !self.known.contains_key(&finding.rule_id) {
            let covers = |index: &usize| {
                waivers.get(*index).is_some_and(|waiver| waiver.covers_rule(&finding.rule_id))
            };
            let indices = (0..waivers.len()).filter(covers).collect();
            self.known.insert(finding.rule_id.clone(), indices);
        }
        let indices = self.known.get(&finding.rule_id).into_iter().flatten();
        indices
            .filter_map(|index| Some((*index, waivers.get(*index)?)))
            .filter(|(_, waiver)| waiver.covers_resource(finding))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::report::{Report, sample};

    /// The company under this waiver, whose owner, reason and day are given.
    fn waive(selection: &str, expires: &str) -> (Report, Vec<String>) {
        let text = format!(
            "waivers:\n  - {{{selection}, owner: Ada, reason: moves in May, expires: {expires}}}\n"
        );
        let settings = Settings::parse(Path::new("blackstart.yaml"), &text).unwrap();
        let mut report = sample::company();
        let at = report.collected_at;
        apply(&settings.waivers, at, &mut report.findings);
        let scope = (&report.scope.accounts[..], &report.scope.regions[..]);
        let warnings = warnings(&settings, at, scope, &report.findings);
        (report, warnings.iter().map(ToString::to_string).collect())
    }

    /// A failing finding with a name of its own.
    fn example() -> Finding {
        let report = sample::company();
        report.findings.into_iter().find(|finding| finding.status == Status::Fail).unwrap()
    }

    fn waived(report: &Report) -> Vec<&Finding> {
        report.findings.iter().filter(|finding| finding.waiver.is_some()).collect()
    }

    #[test]
    fn every_part_of_a_waiver_selects() {
        let Finding { rule_id, resource, .. } = example();
        let account = resource.account.clone().unwrap();
        for selection in [
            format!("rule: {rule_id}, resource: '{}'", resource.arn),
            format!("rule: {rule_id}, resource: '{}'", resource.name),
            format!("rule: '*', resource: '{}*', account: {account}", resource.name),
            format!("rule: '*', resource: '{}', region: {}", resource.name, resource.region),
        ] {
            let (report, warnings) = waive(&selection, "2099-01-01");
            let found = waived(&report);
            assert!(!found.is_empty() && warnings.is_empty(), "{selection}: {warnings:?}");
            assert!(found.iter().all(|finding| finding.status == Status::Waived
                && finding.resource.name.starts_with(&resource.name)));
            let waiver = found[0].waiver.as_ref().unwrap();
            assert_eq!((waiver.owner.as_str(), waiver.expires.as_str()), ("Ada", "2099-01-01"));
        }
        for selection in [
            format!("rule: {rule_id}, account: '999999999999'"),
            format!("rule: {rule_id}, region: ap-east-1"),
            format!("rule: {rule_id}, workload: nobody"),
            "rule: another-rule".to_owned(),
        ] {
            assert!(waived(&waive(&selection, "2099-01-01").0).is_empty(), "{selection}");
        }
    }

    #[test]
    fn an_expired_waiver_waives_nothing_and_says_so() {
        let Finding { rule_id, .. } = example();
        // The company was collected on 2026-02-27.
        let (report, warnings) = waive(&format!("rule: {rule_id}"), "2026-02-26");
        assert!(waived(&report).is_empty());
        let failing = report.findings.iter().find(|finding| finding.rule_id == rule_id).unwrap();
        assert_eq!(failing.status, Status::Fail);
        assert!(failing.message.ends_with("The waiver of Ada expired on 2026-02-26."));
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].starts_with("blackstart.yaml:2:5: "), "{warnings:?}");
        assert!(warnings[0].contains("expired on 2026-02-26"), "{warnings:?}");
        let (report, warnings) = waive(&format!("rule: {rule_id}"), "2026-02-27");
        assert!(!waived(&report).is_empty() && warnings.is_empty(), "its last day");
    }

    #[test]
    fn a_waiver_for_nothing_is_told_unless_nobody_looked() {
        let (_, warnings) = waive("rule: no-such-rule-any-more", "2099-01-01");
        assert!(warnings[0].contains("matches no finding"), "{warnings:?}");
        let (_, warnings) = waive("rule: x, region: ap-east-1", "2099-01-01");
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}
