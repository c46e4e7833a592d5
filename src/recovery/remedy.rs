//! Remedies: how a mended finding changes the ways back.

use crate::inventory::Arn;
use crate::rules::RemedyEffect;

/// A remedy for one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The resource that is mended.
    pub resource: Arn,
    /// What that does.
    pub effect: RemedyEffect,
}

impl Remedy {
    /// True if it opens a way back, rather than making one faster.
    pub(super) fn opens(effect: &RemedyEffect) -> bool {
        effect.durations.is_empty() && effect.data_loss.is_none()
    }
}
