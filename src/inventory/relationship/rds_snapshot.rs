//! The edges of snapshots of Amazon RDS and its kin.

use super::Edges;
use crate::inventory::types::{DbClusterSnapshot, DbSnapshot};

impl Edges<'_, '_> {
    pub(super) fn db_snapshot(&mut self, snapshot: &DbSnapshot) {
        self.encrypts_with(&snapshot.kms_key_arn);
        self.backup_of(snapshot.source_instance_arn.known());
    }

    pub(super) fn db_cluster_snapshot(&mut self, snapshot: &DbClusterSnapshot) {
        self.encrypts_with(&snapshot.kms_key_arn);
        self.backup_of(snapshot.source_cluster_arn.known());
    }
}
