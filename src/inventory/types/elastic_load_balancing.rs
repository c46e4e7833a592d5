//! Elastic Load Balancing: load balancers of all four kinds and their targets.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// An Application, Network or Gateway Load Balancer.
    pub struct LoadBalancer {
        /// `application`, `network` or `gateway`.
        load_balancer_type: String,
        /// `internet-facing` or `internal`; null for a Gateway Load Balancer.
        scheme: Option<String>,
        /// `active`, `provisioning`, `active_impaired`, `failed`.
        state: String,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// Its DNS name; null for a Gateway Load Balancer.
        dns_name: Option<String>,
        /// The zone of that name, for alias records.
        canonical_hosted_zone_id: Option<String>,
        /// The zones that it has nodes in.
        availability_zones: Vec<LoadBalancerZone>,
        /// What it listens on.
        listeners: Vec<LoadBalancerListener>,
        /// True if each of its nodes sends requests to the targets of every zone.
        cross_zone: bool,
        /// True if ARC may shift traffic away from a zone of it.
        zonal_shift: Option<bool>,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// For how long a client's connection may stay open, in seconds: clients that
        /// reuse one do not follow DNS. Application Load Balancers only.
        client_keep_alive_seconds: Option<i64>,
        /// After how many idle seconds a connection is closed; null where it cannot be set.
        idle_timeout_seconds: Option<i64>,
        /// True if it writes access logs.
        access_logs: bool,
    }
}

attributes! {
    /// A zone in which a load balancer has a node.
    pub struct LoadBalancerZone {
        /// The account's own name of the zone.
        zone_name: String,
        /// The node's subnet.
        subnet_id: Option<String>,
    }
}

attributes! {
    /// A port on which a load balancer takes requests.
    pub struct LoadBalancerListener {
        /// Its identity.
        listener_arn: Arn,
        /// `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, `TCP_UDP`, `QUIC`, `TCP_QUIC`, `GENEVE`.
        protocol: Option<String>,
        /// The port.
        port: Option<i64>,
        /// Its certificates, in ACM or in IAM.
        certificate_arns: Vec<Arn>,
    }
}

attributes! {
    /// What a load balancer sends requests to, with its health check.
    pub struct TargetGroup {
        /// `instance`, `ip`, `lambda` or `alb`.
        target_type: String,
        /// `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, `TCP_UDP`, `GENEVE`; null for Lambda.
        protocol: Option<String>,
        /// The port that targets take requests on; null for Lambda.
        port: Option<i64>,
        /// The VPC of its targets.
        vpc_id: Option<String>,
        /// The load balancers that use it.
        load_balancer_arns: Vec<Arn>,
        /// True if targets are checked.
        health_check_enabled: bool,
        /// `HTTP`, `HTTPS`, `TCP`.
        health_check_protocol: Option<String>,
        /// The path that is asked for.
        health_check_path: Option<String>,
        /// Seconds between two checks.
        health_check_interval_seconds: i64,
        /// After how many seconds a check has failed.
        health_check_timeout_seconds: i64,
        /// How many checks in a row must succeed until a target is healthy.
        healthy_threshold_count: i64,
        /// How many checks in a row must fail until a target is unhealthy.
        unhealthy_threshold_count: i64,
        /// For how long a target that is taken out may finish, in seconds.
        deregistration_delay_seconds: Option<i64>,
        /// `true`, `false` or `use_load_balancer_configuration`.
        cross_zone: Option<String>,
        /// With fewer healthy targets in a zone, DNS leads past that zone; null where that is off.
        dns_failover_minimum_healthy_targets: Option<i64>,
        /// Its targets.
        targets: Vec<LoadBalancerTarget>,
    }
}

attributes! {
    /// One target of a load balancer.
    pub struct LoadBalancerTarget {
        /// The instance's id, the address, or the ARN of a function or load balancer.
        target_id: String,
        /// The port that it takes requests on.
        port: Option<i64>,
        /// The account's own name of its zone; `all` for an address outside the VPC; null for
        /// Lambda.
        availability_zone: Option<String>,
        /// `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable`, ….
        state: String,
    }
}

attributes! {
    /// A Classic Load Balancer.
    pub struct ClassicLoadBalancer {
        /// Its DNS name.
        dns_name: String,
        /// The zone of that name, for alias records.
        canonical_hosted_zone_id: Option<String>,
        /// `internet-facing` or `internal`.
        scheme: Option<String>,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// The account's own names of the zones that it has nodes in.
        availability_zones: Vec<String>,
        /// The subnets of its nodes.
        subnet_ids: Vec<String>,
        /// Its instances.
        instances: Vec<ClassicLoadBalancerInstance>,
        /// The certificates of its listeners, in ACM or in IAM.
        certificate_arns: Vec<Arn>,
        /// What it checks: `HTTP:80/health`.
        health_check_target: String,
        /// Seconds between two checks.
        health_check_interval_seconds: i64,
        /// How many checks in a row must fail until an instance is out of service.
        unhealthy_threshold_count: i64,
        /// True if each of its nodes sends requests to the instances of every zone.
        cross_zone: bool,
        /// True if an instance that is taken out may finish its requests.
        connection_draining: bool,
        /// After how many idle seconds a connection is closed.
        idle_timeout_seconds: i64,
        /// True if it writes access logs.
        access_logs: bool,
    }
}

attributes! {
    /// An instance behind a Classic Load Balancer.
    pub struct ClassicLoadBalancerInstance {
        /// Its id.
        instance_id: String,
        /// `InService`, `OutOfService`, `Unknown`.
        state: String,
    }
}
