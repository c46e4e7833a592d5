//! ARC routing control: configuration from its control plane, state from the
//! cluster's own endpoints, any of which will do.

use std::collections::HashMap;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_route53recoverycluster as cluster_api;
use aws_sdk_route53recoverycontrolconfig as config_api;
use config_api::types as sdk;

use super::convert::{arns, count, each, known, list, text};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{
    ClusterEndpoint, ControlPanel, RoutingControl, RoutingControlCluster, SafetyRule,
};
use crate::inventory::{Attribute, GapReason, Region, Resource};

const SERVICE: &str = "route53-recovery-control-config";
const STATE_SERVICE: &str = "route53-recovery-cluster";

/// How long one endpoint of a cluster is waited for.
const ENDPOINT_PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn collect(place: &Place) -> Found {
    let client = config_api::Client::new(&place.config);
    let mut found = Found::default();
    let mut partial = Partial::default();
    let clusters = list!(
        place,
        found,
        SERVICE,
        "ListClusters",
        client.list_clusters().into_paginator().send(),
        clusters
    );
    for cluster in &clusters {
        read_cluster(place, &client, cluster, &mut found, &mut partial).await;
    }
    partial.into_found(place, &mut found);
    found
}

async fn read_cluster(
    place: &Place,
    client: &config_api::Client,
    cluster: &sdk::Cluster,
    found: &mut Found,
    partial: &mut Partial,
) {
    let (Some(arn), Some(name)) = (cluster.cluster_arn(), cluster.name()) else { return };
    let endpoints: Vec<ClusterEndpoint> = cluster
        .cluster_endpoints()
        .iter()
        .filter_map(|endpoint| {
            Some(ClusterEndpoint {
                endpoint: endpoint.endpoint()?.to_owned().into(),
                region: Attribute::Known(endpoint.region()?.parse().ok()?),
            })
        })
        .collect();
    let states = states(place, &endpoints).await;
    if let Err(failure) = &states {
        partial.failed(failure, name);
    }
    let attributes = RoutingControlCluster {
        status: text(cluster.status().map(|status| status.as_str())),
        endpoints: endpoints.into(),
    };
    let tags = tags(place, client, arn, partial).await;
    if let Ok(parsed) = arn.parse() {
        found.resources.push(place.global_resource(parsed, name, tags, attributes));
    }
    let panels = list!(
        place,
        found,
        SERVICE,
        "ListControlPanels",
        client.list_control_panels().cluster_arn(arn).into_paginator().send(),
        control_panels
    );
    for panel in &panels {
        read_panel(place, client, arn, panel, &states, found, partial).await;
    }
}

type Tags = Attribute<std::collections::BTreeMap<String, String>>;

async fn tags(
    place: &Place,
    client: &config_api::Client,
    arn: &str,
    partial: &mut Partial,
) -> Tags {
    let call = client.list_tags_for_resource().resource_arn(arn).send();
    match place.call(SERVICE, "ListTagsForResource", call).await {
        Ok(answer) => super::convert::tag_map(answer.tags()),
        Err(failure) => {
            partial.failed(&failure, arn.rsplit('/').next().unwrap_or(arn));
            Attribute::unknown(failure.unknown())
        }
    }
}

async fn read_panel(
    place: &Place,
    client: &config_api::Client,
    cluster: &str,
    panel: &sdk::ControlPanel,
    states: &Result<States, Failure>,
    found: &mut Found,
    partial: &mut Partial,
) {
    let (Some(arn), Some(name)) = (panel.control_panel_arn(), panel.name()) else { return };
    let attributes = ControlPanel {
        cluster_arn: known(cluster.parse().ok()),
        is_default: known(panel.default_control_panel()),
        routing_control_count: count(panel.routing_control_count()),
        status: text(panel.status().map(|status| status.as_str())),
    };
    let panel_tags = tags(place, client, arn, partial).await;
    if let Ok(parsed) = arn.parse() {
        found.resources.push(place.global_resource(parsed, name, panel_tags.clone(), attributes));
    }
    let controls = list!(
        place,
        found,
        SERVICE,
        "ListRoutingControls",
        client.list_routing_controls().control_panel_arn(arn).into_paginator().send(),
        routing_controls
    );
    let checks = each(place, controls.iter().map(|c| health_checks(place, client, c))).await;
    for (control, checks) in controls.iter().zip(checks) {
        let checks = checks.unwrap_or_else(|failure| {
            partial.failed(&failure, control.name().unwrap_or_default());
            Attribute::unknown(failure.unknown())
        });
        let control = routing_control(place, cluster, control, checks, states, &panel_tags);
        found.resources.extend(control);
    }
    let rules = list!(
        place,
        found,
        SERVICE,
        "ListSafetyRules",
        client.list_safety_rules().control_panel_arn(arn).into_paginator().send(),
        safety_rules
    );
    found.resources.extend(rules.iter().filter_map(|rule| safety_rule(place, rule, &panel_tags)));
}

