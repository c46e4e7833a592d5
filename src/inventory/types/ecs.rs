//! Amazon ECS.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A cluster that runs containers.
    pub struct EcsCluster {
        /// `ACTIVE`, `PROVISIONING`, `DEPROVISIONING`, `FAILED`, `INACTIVE`.
        status: String,
        /// Its capacity providers by name: `FARGATE`, `FARGATE_SPOT`, the account's own.
        capacity_providers: Vec<String>,
        /// How tasks are spread over them where a service does not say.
        default_capacity_provider_strategy: Vec<CapacityProviderShare>,
        /// How many instances are registered with it.
        registered_container_instances_count: i64,
        /// Container Insights: `enabled`, `enhanced`, `disabled`.
        container_insights: Option<String>,
    }
}

attributes! {
    /// The share of a capacity provider in a strategy.
    pub struct CapacityProviderShare {
        /// Its name.
        capacity_provider: String,
        /// How many tasks it takes before others take any.
        base: i64,
        /// Its share of the rest.
        weight: i64,
    }
}

attributes! {
    /// What lends a cluster its instances.
    pub struct EcsCapacityProvider {
        /// `ACTIVE`, `INACTIVE`, ….
        status: String,
        /// The Auto Scaling group behind it; null for Fargate and managed instances.
        auto_scaling_group_arn: Option<Arn>,
        /// True if ECS scales that group.
        managed_scaling: bool,
        /// The share of its capacity that is to be in use, in percent.
        target_capacity: Option<i64>,
        /// True if ECS keeps instances that run tasks from being scaled in.
        managed_termination_protection: bool,
    }
}

attributes! {
    /// A service: tasks that ECS keeps running.
    pub struct EcsService {
        /// The cluster that it runs in.
        cluster_arn: Arn,
        /// `ACTIVE`, `DRAINING`, `INACTIVE`.
        status: String,
        /// How many tasks are to run.
        desired_count: i64,
        /// How many tasks run.
        running_count: i64,
        /// `REPLICA` or `DAEMON`.
        scheduling_strategy: String,
        /// `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`; null with capacity providers.
        launch_type: Option<String>,
        /// The capacity providers that run its tasks.
        capacity_provider_strategy: Vec<CapacityProviderShare>,
        /// The version of Fargate that it asks for.
        platform_version: Option<String>,
        /// What its tasks are made of.
        task_definition_arn: Arn,
        /// The subnets of its tasks; empty where instances lend them their network.
        subnet_ids: Vec<String>,
        /// How tasks are placed on instances: `spread:attribute:ecs.availability-zone`.
        placement_strategy: Vec<String>,
        /// `ENABLED` if ECS spreads tasks over zones again after one was lost.
        availability_zone_rebalancing: Option<String>,
        /// The target groups that its tasks register with.
        target_group_arns: Vec<Arn>,
        /// The Classic Load Balancers that its tasks register with.
        load_balancer_names: Vec<String>,
        /// The Cloud Map services that its tasks register with.
        service_registry_arns: Vec<Arn>,
        /// For how many seconds failed health checks of a new task are ignored.
        health_check_grace_period_seconds: Option<i64>,
        /// Who deploys: `ECS`, `CODE_DEPLOY`, `EXTERNAL`.
        deployment_controller: String,
        /// `ROLLING`, `BLUE_GREEN`, `LINEAR`, `CANARY`; null where ECS does not deploy.
        deployment_strategy: Option<String>,
        /// The least share of tasks that must run during a deployment, in percent.
        minimum_healthy_percent: Option<i64>,
        /// The greatest share of tasks that may run during a deployment, in percent.
        maximum_percent: Option<i64>,
        /// True if a deployment whose tasks do not become healthy is stopped.
        deployment_circuit_breaker: bool,
        /// True if what it stopped is rolled back.
        deployment_circuit_breaker_rollback: bool,
        /// The CloudWatch alarms that stop a deployment.
        deployment_alarm_names: Vec<String>,
        /// True if what they stopped is rolled back.
        deployment_alarms_rollback: bool,
        /// For how many minutes the old tasks are kept after a blue/green deployment.
        bake_time_in_minutes: Option<i64>,
        /// The least number of tasks that Application Auto Scaling keeps; null without it.
        auto_scaling_minimum: Option<i64>,
        /// The greatest number of tasks that Application Auto Scaling runs; null without it.
        auto_scaling_maximum: Option<i64>,
    }
}

attributes! {
    /// A revision of what tasks are made of. Values of environment variables are never read.
    pub struct EcsTaskDefinition {
        /// The name that its revisions share.
        family: String,
        /// Its number among them.
        revision: i64,
        /// `ACTIVE`, `INACTIVE`, `DELETE_IN_PROGRESS`.
        status: String,
        /// `FARGATE`, `EC2`, `EXTERNAL`, `MANAGED_INSTANCES`.
        requires_compatibilities: Vec<String>,
        /// The CPU of a task in units of 1/1024; null where only containers have one.
        cpu_units: Option<i64>,
        /// The memory of a task in MiB; null where only containers have one.
        memory_mib: Option<i64>,
        /// The role that pulls images and reads secrets.
        execution_role_arn: Option<Arn>,
        /// The role that the containers act as.
        task_role_arn: Option<Arn>,
        /// The file systems that it mounts.
        efs_file_system_ids: Vec<String>,
        /// Its containers.
        containers: Vec<ContainerDefinition>,
    }
}

attributes! {
    /// A container of a task.
    pub struct ContainerDefinition {
        /// Its name.
        name: String,
        /// The image with registry and tag or digest.
        image: String,
        /// True if the task stops with it.
        essential: bool,
        /// Its hard limit of memory in MiB.
        memory_mib: Option<i64>,
        /// True if it has a health check of its own.
        health_check: bool,
        /// `awslogs`, `awsfirelens`, ….
        log_driver: Option<String>,
        /// `blocking` or `non-blocking`; null where it is not set.
        log_mode: Option<String>,
        /// Where its secrets and parameters come from: ARNs, or names in Parameter Store.
        secrets: Vec<String>,
        /// The objects in S3 that hold its environment variables.
        environment_file_arns: Vec<Arn>,
    }
}
