//! One AWS resource: its identity and its typed attributes.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AccountId, Arn, Attribute, Attributes, FieldDescription, Record, Reflect, Region, ResourceType,
    Shape, ValueRef,
};

/// One AWS resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
