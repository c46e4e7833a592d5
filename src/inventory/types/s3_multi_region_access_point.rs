//! Amazon S3 Multi-Region Access Points.

use crate::inventory::record::attributes;
use crate::inventory::{AccountId, Arn, Region};

attributes! {
    /// One name for buckets in several Regions.
    pub struct MultiRegionAccessPoint {
        /// Its alias, by which clients reach it: `mfzwi23gnjvgw.mrap`.
        alias: String,
        /// `READY`, `INCONSISTENT_ACROSS_REGIONS`, `CREATING`, ….
        status: String,
        /// Where it leads.
        routes: Vec<MultiRegionAccessPointRoute>,
    }
}

attributes! {
    /// A bucket behind a Multi-Region Access Point.
    pub struct MultiRegionAccessPointRoute {
        /// The bucket.
        bucket_arn: Arn,
        /// Its Region.
        region: Region,
        /// The account that owns it.
        account: Option<AccountId>,
        /// 100 if requests are sent there, 0 if it stands by.
        traffic_dial_percentage: i64,
    }
}
