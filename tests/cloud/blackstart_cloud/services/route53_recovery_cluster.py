"""ARC routing control, the data plane: states, served by the five endpoints of a cluster.

A request may carry the `Host` of an endpoint or that of this server. With an
endpoint's, only that cluster's controls exist and the signature must be for
that endpoint's Region. Safety rules of type assertion are enforced.
"""

from __future__ import annotations

from typing import Any

from ..registry import CloudError, Context, operation, page, without_none
from .route53_recovery_control_config import CLUSTERS, CONTROLS, ENDPOINT_REGIONS, PANELS, RULES, STATES

SERVICE = "route53-recovery-cluster"


def _controls(context: Context) -> dict[str, dict[str, Any]]:
    """The routing controls that the endpoint of this request serves."""
    if context.region not in ENDPOINT_REGIONS:
        raise CloudError("AccessDeniedException", f"No cluster endpoint is in {context.region}", 403)
    host = context.host.split(":")[0]
    for cluster in CLUSTERS.values():
        for endpoint in cluster["ClusterEndpoints"]:
            if host in endpoint["Endpoint"]:
                if endpoint["Region"] != context.region:
                    raise CloudError(
                        "AccessDeniedException",
                        f"Credential should be scoped to a valid region, not '{context.region}'.",
                        403,
                    )
                return {a: c for a, c in CONTROLS.items() if _panel(c)["ClusterArn"] == cluster["ClusterArn"]}
    return CONTROLS


def _panel(control: dict[str, Any]) -> dict[str, Any]:
    return PANELS[control["ControlPanelArn"]]


def _found(context: Context, arn: str) -> dict[str, Any]:
    controls = _controls(context)
    if arn not in controls:
        raise CloudError(
            "ResourceNotFoundException",
            f"{arn} does not exist",
            404,
            members={"resourceId": arn, "resourceType": "routing-control"},
        )
    return controls[arn]


@operation(SERVICE, "ListRoutingControls")
def list_routing_controls(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    panel = params.get("ControlPanelArn")
    found = [
        {
            "ControlPanelArn": control["ControlPanelArn"],
            "ControlPanelName": _panel(control)["Name"],
            "RoutingControlArn": arn,
            "RoutingControlName": control["Name"],
            "RoutingControlState": STATES[arn],
            "Owner": control["Owner"],
        }
        for arn, control in _controls(context).items()
        if panel in (None, control["ControlPanelArn"])
    ]
    shown, token = page(found, params.get("NextToken"), params.get("MaxResults"), most=1000)
    return without_none(RoutingControls=shown, NextToken=token)


@operation(SERVICE, "GetRoutingControlState")
def get_routing_control_state(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    control = _found(context, params["RoutingControlArn"])
    arn = control["RoutingControlArn"]
    return {"RoutingControlArn": arn, "RoutingControlState": STATES[arn], "RoutingControlName": control["Name"]}


@operation(SERVICE, "UpdateRoutingControlState")
def update_routing_control_state(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    arn = _found(context, params["RoutingControlArn"])["RoutingControlArn"]
    states = {**STATES, arn: params["RoutingControlState"]}
    for rule_arn, (kind, rule) in RULES.items():
        if rule_arn in params.get("SafetyRulesToOverride", []) or kind != "ASSERTION":
            continue
        if arn in rule["AssertedControls"] and not _holds(rule, states):
            raise CloudError(
                "ConflictException",
                f"The safety rule {rule['Name']} does not allow this change",
                409,
                members={"resourceId": arn, "resourceType": "routing-control"},
            )
    STATES[arn] = params["RoutingControlState"]
    return {}


def _holds(rule: dict[str, Any], states: dict[str, str]) -> bool:
    on = sum(states[arn] == "On" for arn in rule["AssertedControls"])
    needed = {
        "ATLEAST": rule["RuleConfig"]["Threshold"],
        "AND": len(rule["AssertedControls"]),
        "OR": 1,
    }[rule["RuleConfig"]["Type"]]
    return (on >= needed) != rule["RuleConfig"]["Inverted"]
