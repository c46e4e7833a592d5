//! Amazon API Gateway: REST APIs, HTTP and WebSocket APIs, custom domains.

use crate::inventory::Timestamp;
use crate::inventory::record::attributes;

attributes! {
    /// A REST API.
    pub struct RestApi {
        /// Its id.
        api_id: String,
        /// `EDGE`, `REGIONAL`, `PRIVATE`.
        endpoint_types: Vec<String>,
        /// Its stages.
        stages: Vec<String>,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// An HTTP or WebSocket API.
    pub struct HttpApi {
        /// Its id.
        api_id: String,
        /// `HTTP` or `WEBSOCKET`.
        protocol_type: String,
        /// Its stages.
        stages: Vec<String>,
        /// The address that API Gateway gave it.
        endpoint: Option<String>,
        /// When it was made.
        created_at: Timestamp,
    }
}

attributes! {
    /// A custom domain name, of REST or of HTTP APIs.
    pub struct ApiDomainName {
        /// `EDGE`, `REGIONAL`, `PRIVATE`.
        endpoint_types: Vec<String>,
        /// The name that DNS has to point to in this Region.
        regional_domain_name: Option<String>,
        /// The zone of that name, for alias records.
        regional_hosted_zone_id: Option<String>,
        /// The certificate.
        certificate_arn: Option<String>,
        /// The APIs behind it.
        mappings: Vec<ApiMapping>,
    }
}

attributes! {
    /// An API behind a custom domain name.
    pub struct ApiMapping {
        /// The API's id.
        api_id: String,
        /// The stage.
        stage: Option<String>,
        /// The path.
        path: Option<String>,
    }
}
