from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from common import ACCOUNT, Cloud

REGION = "eu-central-1"
PRODUCT = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:product/{ACCOUNT}/default"


def finding(number: int = 1, updated: str = "2026-03-01T00:00:00Z", **members: Any) -> dict[str, Any]:
    return {
        "SchemaVersion": "2018-10-08",
        "Id": f"blackstart/rule/{number}",
        "ProductArn": PRODUCT,
        "GeneratorId": "blackstart/rule",
        "AwsAccountId": ACCOUNT,
        "CreatedAt": "2026-01-01T00:00:00Z",
        "UpdatedAt": updated,
        "Severity": {"Label": "HIGH"},
        "Title": "A title",
        "Description": "A description",
        "Resources": [{"Type": "Other", "Id": "arn:aws:s3:::media"}],
        **members,
    }


@pytest.fixture
def hub(cloud: Cloud) -> Any:
    client = cloud.client("securityhub", REGION)
    client.enable_security_hub()
    return client


def stored(hub: Any, **filters: Any) -> list[dict[str, Any]]:
    pages = hub.get_paginator("get_findings").paginate(Filters=filters)
    return [found for page in pages for found in page["Findings"]]


def test_a_hub_that_is_not_enabled_says_so(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="not subscribed") as refused:
        cloud.client("securityhub", REGION).get_findings()
    assert refused.value.response["Error"]["Code"] == "InvalidAccessException"


def test_an_update_must_be_later_and_leaves_what_belongs_to_people(hub: Any) -> None:
    hub.batch_import_findings(Findings=[finding(Workflow={"Status": "NEW"})])
    change = {"Workflow": {"Status": "NOTIFIED"}, "Note": {"Text": "Mine", "UpdatedBy": "me"}}
    same = [{"Id": finding()["Id"], "ProductArn": PRODUCT}]
    hub.batch_update_findings(FindingIdentifiers=same, **change)
    hub.batch_import_findings(Findings=[finding(Title="Ignored")])
    assert stored(hub)[0]["Title"] == "A title"
    later = finding(updated="2026-03-01T00:00:01Z", Title="Later", Workflow={"Status": "SUPPRESSED"})
    hub.batch_import_findings(Findings=[later])
    (kept,) = stored(hub)
    assert (kept["Title"], kept["Workflow"]["Status"], kept["Note"]["Text"]) == ("Later", "NOTIFIED", "Mine")


def test_what_comes_back_is_new_again(hub: Any) -> None:
    hub.batch_import_findings(Findings=[finding(Workflow={"Status": "RESOLVED"}, RecordState="ARCHIVED")])
    hub.batch_import_findings(Findings=[finding(updated="2026-03-02T00:00:00Z")])
    (kept,) = stored(hub, RecordState=[{"Comparison": "EQUALS", "Value": "ACTIVE"}])
    assert kept["Workflow"]["Status"] == "NEW"


def test_only_the_account_itself_imports_into_its_default_product(hub: Any) -> None:
    answer = hub.batch_import_findings(Findings=[finding(1), finding(2, AwsAccountId="111122223333")])
    assert (answer["SuccessCount"], answer["FailedCount"]) == (1, 1)
    assert answer["FailedFindings"][0]["ErrorCode"] == "InvalidAccess"


def test_batches_and_pages_have_limits(hub: Any) -> None:
    with pytest.raises(ClientError):
        hub.batch_import_findings(Findings=[finding(number) for number in range(101)])
    for start in (0, 100):
        hub.batch_import_findings(Findings=[finding(start + number) for number in range(100)])
    first = hub.get_findings()
    assert len(first["Findings"]) == 100 and first["NextToken"]
    assert len(stored(hub, GeneratorId=[{"Comparison": "PREFIX", "Value": "blackstart/"}])) == 200
    assert stored(hub, GeneratorId=[{"Comparison": "PREFIX", "Value": "other/"}]) == []


def test_an_unknown_finding_is_not_processed(hub: Any) -> None:
    answer = hub.batch_update_findings(FindingIdentifiers=[{"Id": "none", "ProductArn": PRODUCT}])
    assert answer["UnprocessedFindings"][0]["ErrorCode"] == "FindingNotFound"
