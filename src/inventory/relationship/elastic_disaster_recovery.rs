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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::inventory::relationship::{RelationshipKind, derive};
    use crate::inventory::{Arn, Attribute, Attributes, Resource, types::*};

    fn arn(text: &str) -> Arn {
        text.parse().unwrap()
    }

    fn resource(arn: &Arn, attributes: impl Into<Attributes>) -> Resource {
        Resource {
            arn: arn.clone(),
            account: arn.account().unwrap(),
            region: arn.region(),
            name: arn.resource_name().to_owned(),
            tags: Attribute::NotCollected,
            location: None,
            attributes: attributes.into(),
        }
    }

    #[test]
    fn a_server_is_copied_with_its_own_volumes_only() {
        let server = arn("arn:aws:drs:eu-west-1:111122223333:source-server/s-1");
        let instance = arn("arn:aws:ec2:eu-central-1:111122223333:instance/i-1");
        let volume = |text: &str| {
            let attachment = VolumeAttachment {
                instance_id: "i-1".to_owned().into(),
                ..VolumeAttachment::default()
            };
            let attributes = Volume { attachments: vec![attachment].into(), ..Volume::default() };
            resource(&arn(text), attributes)
        };
        let of_server = DrsSourceServer {
            source_instance_arn: Some(instance.clone()).into(),
            ..DrsSourceServer::default()
        };
        let links = derive(&[
            resource(&server, of_server),
            volume("arn:aws:ec2:eu-central-1:111122223333:volume/vol-1"),
            volume("arn:aws:ec2:eu-central-1:999999999999:volume/vol-2"),
        ]);
        let promoted = links.iter().filter(|link| link.kind == RelationshipKind::PromotesTo);
        let promoted: Vec<&str> = promoted.map(|link| link.from.resource()).collect();
        assert_eq!(promoted, ["instance/i-1", "volume/vol-1"]);
    }
}
