//! The edges of Amazon Keyspaces.

use super::{Edges, RelationshipKind};
use crate::inventory::types::KeyspacesTable;

impl Edges<'_, '_> {
    pub(super) fn keyspaces_table(&mut self, table: &KeyspacesTable) {
        self.encrypts_with(&table.kms_key_arn);
        if let Some(keyspace) = table.keyspace_name.known() {
            let (region, resource) = (&self.resource.region, format!("/keyspace/{keyspace}/"));
            let keyspace = self.arn_beside("cassandra", region, &resource);
            self.contained_in(Some(&keyspace));
        }
        for replica in table.replicas.elements() {
            if let Some(region) = replica.region.known() {
                let to = self.arn_beside("cassandra", region, self.resource.arn.resource());
                self.link_to(RelationshipKind::ReplicatesTo, Some(&to));
            }
        }
    }
}
