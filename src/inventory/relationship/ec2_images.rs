//! The edges of machine images and launch templates.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{LaunchTemplate, MachineImage};
use crate::inventory::{Arn, Region};

impl Edges<'_, '_> {
    pub(super) fn machine_image(&mut self, image: &MachineImage) {
        let own = self.resource.arn.clone();
        let source = (image.source_image_id.present(), image.source_image_region.present());
        if let (Some(id), Some(region)) = source {
            let source = image_arn(&own, region, id);
            self.link(source, RelationshipKind::ReplicatesTo, own.clone());
        }
        // Images that are built or copied for several Regions keep their name.
        let names = self.names;
        for twin in names.images_named(self.resource) {
            if twin.region() != own.region() {
                self.link_to(RelationshipKind::ReplicatesTo, Some(twin));
            }
        }
    }

    pub(super) fn launch_template(&mut self, template: &LaunchTemplate) {
        let id = template.image_id.present().filter(|id| id.starts_with("ami-"));
        let image = id.map(|id| image_arn(&self.resource.arn, &self.resource.region, id));
        self.link_to(RelationshipKind::DependsOn, image.as_ref());
    }
}

/// An image's ARN names no account.
fn image_arn(beside: &Arn, region: &Region, id: &str) -> Arn {
    Arn::build(beside.partition(), "ec2", region, None, &format!("image/{id}"))
}
