//! What experiments act on.

use super::Edges;
use crate::inventory::Attribute;
use crate::inventory::types::FisTarget;

impl Edges<'_, '_> {
    /// An experiment checks what it acts on.
    pub(super) fn fis_targets(&mut self, targets: &Attribute<Vec<FisTarget>>) {
        let targets = targets.elements().iter();
        self.protects(targets.flat_map(|target| target.resource_arns.elements()));
    }
}
