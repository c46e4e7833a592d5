//! Amazon Route 53.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// A hosted zone.
    pub struct HostedZone {
        /// Its id: `Z0123456789`.
        zone_id: String,
        /// True if it answers only inside VPCs.
        private_zone: bool,
        /// How many records it holds.
        record_count: i64,
        /// `ENABLED` with accelerated recovery of the control plane; null if never configured.
        accelerated_recovery_status: Option<String>,
    }
}

attributes! {
    /// A record, of any routing policy.
    pub struct RecordSet {
        /// The zone that it belongs to.
        zone_id: String,
        /// True if that zone answers only inside VPCs.
        private_zone: bool,
        /// `A`, `AAAA`, `CNAME`, ….
        record_type: String,
        /// What tells it apart from records of the same name and type.
        set_identifier: Option<String>,
        /// `simple`, `failover`, `latency`, `weighted`, `geolocation`, `geoproximity`, `cidr`, `multivalue`.
        routing_policy: String,
        /// `PRIMARY` or `SECONDARY` under the failover policy.
        failover_role: Option<String>,
        /// The Region under the latency policy.
        latency_region: Option<Region>,
        /// The weight under the weighted policy.
        weight: Option<i64>,
        /// For how long resolvers keep it, in seconds; null for an alias.
        ttl_seconds: Option<i64>,
        /// What it answers; empty for an alias.
        values: Vec<String>,
        /// The AWS resource that it stands for.
        alias: Option<AliasTarget>,
        /// The health check that takes it out.
        health_check_id: Option<String>,
    }
}

attributes! {
    /// The AWS resource that an alias record stands for.
    pub struct AliasTarget {
        /// The resource's DNS name.
        dns_name: String,
        /// The resource's zone.
        zone_id: String,
        /// True if the record follows the resource's own health.
        evaluate_target_health: bool,
    }
}

attributes! {
    /// A health check.
    pub struct HealthCheck {
        /// Its id.
        health_check_id: String,
        /// `HTTP`, `HTTPS`, `HTTP_STR_MATCH`, `HTTPS_STR_MATCH`, `TCP`, `CALCULATED`, `CLOUDWATCH_METRIC`, `RECOVERY_CONTROL`.
        check_type: String,
        /// Seconds between two checks: 10 or 30; null where nothing is polled.
        request_interval_seconds: Option<i64>,
        /// How many checks in a row must fail or succeed.
        failure_threshold: Option<i64>,
        /// True if healthy and unhealthy are swapped.
        inverted: bool,
        /// True if it does not run and always says healthy.
        disabled: bool,
        /// The host that it asks.
        domain_name: Option<String>,
        /// The address that it asks.
        ip_address: Option<String>,
        /// The path that it asks for.
        resource_path: Option<String>,
        /// The Regions that it asks from; empty means all of them.
        checker_regions: Vec<String>,
        /// The checks that a calculated one watches.
        child_health_checks: Vec<String>,
        /// How many of them must be healthy.
        health_threshold: Option<i64>,
        /// The Region of the alarm that it follows.
        alarm_region: Option<Region>,
        /// The name of the alarm that it follows.
        alarm_name: Option<String>,
        /// What it says if the alarm has no data: `Healthy`, `Unhealthy`, `LastKnownStatus`.
        insufficient_data_status: Option<String>,
        /// The routing control that it follows.
        routing_control_arn: Option<Arn>,
    }
}