async fn health_checks(
    place: &Place,
    client: &config_api::Client,
    control: &sdk::RoutingControl,
) -> Result<Attribute<Vec<String>>, Failure> {
    let arn = control.routing_control_arn().unwrap_or_default();
    let request = client.list_associated_route53_health_checks().routing_control_arn(arn);
    let mut all = Vec::new();
    let mut pages = request.into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        match place.call(SERVICE, "ListAssociatedRoute53HealthChecks", next).await? {
            Some(page) => all.extend(page.health_check_ids().iter().cloned()),
            None => return Ok(all.into()),
        }
    }
}

/// Controls have the tags of their panel: people tag panels.
fn routing_control(
    place: &Place,
    cluster: &str,
    control: &sdk::RoutingControl,
    checks: Attribute<Vec<String>>,
    states: &Result<States, Failure>,
    tags: &Tags,
) -> Option<Resource> {
    let (arn, name) = (control.routing_control_arn()?, control.name()?);
    let state = match states {
        Ok(states) => known(states.get(arn).cloned()),
        Err(failure) => Attribute::unknown(failure.unknown()),
    };
    let attributes = RoutingControl {
        control_panel_arn: known(control.control_panel_arn().and_then(|arn| arn.parse().ok())),
        cluster_arn: known(cluster.parse().ok()),
        status: text(control.status().map(|status| status.as_str())),
        state,
        health_check_ids: checks,
    };
    Some(place.global_resource(arn.parse().ok()?, name, tags.clone(), attributes))
}

fn safety_rule(place: &Place, rule: &sdk::Rule, tags: &Tags) -> Option<Resource> {
    let (arn, name, attributes) = match (rule.assertion(), rule.gating()) {
        (Some(rule), _) => {
            let config = rule.rule_config();
            let attributes = SafetyRule {
                control_panel_arn: known(rule.control_panel_arn().and_then(|arn| arn.parse().ok())),
                kind: "ASSERTION".to_owned().into(),
                control_arns: arns(rule.asserted_controls()).into(),
                target_control_arns: Vec::new().into(),
                rule_type: text(config.and_then(|c| c.r#type()).map(|kind| kind.as_str())),
                threshold: count(config.and_then(|config| config.threshold())),
                inverted: known(config.and_then(|config| config.inverted())),
                status: text(rule.status().map(|status| status.as_str())),
            };
            (rule.safety_rule_arn()?, rule.name()?, attributes)
        }
        (None, Some(rule)) => {
            let config = rule.rule_config();
            let attributes = SafetyRule {
                control_panel_arn: known(rule.control_panel_arn().and_then(|arn| arn.parse().ok())),
                kind: "GATING".to_owned().into(),
                control_arns: arns(rule.gating_controls()).into(),
                target_control_arns: arns(rule.target_controls()).into(),
                rule_type: text(config.and_then(|c| c.r#type()).map(|kind| kind.as_str())),
                threshold: count(config.and_then(|config| config.threshold())),
                inverted: known(config.and_then(|config| config.inverted())),
                status: text(rule.status().map(|status| status.as_str())),
            };
            (rule.safety_rule_arn()?, rule.name()?, attributes)
        }
        (None, None) => return None,
    };
    Some(place.global_resource(arn.parse().ok()?, name, tags.clone(), attributes))
}

/// `On` or `Off` by routing control.
type States = HashMap<String, String>;

/// Asks the endpoints one after another: the state outlives the loss of two.
async fn states(place: &Place, endpoints: &[ClusterEndpoint]) -> Result<States, Failure> {
    let mut last = None;
    for endpoint in endpoints {
        let (Some(url), Some(region)) = (endpoint.endpoint.known(), endpoint.region.known()) else {
            continue;
        };
        match states_at(place, url, region).await {
            Ok(states) => return Ok(states),
            // A policy may deny one Region; the other endpoints hold the same state.
            Err(failure) => last = Some(failure),
        }
    }
    Err(last.unwrap_or_else(|| {
        let message = "the cluster has no endpoints yet";
        Failure::new(STATE_SERVICE, "ListRoutingControls", GapReason::NotSupported, message)
    }))
}

async fn states_at(place: &Place, url: &str, region: &Region) -> Result<States, Failure> {
    let region = aws_config::Region::new(region.as_str().to_owned());
    // One try with a short wait: there are four more endpoints.
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(place.connect_timeout())
        .operation_timeout(ENDPOINT_PATIENCE)
        .build();
    let mut config = cluster_api::config::Builder::from(&place.config)
        .region(region)
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts);
    // An emulator stands in for the cluster's endpoints.
    let emulated = std::env::var_os("AWS_ENDPOINT_URL_ROUTE53_RECOVERY_CLUSTER").is_some();
    if place.config.endpoint_url().is_none() && !emulated {
        config = config.endpoint_url(url);
    }
    let client = cluster_api::Client::from_conf(config.build());
    let mut states = States::new();
    let mut pages = client.list_routing_controls().into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        // Each endpoint may be silent on its own: no shared patience here.
        let page = match next.await {
            Ok(page) => page,
            Err(error) => {
                return Err(Failure::of(STATE_SERVICE, "ListRoutingControls", &error));
            }
        };
        let Some(page) = page else { return Ok(states) };
        for control in page.routing_controls() {
            if let (Some(arn), Some(state)) =
                (control.routing_control_arn(), control.routing_control_state())
            {
                states.insert(arn.to_owned(), state.as_str().to_owned());
            }
        }
    }
}
