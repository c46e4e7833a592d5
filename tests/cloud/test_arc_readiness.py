from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from common import ACCOUNT, Cloud, arn, tags

PREFIX = f"arn:aws:route53-recovery-readiness::{ACCOUNT}"
TABLES = [arn("dynamodb", region, "table/carts") for region in ("eu-central-1", "eu-west-1")]


@pytest.fixture
def readiness(cloud: Cloud) -> object:
    client = cloud.client("route53-recovery-readiness")
    cells = [
        client.create_cell(CellName=f"shop-{region}", Tags=tags("shop"))["CellArn"]
        for region in ("eu-central-1", "eu-west-1")
    ]
    client.create_recovery_group(RecoveryGroupName="shop", Cells=cells, Tags=tags("shop"))
    client.create_resource_set(
        ResourceSetName="shop-tables",
        ResourceSetType="AWS::DynamoDB::Table",
        Resources=[
            {"ResourceArn": table, "ReadinessScopes": [cell]} for table, cell in zip(TABLES, cells, strict=True)
        ],
        Tags=tags("shop"),
    )
    client.create_readiness_check(ReadinessCheckName="shop-tables", ResourceSetName="shop-tables", Tags=tags("shop"))
    return client


def test_what_was_made_is_listed(readiness: object) -> None:
    group = {
        "RecoveryGroupArn": f"{PREFIX}:recovery-group/shop",
        "RecoveryGroupName": "shop",
        "Cells": [f"{PREFIX}:cell/shop-eu-central-1", f"{PREFIX}:cell/shop-eu-west-1"],
        "Tags": tags("shop"),
    }
    assert readiness.list_recovery_groups()["RecoveryGroups"] == [group]
    assert readiness.list_cells()["Cells"][0] == {
        "CellArn": f"{PREFIX}:cell/shop-eu-central-1",
        "CellName": "shop-eu-central-1",
        "Cells": [],
        "ParentReadinessScopes": [group["RecoveryGroupArn"]],
        "Tags": tags("shop"),
    }
    (resource_set,) = readiness.list_resource_sets()["ResourceSets"]
    assert resource_set == {
        "ResourceSetArn": f"{PREFIX}:resource-set/shop-tables",
        "ResourceSetName": "shop-tables",
        "ResourceSetType": "AWS::DynamoDB::Table",
        "Resources": [
            {"ComponentId": f"component-{number}", "ResourceArn": table, "ReadinessScopes": [group["Cells"][number]]}
            for number, table in enumerate(TABLES)
        ],
        "Tags": tags("shop"),
    }
    check_arn = f"{PREFIX}:readiness-check/shop-tables"
    assert readiness.list_readiness_checks()["ReadinessChecks"] == [
        {
            "ReadinessCheckArn": check_arn,
            "ReadinessCheckName": "shop-tables",
            "ResourceSet": "shop-tables",
            "Tags": tags("shop"),
        }
    ]
    assert readiness.list_tags_for_resources(ResourceArn=check_arn)["Tags"] == tags("shop")


def test_lists_are_paged(readiness: object) -> None:
    pages = list(readiness.get_paginator("list_cells").paginate(PaginationConfig={"PageSize": 1}))
    assert [page["Cells"][0]["CellName"] for page in pages] == ["shop-eu-central-1", "shop-eu-west-1"]


def test_readiness_is_ready_until_it_is_seeded(cloud: Cloud, readiness: object) -> None:
    status = readiness.get_readiness_check_status(ReadinessCheckName="shop-tables")
    assert status["Readiness"] == "READY" and status["Messages"] == []
    assert all(resource["LastCheckedTimestamp"] for resource in status["Resources"])
    summary = readiness.get_recovery_group_readiness_summary(RecoveryGroupName="shop")
    assert summary["Readiness"] == "READY"
    assert summary["ReadinessChecks"] == [{"Readiness": "READY", "ReadinessCheckName": "shop-tables"}]

    cloud.seed(
        "readiness",
        check="shop-tables",
        readiness="NOT_READY",
        resources={TABLES[0]: "READY"},
        messages=["The capacity differs."],
    )
    status = readiness.get_readiness_check_status(ReadinessCheckName="shop-tables")
    assert [(r["ResourceArn"], r["Readiness"]) for r in status["Resources"]] == [
        (TABLES[0], "READY"),
        (TABLES[1], "NOT_READY"),
    ]
    assert status["Messages"] == [{"MessageText": "The capacity differs."}]
    assert readiness.get_recovery_group_readiness_summary(RecoveryGroupName="shop")["Readiness"] == "NOT_READY"


def test_a_check_that_does_not_exist(readiness: object) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        readiness.get_readiness_check_status(ReadinessCheckName="nothing")
