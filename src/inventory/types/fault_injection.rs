//! AWS Fault Injection Service. Parameters of actions are not read but for the
//! places that they name: documents may hold what nobody should see.

use std::collections::BTreeMap;

use crate::inventory::record::attributes;
use crate::inventory::{Region, Timestamp};

attributes! {
    /// A template for experiments.
    pub struct FisExperimentTemplate {
        /// What it is for.
        description: String,
        /// What it does.
        actions: Vec<FisAction>,
        /// What it does it to.
        targets: Vec<FisTarget>,
        /// How many alarms stop it.
        stop_alarms: i64,
        /// When it was made.
        created_at: Option<Timestamp>,
        /// When it was changed last.
        last_modified: Option<Timestamp>,
    }
}

attributes! {
    /// A run of a template: evidence of practice.
    pub struct FisExperiment {
        /// Its template.
        template_id: String,
        /// `completed`, `stopped`, `failed`, `cancelled`, `running`, ….
        state: String,
        /// What FIS says about the state.
        reason: Option<String>,
        /// When it began.
        started: Option<Timestamp>,
        /// When it ended.
        ended: Option<Timestamp>,
        /// What it did.
        actions: Vec<FisAction>,
        /// What it did it to.
        targets: Vec<FisTarget>,
        /// True if actions were skipped: a rehearsal that harms nothing.
        actions_skipped: bool,
    }
}

attributes! {
    /// An action of an experiment.
    pub struct FisAction {
        /// Its name in the template.
        action_name: String,
        /// `aws:rds:failover-db-cluster`, `aws:network:disrupt-connectivity`, ….
        action_id: String,
        /// The Regions that its parameters name.
        regions: Vec<Region>,
        /// The zones that its parameters name, by id or by the account's name.
        zones: Vec<String>,
    }
}

attributes! {
    /// What an experiment acts on.
    pub struct FisTarget {
        /// Its name in the template.
        target_name: String,
        /// `aws:rds:cluster`, `aws:ec2:subnet`, ….
        resource_type: String,
        /// The resources by ARN.
        resource_arns: Vec<String>,
        /// The tags that resources must have, if it selects by tag.
        resource_tags: BTreeMap<String, String>,
        /// The zones that its parameters name, by id or by the account's name.
        zones: Vec<String>,
    }
}
