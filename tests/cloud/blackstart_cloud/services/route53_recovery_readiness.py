"""ARC readiness checks: cells, recovery groups, resource sets, checks and what they found."""

from __future__ import annotations

from typing import Any

from ..registry import CloudError, Context, Store, now, operation, page, seed, without_none

SERVICE = "route53-recovery-readiness"
CELLS = Store()
GROUPS = Store()
SETS = Store()
CHECKS = Store()
READINESS = Store()  # check name -> {"readiness", "resources": {arn: readiness}, "messages": [text]}


def _arn(context: Context, resource: str) -> str:
    return context.arn(resource, service="route53-recovery-readiness", region="")


def _created(store: Store, name: str, resource: dict[str, Any]) -> dict[str, Any]:
    if name in store:
        raise CloudError("ConflictException", f"{name} already exists", 409)
    store[name] = resource
    return resource


@operation(SERVICE, "CreateCell")
def create_cell(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name = params["CellName"]
    cell = {
        "CellArn": _arn(context, f"cell/{name}"),
        "CellName": name,
        "Cells": params.get("Cells", []),
        "Tags": params.get("Tags", {}),
    }
    return _cell(_created(CELLS, name, cell))


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    scopes = [group["RecoveryGroupArn"] for group in GROUPS.values() if cell["CellArn"] in group["Cells"]]
    scopes += [parent["CellArn"] for parent in CELLS.values() if cell["CellArn"] in parent["Cells"]]
    return {**cell, "ParentReadinessScopes": scopes}


@operation(SERVICE, "ListCells")
def list_cells(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _page("Cells", [_cell(cell) for cell in CELLS.values()], params)


@operation(SERVICE, "CreateRecoveryGroup")
def create_recovery_group(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name = params["RecoveryGroupName"]
    group = {
        "Cells": params.get("Cells", []),
        "RecoveryGroupArn": _arn(context, f"recovery-group/{name}"),
        "RecoveryGroupName": name,
        "Tags": params.get("Tags", {}),
    }
    return _created(GROUPS, name, group)


@operation(SERVICE, "ListRecoveryGroups")
def list_recovery_groups(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _page("RecoveryGroups", list(GROUPS.values()), params)


@operation(SERVICE, "CreateResourceSet")
def create_resource_set(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name = params["ResourceSetName"]
    resource_set = {
        "ResourceSetArn": _arn(context, f"resource-set/{name}"),
        "ResourceSetName": name,
        "ResourceSetType": params["ResourceSetType"],
        "Resources": [
            {"ComponentId": f"component-{number}", **resource} for number, resource in enumerate(params["Resources"])
        ],
        "Tags": params.get("Tags", {}),
    }
    return _created(SETS, name, resource_set)


@operation(SERVICE, "ListResourceSets")
def list_resource_sets(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _page("ResourceSets", list(SETS.values()), params)


@operation(SERVICE, "CreateReadinessCheck")
def create_readiness_check(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name = params["ReadinessCheckName"]
    _found(SETS, params["ResourceSetName"])
    check = {
        "ReadinessCheckArn": _arn(context, f"readiness-check/{name}"),
        "ReadinessCheckName": name,
        "ResourceSet": params["ResourceSetName"],
        "Tags": params.get("Tags", {}),
    }
    return _created(CHECKS, name, check)


@operation(SERVICE, "ListReadinessChecks")
def list_readiness_checks(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _page("ReadinessChecks", list(CHECKS.values()), params)


@operation(SERVICE, "ListTagsForResources")
def list_tags(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    for resource in [*CELLS.values(), *GROUPS.values(), *SETS.values(), *CHECKS.values()]:
        if params["ResourceArn"] in resource.values():
            return {"Tags": resource["Tags"]}
    raise CloudError("ResourceNotFoundException", f"{params['ResourceArn']} does not exist", 404)


@seed("readiness")
def seed_readiness(
    check: str, readiness: str, resources: dict[str, str] | None = None, messages: tuple[str, ...] = ()
) -> None:
    """What a check found (READY, NOT_READY, UNKNOWN, NOT_AUTHORIZED), also per resource ARN."""
    READINESS[check] = {"readiness": readiness, "resources": resources or {}, "messages": list(messages)}


def _state(name: str) -> dict[str, Any]:
    return READINESS.get(name, {"readiness": "READY", "resources": {}, "messages": []})


@operation(SERVICE, "GetReadinessCheckStatus")
def get_readiness_check_status(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    check = _found(CHECKS, params["ReadinessCheckName"])
    state = _state(check["ReadinessCheckName"])
    resources = [
        without_none(
            ComponentId=resource.get("ComponentId"),
            LastCheckedTimestamp=now(),
            Readiness=state["resources"].get(resource.get("ResourceArn"), state["readiness"]),
            ResourceArn=resource.get("ResourceArn"),
        )
        for resource in SETS[check["ResourceSet"]]["Resources"]
    ]
    answer = _page("Resources", resources, params)
    return {
        **answer,
        "Readiness": state["readiness"],
        "Messages": [{"MessageText": text} for text in state["messages"]],
    }


@operation(SERVICE, "GetRecoveryGroupReadinessSummary")
def get_recovery_group_readiness_summary(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    group = _found(GROUPS, params["RecoveryGroupName"])
    checks = [
        {"Readiness": _state(name)["readiness"], "ReadinessCheckName": name}
        for name, check in CHECKS.items()
        if _scopes(SETS[check["ResourceSet"]]) & {group["RecoveryGroupArn"], *group["Cells"]}
    ]
    found = {check["Readiness"] for check in checks}
    worst = next((r for r in ("NOT_AUTHORIZED", "NOT_READY", "UNKNOWN") if r in found), "READY")
    return {**_page("ReadinessChecks", checks, params), "Readiness": worst}


def _scopes(resource_set: dict[str, Any]) -> set[str]:
    return {scope for resource in resource_set["Resources"] for scope in resource.get("ReadinessScopes", [])}


def _found(store: Store, name: str) -> dict[str, Any]:
    if name not in store:
        raise CloudError("ResourceNotFoundException", f"{name} does not exist", 404)
    return store[name]


def _page(member: str, found: list[Any], params: dict[str, Any]) -> dict[str, Any]:
    shown, token = page(found, params.get("NextToken"), params.get("MaxResults"), most=1000)
    return without_none(**{member: shown}, NextToken=token)
