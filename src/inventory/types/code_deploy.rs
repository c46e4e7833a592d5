//! AWS CodeDeploy.

use crate::inventory::Arn;
use crate::inventory::record::attributes;

attributes! {
    /// A deployment group: what an application is deployed to, and how.
    pub struct DeploymentGroup {
        /// The application.
        application_name: String,
        /// `Server`, `Lambda`, `ECS`.
        compute_platform: String,
        /// How traffic moves: `CodeDeployDefault.LambdaCanary10Percent5Minutes`.
        deployment_config_name: String,
        /// True if it rolls back by itself.
        auto_rollback_enabled: bool,
        /// When: `DEPLOYMENT_FAILURE`, `DEPLOYMENT_STOP_ON_ALARM`, `DEPLOYMENT_STOP_ON_REQUEST`.
        auto_rollback_events: Vec<String>,
        /// The alarms that stop a deployment; empty where they are ignored.
        alarm_names: Vec<String>,
        /// The ECS services that it deploys.
        ecs_service_arns: Vec<Arn>,
        /// The Auto Scaling groups that it deploys to.
        auto_scaling_groups: Vec<String>,
        /// The functions that it deployed last.
        lambda_function_arns: Vec<Arn>,
    }
}
