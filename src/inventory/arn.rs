//! Amazon Resource Names as a type.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{AccountId, Region};

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// It is the identity of a resource. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Arn(Arc<str>);

/// The text is not an ARN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an ARN: it must look like arn:aws:service:region:account:resource")]
pub struct InvalidArn(pub String);

impl Arn {
    /// Builds an ARN for a resource to which AWS gives none, or gives none in
    /// the answer at hand. `region` may be [`Region::global`], `account` may
    /// be absent: both parts are then empty, as AWS writes them.
    pub fn build(
        partition: &str,
        service: &str,
        region: &Region,
        account: Option<&AccountId>,
        resource: &str,
    ) -> Self {
        let region = if region.is_global() { "" } else { region.as_str() };
        let account = account.map_or("", AccountId::as_str);
        Self(format!("arn:{partition}:{service}:{region}:{account}:{resource}").into())
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn part(&self, index: usize) -> &str {
        self.0.splitn(6, ':').nth(index).unwrap_or_default()
    }

    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub fn partition(&self) -> &str {
        self.part(1)
    }

    /// The service's namespace, such as `rds`.
    pub fn service(&self) -> &str {
        self.part(2)
    }

    /// The Region that the ARN names, or [`Region::global`] if it names none.
    pub fn region(&self) -> Region {
        self.part(3).parse().unwrap_or_else(|_| Region::global())
    }

    /// The account that the ARN names, if it names one (S3 buckets do not).
    pub fn account(&self) -> Option<AccountId> {
        self.part(4).parse().ok()
    }

    /// Everything behind the account: `table/orders`, `cluster:orders`, ….
    pub fn resource(&self) -> &str {
        self.part(5)
    }

    /// The last part of the resource, behind its last `/` or `:`.
    pub fn resource_name(&self) -> &str {
        let resource = self.resource();
        resource.rsplit(['/', ':']).next().unwrap_or(resource)
    }
}

impl FromStr for Arn {
    type Err = InvalidArn;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(6, ':');
        let starts_with_arn = parts.next() == Some("arn");
        let partition = parts.next().unwrap_or_default();
        let service = parts.next().unwrap_or_default();
        let resource = parts.nth(2).unwrap_or_default();
        if starts_with_arn
            && !partition.is_empty()
            && !service.is_empty()
            && !resource.is_empty()
            && !text.contains(char::is_control)
        {
            Ok(Self(text.into()))
        } else {
            Err(InvalidArn(text.to_owned()))
        }
    }
}

impl TryFrom<String> for Arn {
    type Error = InvalidArn;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Arn> for String {
    fn from(arn: Arn) -> Self {
        arn.0.to_string()
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Arn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Arn".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$"})
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read() {
        let arn: Arn = "arn:aws:rds:eu-central-1:123456789012:cluster:orders".parse().unwrap();
        assert_eq!(arn.service(), "rds");
        assert_eq!(arn.region().as_str(), "eu-central-1");
        assert_eq!(arn.account().unwrap().as_str(), "123456789012");
        assert_eq!(arn.resource(), "cluster:orders");
        assert_eq!(arn.resource_name(), "orders");
    }

    #[test]
    fn a_bucket_has_neither_region_nor_account() {
        let arn: Arn = "arn:aws:s3:::media".parse().unwrap();
        assert!(arn.region().is_global());
        assert_eq!(arn.account(), None);
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "orders", "arn:aws", "arn:aws:s3:::", "arn:aws:s3:::a\nb"] {
            assert!(text.parse::<Arn>().is_err(), "{text:?}");
        }
    }
}
