"""Metrics and alarms, over both protocols: JSON (boto3's choice) and CBOR (the Rust SDK's)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import botocore.model
import pytest
from botocore.exceptions import ClientError
from common import ACCESS_KEY, SECRET_KEY, Cloud, metric

DIMENSIONS = [{"Name": "DBClusterIdentifier", "Value": "orders"}]


@pytest.fixture(params=["json", "smithy-rpc-v2-cbor", "query"])
def cloudwatch(cloud: Cloud, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client that speaks the protocol of the parameter."""
    monkeypatch.setattr(botocore.model, "PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", (request.param,))
    client = boto3.client(
        "cloudwatch",
        region_name="eu-west-1",
        endpoint_url=cloud.endpoint_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    seen: list[str] = []
    client.meta.events.register("before-send", lambda request, **_: seen.append(_protocol(request)))
    yield client
    assert set(seen) == {request.param}


def _protocol(request: Any) -> str:
    if "X-Amz-Target" in request.headers:
        return "json"
    return "smithy-rpc-v2-cbor" if "smithy-protocol" in request.headers else "query"


def query(identifier: str, stat: str, period: int = 60, **more: Any) -> dict[str, Any]:
    wanted = {"Namespace": "AWS/RDS", "MetricName": "AuroraGlobalDBRPOLag", "Dimensions": DIMENSIONS}
    return {"Id": identifier, "MetricStat": {"Metric": wanted, "Period": period, "Stat": stat}, **more}


def window() -> dict[str, datetime]:
    end = datetime.now(timezone.utc)
    return {"StartTime": end - timedelta(hours=3), "EndTime": end}


def test_metrics_are_listed(cloud: Cloud, cloudwatch: Any) -> None:
    for cluster in ("orders", "carts"):
        metric(cloud, "eu-west-1", "AWS/RDS", "AuroraGlobalDBRPOLag", {"DBClusterIdentifier": cluster}, [1.0])
    metric(cloud, "eu-west-1", "AWS/S3", "ReplicationLatency", {"RuleId": "r"}, [1.0])
    metric(cloud, "eu-central-1", "AWS/RDS", "AuroraGlobalDBRPOLag", {"DBClusterIdentifier": "elsewhere"}, [1.0])
    found = cloudwatch.list_metrics(Namespace="AWS/RDS")["Metrics"]
    assert found == [
        {
            "Namespace": "AWS/RDS",
            "MetricName": "AuroraGlobalDBRPOLag",
            "Dimensions": [{"Name": "DBClusterIdentifier", "Value": cluster}],
        }
        for cluster in ("carts", "orders")
    ]
    assert len(cloudwatch.list_metrics()["Metrics"]) == 3
    assert cloudwatch.list_metrics(Dimensions=DIMENSIONS)["Metrics"] == [found[1]]
    assert len(cloudwatch.list_metrics(Dimensions=[{"Name": "DBClusterIdentifier"}])["Metrics"]) == 2


def test_statistics_and_percentiles(cloud: Cloud, cloudwatch: Any) -> None:
    values = [float(value) for value in range(1, 101)]
    at = datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    data = {"MetricName": "AuroraGlobalDBRPOLag", "Dimensions": DIMENSIONS, "Timestamp": at, "Values": values}
    cloudwatch.put_metric_data(Namespace="AWS/RDS", MetricData=[data])
    stats = {
        "a": "Average",
        "s": "Sum",
        "n": "SampleCount",
        "lo": "Minimum",
        "hi": "Maximum",
        "p50": "p50",
        "p99": "p99.9",
    }
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[query(identifier, stat, 3600) for identifier, stat in stats.items()], **window()
    )
    results = {result["Id"]: result for result in answer["MetricDataResults"]}
    assert {identifier: result["Values"] for identifier, result in results.items()} == {
        "a": [50.5],
        "s": [5050.0],
        "n": [100.0],
        "lo": [1.0],
        "hi": [100.0],
        "p50": [50.0],
        "p99": [100.0],
    }
    assert results["a"]["Timestamps"] == [at] and results["a"]["StatusCode"] == "Complete"
    assert results["a"]["Label"] == "AuroraGlobalDBRPOLag"


def test_order_and_labels(cloud: Cloud, cloudwatch: Any) -> None:
    metric(cloud, "eu-west-1", "AWS/RDS", "AuroraGlobalDBRPOLag", {"DBClusterIdentifier": "orders"}, [1.0, 2.0, 3.0])
    queries = [query("q", "Maximum", Label="lag"), query("hidden", "Maximum", ReturnData=False)]
    newest = cloudwatch.get_metric_data(MetricDataQueries=queries, **window())["MetricDataResults"]
    oldest = cloudwatch.get_metric_data(MetricDataQueries=queries, ScanBy="TimestampAscending", **window())
    assert [(result["Label"], result["Values"]) for result in newest] == [("lag", [3.0, 2.0, 1.0])]
    assert oldest["MetricDataResults"][0]["Values"] == [1.0, 2.0, 3.0]
    assert oldest["MetricDataResults"][0]["Timestamps"] == sorted(newest[0]["Timestamps"])


def test_results_come_in_pages(cloud: Cloud, cloudwatch: Any) -> None:
    metric(cloud, "eu-west-1", "AWS/RDS", "AuroraGlobalDBRPOLag", {"DBClusterIdentifier": "orders"}, [1.0])
    cloud.control("POST", "page-size", {"items": 1})
    queries = [query(identifier, "Maximum") for identifier in ("a", "b", "c")]
    pages = list(cloudwatch.get_paginator("get_metric_data").paginate(MetricDataQueries=queries, **window()))
    assert [result["Id"] for page in pages for result in page["MetricDataResults"]] == ["a", "b", "c"]


def test_a_metric_without_data_has_no_values(cloudwatch: Any) -> None:
    (result,) = cloudwatch.get_metric_data(MetricDataQueries=[query("q", "p95")], **window())["MetricDataResults"]
    assert result["Values"] == [] and result["Timestamps"] == []


def test_alarms(cloudwatch: Any) -> None:
    for name in ("first", "second"):
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/RDS",
            MetricName="CPUUtilization",
            Statistic="Average",
            Period=60,
            EvaluationPeriods=3,
            DatapointsToAlarm=2,
            Threshold=80.5,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="breaching",
            Dimensions=DIMENSIONS,
        )
    alarms = cloudwatch.describe_alarms()["MetricAlarms"]
    assert [alarm["AlarmName"] for alarm in alarms] == ["first", "second"]
    assert alarms[0]["Threshold"] == 80.5 and alarms[0]["Dimensions"] == DIMENSIONS
    assert isinstance(alarms[0]["StateUpdatedTimestamp"], datetime)


def test_errors(cloudwatch: Any) -> None:
    with pytest.raises(ClientError, match="expressions") as caught:
        cloudwatch.get_metric_data(MetricDataQueries=[{"Id": "q", "Expression": "1+1"}], **window())
    assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_faults(cloud: Cloud, cloudwatch: Any) -> None:
    cloud.control("POST", "faults", [{"service": "cloudwatch", "kind": "access_denied"}])
    with pytest.raises(ClientError, match="AccessDenied"):
        cloudwatch.list_metrics()
