//! The edges of Amazon MemoryDB.

use super::{Edges, Region, RelationshipKind};
use crate::inventory::types::{MemoryDbCluster, MemoryDbMultiRegionCluster};

impl Edges<'_, '_> {
    pub(super) fn memorydb_cluster(&mut self, cluster: &MemoryDbCluster) {
        self.encrypts_with(&cluster.kms_key_arn);
        if let Some(name) = cluster.multi_region_cluster_name.present() {
            let resource = format!("multiregioncluster/{name}");
            let parent = self.arn_beside("memorydb", &Region::global(), &resource);
            self.contained_in(Some(&parent));
        }
    }

    /// All clusters take writes, and each copies them to all others.
    pub(super) fn memorydb_multi_region_cluster(&mut self, parent: &MemoryDbMultiRegionCluster) {
        let clusters = parent.clusters.elements().iter();
        let clusters: Vec<_> = clusters.filter_map(|member| member.cluster_arn.known()).collect();
        for cluster in &clusters {
            self.link_to(RelationshipKind::Contains, Some(cluster));
            for other in &clusters {
                self.link((*cluster).clone(), RelationshipKind::ReplicatesTo, (*other).clone());
            }
        }
    }
}
