//! The edges of AWS Elastic Disaster Recovery.

use super::{Arn, Edges, RelationshipKind};
use crate::inventory::types::DrsSourceServer;

impl Edges<'_, '_> {
    /// The server and all its disks are copied. Instances' ids are unique in
    /// their account and Region only.
    pub(super) fn drs_source_server(&mut self, server: &DrsSourceServer) {
        let Some(instance) = server.source_instance_arn.present() else { return };
        let own = self.resource.arn.clone();
        self.copies_and_promotes(instance.clone(), own.clone());
        let attached = self.names.volumes.get(instance.resource_name()).into_iter().flatten();
        let is_its = |volume: &&Arn| {
            volume.region() == instance.region() && volume.account() == instance.account()
        };
        let volumes: Vec<Arn> = attached.copied().filter(is_its).cloned().collect();
        for volume in volumes {
            self.link(volume.clone(), RelationshipKind::ReplicatesTo, own.clone());
            self.link(volume, RelationshipKind::PromotesTo, own.clone());
        }
    }
}
