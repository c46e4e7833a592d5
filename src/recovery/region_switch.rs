//! A recovery as a plan for ARC Region switch: each way back that Region switch
//! can carry out becomes an execution block, all others a manual approval that
//! says what people have to do.
//!
//! Form: ARC Region switch API, `CreatePlan` (2022-07-26).

use serde_json::{Map, Value, json};

use super::solved::{ChosenWay, Estimate};
use crate::inventory::{
    AccountId, Arn, Attributes, Estate, Region, RelationshipKind, Resource, ResourceType,
};
use crate::workload::Workload;
use crate::workload::place::place;

/// The input of `CreatePlan`, as JSON in the API's own names.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchPlan {
    /// The plan.
    pub plan: Value,
    /// What people must do because Region switch cannot, in sentences.
    pub manual: Vec<String>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPlan {
    /// A plan switches between exactly two Regions.
    #[error(
        "a Region switch plan needs exactly two Regions, one that is left and one that takes over; {workload} has {primary} serving and {standby} standing by"
    )]
    Regions {
        /// The workload.
        workload: String,
        /// How many serve.
        primary: usize,
        /// How many stand by.
        standby: usize,
    },
    /// Nothing has to be done, or nothing can be.
    #[error("{workload}: {explanation}")]
    NothingToDo {
        /// The workload.
        workload: String,
        /// What the estimate says.
        explanation: String,
    },
}

/// How long Region switch waits for a block, in minutes.
const TIMEOUT_MINUTES: u32 = 60;

/// The longest name of a step that the API takes.
const LONGEST_NAME: usize = 64;

/// The roles that a plan needs, which only the user knows.
#[derive(Debug, Clone, Default)]
pub struct PlanRoles {
    /// What Region switch assumes to run the plan.
    pub execution: Option<String>,
    /// Who may approve manual steps.
    pub approval: Option<String>,
}

/// Makes the plan that carries out an estimate.
///
/// # Errors
///
/// If the workload does not switch between two Regions, or does not have to.
pub fn region_switch_plan(
    estate: &Estate,
    workload: &Workload,
    estimate: &Estimate,
    roles: &PlanRoles,
) -> Result<SwitchPlan, NoPlan> {
    let (left, taking_over) = two_regions(workload, estimate)?;
    if estimate.ways.is_empty() {
        return Err(NoPlan::NothingToDo {
            workload: workload.name.clone(),
            explanation: estimate.report.explanation.clone(),
        });
    }
    let account = account(estate, workload);
    let role = |given: &Option<String>, name: &str| {
        let account = account.as_ref().map_or("000000000000", AccountId::as_str);
        let partition = left.partition();
        given.clone().unwrap_or_else(|| format!("arn:{partition}:iam::{account}:role/{name}"))
    };
    let builder = Builder {
        estate,
        left: &left,
        taking_over: &taking_over,
        approval_role: role(&roles.approval, "region-switch-approver"),
    };
    let (steps, manual) = builder.steps(estimate);
    let mut plan = Map::new();
    plan.insert("name".into(), json!(plan_name(&workload.name)));
    plan.insert("description".into(), json!(description(workload, &left, &taking_over)));
    plan.insert("regions".into(), json!([left.as_str(), taking_over.as_str()]));
    plan.insert("primaryRegion".into(), json!(left.as_str()));
    plan.insert("recoveryApproach".into(), json!("activePassive"));
    plan.insert("executionRole".into(), json!(role(&roles.execution, "region-switch-execution")));
    if let Some(target) = workload.targets.get("region").and_then(|target| target.rto_seconds) {
        plan.insert("recoveryTimeObjectiveMinutes".into(), json!(target.div_ceil(60).max(1)));
    }
    let workflow = json!({
        "workflowTargetAction": "activate",
        "workflowDescription": "Data first, then what computes, then traffic",
        "steps": steps,
    });
    plan.insert("workflows".into(), json!([workflow]));
    Ok(SwitchPlan { plan: Value::Object(plan), manual })
}

