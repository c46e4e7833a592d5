//! Amazon FSx. What ONTAP copies by itself (SnapMirror) is known to no API of AWS.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// A file system.
    pub struct FsxFileSystem {
        /// Its id: `fs-0abc`.
        file_system_id: String,
        /// `WINDOWS`, `LUSTRE`, `ONTAP` or `OPENZFS`.
        file_system_type: String,
        /// `AVAILABLE`, `CREATING`, `FAILED`, `MISCONFIGURED`, `UPDATING`, ….
        lifecycle: String,
        /// `MULTI_AZ_1`, `SINGLE_AZ_1`, `SINGLE_AZ_HA_2`, `PERSISTENT_2`, `SCRATCH_2`, ….
        deployment_type: String,
        /// `SSD`, `HDD` or `INTELLIGENT_TIERING`.
        storage_type: Option<String>,
        /// Its storage in GiB; 0 where it grows with what it holds.
        storage_capacity_gib: i64,
        /// Its throughput in MB/s.
        throughput_capacity: Option<i64>,
        /// How many pairs of file servers it has (ONTAP).
        ha_pairs: Option<i64>,
        /// The subnets that it runs in.
        subnet_ids: Vec<String>,
        /// The subnet of its active file server, if it spans zones.
        preferred_subnet_id: Option<String>,
        /// For how many days automatic backups are kept; 0 means that there are none.
        automatic_backup_retention_days: i64,
        /// True if its tags are copied to backups.
        copy_tags_to_backups: Option<bool>,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
        /// The host that clients connect to.
        endpoint: Option<String>,
    }
}

attributes! {
    /// The newest backup of a file system, or of one volume of it, in one Region.
    pub struct FsxBackup {
        /// Its id: `backup-0abc`.
        backup_id: String,
        /// The file system that was backed up.
        source_file_system_arn: Arn,
        /// The volume that was backed up; null for a whole file system.
        source_volume_id: Option<String>,
        /// `AVAILABLE`, `CREATING`, `COPYING`, `FAILED`, ….
        lifecycle: String,
        /// `AUTOMATIC`, `USER_INITIATED` or `AWS_BACKUP`.
        backup_type: String,
        /// When it was made.
        created_at: Timestamp,
        /// When the oldest one in this Region was made.
        oldest_created_at: Timestamp,
        /// The longest time in seconds between two backups that followed each other in the last
        /// week; null if there is only one.
        interval_seconds: Option<i64>,
        /// How much a restore reads, in GiB, rounded up.
        size_gib: i64,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}
