//! The edges of Amazon EBS.

use super::{Edges, ResourceType};
use crate::inventory::types::{EbsSnapshot, Volume};

impl Edges<'_, '_> {
    pub(super) fn volume(&mut self, volume: &Volume) {
        self.encrypts_with(&volume.kms_key_arn);
        for attachment in volume.attachments.elements() {
            let Some(id) = attachment.instance_id.known() else { continue };
            let (account, region) = (&self.resource.account, &self.resource.region);
            let key = (ResourceType::Instance, account, region, id.as_str());
            let instance = self.names.ids.get(&key).copied();
            self.contained_in(instance);
        }
    }

    pub(super) fn ebs_snapshot(&mut self, snapshot: &EbsSnapshot) {
        self.encrypts_with(&snapshot.kms_key_arn);
        self.backup_of(snapshot.source_volume_arn.present());
    }
}
