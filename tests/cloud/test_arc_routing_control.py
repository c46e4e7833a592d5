from __future__ import annotations

import re

import boto3
import pattern_warm_standby as estate
import pytest
from botocore.exceptions import ClientError
from common import ACCESS_KEY, ACCOUNT, SECRET_KEY, Cloud, tags

PREFIX = f"arn:aws:route53-recovery-control::{ACCOUNT}:"


@pytest.fixture
def controls(cloud: Cloud) -> dict[str, str]:
    return estate._routing_controls(cloud, with_safety_rule=True)


def test_a_cluster_has_five_endpoints(cloud: Cloud, controls: dict[str, str]) -> None:
    arc = cloud.client("route53-recovery-control-config")
    (cluster,) = arc.list_clusters()["Clusters"]
    assert arc.describe_cluster(ClusterArn=cluster["ClusterArn"])["Cluster"] == cluster
    endpoints = cluster.pop("ClusterEndpoints")
    assert {endpoint["Region"] for endpoint in endpoints} == {
        "us-east-1",
        "us-west-2",
        "eu-west-1",
        "ap-northeast-1",
        "ap-southeast-2",
    }
    for endpoint in endpoints:
        pattern = rf"https://host-[0-9a-f]{{6}}\.{endpoint['Region']}\.cluster\.routing-control\.amazonaws\.com/v1"
        assert re.fullmatch(pattern, endpoint["Endpoint"])
    arn = cluster.pop("ClusterArn")
    assert re.fullmatch(PREFIX + r"cluster/[0-9a-f-]{36}", arn)
    assert cluster == {"Name": "checkout", "Status": "DEPLOYED", "Owner": ACCOUNT, "NetworkType": "IPV4"}
    assert arc.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags("checkout")


def test_panels_controls_and_rules(cloud: Cloud, controls: dict[str, str]) -> None:
    arc = cloud.client("route53-recovery-control-config")
    cluster = arc.list_clusters()["Clusters"][0]["ClusterArn"]
    first, second = arc.list_control_panels(ClusterArn=cluster)["ControlPanels"]
    assert (first["DefaultControlPanel"], first["RoutingControlCount"]) == (True, 0)
    panel = second["ControlPanelArn"]
    assert second == {
        "ClusterArn": cluster,
        "ControlPanelArn": panel,
        "DefaultControlPanel": False,
        "Name": "checkout",
        "RoutingControlCount": 2,
        "Status": "DEPLOYED",
        "Owner": ACCOUNT,
    }
    found = arc.list_routing_controls(ControlPanelArn=panel)["RoutingControls"]
    assert found == [
        {
            "ControlPanelArn": panel,
            "Name": f"checkout-{region}",
            "RoutingControlArn": arn,
            "Status": "DEPLOYED",
            "Owner": ACCOUNT,
        }
        for region, arn in controls.items()
    ]
    (rule,) = arc.list_safety_rules(ControlPanelArn=panel)["SafetyRules"]
    arn = rule["ASSERTION"].pop("SafetyRuleArn")
    assert arn.startswith(f"{panel}/safetyrule/")
    assert rule == {
        "ASSERTION": {
            "AssertedControls": list(controls.values()),
            "ControlPanelArn": panel,
            "Name": "checkout-never-dark",
            "RuleConfig": {"Inverted": False, "Threshold": 1, "Type": "ATLEAST"},
            "Status": "DEPLOYED",
            "WaitPeriodMs": 5000,
            "Owner": ACCOUNT,
        }
    }
    pages = list(
        arc.get_paginator("list_routing_controls").paginate(ControlPanelArn=panel, PaginationConfig={"PageSize": 1})
    )
    assert [page["RoutingControls"][0] for page in pages] == found
    cloud.seed("routing-control-status", arn=controls["eu-central-1"], status="PENDING")
    assert arc.list_routing_controls(ControlPanelArn=panel)["RoutingControls"][0]["Status"] == "PENDING"


