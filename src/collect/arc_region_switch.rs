//! ARC Region switch plans, from the data plane of any Region that answers: a
//! plan is still found when the other of its Regions is dark.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_arcregionswitch::Client;
use aws_sdk_arcregionswitch::types as sdk;
use sdk::ExecutionBlockConfiguration as Block;

use super::convert::{each, optional, owned, time};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{
    PlanExecution, PlanStep, PlanWarning, PlanWorkflow, RegionSwitchPlan,
};
use crate::inventory::{Attribute, Region, Resource};

const SERVICE: &str = "arc-region-switch";

/// Every Region is asked for its plans; each plan is read in the first of its
/// Regions that tells all of it, or in the last.
pub(super) async fn collect(places: &[Arc<Place>]) -> Found {
    let mut found = Found::default();
    let listed = futures::future::join_all(places.iter().map(|place| list_plans(place))).await;
    let mut plans: BTreeMap<String, (Vec<&Place>, sdk::AbbreviatedPlan)> = BTreeMap::new();
    for (place, listed) in places.iter().zip(listed) {
        match listed {
            Ok(listed) => {
                for plan in listed {
                    let known = plans.entry(plan.arn().to_owned());
                    known.or_insert_with(|| (Vec::new(), plan)).0.push(place.as_ref());
                }
            }
            Err(failure) => found.failed(place, &failure),
        }
    }
    let Some(first) = places.first() else { return found };
    let calls = plans.values().map(|(places, plan)| read_plan_anywhere(places, plan));
    for plan in each(first, calls).await {
        found.extend(plan);
    }
    found
}

/// Follows pages to the end.
macro_rules! pages {
    ($place:expr, $operation:literal, $request:expr, $items:ident) => {{
        let mut all = Vec::new();
        let mut pages = $request.into_paginator().send();
        loop {
            let next = async { pages.next().await.transpose() };
            match $place.call(SERVICE, $operation, next).await? {
                Some(page) => all.extend(page.$items().iter().cloned()),
                None => break all,
            }
        }
    }};
}

async fn list_plans(place: &Place) -> Result<Vec<sdk::AbbreviatedPlan>, Failure> {
    let client = Client::new(&place.config);
    Ok(pages!(place, "ListPlansInRegion", client.list_plans_in_region(), plans))
}

async fn read_plan_anywhere(places: &[&Place], listed: &sdk::AbbreviatedPlan) -> Found {
    let mut found = Found::default();
    for place in places {
        found = read_plan(place, listed).await;
        if found.gaps.is_empty() {
            break;
        }
    }
    found
}

async fn read_plan(place: &Place, listed: &sdk::AbbreviatedPlan) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let mut partial = Partial::default();
    let (arn, name) = (listed.arn(), listed.name());
    let mut attributes = RegionSwitchPlan {
        regions: regions(listed.regions()).into(),
        primary_region: listed.primary_region().and_then(|region| region.parse().ok()).into(),
        recovery_approach: listed.recovery_approach().as_str().to_owned().into(),
        last_modified: time(listed.updated_at()).into(),
        recovery_time_objective_minutes: listed
            .recovery_time_objective_minutes()
            .map(i64::from)
            .into(),
        ..RegionSwitchPlan::default()
    };
    if let Err(failure) = describe(place, &client, arn, &mut attributes).await {
        for unknown in [
            &mut attributes.workflows as &mut dyn MakeUnknown,
            &mut attributes.application_health_alarms,
            &mut attributes.triggers,
            &mut attributes.service_quota_checks,
        ] {
            unknown.make_unknown(&failure);
        }
        partial.failed(&failure, name);
    }
    if let Err(failure) = evaluation(place, &client, arn, &mut attributes).await {
        attributes.evaluation_state.make_unknown(&failure);
        attributes.last_evaluated.make_unknown(&failure);
        attributes.evaluation_warnings.make_unknown(&failure);
        partial.failed(&failure, name);
    }
    attributes.executions = match executions(place, &client, arn).await {
        Ok(executions) => executions.into(),
        Err(failure) => {
            partial.failed(&failure, name);
            Attribute::unknown(failure.unknown())
        }
    };
    // Tags are only told by the control plane in us-east-1.
    let tags = Attribute::NotCollected;
    if let Ok(parsed) = arn.parse() {
        found.resources.push(plan_resource(place, parsed, name, tags, attributes));
    }
    partial.into_found(place, &mut found);
    found
}

fn plan_resource(
    place: &Place,
    arn: crate::inventory::Arn,
    name: &str,
    tags: Attribute<BTreeMap<String, String>>,
    attributes: RegionSwitchPlan,
) -> Resource {
    place.global_resource(arn, name, tags, attributes)
}

/// An attribute of any type that a failed call was to fill.
trait MakeUnknown {
    fn make_unknown(&mut self, failure: &Failure);
}

impl<T> MakeUnknown for Attribute<T> {
    fn make_unknown(&mut self, failure: &Failure) {
        *self = Self::unknown(failure.unknown());
    }
}

