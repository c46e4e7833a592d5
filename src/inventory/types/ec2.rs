//! Amazon EC2 and EC2 Auto Scaling.

use crate::inventory::Timestamp;
use crate::inventory::record::attributes;

attributes! {
    /// A virtual private cloud.
    pub struct Vpc {
        /// Its id: `vpc-0abc`.
        vpc_id: String,
        /// Its IPv4 ranges.
        cidr_blocks: Vec<String>,
        /// True for the VPC that AWS made.
        is_default: bool,
    }
}

attributes! {
    /// A subnet, which lies in one zone.
    pub struct Subnet {
        /// Its id: `subnet-0abc`.
        subnet_id: String,
        /// The VPC that it belongs to.
        vpc_id: String,
        /// The account's own name of its zone.
        availability_zone: String,
        /// The zone's id, the same in every account: `euc1-az2`.
        availability_zone_id: String,
        /// Its IPv4 range.
        cidr_block: Option<String>,
        /// How many addresses are still free.
        available_ip_address_count: i64,
    }
}

attributes! {
    /// A virtual machine.
    pub struct Instance {
        /// Its id: `i-0abc`.
        instance_id: String,
        /// Its type: `m7g.large`.
        instance_type: String,
        /// The machine image (AMI) that it was launched from.
        image_id: Option<String>,
        /// `pending`, `running`, `stopping`, `stopped`, ….
        state: String,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// The subnet that it runs in.
        subnet_id: Option<String>,
        /// The account's own name of its zone.
        availability_zone: String,
        /// The Auto Scaling group that would replace it.
        auto_scaling_group: Option<String>,
        /// `default`, or `disabled` if EC2 does not move it off an impaired host by itself.
        auto_recovery: Option<String>,
        /// `ebs`, or `instance-store`, which is lost with the host.
        root_device_type: Option<String>,
    }
}

attributes! {
    /// Capacity reserved on demand (ODCR) in one zone.
    pub struct CapacityReservation {
        /// Its id: `cr-0abc`.
        capacity_reservation_id: String,
        /// The instance type that it is for.
        instance_type: String,
        /// The account's own name of its zone.
        availability_zone: String,
        /// `active`, `expired`, `cancelled`, `pending`, `failed`, ….
        state: String,
        /// How many instances it holds capacity for.
        total_instance_count: i64,
        /// How many of those are not in use.
        available_instance_count: i64,
        /// `open` (any matching instance) or `targeted`.
        instance_match_criteria: String,
        /// When it ends; null if it has no end.
        end_date: Option<Timestamp>,
    }
}

attributes! {
    /// An Auto Scaling group.
    pub struct AutoScalingGroup {
        /// The least number of instances.
        min_size: i64,
        /// The greatest number of instances.
        max_size: i64,
        /// How many instances it should have now.
        desired_capacity: i64,
        /// The account's own names of the zones that it uses.
        availability_zones: Vec<String>,
        /// The subnets that it uses.
        subnet_ids: Vec<String>,
        /// The instances that it has now.
        instances: Vec<GroupInstance>,
        /// `EC2`, `ELB`, ….
        health_check_type: String,
        /// The load balancer target groups that it registers with.
        target_group_arns: Vec<String>,
        /// The instance types that it may launch, as far as its configuration names them.
        instance_types: Vec<String>,
        /// The launch template that it launches from; null with a launch configuration.
        launch_template_id: Option<String>,
        /// Processes that are suspended, such as `Launch`.
        suspended_processes: Vec<String>,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// An instance of an Auto Scaling group.
    pub struct GroupInstance {
        /// Its id.
        instance_id: String,
        /// The account's own name of its zone.
        availability_zone: String,
        /// `InService`, `Pending`, `Standby`, ….
        lifecycle_state: String,
        /// `Healthy` or `Unhealthy`.
        health_status: String,
        /// Its type.
        instance_type: Option<String>,
    }
}
