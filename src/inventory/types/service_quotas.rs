//! Service Quotas.

use crate::inventory::record::attributes;

attributes! {
    /// A quota of an account in a Region.
    pub struct ServiceQuota {
        /// The service: `ec2`, `lambda`, ….
        service_code: String,
        /// The quota: `L-1216C47A`.
        quota_code: String,
        /// The account's value.
        value: f64,
        /// The value that AWS gives to new accounts.
        default_value: Option<f64>,
        /// How much of it is in use, where the service publishes that.
        usage: Option<f64>,
        /// `None`, `Count`, `Gigabytes`, ….
        unit: Option<String>,
        /// True if AWS raises it on request.
        adjustable: bool,
    }
}
