//! Amazon Elastic File System.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region, Timestamp};

attributes! {
    /// A file system.
    pub struct EfsFileSystem {
        /// Its id: `fs-0abc`.
        file_system_id: String,
        /// `available`, `creating`, `updating`, `error`, ….
        life_cycle_state: String,
        /// What it holds, in GiB, rounded up.
        size_gib: i64,
        /// `bursting`, `provisioned` or `elastic`.
        throughput_mode: String,
        /// The id of its zone; null if it spans zones.
        availability_zone_id: Option<String>,
        /// The account's own name of that zone.
        availability_zone: Option<String>,
        /// The zones that clients reach it in.
        mount_targets: Vec<EfsMountTarget>,
        /// The file systems that it is replicated to.
        replication_destinations: Vec<EfsReplicationDestination>,
        /// The file system that it is a replica of, which makes it read-only.
        replication_source_arn: Option<Arn>,
        /// `ENABLED`, `DISABLED` or `REPLICATING`: what keeps it from becoming a replica by mistake.
        replication_overwrite_protection: String,
        /// True if AWS Backup backs it up daily of itself.
        automatic_backups: bool,
        /// True if it is encrypted.
        encrypted: bool,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// Where a file system is reached.
    pub struct EfsMountTarget {
        /// Its id.
        mount_target_id: String,
        /// Its subnet.
        subnet_id: String,
        /// The id of its zone.
        availability_zone_id: String,
        /// `available`, `creating`, ….
        life_cycle_state: String,
    }
}

attributes! {
    /// A replica as its source sees it.
    pub struct EfsReplicationDestination {
        /// The replica's id.
        file_system_id: String,
        /// The replica's Region.
        region: Region,
        /// The account that owns it, if it is another one.
        account: Option<AccountId>,
        /// `ENABLED`, `ENABLING`, `PAUSED`, `ERROR`, ….
        status: String,
        /// What EFS says about the status.
        status_message: Option<String>,
        /// All that was written before this time has arrived.
        last_replicated_at: Option<Timestamp>,
    }
}