fn two_regions(workload: &Workload, estimate: &Estimate) -> Result<(Region, Region), NoPlan> {
    let left = workload.primary_regions.iter().find(|r| estimate.left_regions.contains(r));
    let others = workload.standby_regions.iter().chain(&workload.primary_regions);
    let mut others = others.filter(|region| !estimate.left_regions.contains(region));
    match (left, others.next()) {
        (Some(left), Some(taking_over)) => Ok((left.clone(), taking_over.clone())),
        _ => Err(NoPlan::Regions {
            workload: workload.name.clone(),
            primary: workload.primary_regions.len(),
            standby: workload.standby_regions.len(),
        }),
    }
}

fn account(estate: &Estate, workload: &Workload) -> Option<AccountId> {
    workload.resources(estate).map(|resource| resource.account.clone()).next()
}

/// Letters, digits and hyphens, at most 32 of them: what the API takes.
fn plan_name(workload: &str) -> String {
    let mut name: String = workload
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(24)
        .collect();
    name = name.trim_matches('-').to_owned();
    if name.is_empty() { "recovery".to_owned() } else { format!("{name}-switch") }
}

fn description(workload: &Workload, left: &Region, taking_over: &Region) -> String {
    let name = crate::report::safe_text(&workload.name);
    format!("Moves {name} from {left} to {taking_over} and back")
}

struct Builder<'b> {
    estate: &'b Estate,
    left: &'b Region,
    taking_over: &'b Region,
    approval_role: String,
}

