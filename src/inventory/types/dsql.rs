//! Amazon Aurora DSQL.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// A cluster in one Region; a multi-Region cluster is two such clusters and a witness.
    pub struct DsqlCluster {
        /// Its identifier.
        identifier: String,
        /// `ACTIVE`, `IDLE`, `INACTIVE`, `CREATING`, `PENDING_SETUP`, ….
        status: String,
        /// The cluster that it is linked with, which takes writes too; none for a single Region.
        peer_cluster_arns: Vec<Arn>,
        /// The Region that only keeps the log.
        witness_region: Option<Region>,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// `ENABLED`, `UPDATING`, `KMS_KEY_INACCESSIBLE`, ….
        encryption_status: String,
        /// The key that encrypts it, if it is not AWS's own.
        kms_key_arn: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}
