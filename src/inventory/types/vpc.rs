//! What connects VPCs: routes, NAT gateways, endpoints, transit gateways, VPN.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region};

attributes! {
    /// A route table of a VPC.
    pub struct RouteTable {
        /// Its id: `rtb-0abc`.
        route_table_id: String,
        /// The VPC that it belongs to.
        vpc_id: String,
        /// True if subnets without a table of their own use it.
        is_main: bool,
        /// The subnets that it is associated with.
        subnet_ids: Vec<String>,
        /// Its routes.
        routes: Vec<VpcRoute>,
    }
}

attributes! {
    /// A route.
    pub struct VpcRoute {
        /// The addresses that it is for: a range, or a prefix list's id.
        destination: String,
        /// The internet, virtual private or local gateway, or Gateway Load Balancer endpoint.
        gateway_id: Option<String>,
        /// The NAT gateway.
        nat_gateway_id: Option<String>,
        /// The transit gateway.
        transit_gateway_id: Option<String>,
        /// The peering connection.
        vpc_peering_connection_id: Option<String>,
        /// `active`, `blackhole`, `filtered`.
        state: String,
    }
}

attributes! {
    /// A NAT gateway.
    pub struct NatGateway {
        /// Its id: `nat-0abc`.
        nat_gateway_id: String,
        /// The VPC that it belongs to.
        vpc_id: String,
        /// The subnet that it lies in; null for a regional one.
        subnet_id: Option<String>,
        /// `zonal` (in one zone) or `regional` (in every zone that has workloads).
        availability_mode: String,
        /// The zones that it has addresses in, by id.
        availability_zone_ids: Vec<String>,
        /// `available`, `pending`, `failed`, `deleting`, `deleted`.
        state: String,
        /// `public` or `private`.
        connectivity_type: String,
    }
}

attributes! {
    /// A VPC endpoint.
    pub struct VpcEndpoint {
        /// Its id: `vpce-0abc`.
        vpc_endpoint_id: String,
        /// `Interface`, `Gateway`, `GatewayLoadBalancer`, `Resource`, `ServiceNetwork`, ….
        vpc_endpoint_type: String,
        /// The VPC that it belongs to.
        vpc_id: String,
        /// The service behind it: `com.amazonaws.eu-central-1.sqs`.
        service_name: Option<String>,
        /// The Region of that service, where it is another one.
        service_region: Option<Region>,
        /// `available`, `pending`, `failed`, `rejected`, ….
        state: String,
        /// The subnets in which it has an interface.
        subnet_ids: Vec<String>,
        /// The route tables that lead to it.
        route_table_ids: Vec<String>,
        /// True if the service's own name leads to it inside the VPC.
        private_dns_enabled: bool,
        /// Its own DNS names.
        dns_names: Vec<String>,
    }
}

attributes! {
    /// A transit gateway.
    pub struct TransitGateway {
        /// Its id: `tgw-0abc`.
        transit_gateway_id: String,
        /// `available`, `pending`, `modifying`, `deleting`, `deleted`.
        state: String,
        /// The account that owns it.
        owner_id: AccountId,
    }
}

attributes! {
    /// What is attached to a transit gateway.
    pub struct TransitGatewayAttachment {
        /// Its id: `tgw-attach-0abc`.
        transit_gateway_attachment_id: String,
        /// The transit gateway.
        transit_gateway_id: String,
        /// `vpc`, `vpn`, `direct-connect-gateway`, `peering`, `connect`, ….
        resource_type: String,
        /// The VPC, VPN connection, gateway or peer.
        resource_id: Option<String>,
        /// `available`, `pending`, `failed`, ….
        state: String,
        /// The subnets in which a VPC is attached: the others' zones have no way in.
        subnet_ids: Vec<String>,
        /// True if a flow stays in its zone both ways, as inspection needs; null if it is no VPC.
        appliance_mode: Option<bool>,
        /// The peer's Region, if it is a peering.
        peer_region: Option<Region>,
        /// The peer's account, if it is a peering.
        peer_account: Option<AccountId>,
    }
}

attributes! {
    /// A Site-to-Site VPN connection, which has two tunnels.
    pub struct VpnConnection {
        /// Its id: `vpn-0abc`.
        vpn_connection_id: String,
        /// The device at the other end.
        customer_gateway_id: Option<String>,
        /// The transit gateway that it ends at.
        transit_gateway_id: Option<String>,
        /// The virtual private gateway that it ends at.
        vpn_gateway_id: Option<String>,
        /// `available`, `pending`, `deleting`, `deleted`.
        state: String,
        /// True without BGP: a lost tunnel is then noticed by its own checks only.
        static_routes_only: bool,
        /// Its tunnels.
        tunnels: Vec<VpnTunnel>,
    }
}

attributes! {
    /// A tunnel of a VPN connection.
    pub struct VpnTunnel {
        /// AWS's address.
        outside_ip_address: String,
        /// `UP` or `DOWN`.
        status: String,
        /// The certificate with which it is authenticated, if it is not a shared key.
        certificate_arn: Option<Arn>,
    }
}
