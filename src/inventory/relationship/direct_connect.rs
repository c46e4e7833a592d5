//! The edges of AWS Direct Connect.

use super::{Edges, RelationshipKind};
use crate::inventory::types::{DirectConnectGateway, DirectConnectVirtualInterface};
use crate::inventory::{Arn, Region};

impl Edges<'_, '_> {
    pub(super) fn direct_connect_interface(&mut self, interface: &DirectConnectVirtualInterface) {
        if let Some(connection) = interface.connection_id.known() {
            let kind = if connection.starts_with("dxlag-") { "dxlag" } else { "dxcon" };
            let connection = self.here("directconnect", &format!("{kind}/{connection}"));
            self.link_to(RelationshipKind::DependsOn, Some(&connection));
        }
        if let Some(gateway) = interface.direct_connect_gateway_id.present() {
            let gateway = self.direct_connect_gateway_arn(gateway);
            self.link_to(RelationshipKind::RoutesTo, Some(&gateway));
        }
    }

    pub(super) fn direct_connect_gateway(&mut self, gateway: &DirectConnectGateway) {
        let partition = self.resource.arn.partition().to_owned();
        for association in gateway.associations.elements() {
            let (Some(id), Some(region)) =
                (association.gateway_id.known(), association.region.known())
            else {
                continue;
            };
            if id.starts_with("tgw-") {
                let owner = association.owner_account.present().unwrap_or(&self.resource.account);
                let gateway = format!("transit-gateway/{id}");
                let gateway = Arn::build(&partition, "ec2", region, Some(owner), &gateway);
                self.link_to(RelationshipKind::RoutesTo, Some(&gateway));
            }
        }
    }

    pub(super) fn direct_connect_gateway_arn(&self, id: &str) -> Arn {
        let partition = self.resource.arn.partition();
        let account = Some(&self.resource.account);
        let resource = format!("dx-gateway/{id}");
        Arn::build(partition, "directconnect", &Region::global(), account, &resource)
    }
}