impl Builder<'_> {
    /// One block for each way back, in the order in which they are reached:
    /// each stage of the recovery runs side by side, traffic goes last.
    fn steps(&self, estimate: &Estimate) -> (Vec<Value>, Vec<String>) {
        let mut recover: Vec<Value> = Vec::new();
        let mut traffic: Vec<Value> = Vec::new();
        let mut manual = Vec::new();
        for way in &estimate.ways {
            let is_traffic = self
                .estate
                .resource(&way.resource)
                .is_some_and(|resource| resource.resource_type() == ResourceType::RecordSet);
            let block = self.block(way).or_else(|| self.approval(way, estimate, &mut manual));
            let Some(block) = block else { continue };
            let steps = if is_traffic { &mut traffic } else { &mut recover };
            if !steps.contains(&block) {
                steps.push(block);
            }
        }
        let mut steps = Vec::new();
        match recover.len() {
            0 => {}
            1 => steps.append(&mut recover),
            _ => steps.push(json!({
                "name": "recover",
                "description": "What does not wait for each other",
                "executionBlockType": "Parallel",
                "executionBlockConfiguration": {"parallelConfig": {"steps": recover}},
            })),
        }
        steps.append(&mut traffic);
        (steps, manual)
    }

    /// The block that carries out a mechanism, if Region switch has one.
    fn block(&self, way: &ChosenWay) -> Option<Value> {
        let resource = self.estate.resource(&way.resource)?;
        let mechanism = way.mechanism.as_str();
        let (kind, configuration) = match (mechanism, &resource.attributes) {
            ("aurora-global-failover" | "aurora-global-detach", Attributes::DbCluster(_)) => {
                ("AuroraGlobalDatabase", self.global_database(resource, "globalAuroraConfig")?)
            }
            ("documentdb-global-failover", Attributes::DbCluster(_)) => {
                ("DocumentDb", self.global_database(resource, "documentDbConfig")?)
            }
            ("rds-read-replica-promotion", Attributes::DbInstance(_)) => {
                ("RdsPromoteReadReplica", self.read_replica(way))
            }
            ("auto-scaling-group-scale-out", Attributes::AutoScalingGroup(_)) => {
                ("EC2AutoScaling", auto_scaling(way))
            }
            ("arc-routing-control", Attributes::RecordSet(_)) => {
                ("ARCRoutingControl", self.routing_controls(resource)?)
            }
            (
                "route53-health-check-failover" | "route53-record-change",
                Attributes::RecordSet(_),
            ) => ("Route53HealthCheck", self.health_check(resource)?),
            _ => return None,
        };
        Some(step(&format!("{mechanism}-{}", resource.name), kind, configuration))
    }

    fn global_database(&self, cluster: &Resource, key: &str) -> Option<Value> {
        let global = self.estate.links_to(&cluster.arn).iter().find_map(|link| {
            let global = self.estate.resource(&link.from)?;
            match &global.attributes {
                Attributes::GlobalCluster(attributes)
                    if link.kind == RelationshipKind::Contains =>
                {
                    Some((global, attributes))
                }
                _ => None,
            }
        });
        let (global, attributes) = global?;
        let clusters: Vec<&Arn> = attributes
            .members
            .elements()
            .iter()
            .filter_map(|member| member.cluster_arn.known())
            .filter(|arn| [self.left, self.taking_over].contains(&&arn.region()))
            .collect();
        let clusters: Vec<&str> = clusters.into_iter().map(Arn::as_str).collect();
        (clusters.len() == 2).then(|| {
            json!({key: {
                "timeoutMinutes": TIMEOUT_MINUTES,
                "behavior": "switchoverOnly",
                "ungraceful": {"ungraceful": "failover"},
                "globalClusterIdentifier": global.name,
                "databaseClusterArns": clusters,
            }})
        })
    }

    fn read_replica(&self, way: &ChosenWay) -> Value {
        let mut arns = Map::new();
        arns.insert(self.left.to_string(), json!(way.resource.as_str()));
        arns.insert(self.taking_over.to_string(), json!(way.standby.as_str()));
        json!({"rdsPromoteReadReplicaConfig": {
            "timeoutMinutes": TIMEOUT_MINUTES,
            "dbInstanceArnMap": arns,
        }})
    }

    /// The routing controls of all records of this name, on where the traffic goes.
    fn routing_controls(&self, record: &Resource) -> Option<Value> {
        let mut map: Map<String, Value> = Map::new();
        for sibling in self.siblings(record) {
            let Some(region) = place(self.estate, sibling) else { continue };
            let checks = self.estate.related(&sibling.arn, RelationshipKind::DependsOn);
            let controls = checks
                .filter(|check| check.resource_type() == ResourceType::HealthCheck)
                .flat_map(|check| self.estate.related(&check.arn, RelationshipKind::DependsOn))
                .filter(|control| control.resource_type() == ResourceType::RoutingControl);
            let entries: Vec<Value> = controls
                .map(|control| json!({"routingControlArn": control.arn.as_str(), "state": "On"}))
                .collect();
            if !entries.is_empty() {
                map.insert(region.to_string(), Value::Array(entries));
            }
        }
        (map.contains_key(self.taking_over.as_str())).then(|| {
            json!({"arcRoutingControlConfig": {
                "timeoutMinutes": TIMEOUT_MINUTES,
                "regionAndRoutingControls": map,
            }})
        })
    }

    fn health_check(&self, record: &Resource) -> Option<Value> {
        let Attributes::RecordSet(attributes) = &record.attributes else { return None };
        let sets: Vec<Value> = self
            .siblings(record)
            .filter_map(|sibling| {
                let region = place(self.estate, sibling)?;
                let Attributes::RecordSet(set) = &sibling.attributes else { return None };
                let identifier = set.set_identifier.present()?;
                Some(json!({"recordSetIdentifier": identifier, "region": region.as_str()}))
            })
            .collect();
        (sets.len() >= 2).then_some(())?;
        Some(json!({"route53HealthCheckConfig": {
            "timeoutMinutes": TIMEOUT_MINUTES,
            "hostedZoneId": attributes.zone_id.known()?,
            "recordName": record.name.trim_end_matches('.'),
            "recordSets": sets,
        }}))
    }

    /// The records of the same name and type.
    fn siblings(&self, record: &Resource) -> impl Iterator<Item = &Resource> {
        let key = |resource: &Resource| match &resource.attributes {
            Attributes::RecordSet(set) => Some((
                set.zone_id.known().cloned(),
                resource.name.clone(),
                set.record_type.known().cloned(),
            )),
            _ => None,
        };
        let wanted = key(record);
        let all = self.estate.of_type(ResourceType::RecordSet).iter();
        all.filter(move |other| key(other) == wanted)
    }

    /// A stop for what Region switch cannot do; none if nothing has to be done.
    fn approval(
        &self,
        way: &ChosenWay,
        estimate: &Estimate,
        manual: &mut Vec<String>,
    ) -> Option<Value> {
        let own = estimate.steps.iter().filter(|planned| {
            let id = planned.step.id.as_deref().unwrap_or_default();
            let acts_on = &planned.step.resource;
            id.split('/').next() == Some(way.mechanism.as_str())
                && !planned.happens_itself
                && (acts_on == way.resource.as_str() || acts_on == way.standby.as_str())
        });
        let titles: Vec<&str> = own.map(|planned| planned.step.step.as_str()).collect();
        (!titles.is_empty()).then_some(())?;
        let what = titles.join(". Then: ");
        manual.push(what.clone());
        let mut approval = step(
            &format!("{}-{}", way.mechanism, way.resource.resource_name()),
            "ManualApproval",
            json!({"executionApprovalConfig": {
                "timeoutMinutes": TIMEOUT_MINUTES,
                "approvalRole": self.approval_role,
            }}),
        );
        if let Some(step) = approval.as_object_mut() {
            step.insert("description".into(), json!(format!("By hand, then approve: {what}")));
        }
        Some(approval)
    }
}