def test_a_gating_rule(cloud: Cloud, controls: dict[str, str]) -> None:
    arc = cloud.client("route53-recovery-control-config")
    panel = next(iter(controls.values())).split("/routingcontrol/")[0]
    gating = {
        "ControlPanelArn": panel,
        "GatingControls": [controls["eu-central-1"]],
        "TargetControls": [controls["eu-west-1"]],
        "Name": "gate",
        "RuleConfig": {"Inverted": True, "Threshold": 0, "Type": "OR"},
        "WaitPeriodMs": 0,
    }
    made = arc.create_safety_rule(GatingRule=gating)["GatingRule"]
    found = [rule["GATING"] for rule in arc.list_safety_rules(ControlPanelArn=panel)["SafetyRules"] if "GATING" in rule]
    assert found == [made] and {name: made[name] for name in gating} == gating


def test_health_checks_of_a_control(cloud: Cloud, controls: dict[str, str]) -> None:
    check = estate._health_check(cloud, "eu-central-1", controls["eu-central-1"])
    arc = cloud.client("route53-recovery-control-config")
    found = {
        region: arc.list_associated_route53_health_checks(RoutingControlArn=arn)["HealthCheckIds"]
        for region, arn in controls.items()
    }
    assert found == {"eu-central-1": [check], "eu-west-1": []}


def test_states_are_read_and_changed_in_the_data_plane(cloud: Cloud, controls: dict[str, str]) -> None:
    client = cloud.client("route53-recovery-cluster", "eu-west-1")
    found = client.list_routing_controls()["RoutingControls"]
    primary = controls["eu-central-1"]
    assert found[0] == {
        "ControlPanelArn": primary.split("/routingcontrol/")[0],
        "ControlPanelName": "checkout",
        "RoutingControlArn": primary,
        "RoutingControlName": "checkout-eu-central-1",
        "RoutingControlState": "On",
        "Owner": ACCOUNT,
    }
    first = client.list_routing_controls(MaxResults=1)
    second = client.list_routing_controls(MaxResults=1, NextToken=first["NextToken"])
    assert first["RoutingControls"] + second["RoutingControls"] == found
    state = client.get_routing_control_state(RoutingControlArn=primary)
    assert (state["RoutingControlState"], state["RoutingControlName"]) == ("On", "checkout-eu-central-1")
    assert state["RoutingControlArn"] == primary


def test_a_safety_rule_is_enforced(cloud: Cloud, controls: dict[str, str]) -> None:
    client = cloud.client("route53-recovery-cluster", "us-west-2")
    off = {"RoutingControlArn": controls["eu-central-1"], "RoutingControlState": "Off"}
    with pytest.raises(ClientError, match="ConflictException"):
        client.update_routing_control_state(**off)
    client.update_routing_control_state(RoutingControlArn=controls["eu-west-1"], RoutingControlState="On")
    client.update_routing_control_state(**off)
    assert client.get_routing_control_state(RoutingControlArn=controls["eu-central-1"])["RoutingControlState"] == "Off"


def test_an_endpoint_answers_for_its_own_cluster_and_region(cloud: Cloud, controls: dict[str, str]) -> None:
    arc = cloud.client("route53-recovery-control-config")
    other = arc.create_cluster(ClusterName="other")["Cluster"]
    ours = next(cluster for cluster in arc.list_clusters()["Clusters"] if cluster["Name"] == "checkout")

    def listed(cluster: dict[str, object], endpoint_region: str, signing_region: str) -> int:
        endpoint = next(e["Endpoint"] for e in cluster["ClusterEndpoints"] if e["Region"] == endpoint_region)
        client = boto3.client(
            "route53-recovery-cluster",
            region_name=signing_region,
            endpoint_url=f"{cloud.endpoint_url}/v1",
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )
        host = endpoint.removeprefix("https://").removesuffix("/v1")
        client.meta.events.register("before-sign", lambda request, **_: request.headers.add_header("Host", host))
        return len(client.list_routing_controls()["RoutingControls"])

    assert listed(ours, "eu-west-1", "eu-west-1") == 2
    assert listed(other, "eu-west-1", "eu-west-1") == 0
    with pytest.raises(ClientError, match="valid region"):
        listed(ours, "eu-west-1", "us-east-1")
    with pytest.raises(ClientError, match="No cluster endpoint"):
        cloud.client("route53-recovery-cluster", "eu-central-1").list_routing_controls()
