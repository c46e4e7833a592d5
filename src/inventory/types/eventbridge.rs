//! Amazon EventBridge.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// An event bus with its rules.
    pub struct EventBus {
        /// Its rules.
        rules: Vec<EventRule>,
        /// The key, with KMS.
        kms_key_arn: Option<String>,
        /// Where events go that its rules could not deliver.
        dead_letter_arn: Option<Arn>,
        /// Its archives, from which events can be replayed.
        archives: Vec<EventArchive>,
    }
}

attributes! {
    /// A rule of an event bus.
    pub struct EventRule {
        /// Its name.
        name: String,
        /// `ENABLED`, `DISABLED`, `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`.
        state: String,
        /// The schedule, if it runs by the clock.
        schedule_expression: Option<String>,
        /// The AWS service that manages it; null for the account's own.
        managed_by: Option<String>,
        /// Where it sends events.
        target_arns: Vec<Arn>,
        /// How many of its targets have no dead-letter queue.
        targets_without_dead_letter_queue: i64,
    }
}

attributes! {
    /// An archive of events.
    pub struct EventArchive {
        /// Its name.
        name: String,
        /// For how many days events are kept; 0 for ever.
        retention_days: i64,
        /// `ENABLED`, `DISABLED`, ….
        state: String,
    }
}

attributes! {
    /// A global endpoint: events go to a second Region while a health check fails.
    pub struct EventBridgeEndpoint {
        /// `ACTIVE`, `CREATING`, `UPDATE_FAILED`, ….
        state: String,
        /// Its address.
        endpoint_url: Option<String>,
        /// The Route 53 health check that decides.
        primary_health_check_arn: Option<Arn>,
        /// The second Region.
        secondary_region: Option<Region>,
        /// `ENABLED` if events are copied to both Regions all the time.
        replication_state: Option<String>,
        /// The event buses, the primary one first.
        event_bus_arns: Vec<Arn>,
    }
}
