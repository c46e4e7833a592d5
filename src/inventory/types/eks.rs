//! Amazon EKS.

use crate::inventory::Timestamp;
use crate::inventory::record::attributes;

attributes! {
    /// A Kubernetes cluster.
    pub struct EksCluster {
        /// The Kubernetes version: `1.34`.
        version: String,
        /// `ACTIVE`, `CREATING`, `FAILED`, ….
        status: String,
        /// The VPC that it runs in.
        vpc_id: Option<String>,
        /// The subnets that it may use.
        subnet_ids: Vec<String>,
        /// True if ARC may shift traffic away from a zone.
        zonal_shift: bool,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// True with EKS Auto Mode, which brings its own nodes.
        auto_mode: bool,
        /// The host of its API server.
        endpoint: Option<String>,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// A managed group of nodes.
    pub struct EksNodegroup {
        /// The cluster that it belongs to.
        cluster_name: String,
        /// `ACTIVE`, `DEGRADED`, ….
        status: String,
        /// The Kubernetes version of its nodes.
        version: Option<String>,
        /// The least number of nodes.
        min_size: i64,
        /// The greatest number of nodes.
        max_size: i64,
        /// How many nodes it should have now.
        desired_size: i64,
        /// `ON_DEMAND`, `SPOT`, `CAPACITY_BLOCK`.
        capacity_type: Option<String>,
        /// The instance types that it may launch.
        instance_types: Vec<String>,
        /// The subnets that it uses.
        subnet_ids: Vec<String>,
        /// What is wrong with it.
        health_issues: Vec<String>,
        /// When it was made.
        created_at: Timestamp,
        /// When it was changed last.
        last_modified: Timestamp,
    }
}
