//! The edges of Amazon ECS.

use super::{Edges, RelationshipKind};
use crate::inventory::Arn;
use crate::inventory::types::{
    ContainerDefinition, EcsCapacityProvider, EcsCluster, EcsService, EcsTaskDefinition,
};

/// How many parts a secret's ARN has before the key and version in it.
const PARTS_OF_A_SECRET_ARN: usize = 7;

impl Edges<'_, '_> {
    pub(super) fn ecs_cluster(&mut self, cluster: &EcsCluster) {
        for provider in cluster.capacity_providers.elements() {
            // Fargate belongs to AWS.
            if !provider.starts_with("FARGATE") {
                let provider = self.here("ecs", &format!("capacity-provider/{provider}"));
                self.link_to(RelationshipKind::DependsOn, Some(&provider));
            }
        }
    }

    pub(super) fn ecs_capacity_provider(&mut self, provider: &EcsCapacityProvider) {
        let group = provider.auto_scaling_group_arn.present();
        self.link_to(RelationshipKind::DependsOn, group);
    }

    pub(super) fn ecs_service(&mut self, service: &EcsService) {
        self.contained_in(service.cluster_arn.known());
        self.link_to(RelationshipKind::DependsOn, service.task_definition_arn.known());
        self.in_subnets(service.subnet_ids.elements());
        self.behind_target_groups(service.target_group_arns.elements());
        for name in service.load_balancer_names.elements() {
            let balancer = self.here("elasticloadbalancing", &format!("loadbalancer/{name}"));
            self.behind_target_groups([&balancer]);
        }
    }

    pub(super) fn ecs_task_definition(&mut self, definition: &EcsTaskDefinition) {
        for container in definition.containers.elements() {
            self.container(container);
        }
        for id in definition.efs_file_system_ids.elements() {
            let file_system = self.here("elasticfilesystem", &format!("file-system/{id}"));
            self.link_to(RelationshipKind::DependsOn, Some(&file_system));
        }
    }

    fn container(&mut self, container: &ContainerDefinition) {
        self.depends_on_image(container.image.known());
        for secret in container.secrets.elements() {
            let secret = self.secret_or_parameter(secret);
            self.link_to(RelationshipKind::DependsOn, Some(&secret));
        }
        for file in container.environment_file_arns.elements() {
            self.depends_on_bucket_of(file);
        }
    }

    /// The secret or parameter behind `valueFrom`: an ARN, which may go on
    /// with a key and a version, or a parameter's name.
    fn secret_or_parameter(&self, text: &str) -> Arn {
        let parts: Vec<&str> = text.split(':').take(PARTS_OF_A_SECRET_ARN).collect();
        let name = text.trim_start_matches('/');
        let parameter = || self.here("ssm", &format!("parameter/{name}"));
        parts.join(":").parse().unwrap_or_else(|_| parameter())
    }
}
