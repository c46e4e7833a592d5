//! Amazon CloudFront.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region};

attributes! {
    /// A distribution.
    pub struct CloudFrontDistribution {
        /// Its id: `E2ABC`.
        distribution_id: String,
        /// Its own domain: `d111.cloudfront.net`.
        domain_name: String,
        /// The other names that it answers to.
        aliases: Vec<String>,
        /// True if it answers.
        enabled: bool,
        /// `Deployed` or `InProgress`.
        status: String,
        /// Where it gets what it does not have.
        origins: Vec<CloudFrontOrigin>,
        /// Pairs of origins, the second of which answers if the first does not.
        origin_groups: Vec<CloudFrontOriginGroup>,
        /// The origin or origin group of requests that no other behaviour takes.
        default_target_origin_id: String,
        /// What is done with requests, by path; the default last.
        cache_behaviors: Vec<CloudFrontBehavior>,
        /// Its certificate in ACM, in `us-east-1`.
        viewer_certificate_arn: Option<Arn>,
    }
}

attributes! {
    /// An origin.
    pub struct CloudFrontOrigin {
        /// Its id within the distribution.
        origin_id: String,
        /// Its host.
        domain_name: String,
        /// How often CloudFront tries to connect: 1 to 3.
        connection_attempts: i64,
        /// For how many seconds it tries each time: 1 to 10.
        connection_timeout_seconds: i64,
        /// For how many seconds it waits for an answer; null for an S3 origin.
        response_timeout_seconds: Option<i64>,
        /// The Region of Origin Shield; null without it.
        origin_shield_region: Option<Region>,
    }
}

attributes! {
    /// A pair of origins.
    pub struct CloudFrontOriginGroup {
        /// Its id within the distribution.
        origin_group_id: String,
        /// The ids of its origins, the first one first.
        origin_ids: Vec<String>,
        /// The answers for which the second one is asked, besides a failed connection.
        failover_status_codes: Vec<i64>,
    }
}

attributes! {
    /// What is done with requests for a path.
    pub struct CloudFrontBehavior {
        /// The path: `/api/*`; null for the default.
        path_pattern: Option<String>,
        /// The origin or origin group.
        target_origin_id: String,
        /// The methods that it takes. Only `GET`, `HEAD` and `OPTIONS` fail over to a second origin.
        allowed_methods: Vec<String>,
    }
}
