//! The edges of Amazon Aurora DSQL.

use super::{Edges, RelationshipKind};
use crate::inventory::types::DsqlCluster;

impl Edges<'_, '_> {
    pub(super) fn dsql_cluster(&mut self, cluster: &DsqlCluster) {
        self.encrypts_with(&cluster.kms_key_arn);
        for peer in cluster.peer_cluster_arns.elements() {
            self.link_to(RelationshipKind::ReplicatesTo, Some(peer));
        }
    }
}
