//! Estates for the tests that rules and mechanisms bring along: resources as
//! people write them, with what they leave out filled in.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    AccountId, Arn, Attribute, Attributes, Gap, InvalidArn, InvalidTimestamp, Measurement, Region,
    Resource, ResourceType, Timestamp,
};

/// What a test's estate is collected at, unless it says otherwise.
const COLLECTED_AT: &str = "2026-02-27T18:00:00Z";
const ACCOUNT: &str = "123456789012";
const REGION: &str = "eu-central-1";

/// When an estate of a test was collected.
///
/// # Errors
///
/// None that a test could cause.
pub(crate) fn collected_at() -> Result<Timestamp, String> {
    COLLECTED_AT.parse().map_err(|error: InvalidTimestamp| error.to_string())
}

/// How a resource's account sees its Region: zone `a` of `eu-central-1` is
/// `euc1-az1`, and so on. Nothing for what belongs to no Region.
#[cfg(test)]
pub(crate) fn region_status(resource: &Resource) -> Option<super::RegionStatus> {
    let Resource { region, account, .. } = resource;
    let prefix = super::zone::zone_prefix(region.as_str());
    let zones = ('a'..='f').zip(1..).map(|(letter, number)| super::Zone {
        id: format!("{prefix}-az{number}"),
        name: format!("{region}{letter}"),
    });
    (!region.is_global()).then(|| super::RegionStatus {
        account: account.clone(),
        region: region.clone(),
        enabled: true,
        zones: zones.collect(),
    })
}

/// A resource from its flat form: name, Region, account, ARN, tags and type
/// beside the attributes of the type.
///
/// # Errors
///
/// What is missing or does not fit, for the author of the test.
pub(crate) fn resource(
    value: &Value,
    default_type: Option<ResourceType>,
) -> Result<Resource, String> {
    let mut fields = value.as_object().cloned().ok_or("a resource must be a map")?;
    let type_name = take_text(&mut fields, "type")?;
    let resource_type = match (&type_name, default_type) {
        (Some(name), _) => ResourceType::from_name(name)
            .ok_or_else(|| format!("there is no resource type '{name}'"))?,
        (None, Some(resource_type)) => resource_type,
        (None, None) => return Err("a resource beside the judged one needs its 'type'".into()),
    };
    let name = take_text(&mut fields, "name")?.unwrap_or_else(|| "example".to_owned());
    let account: AccountId = parse(&mut fields, "account", ACCOUNT)?;
    let region: Region = parse(&mut fields, "region", REGION)?;
    let arn = take_text(&mut fields, "arn")?
        .unwrap_or_else(|| default_arn(resource_type, &region, &account, &name));
    let tags: Attribute<BTreeMap<String, String>> = match fields.remove("tags") {
        Some(tags) => serde_json::from_value(tags).map_err(|error| format!("tags: {error}"))?,
        None => Attribute::Known(BTreeMap::new()),
    };
    let attributes = Attributes::deserialize(resource_type, Value::Object(fields))
        .map_err(|error| format!("resource '{name}': {error}"))?;
    let arn = arn.parse().map_err(|error: InvalidArn| error.to_string())?;
    Ok(Resource { arn, account, region, name, tags, location: None, attributes })
}

fn take_text(fields: &mut Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match fields.remove(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("'{key}' must be text, not {other}")),
    }
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    fields: &mut Map<String, Value>,
    key: &str,
    default: &str,
) -> Result<T, String> {
    let text = take_text(fields, key)?.unwrap_or_else(|| default.to_owned());
    text.parse().map_err(|error: T::Err| error.to_string())
}

/// Something that could not be read.
///
/// # Errors
///
/// What is missing or does not fit, for the author of the test.
pub(crate) fn gap(value: &Value) -> Result<Gap, String> {
    let mut fields = value.as_object().cloned().ok_or("a gap must be a map")?;
    fields.entry("account").or_insert_with(|| ACCOUNT.into());
    fields.entry("message").or_insert_with(|| "test".into());
    serde_json::from_value(Value::Object(fields)).map_err(|error| format!("gap: {error}"))
}

