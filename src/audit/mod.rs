//! An audit: from an inventory to a report. This is where the parts meet.

pub mod baseline;
mod facts;
mod findings;
mod flows;
mod grouping;
mod picture;
mod practice;
mod remedies;
mod runbooks;
mod settings_used;
mod waivers;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::practice::PracticeLog;
use crate::inventory::{Estate, Inventory};
use crate::recovery::{Engine, Mechanisms, assess, summarize};
use crate::report::{
    Finding, Report, ReportScope, SCHEMA_VERSION, Status, Summary, Tool, WorkloadReport,
};
use crate::rules::{Context, Rule, Rules, evaluate};
use crate::settings::{Settings, SettingsWarning};
use crate::workload::{without_resources, workloads};

/// What an audit needs.
#[derive(Debug)]
pub struct Audit<'a> {
    /// The inventory.
    pub inventory: Inventory,
    /// What the inventory came from, as the report names it.
    pub sources: Vec<String>,
    /// The rules.
    pub rules: &'a Rules,
    /// The ways in which lost resources come back.
    pub mechanisms: &'a Mechanisms,
    /// The configuration.
    pub settings: &'a Settings,
    /// Whether the report lists what passed.
    pub include_passes: bool,
}

/// Checks an inventory, simulates the loss of each Region, and reports.
pub fn audit(input: Audit<'_>) -> Report {
    audit_with_warnings(input).0
}

/// The same, with what in the configuration is hardly meant so: waivers that
/// expired or match nothing, workloads that select nothing.
pub fn audit_with_warnings(audit: Audit<'_>) -> (Report, Vec<SettingsWarning>) {
    let estate = Estate::new(audit.inventory);
    let workloads = workloads(&estate, &audit.settings.workloads);
    let engine = Engine::new(&estate, audit.mechanisms, &audit.settings.recovery);
    let assessments = assess(&engine, &workloads);
    let described = workloads.iter().zip(&assessments);
    let mut reports: Vec<_> = described
        .map(|(workload, found)| WorkloadReport {
            picture: picture::picture(&estate, workload),
            grouping: Some(grouping::grouping(workload)),
            flows: flows::flows(&estate, workload),
            target_sources: workload.target_sources.clone(),
            ..summarize(workload, found)
        })
        .collect();
    let log = PracticeLog::of(&estate);
    let practices: Vec<_> = workloads.iter().map(|workload| log.practice(workload)).collect();
    let counts = Counts::of(audit.rules);
    let mut found: Vec<Finding> = {
        let twins = facts::twins(&workloads);
        let known = facts::workloads(&workloads, &reports, &practices);
        let context = Context { estate: &estate, workloads: &known, twins: &twins };
        let keep = |rule: &Rule, status| counts.count(&rule.id, status, audit.include_passes);
        evaluate(audit.rules.iter(), &context, keep)
            .into_iter()
            .map(|verdict| findings::finding(&verdict, &known))
            .collect()
    };
    let settings = audit.settings;
    let collected_at = estate.inventory().collected_at;
    let waived = waivers::apply(&settings.waivers, collected_at, &mut found);
    counts.waive(waived);
    let selecting_nothing = without_resources(&settings.workloads, &workloads);
    let mut warnings: Vec<SettingsWarning> =
        selecting_nothing.into_iter().map(|name| selects_nothing(settings, name)).collect();
    remedies::add(&engine, &workloads, &assessments, audit.rules, &found, &mut reports);
    runbooks::add(&engine, &workloads, &assessments, &mut reports);
    for (report, practice) in reports.iter_mut().zip(practices) {
        report.practice = practice.report();
    }
    let inventory = estate.inventory();
    let report = Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "blackstart".into(), version: env!("CARGO_PKG_VERSION").into() },
        collected_at: inventory.collected_at,
        scope: ReportScope {
            accounts: inventory.scope.accounts.iter().cloned().collect(),
            regions: inventory.scope.regions.iter().cloned().collect(),
            sources: audit.sources,
        },
        summary: counts.summary(inventory.resources.len(), audit.rules.len()),
        findings: findings::sorted(found),
        workloads: reports,
        gaps: inventory.gaps.clone(),
        rules: findings::rule_summaries(audit.rules, |rule_id| counts.passes(rule_id)),
        baseline: None,
        settings: settings_used::settings_used(settings, audit.include_passes),
    };
    let scope = (&report.scope.accounts[..], &report.scope.regions[..]);
    warnings.extend(waivers::warnings(settings, collected_at, scope, &report.findings));
    warnings.sort_by_key(|warning| warning.place);
    (report, warnings)
}

fn selects_nothing(settings: &Settings, name: &str) -> SettingsWarning {
    let message = format!(
        "no resource belongs to the workload '{name}': check its `select`, which may also name a Region or an account that was not looked at"
    );
    settings.warning(settings.place_of_workload(name), message)
}

/// Counts of verdicts, also of those that the report leaves out.
#[derive(Debug, Default)]
struct Counts {
    fail: AtomicUsize,
    passes: BTreeMap<String, AtomicUsize>,
    not_assessed: AtomicUsize,
    waived: AtomicUsize,
}

impl Counts {
    fn of(rules: &Rules) -> Self {
        let passes = rules.iter().map(|rule| (rule.id.clone(), AtomicUsize::default()));
        Self { passes: passes.collect(), ..Self::default() }
    }

    /// Counts a verdict and tells whether the report lists it.
    fn count(&self, rule_id: &str, status: Status, include_passes: bool) -> bool {
        let (counter, listed) = match status {
            Status::Fail => (Some(&self.fail), true),
            Status::NotAssessed => (Some(&self.not_assessed), true),
            Status::Waived => (Some(&self.waived), true),
            Status::Pass => (self.passes.get(rule_id), include_passes),
            Status::NotApplicable => return false,
        };
        if let Some(counter) = counter {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        listed
    }

    /// How many resources pass a rule.
    fn passes(&self, rule_id: &str) -> usize {
        self.passes.get(rule_id).map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// Moves failures to the waived ones.
    fn waive(&self, count: usize) {
        self.fail.fetch_sub(count, Ordering::Relaxed);
        self.waived.fetch_add(count, Ordering::Relaxed);
    }

    fn summary(&self, resources: usize, rules: usize) -> Summary {
        Summary {
            resources,
            rules,
            fail: self.fail.load(Ordering::Relaxed),
            pass: self.passes.values().map(|count| count.load(Ordering::Relaxed)).sum(),
            not_assessed: self.not_assessed.load(Ordering::Relaxed),
            waived: self.waived.load(Ordering::Relaxed),
        }
    }
}
