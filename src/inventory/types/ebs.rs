//! Amazon Elastic Block Store.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// A volume, which lies in one zone.
    pub struct Volume {
        /// Its id: `vol-0abc`.
        volume_id: String,
        /// `gp3`, `io2`, `st1`, ….
        volume_type: String,
        /// `creating`, `available`, `in-use`, `error`, ….
        state: String,
        /// Its size in GiB.
        size_gib: i64,
        /// Its provisioned operations per second.
        iops: Option<i64>,
        /// Its provisioned throughput in MiB/s.
        throughput: Option<i64>,
        /// The account's own name of its zone.
        availability_zone: String,
        /// The id of its zone.
        availability_zone_id: Option<String>,
        /// The instances that it is attached to.
        attachments: Vec<VolumeAttachment>,
        /// `ok`, `impaired`, `warning`, `insufficient-data`: what EBS's own checks say.
        volume_status: String,
        /// True if it is encrypted.
        encrypted: bool,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A volume's attachment to an instance.
    pub struct VolumeAttachment {
        /// The instance.
        instance_id: String,
        /// The device: `/dev/sdf`.
        device: String,
        /// True if the volume is deleted with the instance: it holds nothing that is to stay.
        delete_on_termination: bool,
    }
}

attributes! {
    /// The newest completed snapshot of a volume in one Region, and what stands behind it.
    pub struct EbsSnapshot {
        /// Its id: `snap-0abc`.
        snapshot_id: String,
        /// The volume that it was taken of, by its own tags or description where it is a copy.
        source_volume_arn: Option<Arn>,
        /// `completed`, `pending`, `error`, ….
        state: String,
        /// The volume's size in GiB.
        volume_size_gib: i64,
        /// How much a restore reads, in GiB, rounded up; null where the API does not tell.
        full_size_gib: Option<i64>,
        /// `standard` or `archive`, from which a restore takes a day or more.
        storage_tier: String,
        /// When it was taken; of a copy, when its original was taken.
        created_at: Timestamp,
        /// When the oldest one of the volume in this Region was taken.
        oldest_created_at: Timestamp,
        /// The longest time in seconds between two snapshots that followed each other in the last
        /// week; null if there is only one.
        interval_seconds: Option<i64>,
        /// The ids of the zones where volumes made of it need no initialization.
        fast_restore_zones: Vec<String>,
        /// `compliance`, `compliance-cooloff`, `governance`; null if it can be deleted at any time.
        lock_state: Option<String>,
        /// True if it is encrypted.
        encrypted: bool,
        /// The key that encrypts it.
        kms_key_arn: Option<String>,
    }
}
