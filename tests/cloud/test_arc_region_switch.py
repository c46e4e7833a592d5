"""Region switch plans, over both protocols: JSON (boto3's choice) and CBOR (the Rust SDK's)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import boto3
import botocore.model
import pytest
from botocore.exceptions import ClientError
from common import ACCESS_KEY, ACCOUNT, SECRET_KEY, Cloud, arn

FRANKFURT, IRELAND = "eu-central-1", "eu-west-1"


def step(name: str, kind: str, **configuration: Any) -> dict[str, Any]:
    return {"name": name, "executionBlockType": kind, "executionBlockConfiguration": configuration}


PLAN: dict[str, Any] = {
    "name": "checkout",
    "description": "Move checkout",
    "regions": [FRANKFURT, IRELAND],
    "primaryRegion": FRANKFURT,
    "recoveryApproach": "activePassive",
    "recoveryTimeObjectiveMinutes": 30,
    "serviceQuotaChecksEnabled": True,
    "executionRole": arn("iam", "", "role/region-switch"),
    "associatedAlarms": {
        "health": {
            "resourceIdentifier": arn("cloudwatch", IRELAND, "alarm:checkout"),
            "alarmType": "applicationHealth",
        }
    },
    "triggers": [
        {
            "description": "when Frankfurt is dark",
            "targetRegion": IRELAND,
            "action": "activate",
            "conditions": [{"associatedAlarmName": "health", "condition": "red"}],
            "minDelayMinutesBetweenExecutions": 60,
        }
    ],
    "workflows": [
        {
            "workflowTargetAction": "activate",
            "workflowTargetRegion": IRELAND,
            "workflowDescription": "everything",
            "steps": [
                step(
                    "approve",
                    "ManualApproval",
                    executionApprovalConfig={"approvalRole": arn("iam", "", "role/ok"), "timeoutMinutes": 30},
                ),
                step(
                    "aurora",
                    "AuroraGlobalDatabase",
                    globalAuroraConfig={
                        "globalClusterIdentifier": "checkout-global",
                        "databaseClusterArns": [arn("rds", FRANKFURT, "cluster:a"), arn("rds", IRELAND, "cluster:b")],
                        "behavior": "switchoverOnly",
                        "ungraceful": {"ungraceful": "failover"},
                    },
                ),
                step(
                    "both",
                    "Parallel",
                    parallelConfig={
                        "steps": [
                            step(
                                "eks",
                                "EKSResourceScaling",
                                eksResourceScalingConfig={
                                    "kubernetesResourceType": {"apiVersion": "apps/v1", "kind": "Deployment"},
                                    "eksClusters": [
                                        {"clusterArn": arn("eks", region, "cluster/checkout")}
                                        for region in (FRANKFURT, IRELAND)
                                    ],
                                    "scalingResources": [
                                        {"checkout": {IRELAND: {"namespace": "checkout", "name": "api"}}}
                                    ],
                                    "targetPercent": 100,
                                },
                            ),
                            step(
                                "dns",
                                "Route53HealthCheck",
                                route53HealthCheckConfig={
                                    "hostedZoneId": "Z0123456789ABCDEFGHIJ",
                                    "recordName": "checkout.example.com",
                                    "recordSets": [
                                        {"recordSetIdentifier": "fra", "region": FRANKFURT},
                                        {"recordSetIdentifier": "irl", "region": IRELAND},
                                    ],
                                },
                            ),
                        ]
                    },
                ),
                step(
                    "lambda",
                    "CustomActionLambda",
                    customActionLambdaConfig={
                        "lambdas": [{"arn": arn("lambda", IRELAND, "function:warm")}],
                        "retryIntervalMinutes": 1.5,
                        "regionToRun": "activatingRegion",
                    },
                ),
            ],
        }
    ],
}


@pytest.fixture(params=["json", "smithy-rpc-v2-cbor"])
def client(cloud: Cloud, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Clients that speak the protocol of the parameter."""
    monkeypatch.setattr(botocore.model, "PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", (request.param,))

    def make(region: str) -> Any:
        return boto3.client(
            "arc-region-switch",
            region_name=region,
            endpoint_url=cloud.endpoint_url,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )

    return make


@pytest.fixture
def plan(client: Callable[[str], Any]) -> str:
    return client("us-east-1").create_plan(**PLAN, tags={"app": "checkout"})["plan"]["arn"]


