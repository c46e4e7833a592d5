//! AWS Backup: restores, which are the proof of backups.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// A restore, by hand or by a restore testing plan.
    pub struct BackupRestoreJob {
        /// `COMPLETED`, `FAILED`, `ABORTED`, `RUNNING`, `PENDING`.
        status: String,
        /// The resource whose backup was restored.
        source_resource_arn: Option<Arn>,
        /// The recovery point.
        recovery_point_arn: Option<Arn>,
        /// AWS Backup's name for the type: `Aurora`, `DynamoDB`, `EBS`, `S3`, ….
        resource_type: String,
        /// When it began.
        started: Timestamp,
        /// When it ended.
        ended: Option<Timestamp>,
        /// The size of the backup in bytes.
        backup_size_bytes: Option<i64>,
        /// The restore testing plan that started it; null if somebody did.
        restore_testing_plan_arn: Option<Arn>,
        /// `SUCCESSFUL`, `FAILED`, `TIMED_OUT`, `VALIDATING`; null if nothing validates it.
        validation_status: Option<String>,
    }
}
