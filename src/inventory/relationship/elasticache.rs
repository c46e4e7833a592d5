//! The edges of Amazon ElastiCache.

use super::{Arn, Edges, Region};
use crate::inventory::types::{
    ElastiCacheGlobalReplicationGroup, ElastiCacheReplicationGroup, ElastiCacheServerlessCache,
};

impl Edges<'_, '_> {
    pub(super) fn cache_replication_group(&mut self, group: &ElastiCacheReplicationGroup) {
        self.encrypts_with(&group.kms_key_arn);
        if let Some(id) = group.global_replication_group_id.present() {
            let global = self.elasticache_arn(&Region::global(), "globalreplicationgroup", id);
            self.contained_in(Some(&global));
        }
    }

    pub(super) fn cache_global_replication_group(
        &mut self,
        global: &ElastiCacheGlobalReplicationGroup,
    ) {
        let (mut primaries, mut secondaries) = (Vec::new(), Vec::new());
        for member in global.members.elements() {
            let (Some(id), Some(region)) =
                (member.replication_group_id.known(), member.region.known())
            else {
                continue;
            };
            let group = self.elasticache_arn(region, "replicationgroup", id);
            self.link_to(super::RelationshipKind::Contains, Some(&group));
            match member.role.known().map(|role| role.to_ascii_uppercase()).as_deref() {
                Some("PRIMARY") => primaries.push(group),
                Some("SECONDARY") => secondaries.push(group),
                _ => {}
            }
        }
        for primary in &primaries {
            for secondary in &secondaries {
                self.copies_and_promotes(primary.clone(), secondary.clone());
            }
        }
    }

    pub(super) fn cache_serverless(&mut self, cache: &ElastiCacheServerlessCache) {
        self.encrypts_with(&cache.kms_key_arn);
        self.in_subnets(cache.subnet_ids.elements());
    }

    fn elasticache_arn(&self, region: &Region, kind: &str, id: &str) -> Arn {
        self.arn_beside("elasticache", region, &format!("{kind}:{id}"))
    }
}