fn auto_scaling(way: &ChosenWay) -> Value {
    json!({"ec2AsgCapacityIncreaseConfig": {
        "timeoutMinutes": TIMEOUT_MINUTES,
        "asgs": [{"arn": way.resource.as_str()}, {"arn": way.standby.as_str()}],
        "targetPercent": 100,
        "capacityMonitoringApproach": "sampledMaxInLast24Hours",
        "ungraceful": {"minimumSuccessPercentage": 50},
    }})
}

/// A step with a name that the API takes.
fn step(name: &str, kind: &str, configuration: Value) -> Value {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' })
        .take(LONGEST_NAME)
        .collect();
    json!({
        "name": name,
        "executionBlockType": kind,
        "executionBlockConfiguration": configuration,
    })
}

impl SwitchPlan {
    /// The plan as a CloudFormation template.
    pub fn cloudformation(&self) -> Value {
        json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "ARC Region switch plan",
            "Resources": {
                "RegionSwitchPlan": {
                    "Type": "AWS::ARCRegionSwitch::Plan",
                    "Properties": renamed(&self.plan, &pascal_case),
                }
            }
        })
    }

    /// The plan as Terraform in its JSON form, for the AWS Cloud Control provider.
    pub fn terraform(&self) -> Value {
        let name = self.plan.get("name").and_then(Value::as_str).unwrap_or("region-switch");
        let mut resources = Map::new();
        resources.insert(name.to_owned(), renamed(&self.plan, &snake_case));
        json!({
            "terraform": {"required_providers": {"awscc": {"source": "hashicorp/awscc"}}},
            "resource": {"awscc_arcregionswitch_plan": resources},
        })
    }
}

/// Fields whose keys are the user's, not the API's.
const MAPS: [&str; 6] = [
    "regionAndRoutingControls",
    "dbInstanceArnMap",
    "regionDatabaseClusterArns",
    "regionEventSourceMappings",
    "associatedAlarms",
    "tags",
];

/// The same value with its fields renamed.
fn renamed(value: &Value, rename: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                let value = match value {
                    Value::Object(map) if MAPS.contains(&key.as_str()) => Value::Object(
                        map.iter().map(|(key, v)| (key.clone(), renamed(v, rename))).collect(),
                    ),
                    other => renamed(other, rename),
                };
                (rename(key), value)
            });
            Value::Object(fields.collect())
        }
        Value::Array(elements) => elements.iter().map(|v| renamed(v, rename)).collect(),
        other => other.clone(),
    }
}

fn pascal_case(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}
