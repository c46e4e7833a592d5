//! The edges of Amazon Cognito.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{UserPool, UserPoolReplica};

impl Edges<'_, '_> {
    pub(super) fn user_pool(&mut self, pool: &UserPool) {
        for function in pool.lambda_trigger_arns.elements() {
            self.link_to_function_or_other(RelationshipKind::DependsOn, function.as_str());
        }
        let replicas = pool.replicas.elements();
        let of_role = |role: &'static str| {
            let has_role = move |replica: &&UserPoolReplica| {
                replica.role.known().is_some_and(|known| known == role)
            };
            replicas.iter().filter(has_role).filter_map(|replica| replica.user_pool_arn.known())
        };
        for primary in of_role("PRIMARY") {
            for secondary in of_role("SECONDARY") {
                self.copies_and_promotes(primary.clone(), secondary.clone());
            }
        }
    }
}