fn regions(codes: &[String]) -> Vec<Region> {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

async fn describe(
    place: &Place,
    client: &Client,
    arn: &str,
    attributes: &mut RegionSwitchPlan,
) -> Result<(), Failure> {
    let call = client.get_plan_in_region().arn(arn).send();
    let answer = place.call(SERVICE, "GetPlanInRegion", call).await?;
    let Some(plan) = answer.plan() else { return Ok(()) };
    let alarms = plan.associated_alarms().into_iter().flat_map(|alarms| alarms.values());
    let health = alarms.filter(|alarm| alarm.alarm_type().as_str() == "applicationHealth").count();
    attributes.workflows = plan.workflows().iter().map(workflow).collect::<Vec<_>>().into();
    attributes.application_health_alarms = (health as i64).into();
    attributes.triggers = (plan.triggers().len() as i64).into();
    attributes.service_quota_checks = plan.service_quota_checks_enabled().into();
    Ok(())
}

fn workflow(workflow: &sdk::Workflow) -> PlanWorkflow {
    let mut steps = Vec::new();
    flatten(workflow.steps(), &mut steps);
    PlanWorkflow {
        action: workflow.workflow_target_action().as_str().to_owned().into(),
        target_region: workflow.workflow_target_region().and_then(|r| r.parse().ok()).into(),
        steps: steps.into(),
    }
}

/// Steps in order; those of a parallel block follow the block.
fn flatten(steps: &[sdk::Step], flat: &mut Vec<PlanStep>) {
    for step in steps {
        let block = step.execution_block_configuration().and_then(described_block);
        let name = step.name().to_owned().into();
        let block_type = step.execution_block_type().as_str().to_owned().into();
        flat.push(match block {
            Some(block) => PlanStep {
                step_name: name,
                block_type,
                resource_arns: block.resources.into(),
                runs_ungraceful: block.runs_ungraceful.into(),
                timeout_minutes: block.timeout_minutes.map(i64::from).into(),
            },
            // A block that is newer than this build: nothing is claimed about it.
            None => PlanStep { step_name: name, block_type, ..PlanStep::default() },
        });
        if let Some(Block::ParallelConfig(parallel)) = step.execution_block_configuration() {
            flatten(parallel.steps(), flat);
        }
    }
}

/// What matters of a block, whatever its kind.
#[derive(Default)]
struct DescribedBlock {
    resources: Vec<String>,
    /// True if it can run while the other Region is dark: it has a behaviour
    /// for that, or does not touch the other Region.
    runs_ungraceful: bool,
    timeout_minutes: Option<i32>,
}

impl DescribedBlock {
    fn new(
        resources: impl IntoIterator<Item = String>,
        runs_ungraceful: bool,
        timeout_minutes: i32,
    ) -> Self {
        let mut resources: Vec<String> = resources.into_iter().collect();
        resources.sort();
        Self { resources, runs_ungraceful, timeout_minutes: Some(timeout_minutes) }
    }
}

fn described_block(block: &Block) -> Option<DescribedBlock> {
    let none = Vec::new;
    Some(match block {
        Block::ArcRoutingControlConfig(c) => {
            let controls = c.region_and_routing_controls().values().flatten();
            let arns = controls.map(|control| control.routing_control_arn().to_owned());
            DescribedBlock::new(arns, true, c.timeout_minutes())
        }
        Block::GlobalAuroraConfig(c) => DescribedBlock::new(
            c.database_cluster_arns().to_vec(),
            c.ungraceful().is_some() || c.behavior().as_str() == "failover",
            c.timeout_minutes(),
        ),
        Block::DocumentDbConfig(c) => DescribedBlock::new(
            c.database_cluster_arns().to_vec(),
            c.ungraceful().is_some() || c.behavior().as_str() == "failover",
            c.timeout_minutes(),
        ),
        Block::NeptuneGlobalDatabaseConfig(c) => DescribedBlock::new(
            c.region_database_cluster_arns().values().cloned(),
            c.ungraceful().is_some() || c.behavior().as_str() == "failover",
            c.timeout_minutes(),
        ),
        Block::Ec2AsgCapacityIncreaseConfig(c) => DescribedBlock::new(
            c.asgs().iter().filter_map(|group| owned(group.arn())),
            c.ungraceful().is_some(),
            c.timeout_minutes(),
        ),
        Block::EcsCapacityIncreaseConfig(c) => DescribedBlock::new(
            c.services().iter().filter_map(|service| owned(service.service_arn())),
            c.ungraceful().is_some(),
            c.timeout_minutes(),
        ),
        Block::EksResourceScalingConfig(c) => DescribedBlock::new(
            c.eks_clusters().iter().map(|cluster| cluster.cluster_arn().to_owned()),
            c.ungraceful().is_some(),
            c.timeout_minutes(),
        ),
        Block::CustomActionLambdaConfig(c) => {
            let in_other_region = c.region_to_run().as_str().starts_with("deactivating");
            DescribedBlock::new(
                c.lambdas().iter().filter_map(|function| owned(function.arn())),
                c.ungraceful().is_some() || !in_other_region,
                c.timeout_minutes(),
            )
        }
        Block::RdsPromoteReadReplicaConfig(c) => DescribedBlock::new(
            c.db_instance_arn_map().values().cloned(),
            true,
            c.timeout_minutes(),
        ),
        Block::RdsCreateCrossRegionReadReplicaConfig(c) => DescribedBlock::new(
            c.db_instance_arn_map().values().cloned(),
            false,
            c.timeout_minutes(),
        ),
        Block::RdsSwitchoverReadReplicaConfig(c) => DescribedBlock::new(
            c.db_instance_arn_map().values().cloned(),
            c.ungraceful().is_some(),
            c.timeout_minutes(),
        ),
        Block::AuroraProvisionedScalingConfig(c) => DescribedBlock::new(
            c.region_database_cluster_arns().values().cloned(),
            true,
            c.timeout_minutes(),
        ),
        Block::AuroraServerlessScalingConfig(c) => DescribedBlock::new(
            c.region_database_cluster_arns().values().cloned(),
            true,
            c.timeout_minutes(),
        ),
        Block::LambdaEventSourceMappingConfig(c) => {
            let mappings = c.region_event_source_mappings().values();
            // Enabling acts in the Region that takes over, disabling in the other.
            let enables = c.action().as_str() == "enable";
            DescribedBlock::new(
                mappings.map(|mapping| mapping.arn().to_owned()),
                enables || c.ungraceful().is_some(),
                c.timeout_minutes(),
            )
        }
        Block::Route53HealthCheckConfig(c) => {
            DescribedBlock::new(none(), true, c.timeout_minutes())
        }
        Block::ExecutionApprovalConfig(c) => DescribedBlock::new(none(), true, c.timeout_minutes()),
        Block::SsmSendCommandConfig(c) => {
            DescribedBlock::new(none(), c.ungraceful().is_some(), c.timeout_minutes())
        }
        Block::RegionSwitchPlanConfig(c) => DescribedBlock {
            resources: vec![c.arn().to_owned()],
            runs_ungraceful: true,
            timeout_minutes: None,
        },
        Block::ParallelConfig(_) => {
            DescribedBlock { runs_ungraceful: true, ..DescribedBlock::default() }
        }
        _ => return None,
    })
}

async fn evaluation(
    place: &Place,
    client: &Client,
    arn: &str,
    attributes: &mut RegionSwitchPlan,
) -> Result<(), Failure> {
    let mut warnings = Vec::new();
    let mut pages = client.get_plan_evaluation_status().plan_arn(arn).into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        let Some(page) = place.call(SERVICE, "GetPlanEvaluationStatus", next).await? else { break };
        if let Some(state) = page.evaluation_state() {
            attributes.evaluation_state = state.as_str().to_owned().into();
        }
        attributes.last_evaluated = time(page.last_evaluation_time()).into();
        warnings.extend(page.warnings().iter().map(|warning| PlanWarning {
            step_name: optional(warning.step_name()),
            status: warning.warning_status().as_str().to_owned().into(),
            message: warning.warning_message().to_owned().into(),
        }));
    }
    attributes.evaluation_warnings = warnings.into();
    Ok(())
}

