//! AWS Step Functions.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A state machine.
    pub struct StateMachine {
        /// `STANDARD` or `EXPRESS`.
        state_machine_type: String,
        /// `ACTIVE` or `DELETING`.
        status: String,
        /// The AWS resources that its definition names.
        referenced_arns: Vec<Arn>,
        /// Task states that do not retry.
        states_without_retry: Vec<String>,
        /// Task states that do not catch errors.
        states_without_catch: Vec<String>,
        /// Task states without a time limit.
        states_without_timeout: Vec<String>,
        /// The numbers of its published versions, the newest first.
        versions: Vec<i64>,
        /// Its aliases.
        aliases: Vec<StateMachineAlias>,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
    }
}

attributes! {
    /// An alias of a state machine.
    pub struct StateMachineAlias {
        /// Its name.
        name: String,
        /// Its identity.
        alias_arn: Arn,
        /// The versions that it starts.
        versions: Vec<i64>,
    }
}
