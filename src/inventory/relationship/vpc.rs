//! The edges of what connects VPCs.

use hashbrown::{HashMap, HashSet};

use super::{Edges, RelationshipKind};
use crate::inventory::types::{
    NatGateway, RouteTable, TransitGatewayAttachment, VpcEndpoint, VpnConnection,
};
use crate::inventory::{AccountId, Arn, Attributes, Region, Resource, ResourceType};

/// Where something with a short id lies.
type Place<'a> = (&'a AccountId, &'a Region, &'a str);

/// The subnets of VPCs, and the zones of what they lead to.
#[derive(Default)]
pub(super) struct Networks<'a> {
    subnets: HashMap<Place<'a>, Vec<(&'a str, &'a Arn)>>,
    zone_of_subnet: HashMap<Place<'a>, &'a str>,
    subnet_of_nat: HashMap<Place<'a>, &'a str>,
    has_own_table: HashSet<Place<'a>>,
}

impl<'a> Networks<'a> {
    pub(super) fn add(&mut self, resource: &'a Resource) {
        let place = |id: &'a String| (&resource.account, &resource.region, id.as_str());
        match &resource.attributes {
            Attributes::Subnet(subnet) => {
                let Some(id) = subnet.subnet_id.known() else { return };
                if let Some(vpc) = subnet.vpc_id.known() {
                    self.subnets.entry(place(vpc)).or_default().push((id, &resource.arn));
                }
                if let Some(zone) = subnet.availability_zone_id.known() {
                    self.zone_of_subnet.insert(place(id), zone);
                }
            }
            Attributes::NatGateway(gateway) => {
                let (id, subnet) = (gateway.nat_gateway_id.known(), gateway.subnet_id.present());
                if let (Some(id), Some(subnet)) = (id, subnet) {
                    self.subnet_of_nat.insert(place(id), subnet);
                }
            }
            Attributes::RouteTable(table) => {
                self.has_own_table.extend(table.subnet_ids.elements().iter().map(place));
            }
            _ => {}
        }
    }

    /// The zone of a NAT gateway that lies in one.
    fn zone_of_nat(&self, (account, region, id): Place<'_>) -> Option<&'a str> {
        let subnet = self.subnet_of_nat.get(&(account, region, id))?;
        self.zone_of_subnet.get(&(account, region, *subnet)).copied()
    }
}

impl Edges<'_, '_> {
    /// Subnets that lead through a NAT gateway in another zone do not work
    /// without that zone. Within one zone both are lost together, which says
    /// nothing new.
    pub(super) fn route_table(&mut self, table: &RouteTable) {
        let Some(vpc) = table.vpc_id.known() else { return };
        let (account, region) = (&self.resource.account, &self.resource.region);
        let names = self.names;
        let networks = &names.networks;
        let explicit: HashSet<&str> =
            table.subnet_ids.elements().iter().map(String::as_str).collect();
        let is_main = table.is_main.known() == Some(&true);
        let subnets = networks.subnets.get(&(account, region, vpc.as_str()));
        let subnets = subnets.into_iter().flatten().filter(|(id, _)| {
            explicit.contains(id)
                || (is_main && !networks.has_own_table.contains(&(account, region, *id)))
        });
        let nats: Vec<&String> =
            table.routes.elements().iter().filter_map(|r| r.nat_gateway_id.present()).collect();
        for (subnet, arn) in subnets {
            let zone = networks.zone_of_subnet.get(&(account, region, *subnet)).copied();
            for nat in &nats {
                let other = networks.zone_of_nat((account, region, nat.as_str()));
                let gateway = self.here("ec2", &format!("natgateway/{nat}"));
                if other.is_some() && zone.is_some() && other != zone {
                    self.link((*arn).clone(), RelationshipKind::DependsOn, gateway);
                }
            }
        }
        self.in_vpc(Some(vpc));
    }

    pub(super) fn nat_gateway(&mut self, gateway: &NatGateway) {
        self.in_vpc(gateway.vpc_id.known());
        self.in_subnets(gateway.subnet_id.present());
    }

    pub(super) fn vpc_endpoint(&mut self, endpoint: &VpcEndpoint) {
        self.in_vpc(endpoint.vpc_id.known());
        self.in_subnets(endpoint.subnet_ids.elements());
    }

    pub(super) fn transit_gateway_attachment(&mut self, attachment: &TransitGatewayAttachment) {
        if let Some(gateway) = attachment.transit_gateway_id.known() {
            let gateway = self.here("ec2", &format!("transit-gateway/{gateway}"));
            self.contained_in(Some(&gateway));
        }
        self.in_subnets(attachment.subnet_ids.elements());
        let Some(id) = attachment.resource_id.present() else { return };
        let own = self.resource.arn.clone();
        let (partition, account) = (own.partition(), attachment.peer_account.present());
        let target = match attachment.resource_type.known().map(String::as_str) {
            Some("vpc") => Some(self.here("ec2", &format!("vpc/{id}"))),
            Some("vpn") => Some(self.here("ec2", &format!("vpn-connection/{id}"))),
            Some("peering" | "tgw-peering") => attachment.peer_region.present().map(|region| {
                let gateway = format!("transit-gateway/{id}");
                Arn::build(partition, "ec2", region, account, &gateway)
            }),
            Some("direct-connect-gateway") => Some(self.direct_connect_gateway_arn(id)),
            _ => None,
        };
        self.link_to(RelationshipKind::RoutesTo, target.as_ref());
    }

    pub(super) fn vpn_connection(&mut self, connection: &VpnConnection) {
        if let Some(gateway) = connection.transit_gateway_id.present() {
            let gateway = self.here("ec2", &format!("transit-gateway/{gateway}"));
            self.link_to(RelationshipKind::RoutesTo, Some(&gateway));
        }
    }

    fn in_vpc(&mut self, vpc: Option<&String>) {
        let Some(vpc) = vpc else { return };
        let key = (ResourceType::Vpc, &self.resource.account, &self.resource.region, vpc.as_str());
        let vpc = self.names.ids.get(&key).copied();
        self.contained_in(vpc);
    }
}
