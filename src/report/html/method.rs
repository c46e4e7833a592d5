//! What the figures rest on: sources, settings, waivers, and what changed
//! since the baseline.

use std::collections::BTreeMap;

use super::super::digest::{counted, with_thousands};
use super::super::{Basis, Report, Status, human_time};
use super::view::{Link, name, safe};

/// A source of figures.
pub(super) struct SourceView {
    pub(super) basis: &'static str,
    pub(super) source: Link,
    pub(super) uses: String,
}

/// A waiver that covers findings.
pub(super) struct WaiverView {
    pub(super) reason: String,
    pub(super) owner: String,
    pub(super) expires: String,
    pub(super) rules: String,
    pub(super) findings: String,
}

/// What changed since the baseline.
pub(super) struct BaselineView {
    pub(super) collected: String,
    pub(super) counts: Vec<(&'static str, String)>,
    /// Severity and words.
    pub(super) worse: Vec<(&'static str, String)>,
    pub(super) new: bool,
}

/// Name, value and who set it.
pub(super) type Setting = (String, String, String);

/// Every source that a figure rests on, with how many figures do.
pub(super) fn sources(report: &Report) -> Vec<SourceView> {
    let mut uses: BTreeMap<(Basis, &str), usize> = BTreeMap::new();
    for estimate in report.workloads.iter().flat_map(|workload| &workload.estimates) {
        let steps = estimate.critical_path.iter().map(|step| (step.basis, step.source.as_str()));
        let losses = estimate.data_loss.iter().map(|loss| (loss.basis, loss.source.as_str()));
        for key in steps.chain(losses) {
            *uses.entry(key).or_default() += 1;
        }
    }
    let view = |((basis, source), uses): ((Basis, &str), usize)| SourceView {
        basis: basis.name(),
        source: Link::of(source),
        uses: with_thousands(uses),
    };
    uses.into_iter().map(view).collect()
}

/// The settings that were used.
pub(super) fn settings(report: &Report) -> Vec<Setting> {
    let told = |setting: &super::super::SettingReport| {
        (safe(&setting.name), safe(&setting.value), safe(&setting.source))
    };
    report.settings.iter().map(told).collect()
}

/// The waivers that cover a finding, by the day on which they end.
pub(super) fn waivers(report: &Report) -> Vec<WaiverView> {
    let mut covered: BTreeMap<(&str, &str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| f.status == Status::Waived) {
        let key = match &finding.waiver {
            Some(waiver) => (waiver.expires.trim(), waiver.owner.trim(), waiver.reason.trim()),
            None => ("", "", "Accepted in the configuration."),
        };
        *covered.entry(key).or_default().entry(&finding.rule_id).or_default() += 1;
    }
    let view = |((expires, owner, reason), rules): ((&str, &str, &str), BTreeMap<&str, usize>)| {
        let findings: usize = rules.values().sum();
        WaiverView {
            reason: safe(reason),
            owner: name(owner),
            expires: name(expires),
            rules: safe(&rules.into_keys().collect::<Vec<_>>().join(", ")),
            findings: with_thousands(findings),
        }
    };
    covered.into_iter().map(view).collect()
}

/// What changed since the baseline, if there is one.
pub(super) fn baseline(report: &Report) -> Option<BaselineView> {
    let baseline = report.baseline.as_ref()?;
    Some(BaselineView {
        collected: human_time(baseline.collected_at),
        counts: vec![
            ("New", counted(baseline.new, "finding")),
            ("Unchanged", counted(baseline.unchanged, "finding")),
            ("Resolved", counted(baseline.resolved, "finding")),
        ],
        worse: baseline
            .worse
            .iter()
            .map(|worse| (worse.severity.name(), safe(&worse.message)))
            .collect(),
        new: baseline.new > 0,
    })
}
