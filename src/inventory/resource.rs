//! One AWS resource: its identity and its typed attributes.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::{
    AccountId, Arn, Attribute, Attributes, FieldDescription, Record, Reflect, Region, ResourceType,
    Shape, ValueRef,
};

/// One AWS resource.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Resource {
    /// The resource's identity.
    pub arn: Arn,
    /// The account that owns it.
    pub account: AccountId,
    /// The Region that it lives in, or `global`.
    pub region: Region,
    /// The name that people know it by.
    pub name: String,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Attribute::is_not_collected")]
    pub tags: Attribute<BTreeMap<String, String>>,
    /// Where it is declared, if it comes from code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Its type and the attributes of that type.
    #[serde(flatten)]
    pub attributes: Attributes,
}

/// The attributes take their form from the type, which stands before them in
/// what we write: they are then read in one go, without a copy in between.
impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ResourceVisitor)
    }
}

struct ResourceVisitor;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Field {
    Arn,
    Account,
    Region,
    Name,
    Tags,
    Location,
    Type,
    Attributes,
}

impl<'de> Visitor<'de> for ResourceVisitor {
    type Value = Resource;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a resource")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Resource, A::Error> {
        let (mut arn, mut account, mut region, mut name) = (None, None, None, None);
        let (mut tags, mut location) = (Attribute::NotCollected, None);
        let (mut resource_type, mut attributes, mut early) = (None, None, None);
        while let Some(field) = map.next_key::<Field>()? {
            match field {
                Field::Arn => arn = Some(map.next_value()?),
                Field::Account => account = Some(map.next_value()?),
                Field::Region => region = Some(map.next_value()?),
                Field::Name => name = Some(map.next_value()?),
                Field::Tags => tags = map.next_value()?,
                Field::Location => location = map.next_value()?,
                Field::Type => resource_type = Some(map.next_value()?),
                Field::Attributes => match resource_type {
                    Some(known) => attributes = Some(map.next_value_seed(OfType(known))?),
                    None => early = Some(map.next_value::<serde_json::Value>()?),
                },
            }
        }
        let missing = de::Error::missing_field;
        let resource_type = resource_type.ok_or_else(|| missing("type"))?;
        let attributes = match (attributes, early) {
            (Some(attributes), _) => attributes,
            (None, Some(early)) => {
                Attributes::deserialize(resource_type, early).map_err(de::Error::custom)?
            }
            (None, None) => return Err(missing("attributes")),
        };
        Ok(Resource {
            arn: arn.ok_or_else(|| missing("arn"))?,
            account: account.ok_or_else(|| missing("account"))?,
            region: region.ok_or_else(|| missing("region"))?,
            name: name.ok_or_else(|| missing("name"))?,
            tags,
            location,
            attributes,
        })
    }
}

/// The attributes of a type that is known already.
struct OfType(ResourceType);

impl<'de> DeserializeSeed<'de> for OfType {
    type Value = Attributes;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Attributes, D::Error> {
        Attributes::deserialize(self.0, deserializer)
    }
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The file, relative to where the audit ran.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

impl Resource {
    /// The resource's type.
    pub fn resource_type(&self) -> ResourceType {
        self.attributes.resource_type()
    }

    /// The value of the tag `key`, if the tags are known and it is among them.
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.known()?.get(key).map(String::as_str)
    }

    /// The fields that every resource has, whatever its type.
    pub fn common_fields() -> Vec<FieldDescription> {
        let text =
            |name, documentation| FieldDescription { name, documentation, shape: Shape::Text };
        vec![
            text("arn", "The resource's identity."),
            text("account", "The account that owns it."),
            text("region", "The Region that it lives in, or `global`."),
            text("name", "The name that people know it by."),
            text("type", "Its CloudFormation type name."),
            FieldDescription {
                name: "tags",
                documentation: "Its tags.",
                shape: <BTreeMap<String, String> as Reflect>::shape(),
            },
        ]
    }
}

impl Record for Resource {
    fn field(&self, name: &str) -> Option<ValueRef<'_>> {
        Some(match name {
            "arn" => self.arn.reflect(),
            "account" => self.account.reflect(),
            "region" => self.region.reflect(),
            "name" => self.name.reflect(),
            "type" => ValueRef::Text(self.resource_type().name()),
            "tags" => self.tags.reflect(),
            other => return self.attributes.record().field(other),
        })
    }
}
