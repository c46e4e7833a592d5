//! Regions and zones: the type, the catalogue and what an account sees of them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::AccountId;

/// The code of an AWS Region, such as `me-south-1`, or `global` for what
/// belongs to no Region (hosted zones, buckets' names, global clusters).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(Arc<str>);

/// The text is not a Region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not an AWS Region{}", suggestion.as_ref().map(|code| format!(": did you mean {code}?")).unwrap_or_else(|| ": Region codes look like eu-central-1".into()))]
pub struct InvalidRegion {
    /// What was given.
    pub text: String,
    /// The closest Region of the catalogue, if one is close.
    pub suggestion: Option<String>,
}

const GLOBAL: &str = "global";

static GLOBAL_REGION: LazyLock<Region> = LazyLock::new(|| Region(GLOBAL.into()));

impl Region {
    /// What belongs to no Region.
    pub fn global() -> Self {
        GLOBAL_REGION.clone()
    }

    /// True for what belongs to no Region.
    pub fn is_global(&self) -> bool {
        &*self.0 == GLOBAL
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the catalogue says about this Region; none for one that is newer
    /// than the catalogue.
    pub fn facts(&self) -> Option<&'static RegionFacts> {
        CATALOGUE.get(self.as_str())
    }

    /// The name for people: `Bahrain (me-south-1)`, or the code alone.
    pub fn display_name(&self) -> String {
        match self.facts() {
            Some(facts) => format!("{} ({})", facts.name, self.0),
            None => self.0.to_string(),
        }
    }

    /// The partition by the Region's code: `aws` unless the code says otherwise.
    pub fn partition(&self) -> &'static str {
        match self.facts() {
            Some(facts) => &facts.partition,
            None if self.0.starts_with("cn-") => "aws-cn",
            None if self.0.starts_with("us-gov-") => "aws-us-gov",
            None if self.0.starts_with("eusc-") => "aws-eusc",
            None => "aws",
        }
    }

    /// The great-circle distance to another Region in kilometres; none if the
    /// catalogue lacks either.
    pub fn distance_km(&self, other: &Self) -> Option<f64> {
        let (from, to) = (self.facts()?, other.facts()?);
        Some(from.distance_km(to))
    }

    /// The Region like `text`, which must be in the catalogue: for what people
    /// type, where an unknown code is a mistake rather than news.
    ///
    /// # Errors
    ///
    /// Names the closest code if `text` is none.
    pub fn from_catalogue(text: &str) -> Result<Self, InvalidRegion> {
        if CATALOGUE.contains_key(text) {
            return Ok(Self(text.into()));
        }
        let suggestion = CATALOGUE
            .keys()
            .map(|code| (strsim::damerau_levenshtein(text, code), code))
            .filter(|(distance, _)| *distance <= 3)
            .min()
            .map(|(_, code)| code.clone());
        Err(InvalidRegion { text: text.to_owned(), suggestion })
    }

    /// Every Region of the catalogue, by code.
    pub fn catalogue() -> impl Iterator<Item = (Self, &'static RegionFacts)> {
        CATALOGUE.iter().map(|(code, facts)| (Self(code.as_str().into()), facts))
    }
}

impl FromStr for Region {
    type Err = InvalidRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidRegion { text: text.to_owned(), suggestion: None };
        if text == GLOBAL {
            return Ok(Self::global());
        }
        let shaped = text.len() <= 32
            && text.split('-').count() >= 3
            && text.split('-').all(|part| !part.is_empty())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.ends_with(|c: char| c.is_ascii_digit());
        if shaped { Ok(Self(text.into())) } else { Err(invalid()) }
    }
}

impl TryFrom<String> for Region {
    type Error = InvalidRegion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0.to_string()
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Region {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Region".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^(global|[a-z0-9]+(-[a-z0-9]+)+)$"})
    }
}

/// A Region of the catalogue, or `global`: for schemas of what people write,
/// so that editors complete the codes.
pub(crate) struct CatalogueRegion;

impl JsonSchema for CatalogueRegion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Region".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let known: Vec<&str> = CATALOGUE.keys().map(String::as_str).chain([GLOBAL]).collect();
        json_schema!({"type": "string", "enum": known})
    }
}

/// What the catalogue knows about a Region.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionFacts {
    code: String,
    /// AWS's name for it: `Bahrain`.
    pub name: String,
    /// The partition that it belongs to.
    pub partition: String,
    /// How many zones it has.
    pub zones: u8,
    /// The country that it is in.
    pub country: String,
    /// True if an account must enable it.
    pub opt_in: bool,
    /// Degrees north, of the metropolitan area.
    pub latitude: f64,
    /// Degrees east, of the metropolitan area.
    pub longitude: f64,
}

impl RegionFacts {
    /// Great-circle distance by the haversine formula on a sphere of 6,371 km.
    fn distance_km(&self, other: &Self) -> f64 {
        const EARTH_RADIUS_KM: f64 = 6371.0;
        let (lat1, lat2) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = (lat2 - lat1) / 2.0;
        let half_lon = (other.longitude - self.longitude).to_radians() / 2.0;
        let chord = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_KM * chord.sqrt().asin()
    }
}

static CATALOGUE: LazyLock<BTreeMap<String, RegionFacts>> = LazyLock::new(|| {
    let entries: Vec<RegionFacts> =
        serde_saphyr::from_str(include_str!("../../rules/catalogue/regions.yaml"))
            .unwrap_or_default();
    entries.into_iter().map(|facts| (facts.code.clone(), facts)).collect()
});

/// How one account sees one Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionStatus {
    /// The account.
    pub account: AccountId,
    /// The Region.
    pub region: Region,
    /// False if the account would have to opt in first.
    pub enabled: bool,
    /// The zones that the account can use; empty if they were not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Zone>,
}

/// One Availability Zone. Names are shuffled per account, ids are not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// The zone's id, the same in every account: `mec1-az2`.
    pub id: String,
    /// The account's own name for it: `me-central-1a`.
    pub name: String,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_readable() {
        assert!(CATALOGUE.len() >= 40);
        assert_eq!(Region::from_catalogue("me-south-1").unwrap().facts().unwrap().name, "Bahrain");
    }

    #[test]
    fn bahrain_and_the_uae_are_neighbours() {
        let bahrain: Region = "me-south-1".parse().unwrap();
        let uae: Region = "me-central-1".parse().unwrap();
        let kilometres = bahrain.distance_km(&uae).unwrap();
        assert!((400.0..550.0).contains(&kilometres), "{kilometres}");
    }

    #[test]
    fn a_typing_error_is_answered_with_a_suggestion() {
        let error = Region::from_catalogue("eu-centrl-1").unwrap_err();
        assert_eq!(error.suggestion.as_deref(), Some("eu-central-1"));
        assert!(Region::from_catalogue("moon-base-alpha").unwrap_err().suggestion.is_none());
    }
}
