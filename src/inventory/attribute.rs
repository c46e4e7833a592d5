//! Attributes that may be unknown, and why.
//!
//! Unknown is neither a pass nor a fail: it travels from the source that could
//! not read an attribute to the finding that says so.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// `"access_denied"` or `{"reason": "access_denied", …}`.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum UnknownForm {
    Short(GapReason),
    Long(UnknownFields),
}

/// Why an attribute is unknown, in full.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnknownFields {
    /// The kind of failure.
    reason: GapReason,
    /// The call that failed, in IAM's notation: `dynamodb:DescribeContinuousBackups`.
    operation: Option<String>,
    /// What the service said.
    message: Option<String>,
}

/// An attribute that could not be read.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code, reason = "only its form is needed")]
struct UnknownAttribute {
    /// Why.
    #[schemars(rename = "$unknown")]
    unknown: UnknownForm,
}

impl From<UnknownForm> for Unknown {
    fn from(form: UnknownForm) -> Self {
        match form {
            UnknownForm::Short(reason) => Self::because(reason),
            UnknownForm::Long(UnknownFields { reason, operation, message }) => {
                Self { reason, operation, message }
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Attribute<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AttributeVisitor(PhantomData))
    }
}

/// Hands every value on to `T` as it comes, without a copy, but for a map that
/// begins with the key of unknown attributes.
struct AttributeVisitor<T>(PhantomData<T>);

/// Hands a scalar on to `T`.
macro_rules! hand_on {
    ($($method:ident: $type:ty),*) => {$(
        fn $method<E: de::Error>(self, value: $type) -> Result<Self::Value, E> {
            T::deserialize(Present(value.into_deserializer())).map(Attribute::Known)
        }
    )*};
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for AttributeVisitor<T> {
    type Value = Attribute<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value, or {\"$unknown\": reason}")
    }

    hand_on!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        T::deserialize(().into_deserializer()).map(Attribute::Known)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        self.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Self::Value, A::Error> {
        T::deserialize(Present(SeqAccessDeserializer::new(sequence))).map(Attribute::Known)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let first: Option<String> = map.next_key()?;
        if first.as_deref() == Some(UNKNOWN_KEY) {
            let unknown = Unknown::from(map.next_value::<UnknownForm>()?);
            if let Some(other) = map.next_key::<String>()? {
                return Err(de::Error::unknown_field(&other, &[UNKNOWN_KEY]));
            }
            return Ok(match unknown.reason {
                GapReason::NotCollected if unknown.message.is_none() => Attribute::NotCollected,
                _ => Attribute::unknown(unknown),
            });
        }
        let map = MapAccessDeserializer::new(Replayed { first, map });
        T::deserialize(Present(map)).map(Attribute::Known)
    }
}

/// A value that is there: what serde's own value deserializers do not tell an
/// `Option`.
struct Present<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Present<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self.0)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A map whose first key was read already.
struct Replayed<A> {
    first: Option<String>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replayed<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Self::Error> {
        self.map.next_value_seed(seed)
    }
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
        let unknown = generator.subschema_for::<UnknownAttribute>();
        json_schema!({"anyOf": [known, unknown]})
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
