//! Availability Zones by id, which is the same in every account.

use hashbrown::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::Region;

/// The id of an Availability Zone, such as `mec1-az2`. Zones' names
/// (`me-central-1a`) are shuffled per account, ids are not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ZoneId(Arc<str>);

/// The text is not the id of a zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not the id of an Availability Zone: ids look like use1-az2 and are the same in every account; names such as us-east-1a are not"
)]
pub struct InvalidZoneId(pub String);

static REGIONS_BY_PREFIX: LazyLock<HashMap<String, Region>> = LazyLock::new(|| {
    Region::catalogue().map(|(region, _)| (zone_prefix(region.as_str()), region)).collect()
});

/// How a Region's code begins the ids of its zones: `me-central-1` is `mec1`,
/// `ap-southeast-2` is `apse2`, `us-gov-west-1` is `usgw1`.
pub(super) fn zone_prefix(region: &str) -> String {
    let mut parts = region.split('-');
    let mut prefix = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        prefix.push_str(match part {
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "southwest" => "sw",
            number if number.starts_with(|c: char| c.is_ascii_digit()) => number,
            word => word.get(..1).unwrap_or_default(),
        });
    }
    prefix
}

impl ZoneId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Region that the zone is in; none for one that is newer than the
    /// catalogue of Regions.
    pub fn region(&self) -> Option<Region> {
        let prefix = self.0.split('-').next()?;
        REGIONS_BY_PREFIX.get(prefix).cloned()
    }
}

impl FromStr for ZoneId {
    type Err = InvalidZoneId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidZoneId(text.to_owned());
        let (prefix, number) = text.rsplit_once("-az").ok_or_else(invalid)?;
        let is_number = |text: &str| {
            !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit())
        };
        let is_word = |text: &str| {
            (3..=24).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if is_word(prefix) && is_number(number) { Ok(Self(text.into())) } else { Err(invalid()) }
    }
}

impl TryFrom<String> for ZoneId {
    type Error = InvalidZoneId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ZoneId> for String {
    fn from(zone: ZoneId) -> Self {
        zone.0.to_string()
    }
}

impl fmt::Display for ZoneId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for ZoneId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ZoneId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[a-z0-9-]+-az[0-9]+$"})
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_knows_its_region() {
        for (zone, region) in [
            ("mec1-az2", "me-central-1"),
            ("mes1-az1", "me-south-1"),
            ("use1-az6", "us-east-1"),
            ("apse2-az3", "ap-southeast-2"),
            ("apne1-az4", "ap-northeast-1"),
            ("usgw1-az1", "us-gov-west-1"),
            ("cnn1-az1", "cn-north-1"),
        ] {
            let zone: ZoneId = zone.parse().unwrap();
            assert_eq!(zone.region().unwrap().as_str(), region);
        }
    }

    #[test]
    fn no_two_regions_share_a_prefix() {
        assert_eq!(REGIONS_BY_PREFIX.len(), Region::catalogue().count());
    }

    #[test]
    fn a_zone_name_is_refused_with_the_reason() {
        let error = "us-east-1a".parse::<ZoneId>().unwrap_err().to_string();
        assert!(error.contains("use1-az2"), "{error}");
        for wrong in ["", "az1", "-az1", "use1-az", "use1-azx", "USE1-az1"] {
            assert!(wrong.parse::<ZoneId>().is_err(), "{wrong}");
        }
    }
}
