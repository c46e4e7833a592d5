//! AWS Elastic Disaster Recovery.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region, Timestamp};

attributes! {
    /// A server that is replicated, in the Region that it is replicated to.
    pub struct DrsSourceServer {
        /// Its id: `s-0abc`.
        source_server_id: String,
        /// The host's name.
        hostname: Option<String>,
        /// `Windows Server 2022`, `Linux version 5.10`, ….
        operating_system: Option<String>,
        /// The instance that is replicated, if it runs in EC2.
        source_instance_arn: Option<Arn>,
        /// The Region of the server; null outside of AWS.
        source_region: Option<Region>,
        /// The account of the server; null outside of AWS.
        source_account: Option<AccountId>,
        /// `CONTINUOUS`, `INITIAL_SYNC`, `BACKLOG`, `STALLED`, `DISCONNECTED`, `PAUSED`, ….
        data_replication_state: String,
        /// How far the copy is behind, in seconds; null while it is not behind.
        lag_seconds: Option<i64>,
        /// What has yet to be copied, in bytes.
        backlogged_bytes: i64,
        /// Its disks in GiB, rounded up.
        disk_size_gib: i64,
        /// `FAILOVER`, or `FAILBACK` where the direction was turned round.
        replication_direction: String,
        /// The instance type that DRS would launch.
        target_instance_type: Option<String>,
        /// How the last launch went: `SUCCEEDED`, `FAILED`, `PENDING`, `NOT_STARTED`.
        last_launch_result: String,
        /// `DRILL` or `RECOVERY`; null if it was never launched.
        last_launch_type: Option<String>,
        /// When it was last launched.
        last_launch_at: Option<Timestamp>,
    }
}