async fn executions(
    place: &Place,
    client: &Client,
    arn: &str,
) -> Result<Vec<PlanExecution>, Failure> {
    let request = client.list_plan_executions().plan_arn(arn);
    let all = pages!(place, "ListPlanExecutions", request, items);
    let mut executions: Vec<PlanExecution> = all.iter().filter_map(execution).collect();
    executions.sort_by_key(|execution| std::cmp::Reverse(execution.started.known().copied()));
    Ok(executions)
}

fn execution(execution: &sdk::AbbreviatedExecution) -> Option<PlanExecution> {
    Some(PlanExecution {
        execution_id: execution.execution_id().to_owned().into(),
        mode: execution.mode().as_str().to_owned().into(),
        action: execution.execution_action().as_str().to_owned().into(),
        region: Attribute::Known(execution.execution_region().parse().ok()?),
        state: execution.execution_state().as_str().to_owned().into(),
        started: Attribute::Known(time(Some(execution.start_time()))?),
        ended: time(execution.end_time()).into(),
        recovery_seconds: execution.actual_recovery_time().and_then(iso_seconds).into(),
    })
}

/// The seconds of an ISO 8601 duration such as `PT7M30S`.
fn iso_seconds(text: &str) -> Option<i64> {
    let span: jiff::SignedDuration = text.parse().ok()?;
    Some(span.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_times_are_read() {
        assert_eq!(iso_seconds("PT7M30S"), Some(450));
        assert_eq!(iso_seconds("PT1H"), Some(3600));
        assert_eq!(iso_seconds("soon"), None);
    }
}
