//! What the user says about workloads, in `blackstart.yaml`.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde_saphyr::Spanned;

use super::targets::TargetClass;
use crate::inventory::{
    AccountId, CatalogueRegion, Region, Resource, ResourceType, TimeSpan, WrittenAccountId,
};

/// The workloads that the user names; all others are found by tags and
/// relationships.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkloadSettings {
    /// The named workloads, in order: a resource belongs to the first that selects it.
    pub workloads: Vec<WorkloadConfig>,
    /// Targets of every workload that states none of its own, by class of disruption.
    pub targets: BTreeMap<TargetClass, TargetConfig>,
    /// Targets of the workloads of a criticality, by its name.
    pub criticalities: BTreeMap<String, BTreeMap<TargetClass, TargetConfig>>,
}

/// One workload as the user describes it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkloadConfig {
    /// Its name.
    pub name: String,
    /// Which resources belong to it: those that match any of these.
    #[serde(default)]
    pub select: Vec<Selector>,
    /// The Regions that serve it, where that is not to be derived.
    #[serde(default)]
    #[schemars(with = "Vec<CatalogueRegion>")]
    pub primary_regions: Vec<Region>,
    /// The Regions that stand by, where that is not to be derived.
    #[serde(default)]
    #[schemars(with = "Vec<CatalogueRegion>")]
    pub standby_regions: Vec<Region>,
    /// Its targets by class of disruption: `region`, `az`, ….
    #[serde(default)]
    #[schemars(with = "TargetsSchema")]
    pub targets: BTreeMap<TargetClass, TargetConfig>,
    /// How much the business depends on it: one of `criticalities` where there
    /// are any, else in the user's own words.
    #[schemars(with = "Option<String>")]
    pub criticality: Option<Spanned<String>>,
    /// How long it takes until somebody decides to fail over.
    pub decision: Option<TimeSpan>,
    /// How long it takes until a loss is noticed.
    pub detection: Option<TimeSpan>,
    /// The user's own figures for steps: `mechanism-id/step-id`.
    #[serde(default)]
    pub durations: BTreeMap<String, StepDuration>,
}

/// What a workload must achieve.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TargetConfig {
    /// The longest time to be down.
    pub rto: Option<TimeSpan>,
    /// The most data to lose.
    pub rpo: Option<TimeSpan>,
}

/// Targets by class of disruption, for the JSON Schema.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "only its form is needed")]
pub(crate) struct TargetsSchema {
    /// The loss of one or several Regions.
    region: Option<TargetConfig>,
    /// The loss of one or several zones.
    az: Option<TargetConfig>,
    /// The loss of an instance, a node or a volume.
    infrastructure: Option<TargetConfig>,
    /// A bad deployment, corrupted or deleted data.
    application: Option<TargetConfig>,
}

/// The user's own figure for a step: one length of time, or two percentiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepDuration {
    /// The same at every percentile.
    Fixed(TimeSpan),
    /// With its spread.
    Spread {
        /// The median.
        p50: TimeSpan,
        /// The 95th percentile.
        p95: TimeSpan,
    },
}

/// A length of time with its spread.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SpreadFields {
    /// The median.
    p50: TimeSpan,
    /// The 95th percentile.
    p95: TimeSpan,
}

impl<'de> Deserialize<'de> for StepDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StepDurationVisitor)
    }
}

impl JsonSchema for StepDuration {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StepDuration".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let fixed = generator.subschema_for::<TimeSpan>();
        let spread = generator.subschema_for::<SpreadFields>();
        json_schema!({"anyOf": [fixed, spread]})
    }
}

/// Tells the two forms apart, so that errors speak of the one that was meant.
struct StepDurationVisitor;

impl<'de> Visitor<'de> for StepDurationVisitor {
    type Value = StepDuration;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a length of time such as 90s, or {p50: 2m, p95: 5m}")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<StepDuration, E> {
        text.parse().map(StepDuration::Fixed).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StepDuration, A::Error> {
        let SpreadFields { p50, p95 } =
            SpreadFields::deserialize(de::value::MapAccessDeserializer::new(map))?;
        if p95 < p50 {
            return Err(de::Error::custom(format!("p95 ({p95}) is less than p50 ({p50})")));
        }
        Ok(StepDuration::Spread { p50, p95 })
    }
}

