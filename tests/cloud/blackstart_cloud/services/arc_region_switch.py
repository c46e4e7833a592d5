"""ARC Region switch: plans, their evaluation, executions and health checks.

The control plane (CreatePlan, GetPlan, ListPlans) is in us-east-1. The
`…InRegion` operations answer in the Regions of the plan, from that Region's
own copy, which is what still works when another Region is dark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from botocore.utils import parse_timestamp

from ..registry import CloudError, Context, Store, now, operation, page, seed, without_none

SERVICE = "arc-region-switch"
PLANS = Store()  # arn -> plan
TAGS = Store()  # arn -> {key: value}
EVALUATIONS = Store()  # (arn, region) -> evaluation
EXECUTIONS = Store()  # arn -> [execution]
HEALTH = Store()  # (arn, record set identifier) -> status

_SUMMARY = (
    "arn owner name regions recoveryApproach primaryRegion version updatedAt description "
    "executionRole recoveryTimeObjectiveMinutes"
).split()


@operation(SERVICE, "CreatePlan")
def create_plan(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    if context.region != "us-east-1":
        raise CloudError("AccessDeniedException", "The control plane of Region switch is in us-east-1", 403)
    unique = hashlib.sha256(params["name"].encode()).hexdigest()[:6]
    arn = context.arn(f"plan/{params['name']}:{unique}", region="")
    tags = params.pop("tags", {})
    plan = {**params, "arn": arn, "owner": context.account, "version": "1", "updatedAt": now()}
    PLANS[arn] = plan
    TAGS[arn] = tags
    return {"plan": plan}


@operation(SERVICE, "GetPlan")
def get_plan(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"plan": _found(params["arn"])}


@operation(SERVICE, "ListPlans")
def list_plans(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _page("plans", [_summary(plan) for plan in PLANS.values()], params)


@operation(SERVICE, "GetPlanInRegion")
def get_plan_in_region(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"plan": _here(context, params["arn"])}


@operation(SERVICE, "ListPlansInRegion")
def list_plans_in_region(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = [_summary(plan) for plan in PLANS.values() if context.region in plan["regions"]]
    return _page("plans", found, params)


def _summary(plan: dict[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in _SUMMARY if name in plan}


def _found(arn: str) -> dict[str, Any]:
    if arn not in PLANS:
        raise CloudError("ResourceNotFoundException", f"Plan {arn} does not exist", 404)
    return PLANS[arn]


def _here(context: Context, arn: str) -> dict[str, Any]:
    plan = _found(arn)
    if context.region not in plan["regions"]:
        raise CloudError("ResourceNotFoundException", f"Plan {arn} is not in {context.region}", 404)
    return plan


@seed("region-switch-evaluation")
def seed_evaluation(
    plan: str, region: str, state: str, warnings: tuple[dict[str, Any], ...] = (), evaluated: str | None = None
) -> None:
    """What a Region's evaluation of a plan found: passed, actionRequired, pendingEvaluation, unknown."""
    EVALUATIONS[(plan, region)] = {
        "evaluationState": state,
        "lastEvaluationTime": parse_timestamp(evaluated) if evaluated else now(),
        "warnings": [{"warningUpdatedTime": now(), "version": "1", "warningStatus": "active", **w} for w in warnings],
    }


@operation(SERVICE, "GetPlanEvaluationStatus")
def get_plan_evaluation_status(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    plan = _here(context, params["planArn"])
    default = {"evaluationState": "passed", "lastEvaluationTime": plan["updatedAt"], "warnings": []}
    found = EVALUATIONS.get((plan["arn"], context.region), default)
    answer = _page("warnings", found["warnings"], params)
    return {
        **found,
        **answer,
        "planArn": plan["arn"],
        "lastEvaluatedVersion": plan["version"],
        "region": context.region,
    }


@seed("region-switch-execution")
def seed_execution(plan: str, execution: dict[str, Any]) -> None:
    """An execution, newest first, with the members of ListPlanExecutions' items (times as ISO 8601)."""
    times = {
        name: parse_timestamp(execution[name]) for name in ("startTime", "endTime", "updatedAt") if name in execution
    }
    defaults = {
        "planArn": plan,
        "executionId": hashlib.sha256(repr(execution).encode()).hexdigest()[:12],
        "version": "1",
        "mode": "graceful",
        "executionState": "completed",
        "executionAction": "activate",
    }
    EXECUTIONS.setdefault(plan, []).append({**defaults, **execution, **times})


@operation(SERVICE, "ListPlanExecutions")
def list_plan_executions(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    plan = _here(context, params["planArn"])
    wanted = params.get("state")
    found = [e for e in EXECUTIONS.get(plan["arn"], []) if wanted in (None, e["executionState"])]
    return _page("items", found, params)


@seed("region-switch-health-check")
def seed_health_check(plan: str, record_set: str, status: str) -> None:
    """The status (healthy, unhealthy, unknown) of the health check behind a record set of a plan."""
    HEALTH[(plan, record_set)] = status


@operation(SERVICE, "ListRoute53HealthChecks", "ListRoute53HealthChecksInRegion")
def list_health_checks(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    in_region = context.operation.endswith("InRegion")
    plan = _here(context, params["arn"]) if in_region else _found(params["arn"])
    found = [
        check
        for check in _health_checks(plan)
        if params.get("hostedZoneId") in (None, check["hostedZoneId"])
        and params.get("recordName") in (None, check["recordName"])
    ]
    return _page("healthChecks", found, params)


def _health_checks(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Region switch makes one health check per Region for each record that a step steers."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for step in _steps(plan):
        config = step["executionBlockConfiguration"].get("route53HealthCheckConfig")
        for record_set in (config or {}).get("recordSets", []):
            key = (config["hostedZoneId"], config["recordName"], record_set["region"])
            found[key] = {
                "hostedZoneId": config["hostedZoneId"],
                "recordName": config["recordName"],
                "healthCheckId": _uuid(plan["arn"], *key),
                "status": HEALTH.get((plan["arn"], record_set.get("recordSetIdentifier")), "healthy"),
                "region": record_set["region"],
            }
    return list(found.values())


def _uuid(*parts: str) -> str:
    digits = hashlib.sha256("/".join(parts).encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for workflow in plan["workflows"]:
        yield from _flattened(workflow.get("steps", []))


def _flattened(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield step
        yield from _flattened(step["executionBlockConfiguration"].get("parallelConfig", {}).get("steps", []))


@operation(SERVICE, "ListTagsForResource")
def list_tags_for_resource(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"resourceTags": TAGS[_found(params["arn"])["arn"]]}


@operation(SERVICE, "TagResource")
def tag_resource(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    TAGS[_found(params["arn"])["arn"]].update(params["tags"])
    return {}


def _page(member: str, found: list[Any], params: dict[str, Any]) -> dict[str, Any]:
    shown, token = page(found, params.get("nextToken"), params.get("maxResults"), most=100)
    return without_none(**{member: shown}, nextToken=token)
