"""ARC routing control, the configuration API: clusters, control panels, controls, safety rules."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

from ..registry import CloudError, Context, Store, operation, page, seed, without_none
from .route53 import health_checks

SERVICE = "route53-recovery-control-config"
CLUSTERS = Store()  # arn -> cluster
PANELS = Store()  # arn -> control panel
CONTROLS = Store()  # arn -> routing control
STATES = Store()  # routing control arn -> On | Off
RULES = Store()  # arn -> ("ASSERTION" | "GATING", rule)
TAGS = Store()  # arn -> {key: value}

ENDPOINT_REGIONS = ("us-east-1", "ap-northeast-1", "eu-west-1", "ap-southeast-2", "us-west-2")
_numbers = itertools.count(1)


def _hex(length: int) -> str:
    return hashlib.sha256(str(next(_numbers)).encode()).hexdigest()[:length]


def _arn(context: Context, resource: str) -> str:
    return context.arn(resource, service="route53-recovery-control", region="")


@operation(SERVICE, "CreateCluster")
def create_cluster(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    unique = _hex(32)
    arn = _arn(context, f"cluster/{unique[:8]}-{unique[8:12]}-{unique[12:16]}-{unique[16:20]}-{unique[20:]}")
    CLUSTERS[arn] = {
        "ClusterArn": arn,
        "ClusterEndpoints": [
            {"Endpoint": f"https://host-{_hex(6)}.{region}.cluster.routing-control.amazonaws.com/v1", "Region": region}
            for region in ENDPOINT_REGIONS
        ],
        "Name": params["ClusterName"],
        "Status": "DEPLOYED",
        "Owner": context.account,
        "NetworkType": params.get("NetworkType", "IPV4"),
    }
    TAGS[arn] = params.get("Tags", {})
    _create_panel(context, arn, "DefaultControlPanel", default=True)
    return {"Cluster": CLUSTERS[arn]}


@operation(SERVICE, "DescribeCluster")
def describe_cluster(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"Cluster": _found(CLUSTERS, params["ClusterArn"])}


@operation(SERVICE, "ListClusters")
def list_clusters(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _page("Clusters", list(CLUSTERS.values()), params)


@operation(SERVICE, "CreateControlPanel")
def create_control_panel(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    _found(CLUSTERS, params["ClusterArn"])
    arn = _create_panel(context, params["ClusterArn"], params["ControlPanelName"], default=False)
    TAGS[arn] = params.get("Tags", {})
    return {"ControlPanel": _panel(arn)}


def _create_panel(context: Context, cluster: str, name: str, *, default: bool) -> str:
    arn = _arn(context, f"controlpanel/{_hex(32)}")
    PANELS[arn] = {
        "ClusterArn": cluster,
        "ControlPanelArn": arn,
        "DefaultControlPanel": default,
        "Name": name,
        "Status": "DEPLOYED",
        "Owner": context.account,
    }
    return arn


def _panel(arn: str) -> dict[str, Any]:
    count = sum(control["ControlPanelArn"] == arn for control in CONTROLS.values())
    return {**PANELS[arn], "RoutingControlCount": count}


@operation(SERVICE, "ListControlPanels")
def list_control_panels(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    wanted = params.get("ClusterArn")
    found = [_panel(arn) for arn, panel in PANELS.items() if wanted in (None, panel["ClusterArn"])]
    return _page("ControlPanels", found, params)


@operation(SERVICE, "CreateRoutingControl")
def create_routing_control(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    cluster = _found(CLUSTERS, params["ClusterArn"])["ClusterArn"]
    panel = params.get("ControlPanelArn") or next(
        arn for arn, panel in PANELS.items() if panel["ClusterArn"] == cluster and panel["DefaultControlPanel"]
    )
    _found(PANELS, panel)
    arn = f"{panel}/routingcontrol/{_hex(16)}"
    CONTROLS[arn] = {
        "ControlPanelArn": panel,
        "Name": params["RoutingControlName"],
        "RoutingControlArn": arn,
        "Status": "DEPLOYED",
        "Owner": context.account,
    }
    STATES[arn] = "Off"
    return {"RoutingControl": CONTROLS[arn]}


@operation(SERVICE, "ListRoutingControls")
def list_routing_controls(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    panel = _found(PANELS, params["ControlPanelArn"])["ControlPanelArn"]
    return _page("RoutingControls", [c for c in CONTROLS.values() if c["ControlPanelArn"] == panel], params)


@operation(SERVICE, "CreateSafetyRule")
def create_safety_rule(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    kind = "ASSERTION" if "AssertionRule" in params else "GATING"
    member = {"ASSERTION": "AssertionRule", "GATING": "GatingRule"}[kind]
    if member not in params:
        raise CloudError("ValidationException", "Give an AssertionRule or a GatingRule", 400)
    panel = _found(PANELS, params[member]["ControlPanelArn"])["ControlPanelArn"]
    arn = f"{panel}/safetyrule/{_hex(16)}"
    rule = {**params[member], "SafetyRuleArn": arn, "Status": "DEPLOYED", "Owner": context.account}
    RULES[arn] = (kind, rule)
    TAGS[arn] = params.get("Tags", {})
    return {member: rule}


@operation(SERVICE, "ListSafetyRules")
def list_safety_rules(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    panel = _found(PANELS, params["ControlPanelArn"])["ControlPanelArn"]
    found = [{kind: rule} for kind, rule in RULES.values() if rule["ControlPanelArn"] == panel]
    return _page("SafetyRules", found, params)


@operation(SERVICE, "ListAssociatedRoute53HealthChecks")
def list_associated_health_checks(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    arn = _found(CONTROLS, params["RoutingControlArn"])["RoutingControlArn"]
    found = [
        check["Id"] for check in health_checks(context) if check["HealthCheckConfig"].get("RoutingControlArn") == arn
    ]
    return _page("HealthCheckIds", found, params)


@operation(SERVICE, "TagResource")
def tag_resource(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    TAGS.setdefault(params["ResourceArn"], {}).update(params["Tags"])
    return {}


@operation(SERVICE, "ListTagsForResource")
def list_tags_for_resource(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"Tags": TAGS.get(params["ResourceArn"], {})}


@seed("routing-control-status")
def seed_status(arn: str, status: str) -> None:
    """PENDING or PENDING_DELETION for a cluster, control panel, routing control or safety rule."""
    for store in (CLUSTERS, PANELS, CONTROLS):
        if arn in store:
            store[arn]["Status"] = status
    if arn in RULES:
        RULES[arn][1]["Status"] = status


def _found(store: Store, arn: str) -> dict[str, Any]:
    if arn not in store:
        raise CloudError("ResourceNotFoundException", f"{arn} does not exist", 404)
    return store[arn]


def _page(member: str, found: list[Any], params: dict[str, Any]) -> dict[str, Any]:
    shown, token = page(found, params.get("NextToken"), params.get("MaxResults"), most=1000)
    return without_none(**{member: shown}, NextToken=token)
