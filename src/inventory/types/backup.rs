//! AWS Backup.

use std::collections::BTreeMap;

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// A vault that holds recovery points.
    pub struct BackupVault {
        /// `BACKUP_VAULT`, `LOGICALLY_AIR_GAPPED_BACKUP_VAULT`, `RESTORE_ACCESS_BACKUP_VAULT`.
        vault_type: String,
        /// True if a lock keeps recovery points from being deleted.
        locked: bool,
        /// When the lock can no longer be taken off; null for a lock that administrators can lift.
        lock_date: Option<Timestamp>,
        /// True if not even the account's root can lift the lock: its date has passed.
        lock_is_immutable: bool,
        /// The least number of days that recovery points are kept.
        min_retention_days: Option<i64>,
        /// The greatest number of days that recovery points are kept.
        max_retention_days: Option<i64>,
        /// How many recovery points it holds.
        number_of_recovery_points: i64,
        /// True if its policy denies that recovery points are deleted by hand.
        policy_denies_deletion: bool,
        /// True if somebody is told when jobs fail.
        notifications: bool,
        /// The key that encrypts it, if it is not AWS's own.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// A plan: when what is backed up, and where to.
    pub struct BackupPlan {
        /// Its id.
        backup_plan_id: String,
        /// Its rules.
        rules: Vec<BackupRule>,
        /// When it last ran.
        last_execution_at: Option<Timestamp>,
    }
}

attributes! {
    /// A rule of a backup plan.
    pub struct BackupRule {
        /// Its name.
        rule_name: String,
        /// The vault that receives, by name.
        target_backup_vault_name: String,
        /// The logically air-gapped vault that receives, too.
        target_logically_air_gapped_backup_vault_arn: Option<Arn>,
        /// When it runs: `cron(0 5 ? * * *)`; null if only on demand.
        schedule_expression: Option<String>,
        /// The time between two runs in seconds, as the schedule says; null if it cannot be told.
        interval_seconds: Option<i64>,
        /// In how many minutes a backup must have begun.
        start_window_minutes: Option<i64>,
        /// In how many minutes a backup must be done.
        completion_window_minutes: Option<i64>,
        /// After how many days a recovery point is deleted; null for never.
        delete_after_days: Option<i64>,
        /// After how many days it moves to cold storage.
        move_to_cold_storage_after_days: Option<i64>,
        /// True if every second can be restored, where the resource supports it.
        enable_continuous_backup: bool,
        /// Where copies go.
        copy_actions: Vec<BackupCopyAction>,
        /// True if recovery points are scanned for malware.
        scans: bool,
    }
}

attributes! {
    /// A copy that a rule makes of each recovery point.
    pub struct BackupCopyAction {
        /// The vault that receives.
        destination_backup_vault_arn: Arn,
        /// After how many days the copy is deleted; null for never.
        delete_after_days: Option<i64>,
        /// After how many days it moves to cold storage.
        move_to_cold_storage_after_days: Option<i64>,
    }
}

attributes! {
    /// What a plan backs up.
    pub struct BackupSelection {
        /// The plan.
        backup_plan_arn: Arn,
        /// The role that backs up.
        iam_role_arn: Arn,
        /// True if that role exists and AWS Backup may assume it.
        iam_role_valid: bool,
        /// ARNs, or patterns of ARNs; `*` for all.
        resources: Vec<String>,
        /// ARNs, or patterns of ARNs, that are left out.
        not_resources: Vec<String>,
        /// Tags of which one is enough.
        any_tags: BTreeMap<String, String>,
        /// Conditions that must all hold.
        conditions: Vec<BackupCondition>,
        /// The resources of this account and Region that all this selects.
        selected_arns: Vec<Arn>,
    }
}

attributes! {
    /// A condition on a tag.
    pub struct BackupCondition {
        /// `string_equals`, `string_not_equals`, `string_like`, `string_not_like`.
        operator: String,
        /// The tag's key.
        key: String,
        /// The value that it is compared with.
        value: String,
    }
}

attributes! {
    /// The recovery points of one resource in one vault.
    pub struct BackupRecoveryPoint {
        /// The newest completed one.
        recovery_point_arn: Arn,
        /// The resource that is backed up.
        resource_arn: Arn,
        /// What AWS Backup calls its type: `EBS`, `RDS`, `Aurora`, `EFS`, `DynamoDB`, ….
        resource_type: String,
        /// The vault.
        backup_vault_arn: Arn,
        /// The vault's name.
        backup_vault_name: String,
        /// `COMPLETED`, `AVAILABLE` (a continuous one), `PARTIAL`, `EXPIRED`, ….
        status: String,
        /// True if every second since the oldest one can be restored.
        continuous: bool,
        /// When the newest completed one was begun: what it holds.
        created_at: Timestamp,
        /// When the newest one was complete.
        completed_at: Option<Timestamp>,
        /// When the oldest one was begun.
        oldest_created_at: Timestamp,
        /// How many there are.
        count: i64,
        /// The longest time in seconds between two that followed each other in the last week, to the
        /// completion of the later one; null if there is only one.
        interval_seconds: Option<i64>,
        /// How much a restore reads, in GiB, rounded up.
        size_gib: i64,
        /// True if the newest one lies in cold storage.
        cold_storage: bool,
        /// After how many days they are deleted; null for never.
        delete_after_days: Option<i64>,
        /// True if they are encrypted.
        is_encrypted: bool,
        /// The key that encrypts them.
        kms_key_arn: Option<String>,
        /// The role that made them, and that a restore may use.
        iam_role_arn: Option<Arn>,
        /// How long the last restore of the resource took, in seconds; null if none was ever made.
        last_restore_seconds: Option<i64>,
        /// When that restore was made.
        last_restore_at: Option<Timestamp>,
    }
}

attributes! {
    /// A plan that restores recovery points regularly to see that it works.
    pub struct BackupRestoreTestingPlan {
        /// When it runs.
        schedule_expression: String,
        /// When it last ran.
        last_execution_at: Option<Timestamp>,
        /// What AWS Backup calls the types of resources that it tests.
        resource_types: Vec<String>,
    }
}
