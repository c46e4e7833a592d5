//! AWS Certificate Manager (ACM).

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Timestamp};

attributes! {
    /// A certificate, which can be used in its own Region only.
    pub struct Certificate {
        /// The first name that it is for.
        domain_name: String,
        /// All names that it is for.
        subject_alternative_names: Vec<String>,
        /// `ISSUED`, `PENDING_VALIDATION`, `EXPIRED`, `REVOKED`, `FAILED`, ….
        status: String,
        /// `AMAZON_ISSUED`, `IMPORTED`, `PRIVATE`.
        certificate_type: String,
        /// `DNS`, `EMAIL`, `HTTP`; null for one that was imported.
        validation_method: Option<String>,
        /// `SUCCESS`, `PENDING_AUTO_RENEWAL`, `PENDING_VALIDATION`, `FAILED`; null if none was due.
        renewal_status: Option<String>,
        /// When it expires.
        not_after: Option<Timestamp>,
        /// What uses it.
        in_use_by: Vec<Arn>,
    }
}