/// A measurement, of the subject unless it names another resource.
///
/// # Errors
///
/// What is missing or does not fit, for the author of the test.
pub(crate) fn measurement(value: &Value, subject: Option<&Arn>) -> Result<Measurement, String> {
    let mut fields = value.as_object().cloned().ok_or("a measurement must be a map")?;
    let mut default = |key: &str, value: Value| {
        fields.entry(key).or_insert(value);
    };
    if let Some(subject) = subject {
        default("resource", subject.as_str().into());
    }
    default("window_seconds", 604_800.into());
    default("coverage", 1.0.into());
    default("source", "test".into());
    serde_json::from_value(Value::Object(fields)).map_err(|error| format!("measurement: {error}"))
}

/// A plausible ARN for a resource that a test names but does not identify.
fn default_arn(
    resource_type: ResourceType,
    region: &Region,
    account: &AccountId,
    name: &str,
) -> String {
    use ResourceType as T;
    let regional = |service: &str, resource: &str| {
        let region = if region.is_global() { "" } else { region.as_str() };
        format!("arn:aws:{service}:{region}:{account}:{resource}{name}")
    };
    match resource_type {
        T::S3Bucket => format!("arn:aws:s3:::{name}"),
        T::DynamoDbTable => regional("dynamodb", "table/"),
        T::DbInstance => regional("rds", "db:"),
        T::DbCluster => regional("rds", "cluster:"),
        T::DbInstanceAutomatedBackup => regional("rds", "auto-backup:"),
        T::GlobalCluster => format!("arn:aws:rds::{account}:global-cluster:{name}"),
        T::OpenSearchDomain => regional("es", "domain/"),
        T::OpenSearchConnection => regional("es", "outbound-connection/"),
        T::OpenSearchInboundConnection => regional("es", "inbound-connection/"),
        T::EksCluster => regional("eks", "cluster/"),
        T::EksNodegroup => regional("eks", "nodegroup/example/"),
        T::LambdaFunction => regional("lambda", "function:"),
        T::RestApi => format!("arn:aws:apigateway:{region}::/restapis/{name}"),
        T::HttpApi => format!("arn:aws:apigateway:{region}::/apis/{name}"),
        T::ApiDomainName => format!("arn:aws:apigateway:{region}::/domainnames/{name}"),
        T::HostedZone => format!("arn:aws:route53:::hostedzone/{name}"),
        T::RecordSet => format!("arn:aws:route53:::hostedzone/Z1/recordset/{name}/A"),
        T::HealthCheck => format!("arn:aws:route53:::healthcheck/{name}"),
        T::RoutingControlCluster => {
            format!("arn:aws:route53-recovery-control::{account}:cluster/{name}")
        }
        T::ControlPanel => {
            format!("arn:aws:route53-recovery-control::{account}:controlpanel/{name}")
        }
        T::RoutingControl => {
            format!(
                "arn:aws:route53-recovery-control::{account}:controlpanel/p/routingcontrol/{name}"
            )
        }
        T::SafetyRule => {
            format!("arn:aws:route53-recovery-control::{account}:controlpanel/p/safetyrule/{name}")
        }
        T::ReadinessCheck => {
            format!("arn:aws:route53-recovery-readiness::{account}:readiness-check/{name}")
        }
        T::RecoveryGroup => {
            format!("arn:aws:route53-recovery-readiness::{account}:recovery-group/{name}")
        }
        T::RegionSwitchPlan => format!("arn:aws:arc-region-switch::{account}:plan/{name}:abc123"),
        T::BedrockInferenceProfile => regional("bedrock", "inference-profile/"),
        T::BedrockModelInvocation => regional("bedrock", "model-invocation/"),
        T::BedrockProvisionedThroughput => regional("bedrock", "provisioned-model/"),
        T::Vpc => regional("ec2", "vpc/"),
        T::Subnet => regional("ec2", "subnet/"),
        T::Instance => regional("ec2", "instance/"),
        T::CapacityReservation => regional("ec2", "capacity-reservation/"),
        T::AutoScalingGroup => regional("autoscaling", "autoScalingGroup:1:autoScalingGroupName/"),
        T::ArgoCdApplication => regional("argocd", "application/"),
        other => {
            let (service, kind) = service_and_kind(other);
            regional(&service, &format!("{kind}/"))
        }
    }
}

/// `AWS::ServiceQuotas::Quota` is a `quota` of `servicequotas`.
fn service_and_kind(resource_type: ResourceType) -> (String, String) {
    let mut parts = resource_type.name().rsplit("::").map(str::to_ascii_lowercase);
    let kind = parts.next().unwrap_or_default();
    (parts.next().unwrap_or_default(), kind)
}
