//! Running the tests that rules bring along: each builds a small estate and
//! goes through the same code as an audit.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::definition::{Expectation, RuleTest};
use super::evaluate::{Context, evaluate};
use super::workload::WorkloadFacts;
use super::{Rule, Rules, Subject};
use crate::inventory::{
    AccountId, Arn, Attribute, Attributes, Estate, Inventory, Region, Resource, ResourceType,
    Timestamp,
};
use crate::report::Status;

/// What a test's estate is collected at, unless it says otherwise.
const COLLECTED_AT: &str = "2026-02-27T18:00:00Z";
const ACCOUNT: &str = "123456789012";
const REGION: &str = "eu-central-1";

/// A test that did not give what it expects, or that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFailure {
    /// The rule.
    pub rule: String,
    /// The test.
    pub test: String,
    /// What is wrong.
    pub message: String,
}

/// The outcome of all tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestSummary {
    /// How many tests ran.
    pub run: usize,
    /// Those that failed.
    pub failures: Vec<TestFailure>,
}

/// Runs the tests of all rules.
pub fn run_tests(rules: &Rules) -> TestSummary {
    let mut summary = TestSummary::default();
    for rule in rules.iter() {
        for test in &rule.tests {
            summary.run += 1;
            if let Err(message) = run(rule, test) {
                let (rule, test) = (rule.id.clone(), test.name.clone());
                summary.failures.push(TestFailure { rule, test, message });
            }
        }
    }
    summary
}

fn run(rule: &Rule, test: &RuleTest) -> Result<(), String> {
    let case = Case::build(rule, test)?;
    let (status, message) = case.judge(rule)?;
    let expected = match test.expect {
        Expectation::Pass => Status::Pass,
        Expectation::Fail => Status::Fail,
        Expectation::NotAssessed => Status::NotAssessed,
        Expectation::NotApplicable => Status::NotApplicable,
    };
    if status != expected {
        return Err(format!("expected {expected:?}, got {status:?}: {message}"));
    }
    if status == Status::Fail && message.contains("unknown") {
        return Err(format!(
            "the message needs an attribute that the test does not give: {message}"
        ));
    }
    if message.contains("cannot be evaluated") {
        return Err(message);
    }
    Ok(())
}

/// The estate of one test.
struct Case {
    estate: Estate,
    subject: Option<Arn>,
    workloads: Vec<(WorkloadFacts, Vec<Arn>)>,
    twins: HashMap<Arn, Vec<Arn>>,
}

impl Case {
    fn build(rule: &Rule, test: &RuleTest) -> Result<Self, String> {
        let default_type = match &rule.subject {
            Subject::Resources(types) => types.first().copied(),
            Subject::Workload => None,
        };
        let others = test.others.iter().map(|other| resource(other, None));
        let mut resources = others.collect::<Result<Vec<_>, _>>()?;
        let mut subject = None;
        if let Some(value) = &test.resource {
            let judged = resource(value, default_type)?;
            subject = Some(judged.arn.clone());
            resources.push(judged);
        }
        let mut inventory = Inventory::empty(test.collected_at.map_or_else(default_time, Ok)?);
        for measurement in &test.measurements {
            inventory.measurements.push(measurement_of(measurement, subject.as_ref())?);
        }
        inventory.gaps = test.gaps.iter().map(gap).collect::<Result<_, _>>()?;
        inventory.resources = resources;
        let estate = Estate::new(inventory);
        let workloads = match &test.workload {
            Some(value) => {
                let facts: WorkloadFacts = serde_json::from_value(value.clone())
                    .map_err(|error| format!("workload: {error}"))?;
                vec![(facts, estate.resources().iter().map(|r| r.arn.clone()).collect())]
            }
            None => Vec::new(),
        };
        let twins = counterparts(&estate);
        Ok(Self { estate, subject, workloads, twins })
    }

    fn judge(&self, rule: &Rule) -> Result<(Status, String), String> {
        let context =
            Context { estate: &self.estate, workloads: &self.workloads, twins: &self.twins };
        let judged = match &rule.subject {
            Subject::Workload => None,
            Subject::Resources(_) => {
                Some(self.subject.as_ref().ok_or("the test needs a resource")?)
            }
        };
        let verdicts = evaluate([rule], &context, |_| true);
        let verdict = verdicts
            .into_iter()
            .find(|verdict| verdict.resource.map(|resource| &resource.arn) == judged)
            .ok_or("the test needs a resource or a workload that the rule judges")?;
        Ok((verdict.status, verdict.message))
    }
}

/// The resources of a test are paired as those of a workload are.
fn counterparts(estate: &Estate) -> HashMap<Arn, Vec<Arn>> {
    let members: Vec<&Resource> = estate.resources().iter().collect();
    let mut counterparts: HashMap<Arn, Vec<Arn>> = HashMap::new();
    for twin in crate::workload::twins(estate, &members) {
        counterparts.entry(twin.resource).or_default().push(twin.counterpart);
    }
    counterparts
}

fn default_time() -> Result<Timestamp, String> {
    COLLECTED_AT.parse().map_err(|error: crate::inventory::InvalidTimestamp| error.to_string())
}

/// A resource from its flat form: name, Region, account, ARN, tags and type
/// beside the attributes of the type.
fn resource(value: &Value, default_type: Option<ResourceType>) -> Result<Resource, String> {
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
    let arn = arn.parse().map_err(|error: crate::inventory::InvalidArn| error.to_string())?;
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

fn gap(value: &Value) -> Result<crate::inventory::Gap, String> {
    let mut fields = value.as_object().cloned().ok_or("a gap must be a map")?;
    fields.entry("account").or_insert_with(|| ACCOUNT.into());
    fields.entry("message").or_insert_with(|| "test".into());
    serde_json::from_value(Value::Object(fields)).map_err(|error| format!("gap: {error}"))
}

fn measurement_of(
    value: &Value,
    subject: Option<&Arn>,
) -> Result<crate::inventory::Measurement, String> {
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