def test_a_plan_comes_back_whole_in_its_regions(client: Callable[[str], Any], plan: str) -> None:
    assert plan.startswith(f"arn:aws:arc-region-switch::{ACCOUNT}:plan/checkout:")
    for region in (FRANKFURT, IRELAND):
        found = client(region).get_plan_in_region(arn=plan)["plan"]
        assert isinstance(found.pop("updatedAt"), datetime)
        assert found == {**PLAN, "arn": plan, "owner": ACCOUNT, "version": "1"}
        (summary,) = client(region).list_plans_in_region()["plans"]
        assert isinstance(summary.pop("updatedAt"), datetime)
        left_out = ("workflows", "triggers", "associatedAlarms", "serviceQuotaChecksEnabled")
        assert summary == {name: value for name, value in found.items() if name not in left_out}
    assert client("us-west-2").list_plans_in_region()["plans"] == []
    assert client("us-east-1").get_plan(arn=plan)["plan"]["name"] == "checkout"
    assert len(client("us-east-1").list_plans()["plans"]) == 1
    assert client("us-east-1").list_tags_for_resource(arn=plan)["resourceTags"] == {"app": "checkout"}
    with pytest.raises(ClientError, match="ResourceNotFoundException") as caught:
        client("us-west-2").get_plan_in_region(arn=plan)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_plans_are_made_in_the_control_plane_only(client: Callable[[str], Any]) -> None:
    with pytest.raises(ClientError, match="us-east-1"):
        client(FRANKFURT).create_plan(**PLAN)


def test_evaluation(cloud: Cloud, client: Callable[[str], Any], plan: str) -> None:
    fresh = client(IRELAND).get_plan_evaluation_status(planArn=plan)
    assert (fresh["evaluationState"], fresh["warnings"], fresh["region"]) == ("passed", [], IRELAND)
    warning = {
        "workflow": {"action": "activate", "name": IRELAND},
        "stepName": "aurora",
        "resourceArn": arn("rds", IRELAND, "cluster:b"),
        "warningMessage": "The cluster has no instance.",
    }
    when = "2026-11-01T10:00:00Z"
    cloud.seed(
        "region-switch-evaluation",
        plan=plan,
        region=IRELAND,
        state="actionRequired",
        warnings=[warning, {**warning, "stepName": "eks"}],
        evaluated=when,
    )
    found = client(IRELAND).get_plan_evaluation_status(planArn=plan)
    assert found["evaluationState"] == "actionRequired" and found["lastEvaluatedVersion"] == "1"
    assert found["planArn"] == plan
    assert found["lastEvaluationTime"] == datetime(2026, 11, 1, 10, tzinfo=timezone.utc)
    first = found["warnings"][0]
    assert isinstance(first.pop("warningUpdatedTime"), datetime)
    assert first == {**warning, "version": "1", "warningStatus": "active"}
    pages = list(
        client(IRELAND)
        .get_paginator("get_plan_evaluation_status")
        .paginate(planArn=plan, PaginationConfig={"PageSize": 1})
    )
    assert [page["warnings"][0]["stepName"] for page in pages] == ["aurora", "eks"]
    assert client(FRANKFURT).get_plan_evaluation_status(planArn=plan)["evaluationState"] == "passed"


def test_executions(cloud: Cloud, client: Callable[[str], Any], plan: str) -> None:
    assert client(IRELAND).list_plan_executions(planArn=plan)["items"] == []
    execution = {
        "executionRegion": IRELAND,
        "mode": "ungraceful",
        "executionState": "completed",
        "startTime": "2026-10-06T08:00:00Z",
        "endTime": "2026-10-06T08:07:12Z",
        "updatedAt": "2026-10-06T08:07:12Z",
        "comment": "Game day",
        "actualRecoveryTime": "PT7M12S",
    }
    cloud.seed("region-switch-execution", plan=plan, execution=execution)
    cloud.seed("region-switch-execution", plan=plan, execution={**execution, "executionState": "failed"})
    first, second = client(FRANKFURT).list_plan_executions(planArn=plan)["items"]
    assert first.pop("executionId") != second["executionId"]
    end = datetime(2026, 10, 6, 8, 7, 12, tzinfo=timezone.utc)
    assert first == {
        **execution,
        "planArn": plan,
        "version": "1",
        "executionAction": "activate",
        "startTime": datetime(2026, 10, 6, 8, tzinfo=timezone.utc),
        "endTime": end,
        "updatedAt": end,
    }
    only = client(IRELAND).list_plan_executions(planArn=plan, state="failed")["items"]
    assert [item["executionState"] for item in only] == ["failed"]
    page = client(IRELAND).list_plan_executions(planArn=plan, maxResults=1)
    assert len(page["items"]) == 1 and page["nextToken"]


def test_health_checks(cloud: Cloud, client: Callable[[str], Any], plan: str) -> None:
    cloud.seed("region-switch-health-check", plan=plan, record_set="irl", status="unhealthy")
    found = client(IRELAND).list_route53_health_checks_in_region(arn=plan)["healthChecks"]
    assert len({check.pop("healthCheckId") for check in found}) == 2
    common = {"hostedZoneId": "Z0123456789ABCDEFGHIJ", "recordName": "checkout.example.com"}
    assert found == [
        {**common, "status": "healthy", "region": FRANKFURT},
        {**common, "status": "unhealthy", "region": IRELAND},
    ]
    none = client(IRELAND).list_route53_health_checks_in_region(arn=plan, recordName="other.example.com")
    assert none["healthChecks"] == []


def test_a_denied_call(cloud: Cloud, client: Callable[[str], Any], plan: str) -> None:
    cloud.control("POST", "faults", [{"service": "arc-region-switch", "kind": "access_denied"}])
    with pytest.raises(ClientError, match="AccessDeniedException"):
        client(IRELAND).list_plans_in_region()
