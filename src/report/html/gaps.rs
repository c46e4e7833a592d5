//! What could not be read, by call and reason, and which checks stayed open
//! because of it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::digest::with_thousands;
use super::super::{Finding, Report, Status};
use super::view::{anchor, safe};
use crate::inventory::{Gap, GapReason};

/// A call that was refused or failed, wherever that happened.
pub(super) struct GapView {
    pub(super) call: String,
    pub(super) reason: &'static str,
    /// Account and Region, with how often.
    pub(super) places: Vec<String>,
    /// What the service said; the messages that occur.
    pub(super) messages: Vec<String>,
    /// The checks that stayed open: rule, how many resources, the rule's place.
    pub(super) open: Vec<OpenCheck>,
}

/// A rule that could not be assessed for want of a call.
pub(super) struct OpenCheck {
    pub(super) title: String,
    pub(super) count: String,
    pub(super) anchor: String,
}

type Call<'a> = (&'a str, &'a str);

/// The gaps: whole Regions first, then what left most checks open.
pub(super) fn gaps(report: &Report, rules: &BTreeMap<&str, String>) -> Vec<GapView> {
    let mut groups: BTreeMap<(Call<'_>, GapReason), Vec<&Gap>> = BTreeMap::new();
    for gap in &report.gaps {
        groups.entry(((&gap.service, &gap.operation), gap.reason)).or_default().push(gap);
    }
    let open = open_checks(report);
    let nothing = BTreeMap::new();
    let mut gaps: Vec<_> = groups
        .into_iter()
        .map(|((call, reason), gaps)| {
            let of_call = open.get(&call).unwrap_or(&nothing);
            let weight: usize = of_call.values().sum();
            let first = (reason != GapReason::RegionNotEnabled, usize::MAX - weight);
            (first, view(report, call, reason, &gaps, of_call, rules))
        })
        .collect();
    gaps.sort_by_key(|(first, _)| *first);
    gaps.into_iter().map(|(_, view)| view).collect()
}

fn view(
    report: &Report,
    (service, operation): Call<'_>,
    reason: GapReason,
    gaps: &[&Gap],
    open: &BTreeMap<&str, usize>,
    rules: &BTreeMap<&str, String>,
) -> GapView {
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for gap in gaps {
        let account = gap.account.as_ref().map(ToString::to_string).unwrap_or_default();
        *places.entry((account, gap.region.display_name())).or_default() += 1;
    }
    let place = |((account, region), count): ((String, String), usize)| {
        let times =
            if count > 1 { format!(", {} times", with_thousands(count)) } else { String::new() };
        if account.is_empty() {
            format!("{region}{times}")
        } else {
            format!("{region}, account {account}{times}")
        }
    };
    let messages: BTreeSet<&str> = gaps.iter().map(|gap| gap.message.as_str()).collect();
    let check = |(id, count): (&&str, &usize)| OpenCheck {
        title: safe(report.rules.get(*id).map_or(*id, |rule| rule.title.as_str())),
        count: with_thousands(*count),
        anchor: anchor(rules, id),
    };
    GapView {
        call: safe(&format!("{service}:{operation}")),
        reason: reason.description(),
        places: places.into_iter().map(place).collect(),
        messages: messages.into_iter().map(safe).collect(),
        open: open.iter().map(check).collect(),
    }
}

/// How many findings of which rule stayed open for want of which call. A
/// finding that was not assessed names the calls in its message.
fn open_checks(report: &Report) -> BTreeMap<Call<'_>, BTreeMap<&str, usize>> {
    let calls: BTreeSet<Call<'_>> =
        report.gaps.iter().map(|gap| (gap.service.as_str(), gap.operation.as_str())).collect();
    let mut open: BTreeMap<Call<'_>, BTreeMap<&str, usize>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| f.status == Status::NotAssessed) {
        for call in named_calls(finding, &calls) {
            *open.entry(call).or_default().entry(&finding.rule_id).or_default() += 1;
        }
    }
    open
}

fn named_calls<'a>(finding: &'a Finding, calls: &BTreeSet<Call<'a>>) -> BTreeSet<Call<'a>> {
    let words =
        finding.message.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == ':'));
    let pairs = words.filter_map(|word| {
        let mut parts = word.split(':');
        Some((parts.next()?, parts.next()?))
    });
    pairs.filter(|pair| calls.contains(pair)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::super::sample;
    use super::*;

    #[test]
    fn a_gap_names_the_checks_that_it_left_open() {
        let mut report = sample::company();
        let gap = report.gaps.first_mut().unwrap();
        gap.service = "dynamodb".into();
        gap.operation = "DescribeContinuousBackups".into();
        gap.reason = GapReason::AccessDenied;
        let finding = report.findings.iter_mut().find(|f| f.status == Status::NotAssessed).unwrap();
        finding.message = "Not assessed: x is not known: dynamodb:DescribeContinuousBackups: access denied (User: arn:aws:sts::1:x).".into();
        let title = report.rules[&finding.rule_id].title.clone();
        let gaps = gaps(&report, &BTreeMap::new());
        let view =
            gaps.iter().find(|view| view.call == "dynamodb:DescribeContinuousBackups").unwrap();
        assert_eq!(view.open.len(), 1);
        assert_eq!((view.open[0].title.clone(), view.open[0].count.as_str()), (title, "1"));
    }
}
