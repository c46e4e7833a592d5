//! Amazon Cognito user pools.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// A directory of users.
    pub struct UserPool {
        /// Its id: `eu-central-1_AbCdEf`.
        user_pool_id: String,
        /// True if it cannot be deleted by mistake.
        deletion_protection: bool,
        /// `ON`, `OPTIONAL`, `OFF`.
        mfa_configuration: Option<String>,
        /// How users regain access: `verified_email`, `verified_phone_number`, `admin_only`.
        account_recovery_mechanisms: Vec<String>,
        /// The prefix of its hosted sign-in page.
        domain: Option<String>,
        /// The account's own domain of that page.
        custom_domain: Option<String>,
        /// The functions that it calls.
        lambda_trigger_arns: Vec<Arn>,
        /// Its replicas, itself among them; empty if it has none.
        replicas: Vec<UserPoolReplica>,
    }
}

attributes! {
    /// A user pool's replica in a Region.
    pub struct UserPoolReplica {
        /// The Region.
        region: Region,
        /// Its identity there.
        user_pool_arn: Arn,
        /// `PRIMARY` or `SECONDARY`.
        role: String,
        /// `ACTIVE` (signs users in), `INACTIVE`, `CREATING`, `DELETING`.
        status: String,
    }
}
