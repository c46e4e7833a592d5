//! The edges of AWS Global Accelerator.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{AcceleratorEndpointGroup, AcceleratorListener};
use crate::inventory::{Arn, Attributes, Region, ResourceType};

impl Edges<'_, '_> {
    pub(super) fn accelerator_listener(&mut self, listener: &AcceleratorListener) {
        self.contained_in(listener.accelerator_arn.known());
    }

    pub(super) fn accelerator_endpoint_group(&mut self, group: &AcceleratorEndpointGroup) {
        self.contained_in(group.listener_arn.known());
        let region = group.endpoint_group_region.known();
        for endpoint in group.endpoints.elements() {
            let Some(id) = endpoint.endpoint_id.known() else { continue };
            match id.parse::<Arn>() {
                Ok(arn) => self.link_to(RelationshipKind::RoutesTo, Some(&arn)),
                Err(_) => self.accelerated_instance(region, id),
            }
        }
    }

    /// The group itself belongs to no Region, its instances do.
    fn accelerated_instance(&mut self, region: Option<&Region>, id: &str) {
        let account = &self.resource.account;
        let instance = region.and_then(|region| {
            self.names.ids.get(&(ResourceType::Instance, account, region, id)).copied()
        });
        self.link_to(RelationshipKind::RoutesTo, instance);
    }
}

/// The hosts of an accelerator.
pub(super) fn hosts(attributes: &Attributes) -> Vec<String> {
    let Attributes::Accelerator(accelerator) = attributes else { return Vec::new() };
    let names = [&accelerator.dns_name, &accelerator.dual_stack_dns_name];
    let names = names.into_iter().filter_map(|name| name.present().cloned());
    names.chain(accelerator.ip_addresses.elements().iter().cloned()).collect()
}
