//! What a finding says, as one figure, and from when: two findings with the
//! same figure need no update, and an older report changes no newer finding.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::inventory::Timestamp;
use crate::report::asff::AsffFinding;

/// Where the figure is kept in a finding.
const FIELD: &str = "blackstart/Content";

/// Where the time of the report is kept: `LastObservedAt` is older in what was
/// archived, and `UpdatedAt` may have been moved to be later than before.
const COLLECTED_AT: &str = "blackstart/CollectedAt";

/// What tells of the run and not of the finding: a new version or another
/// baseline alone would update every finding, and raise an event for each.
const OF_THE_RUN: [&str; 4] = [FIELD, COLLECTED_AT, "blackstart/Version", "blackstart/Baseline"];

/// Marks a finding with what it says, and from when.
pub(super) fn mark(finding: &mut AsffFinding, collected_at: Timestamp) {
    let figure = figure(finding);
    finding.product_fields.insert(FIELD.to_owned(), figure);
    mark_time(finding, collected_at);
}

/// Marks a finding with the time of the report that last changed it.
pub(super) fn mark_time(finding: &mut AsffFinding, collected_at: Timestamp) {
    finding.product_fields.insert(COLLECTED_AT.to_owned(), collected_at.to_string());
}

/// True if a later report than this changed the finding.
pub(super) fn is_newer(stored: &AsffFinding, collected_at: Timestamp) -> bool {
    let marked = stored.product_fields.get(COLLECTED_AT).and_then(|time| time.parse().ok());
    marked.unwrap_or(stored.last_observed_at) > collected_at
}

/// True if both were marked and say the same.
pub(super) fn is_same(one: &AsffFinding, other: &AsffFinding) -> bool {
    let marks = (one.product_fields.get(FIELD), other.product_fields.get(FIELD));
    matches!(marks, (Some(one), Some(other)) if one == other)
}

/// Security Hub adds fields of its own and spells some anew, so what is stored
/// cannot be compared field by field; times and what people set are left out.
fn figure(finding: &AsffFinding) -> String {
    let fields: Vec<_> = finding
        .product_fields
        .iter()
        .filter(|(name, _)| !OF_THE_RUN.contains(&name.as_str()))
        .collect();
    let content = serde_json::json!([
        finding.schema_version,
        finding.product_name,
        finding.company_name,
        finding.generator_id,
        finding.title,
        finding.description,
        finding.remediation,
        finding.resources,
        finding.compliance,
        finding.finding_provider_fields,
        fields,
    ]);
    let hash = Sha256::digest(content.to_string().as_bytes());
    hash.iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