/// A condition on resources: every part that is given must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Selector {
    /// A tag: `key=value`, where the value may hold `*` and `?`, or `key` alone.
    pub tag: Option<String>,
    /// A pattern of names.
    pub name: Option<String>,
    /// A pattern of ARNs.
    pub arn: Option<String>,
    /// A resource type.
    #[serde(rename = "type")]
    pub resource_type: Option<ResourceType>,
    /// A Region.
    #[schemars(with = "Option<CatalogueRegion>")]
    pub region: Option<Region>,
    /// An account.
    #[schemars(with = "Option<WrittenAccountId>")]
    pub account: Option<AccountId>,
}

impl Selector {
    /// True if the resource matches. A selector without any part matches nothing.
    pub(crate) fn matches(&self, resource: &Resource) -> bool {
        let parts = [
            self.tag.as_ref().map(|tag| has_tag(resource, tag)),
            self.name.as_ref().map(|pattern| glob_matches(pattern, &resource.name)),
            self.arn.as_ref().map(|pattern| glob_matches(pattern, resource.arn.as_str())),
            self.resource_type.map(|wanted| resource.resource_type() == wanted),
            self.region.as_ref().map(|region| resource.region == *region),
            self.account.as_ref().map(|account| resource.account == *account),
        ];
        parts.iter().any(Option::is_some) && parts.iter().flatten().all(|holds| *holds)
    }
}

fn has_tag(resource: &Resource, wanted: &str) -> bool {
    let Some(tags) = resource.tags.known() else { return false };
    match wanted.split_once('=') {
        Some((key, pattern)) => tags.get(key).is_some_and(|value| glob_matches(pattern, value)),
        None => tags.contains_key(wanted),
    }
}

/// True if `text` matches `pattern`, in which `*` stands for any text and `?`
/// for any one character. Linear in practice: only the last `*` is retried.
pub(crate) fn glob_matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut at_pattern, mut at_text) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at_text < text.len() {
        match pattern.get(at_pattern) {
            Some('*') => {
                star = Some((at_pattern, at_text));
                at_pattern += 1;
            }
            Some(wanted) if *wanted == '?' || text.get(at_text) == Some(wanted) => {
                at_pattern += 1;
                at_text += 1;
            }
            _ => {
                let Some((star_pattern, star_text)) = star else { return false };
                star = Some((star_pattern, star_text + 1));
                at_pattern = star_pattern + 1;
                at_text = star_text + 1;
            }
        }
    }
    pattern.iter().skip(at_pattern).all(|rest| *rest == '*')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_shells_do() {
        for (pattern, text, expected) in [
            ("shop-*", "shop-db", true),
            ("shop-*", "bookshop-db", false),
            ("*-eu-*-1", "db-eu-central-1", true),
            ("sh?p", "shop", true),
            ("sh?p", "shp", false),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(glob_matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn settings_are_read_and_mistakes_refused() {
        let text = "
workloads:
  - name: shop
    select: [{tag: app=shop}, {name: 'shop-*', type: 'AWS::S3::Bucket'}]
    primary_regions: [eu-central-1]
    targets: {region: {rto: 15m, rpo: 1m}}
    decision: 10m
    durations:
      aurora-global-failover/promote: 90s
      eks-node-group-scale-out/scale: {p50: 2m, p95: 5m}
";
        let settings: WorkloadSettings = serde_saphyr::from_str(text).unwrap();
        let shop = &settings.workloads[0];
        assert_eq!(shop.select.len(), 2);
        assert!((shop.decision.unwrap().seconds() - 600.0).abs() < f64::EPSILON);
        for wrong in ["workloads: [{nam: shop}]", "workloads: [{name: x, decision: 10 minutes}]"] {
            assert!(serde_saphyr::from_str::<WorkloadSettings>(wrong).is_err(), "{wrong}");
        }
        for (wrong, expected) in [("10 minutes", "write it as 90s"), ("{p50: 5m, p95: 2m}", "less")]
        {
            let error = serde_saphyr::from_str::<StepDuration>(wrong).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
