//! Why a finding that fails is accepted, in words.

use super::{Finding, Status};

/// Why a finding was waived, by whom and until when; none if it was not.
pub(crate) fn justification(finding: &Finding) -> Option<String> {
    if finding.status != Status::Waived {
        return None;
    }
    let Some(waiver) = &finding.waiver else {
        return Some("Accepted in the configuration.".to_owned());
    };
    let reason = waiver.reason.trim();
    Some(format!("{reason} (accepted by {} until {})", waiver.owner.trim(), waiver.expires.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::{WaiverReport, sample};
    use super::*;

    #[test]
    fn only_what_was_waived_is_justified() {
        for mut finding in sample::company().findings {
            let waived = finding.status == Status::Waived;
            assert_eq!(justification(&finding).is_some(), waived);
            finding.waiver = Some(WaiverReport {
                reason: "It is a cache".into(),
                owner: "platform".into(),
                expires: "2026-12-31".into(),
            });
            let words = "It is a cache (accepted by platform until 2026-12-31)";
            assert_eq!(justification(&finding).as_deref(), waived.then_some(words));
        }
    }
}
