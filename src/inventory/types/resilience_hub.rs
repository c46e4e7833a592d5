//! AWS Resilience Hub: applications, their policies and what assessments found.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region, Timestamp};

attributes! {
    /// What an application must achieve, by type of disruption.
    pub struct ResiliencyPolicy {
        /// `MissionCritical`, `Critical`, `Important`, `CoreServices`, `NonCritical`, `NotApplicable`.
        tier: String,
        /// The targets.
        targets: Vec<PolicyTarget>,
        /// `AnyLocation`, `SameContinent`, `SameCountry`.
        data_location_constraint: Option<String>,
        /// When it was made.
        created_at: Option<Timestamp>,
    }
}

attributes! {
    /// The target of a policy for one type of disruption.
    pub struct PolicyTarget {
        /// `Software`, `Hardware`, `AZ`, `Region`.
        disruption_type: String,
        /// The longest time to be down, in seconds.
        rto_seconds: i64,
        /// The most data to lose, in seconds.
        rpo_seconds: i64,
    }
}

attributes! {
    /// An application as Resilience Hub knows it.
    pub struct ResilienceHubApp {
        /// `Active`, `Deleting`.
        status: String,
        /// The policy that it must meet.
        policy_arn: Option<Arn>,
        /// The AppRegistry application that it is, by ARN.
        aws_application_arn: Option<String>,
        /// The resources that its published version consists of.
        resources: Vec<AppResource>,
        /// The results of its last assessment, by type of disruption.
        compliance: Vec<AppCompliance>,
        /// `PolicyMet`, `PolicyBreached`, `NotAssessed`, `ChangesDetected`, `NotApplicable`, `MissingPolicy`.
        compliance_status: String,
        /// When it was assessed last.
        last_assessed: Option<Timestamp>,
        /// `NotChecked`, `NotDetected`, `Detected`.
        drift_status: String,
        /// When it was checked for drift last.
        last_drift_check: Option<Timestamp>,
        /// Resilience Hub's score, 0 to 100.
        resiliency_score: Option<f64>,
        /// `Disabled`, `Daily`.
        assessment_schedule: String,
        /// When it was made.
        created_at: Option<Timestamp>,
    }
}

attributes! {
    /// A resource of an application.
    pub struct AppResource {
        /// Its ARN, or the name or id by which its service knows it.
        identifier: String,
        /// Its CloudFormation type.
        resource_type: String,
        /// Its account.
        resource_account: Option<AccountId>,
        /// Its Region.
        resource_region: Option<Region>,
        /// True if it is left out of assessments.
        excluded: bool,
    }
}

attributes! {
    /// What an assessment found for one type of disruption.
    pub struct AppCompliance {
        /// `Software`, `Hardware`, `AZ`, `Region`.
        disruption_type: String,
        /// `PolicyMet`, `PolicyBreached`, `NotApplicable`, `MissingPolicy`.
        compliance_status: String,
        /// How long it would be down, in seconds.
        current_rto_seconds: Option<i64>,
        /// How much data it would lose, in seconds.
        current_rpo_seconds: Option<i64>,
    }
}
