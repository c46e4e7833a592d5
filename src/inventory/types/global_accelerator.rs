//! AWS Global Accelerator. All of it is configured in `us-west-2`.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// An accelerator: fixed addresses that lead to the nearest healthy Region.
    pub struct Accelerator {
        /// Its DNS name.
        dns_name: Option<String>,
        /// Its DNS name with IPv6.
        dual_stack_dns_name: Option<String>,
        /// Its addresses.
        ip_addresses: Vec<String>,
        /// True if it passes traffic on.
        enabled: bool,
        /// `DEPLOYED` or `IN_PROGRESS`.
        status: String,
    }
}

attributes! {
    /// A listener of an accelerator.
    pub struct AcceleratorListener {
        /// The accelerator that it belongs to.
        accelerator_arn: Arn,
        /// `TCP` or `UDP`.
        protocol: String,
        /// The ports: `443`, `8000-8010`.
        port_ranges: Vec<String>,
        /// `NONE` or `SOURCE_IP`.
        client_affinity: String,
    }
}

attributes! {
    /// The endpoints of a listener in one Region.
    pub struct AcceleratorEndpointGroup {
        /// The listener that it belongs to.
        listener_arn: Arn,
        /// The Region of its endpoints.
        endpoint_group_region: Region,
        /// The share of its traffic that it takes, in percent.
        traffic_dial_percentage: f64,
        /// Seconds between two health checks: 10 or 30. Load balancers are judged by their own.
        health_check_interval_seconds: i64,
        /// How many checks in a row must fail or succeed.
        threshold_count: i64,
        /// Its endpoints.
        endpoints: Vec<AcceleratorEndpoint>,
    }
}

attributes! {
    /// An endpoint of an accelerator.
    pub struct AcceleratorEndpoint {
        /// The load balancer's ARN, the instance's id or the address's allocation id.
        endpoint_id: String,
        /// Its share of the group's traffic.
        weight: i64,
        /// `HEALTHY`, `UNHEALTHY`, `INITIAL`.
        health_state: Option<String>,
    }
}
