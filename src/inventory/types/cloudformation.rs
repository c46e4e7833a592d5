//! AWS CloudFormation.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region};

attributes! {
    /// A stack in one Region.
    pub struct CloudFormationStack {
        /// `CREATE_COMPLETE`, `UPDATE_COMPLETE`, `ROLLBACK_FAILED`, ….
        stack_status: String,
        /// `IN_SYNC`, `DRIFTED`, `NOT_CHECKED`, `UNKNOWN`.
        drift_status: Option<String>,
        /// True if it cannot be deleted by mistake.
        termination_protection: bool,
        /// The stack that contains it.
        parent_stack_arn: Option<Arn>,
        /// The alarms that roll an update back.
        rollback_trigger_arns: Vec<Arn>,
        /// The hash of its template, to compare stacks of different Regions by.
        template_sha256: Option<String>,
        /// What it made, as far as AWS tells ARNs.
        resource_arns: Vec<Arn>,
    }
}

attributes! {
    /// A stack set: one template in many accounts and Regions.
    pub struct CloudFormationStackSet {
        /// `ACTIVE` or `DELETED`.
        status: String,
        /// `SELF_MANAGED` or `SERVICE_MANAGED`.
        permission_model: Option<String>,
        /// True if new accounts get it by themselves.
        auto_deployment: bool,
        /// `IN_SYNC`, `DRIFTED`, `NOT_CHECKED`.
        drift_status: Option<String>,
        /// Its stacks.
        instances: Vec<StackInstance>,
    }
}

attributes! {
    /// A stack of a stack set.
    pub struct StackInstance {
        /// Its account.
        account: AccountId,
        /// Its Region.
        region: Region,
        /// The stack; null if it could not be made.
        stack_arn: Option<Arn>,
        /// `CURRENT`, `OUTDATED`, `INOPERABLE`.
        status: String,
        /// `SUCCEEDED`, `FAILED`, `PENDING`, ….
        detailed_status: Option<String>,
    }
}
