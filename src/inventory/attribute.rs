//! Attributes that may be unknown, and why.
//!
//! Unknown is neither a pass nor a fail: it travels from the source that could
//! not read an attribute to the finding that says so.

use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use super::GapReason;

/// The value of an attribute, or why it is not known.
///
/// In JSON a known value stands as it is, an unknown one as
/// `{"$unknown": {"reason": …}}`, and one that was not collected is left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Attribute<T> {
    /// The value was read.
    Known(T),
    /// The value could not be read.
    Unknown(Arc<Unknown>),
    /// The source did not ask for the value.
    #[default]
    NotCollected,
}

/// Why an attribute is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unknown {
    /// The kind of failure.
    pub reason: GapReason,
    /// The call that failed, in IAM's notation: `dynamodb:DescribeContinuousBackups`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// What the service said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Unknown {
    /// Unknown for `reason`, with nothing more to say.
    pub fn because(reason: GapReason) -> Self {
        Self { reason, operation: None, message: None }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(formatter, "{operation}: ")?;
        }
        write!(formatter, "{}", self.reason.description())?;
        if let Some(message) = &self.message {
            write!(formatter, " ({message})")?;
        }
        Ok(())
    }
}

impl<T> Attribute<T> {
    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) | Self::NotCollected => None,
        }
    }

    /// Unknown for the given reason.
    pub fn unknown(unknown: Unknown) -> Self {
        Self::Unknown(Arc::new(unknown))
    }

    /// True if the source never asked.
    pub fn is_not_collected(&self) -> bool {
        matches!(self, Self::NotCollected)
    }

    /// True if the value was read.
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }
}

impl<T> Attribute<Option<T>> {
    /// The value, if it is known and there is one.
    pub fn present(&self) -> Option<&T> {
        self.known().and_then(Option::as_ref)
    }
}

impl<T> Attribute<Vec<T>> {
    /// The elements of a known list; none if the list is unknown.
    pub fn elements(&self) -> &[T] {
        self.known().map(Vec::as_slice).unwrap_or_default()
    }
}

impl<T> From<T> for Attribute<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: Serialize> Serialize for Attribute<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(serializer),
            Self::Unknown(unknown) => {
                serializer.serialize_newtype_variant("Attribute", 0, UNKNOWN_KEY, unknown.as_ref())
            }
            Self::NotCollected => serializer.serialize_newtype_variant(
                "Attribute",
                0,
                UNKNOWN_KEY,
                &GapReason::NotCollected,
            ),
        }
    }
}

/// The key that marks an unknown attribute in JSON and YAML.
const UNKNOWN_KEY: &str = "$unknown";

/// `{"$unknown": "access_denied"}` or `{"$unknown": {"reason": "access_denied", …}}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnknownMarker {
    #[serde(rename = "$unknown")]
    unknown: UnknownForm,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum UnknownForm {
    Short(GapReason),
    Long(UnknownFields),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnknownFields {
    reason: GapReason,
    operation: Option<String>,
    message: Option<String>,
}

impl From<UnknownMarker> for Unknown {
    fn from(marker: UnknownMarker) -> Self {
        match marker.unknown {
            UnknownForm::Short(reason) => Self::because(reason),
            UnknownForm::Long(UnknownFields { reason, operation, message }) => {
                Self { reason, operation, message }
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Attribute<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let is_unknown = value.as_object().is_some_and(|object| object.contains_key(UNKNOWN_KEY));
        if is_unknown {
            let marker: UnknownMarker = serde_json::from_value(value).map_err(de::Error::custom)?;
            let unknown = Unknown::from(marker);
            return Ok(match unknown.reason {
                GapReason::NotCollected if unknown.message.is_none() => Self::NotCollected,
                _ => Self::unknown(unknown),
            });
        }
        from_json_value(value).map(Self::Known)
    }
}

/// `T` may borrow from its input (`'de`), a JSON value cannot lend: go through
/// an owned deserializer.
fn from_json_value<'de, T: Deserialize<'de>, E: de::Error>(
    value: serde_json::Value,
) -> Result<T, E> {
    T::deserialize(value).map_err(E::custom)
}

impl<T: JsonSchema> JsonSchema for Attribute<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Attribute_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let known = generator.subschema_for::<T>();
        json_schema!({"anyOf": [known, {"$ref": "#/$defs/UnknownAttribute"}]})
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Attribute<Option<i64>> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn known_null_and_unknown_are_three_things() {
        assert_eq!(parse("3"), Attribute::Known(Some(3)));
        assert_eq!(parse("null"), Attribute::Known(None));
        let denied = parse(r#"{"$unknown": "access_denied"}"#);
        assert_eq!(denied, Attribute::unknown(Unknown::because(GapReason::AccessDenied)));
    }

    #[test]
    fn unknown_survives_a_round_trip_with_its_reason() {
        let unknown: Attribute<i64> = Attribute::unknown(Unknown {
            reason: GapReason::Throttled,
            operation: Some("rds:DescribeDBClusters".into()),
            message: Some("Rate exceeded".into()),
        });
        let text = serde_json::to_string(&unknown).unwrap();
        assert_eq!(serde_json::from_str::<Attribute<i64>>(&text).unwrap(), unknown);
    }

    #[test]
    fn a_misspelt_reason_is_refused() {
        assert!(serde_json::from_str::<Attribute<i64>>(r#"{"$unknown": "acess_denied"}"#).is_err());
    }
}
