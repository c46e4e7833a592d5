//! The edges of CloudFormation, CodeDeploy and Step Functions.

use super::{Edges, RelationshipKind};
use crate::inventory::ResourceType;
use crate::inventory::types::{
    CloudFormationStack, CloudFormationStackSet, DeploymentGroup, StateMachine,
};

impl Edges<'_, '_> {
    pub(super) fn cloudformation_stack(&mut self, stack: &CloudFormationStack) {
        self.contained_in(stack.parent_stack_arn.present());
        for resource in stack.resource_arns.elements() {
            self.link_to(RelationshipKind::Contains, Some(resource));
        }
        for alarm in stack.rollback_trigger_arns.elements() {
            self.link_to(RelationshipKind::DependsOn, Some(alarm));
        }
    }

    pub(super) fn cloudformation_stack_set(&mut self, set: &CloudFormationStackSet) {
        for instance in set.instances.elements() {
            self.link_to(RelationshipKind::Contains, instance.stack_arn.present());
        }
    }

    pub(super) fn deployment_group(&mut self, group: &DeploymentGroup) {
        for service in group.ecs_service_arns.elements() {
            self.link_to(RelationshipKind::Protects, Some(service));
        }
        for function in group.lambda_function_arns.elements() {
            self.link_to_function_or_other(RelationshipKind::Protects, function.as_str());
        }
        for name in group.auto_scaling_groups.elements() {
            self.link_to_id(RelationshipKind::Protects, ResourceType::AutoScalingGroup, name);
        }
        for name in group.alarm_names.elements() {
            let alarm = self.here("cloudwatch", &format!("alarm:{name}"));
            self.link_to(RelationshipKind::DependsOn, Some(&alarm));
        }
    }

    pub(super) fn state_machine(&mut self, machine: &StateMachine) {
        self.encrypts_with(&machine.kms_key_arn);
        for arn in machine.referenced_arns.elements() {
            self.link_to_function_or_other(RelationshipKind::DependsOn, arn.as_str());
        }
    }
}
