//! AWS Direct Connect.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Region};

attributes! {
    /// A port at a Direct Connect location.
    pub struct DirectConnectConnection {
        /// Its id: `dxcon-abc`.
        connection_id: String,
        /// `available`, `down`, `pending`, `ordering`, ….
        connection_state: String,
        /// The location: `EqDC2`.
        location: String,
        /// `1Gbps`, `10Gbps`, ….
        bandwidth: String,
        /// AWS's device that it ends at.
        aws_device: Option<String>,
        /// The group (LAG) that it belongs to.
        lag_id: Option<String>,
    }
}

attributes! {
    /// A virtual interface over a connection.
    pub struct DirectConnectVirtualInterface {
        /// Its id: `dxvif-abc`.
        virtual_interface_id: String,
        /// The connection or LAG that carries it.
        connection_id: String,
        /// `private`, `public`, `transit`.
        virtual_interface_type: String,
        /// `available`, `down`, `verifying`, ….
        virtual_interface_state: String,
        /// The location.
        location: String,
        /// AWS's device that it ends at.
        aws_device: Option<String>,
        /// The Direct Connect gateway that it belongs to.
        direct_connect_gateway_id: Option<String>,
        /// The virtual private gateway that it belongs to.
        virtual_gateway_id: Option<String>,
        /// The state of each BGP session: `up`, `down`, `unknown`.
        bgp_statuses: Vec<String>,
    }
}

attributes! {
    /// A Direct Connect gateway, which belongs to no Region.
    pub struct DirectConnectGateway {
        /// Its id.
        direct_connect_gateway_id: String,
        /// `available`, `pending`, `deleting`, `deleted`.
        state: String,
        /// The transit gateways and virtual private gateways that it leads to.
        associations: Vec<DirectConnectAssociation>,
    }
}

attributes! {
    /// A gateway that a Direct Connect gateway leads to.
    pub struct DirectConnectAssociation {
        /// Its id: `tgw-0abc` or `vgw-0abc`.
        gateway_id: String,
        /// `transitGateway` or `virtualPrivateGateway`.
        gateway_type: String,
        /// Its Region.
        region: Region,
        /// Its account.
        owner_account: Option<AccountId>,
        /// `associated`, `associating`, `disassociating`, ….
        association_state: String,
    }
}
