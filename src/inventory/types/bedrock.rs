//! Amazon Bedrock.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// An inference profile, AWS's own or the account's, as one source Region offers it.
    pub struct BedrockInferenceProfile {
        /// Its id: `eu.anthropic.claude-…` or a generated one.
        profile_id: String,
        /// `SYSTEM_DEFINED` or `APPLICATION`.
        profile_type: String,
        /// `ACTIVE`.
        status: String,
        /// The models that it routes to.
        model_arns: Vec<Arn>,
        /// The Regions that it routes to; `global` where AWS chooses any.
        destination_regions: Vec<Region>,
    }
}

attributes! {
    /// A model id that really was invoked, from CloudWatch.
    pub struct BedrockModelInvocation {
        /// The model or inference profile that callers named.
        model_id: String,
        /// The inference profile behind that id; null if callers named a model.
        inference_profile_arn: Option<Arn>,
        /// The Regions that serve the call.
        destination_regions: Vec<Region>,
        /// How often it was invoked in the window.
        invocations: i64,
        /// The window in days.
        window_days: i64,
    }
}

attributes! {
    /// Capacity bought for a model in one Region.
    pub struct BedrockProvisionedThroughput {
        /// The model that it serves.
        model_arn: Arn,
        /// The foundation model behind that one.
        foundation_model_arn: Arn,
        /// `InService`, `Creating`, `Updating`, `Failed`.
        status: String,
        /// How many units it has.
        model_units: i64,
        /// `OneMonth`, `SixMonths`; null without commitment.
        commitment: Option<String>,
    }
}
