//! What a finding says, as one figure: two with the same figure need no update.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::report::asff::AsffFinding;

/// Where the figure is kept in a finding.
const FIELD: &str = "blackstart/Content";

/// What tells of the run and not of the finding: a new version or another
/// baseline alone would update every finding, and raise an event for each.
const OF_THE_RUN: [&str; 3] = [FIELD, "blackstart/Version", "blackstart/Baseline"];

/// Marks a finding with what it says.
pub(super) fn mark(finding: &mut AsffFinding) {
    let figure = figure(finding);
    finding.product_fields.insert(FIELD.to_owned(), figure);
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
