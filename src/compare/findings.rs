//! Findings that came, went or changed.

use std::collections::BTreeMap;

use super::model::{Direction, FindingChange, FindingChangeKind};
use crate::inventory::{Gap, GapReason};
use crate::report::{Finding, Report, ResourceSummary, Status};

/// The changed findings: what got worse first, the gravest first.
pub(super) fn changes(old: &Report, new: &Report) -> Vec<FindingChange> {
    let (before, after) = (by_fingerprint(old), by_fingerprint(new));
    let sight = Sight { old, new };
    let of_now =
        after.iter().filter_map(|(fingerprint, now)| change(before.get(fingerprint).copied(), now));
    let gone = before
        .iter()
        .filter(|(fingerprint, _)| !after.contains_key(*fingerprint))
        .map(|(_, then)| sight.gone(then));
    let mut changes: Vec<FindingChange> = of_now.chain(gone).collect();
    changes.sort_by(|a, b| {
        let key = |c: &FindingChange| (c.direction, c.kind, c.severity);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.rule_id.cmp(&b.rule_id))
            .then_with(|| a.resource.arn.cmp(&b.resource.arn))
            .then_with(|| a.fingerprint.cmp(&b.fingerprint))
    });
    changes
}

/// How many findings fail in both reports.
pub(super) fn unchanged(old: &Report, new: &Report) -> usize {
    let before = by_fingerprint(old);
    let fails = |finding: &&Finding| finding.status == Status::Fail;
    let failed_before = |finding: &&Finding| {
        before.get(finding.fingerprint.as_str()).is_some_and(|then| then.status == Status::Fail)
    };
    by_fingerprint(new).into_values().filter(fails).filter(failed_before).count()
}

/// Findings that say something is amiss or not known. A pass is as good as no
/// finding: reports list passes only where they were asked for.
fn by_fingerprint(report: &Report) -> BTreeMap<&str, &Finding> {
    let amiss = |finding: &&Finding| {
        matches!(finding.status, Status::Fail | Status::NotAssessed | Status::Waived)
    };
    let findings = report.findings.iter().filter(amiss);
    findings.map(|finding| (finding.fingerprint.as_str(), finding)).collect()
}

fn change(then: Option<&Finding>, now: &Finding) -> Option<FindingChange> {
    use Direction::{Better, Unclear, Worse};
    let before = then.map(|finding| finding.status);
    let direction = match (before, now.status) {
        (Some(same), after) if same == after => {
            let then =
                then.filter(|then| then.severity != now.severity && after == Status::Fail)?;
            // The graver severity is the lesser one.
            let direction = if now.severity < then.severity { Worse } else { Better };
            let mut change = describe(now, direction, FindingChangeKind::Severity);
            change.severity_before = Some(then.severity);
            change.before = before;
            change.after = Some(after);
            return Some(change);
        }
        (_, Status::Fail) => Worse,
        // It is not known to be mended, and not worse than it was.
        (Some(Status::Fail), Status::NotAssessed) => Unclear,
        (_, Status::NotAssessed) => Worse,
        // Somebody accepted it: nothing about the estate is better.
        (_, Status::Waived) => Unclear,
        _ => Better,
    };
    let kind = match now.status {
        Status::Fail => FindingChangeKind::New,
        _ => FindingChangeKind::Status,
    };
    let mut change = describe(now, direction, kind);
    change.before = before;
    change.after = Some(now.status);
    Some(change)
}

fn describe(finding: &Finding, direction: Direction, kind: FindingChangeKind) -> FindingChange {
    FindingChange {
        direction,
        kind,
        rule_id: finding.rule_id.clone(),
        severity: finding.severity,
        severity_before: None,
        resource: finding.resource.clone(),
        workload: finding.workload.clone(),
        before: None,
        after: None,
        message: finding.message.clone(),
        reason: None,
        fingerprint: finding.fingerprint.clone(),
    }
}

/// What the newer report could see of what the older one saw.
struct Sight<'a> {
    old: &'a Report,
    new: &'a Report,
}

impl Sight<'_> {
    /// A finding that is no more: better, unless the newer report just did not
    /// look where it was.
    fn gone(&self, then: &Finding) -> FindingChange {
        let reason = self.why_not_seen(then);
        let (direction, kind) = match (&reason, then.status) {
            (Some(_), _) => (Direction::Unclear, FindingChangeKind::NotLookedAt),
            (None, Status::Fail) => (Direction::Better, FindingChangeKind::Resolved),
            (None, _) => (Direction::Better, FindingChangeKind::Status),
        };
        let mut change = describe(then, direction, kind);
        change.before = Some(then.status);
        change.reason = reason;
        change
    }

    fn why_not_seen(&self, finding: &Finding) -> Option<String> {
        let resource = &finding.resource;
        if !self.new.rules.contains_key(&finding.rule_id) {
            return Some(format!("the rule {} was not evaluated", finding.rule_id));
        }
        let accounts = &self.new.scope.accounts;
        if let Some(account) = resource.account.as_ref().filter(|one| !accounts.contains(one)) {
            return Some(format!("account {account} was not looked at"));
        }
        let region = &resource.region;
        if !region.is_global() && !self.new.scope.regions.contains(region) {
            return Some(format!("{} was not looked at", region.display_name()));
        }
        let hides = |gap: &&Gap| hides(gap, resource) && !self.old.gaps.contains(gap);
        let gap = self.new.gaps.iter().find(hides)?;
        Some(format!(
            "{}:{} in {}: {}",
            gap.service,
            gap.operation,
            gap.region,
            gap.reason.description()
        ))
    }
}

/// True if a gap may be why a resource is not in an inventory.
fn hides(gap: &Gap, resource: &ResourceSummary) -> bool {
    let account = gap.account.is_none() || gap.account == resource.account;
    let whole_region = matches!(
        gap.reason,
        GapReason::RegionNotEnabled | GapReason::Unreachable | GapReason::TimedOut
    );
    let service = resource.arn.split(':').nth(2).unwrap_or_default();
    account && gap.region == resource.region && (whole_region || gap.service == service)
}
