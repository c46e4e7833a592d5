//! Amazon Application Recovery Controller: routing control, readiness, Region switch.

use crate::inventory::record::attributes;
use crate::inventory::{Arn, Region, Timestamp};

attributes! {
    /// A cluster of five endpoints that holds the state of routing controls.
    pub struct RoutingControlCluster {
        /// `DEPLOYED`, `PENDING`, `PENDING_DELETION`.
        status: String,
        /// Its endpoints.
        endpoints: Vec<ClusterEndpoint>,
    }
}

attributes! {
    /// One endpoint of a cluster.
    pub struct ClusterEndpoint {
        /// Its address.
        endpoint: String,
        /// Its Region.
        region: Region,
    }
}

attributes! {
    /// A group of routing controls.
    pub struct ControlPanel {
        /// The cluster that holds it.
        cluster_arn: Arn,
        /// True for the panel that came with the cluster.
        is_default: bool,
        /// How many routing controls it has.
        routing_control_count: i64,
        /// `DEPLOYED`, `PENDING`, `PENDING_DELETION`.
        status: String,
    }
}

attributes! {
    /// A switch that turns traffic on or off.
    pub struct RoutingControl {
        /// The panel that it belongs to.
        control_panel_arn: Arn,
        /// The cluster that holds its state.
        cluster_arn: Arn,
        /// `DEPLOYED`, `PENDING`, `PENDING_DELETION`.
        status: String,
        /// `On` or `Off`, from a cluster endpoint.
        state: String,
        /// The health checks that follow it.
        health_check_ids: Vec<String>,
    }
}

attributes! {
    /// A rule that keeps routing controls from a harmful state.
    pub struct SafetyRule {
        /// The panel that it guards.
        control_panel_arn: Arn,
        /// `ASSERTION` or `GATING`.
        kind: String,
        /// The controls that it watches (assertion) or that open the gate (gating).
        control_arns: Vec<Arn>,
        /// The controls behind the gate.
        target_control_arns: Vec<Arn>,
        /// `ATLEAST`, `AND`, `OR`.
        rule_type: String,
        /// How many must be on, for `ATLEAST`.
        threshold: i64,
        /// True if the rule is negated.
        inverted: bool,
        /// `DEPLOYED`, `PENDING`, `PENDING_DELETION`.
        status: String,
    }
}

attributes! {
    /// A readiness check (closed to new customers; Region switch plans follow it).
    pub struct ReadinessCheck {
        /// The resource set that it checks.
        resource_set: String,
        /// `READY`, `NOT_READY`, `UNKNOWN`, `NOT_AUTHORIZED`.
        readiness: String,
        /// The resources that it checks.
        resources: Vec<CheckedResource>,
    }
}

attributes! {
    /// A resource under a readiness check.
    pub struct CheckedResource {
        /// The resource, if it has an ARN.
        resource_arn: Option<String>,
        /// `READY`, `NOT_READY`, `UNKNOWN`, `NOT_AUTHORIZED`.
        readiness: String,
        /// When it was checked last.
        last_checked: Option<Timestamp>,
    }
}

attributes! {
    /// An application with its cells, as readiness sees it.
    pub struct RecoveryGroup {
        /// Its cells: one per Region or zone.
        cell_arns: Vec<Arn>,
        /// `READY`, `NOT_READY`, `UNKNOWN`, `NOT_AUTHORIZED`.
        readiness: String,
    }
}

attributes! {
    /// A plan that moves an application to another Region.
    pub struct RegionSwitchPlan {
        /// The two Regions.
        regions: Vec<Region>,
        /// The primary; null under active/active.
        primary_region: Option<Region>,
        /// `activeActive` or `activePassive`.
        recovery_approach: String,
        /// The RTO that the plan states, in minutes.
        recovery_time_objective_minutes: Option<i64>,
        /// Its workflows.
        workflows: Vec<PlanWorkflow>,
        /// How many alarms watch the application.
        application_health_alarms: i64,
        /// How many triggers start it by themselves.
        triggers: i64,
        /// True if Region switch compares service quotas.
        service_quota_checks: Option<bool>,
        /// `passed`, `actionRequired`, `pendingEvaluation`, `unknown`.
        evaluation_state: String,
        /// When it was evaluated last.
        last_evaluated: Option<Timestamp>,
        /// What the evaluation warns about.
        evaluation_warnings: Vec<PlanWarning>,
        /// Its executions, the newest first.
        executions: Vec<PlanExecution>,
        /// When it was changed last.
        last_modified: Option<Timestamp>,
    }
}

attributes! {
    /// A workflow of a Region switch plan.
    pub struct PlanWorkflow {
        /// `activate`, `deactivate`, `postRecovery`.
        action: String,
        /// The Region that it acts on; null if it serves both.
        target_region: Option<Region>,
        /// Its steps in order, those inside parallel blocks after the block.
        steps: Vec<PlanStep>,
    }
}

attributes! {
    /// A step of a workflow.
    pub struct PlanStep {
        /// Its name.
        step_name: String,
        /// `AuroraGlobalDatabase`, `ARCRoutingControl`, `EKSResourceScaling`, `ManualApproval`, ….
        block_type: String,
        /// The resources that it acts on.
        resource_arns: Vec<String>,
        /// True if it has a way to run while the other Region is dark, or needs none.
        runs_ungraceful: bool,
        /// After how many minutes it gives up.
        timeout_minutes: Option<i64>,
    }
}

attributes! {
    /// A warning of a plan's evaluation.
    pub struct PlanWarning {
        /// The step that it concerns.
        step_name: Option<String>,
        /// `active` or `resolved`.
        status: String,
        /// What is wrong.
        message: String,
    }
}

attributes! {
    /// A run of a plan: evidence of practice.
    pub struct PlanExecution {
        /// Its id.
        execution_id: String,
        /// `graceful` or `ungraceful`.
        mode: String,
        /// `activate`, `deactivate`, `postRecovery`.
        action: String,
        /// The Region that was acted on.
        region: Region,
        /// `completed`, `completedWithExceptions`, `failed`, `inProgress`, ….
        state: String,
        /// When it began.
        started: Timestamp,
        /// When it ended.
        ended: Option<Timestamp>,
        /// How long recovery took, in seconds.
        recovery_seconds: Option<i64>,
    }
}
