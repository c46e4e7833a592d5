"""CloudWatch metrics: put, listed and read back with percentiles. Alarms stay moto's.

moto 5.2.5 neither speaks the CBOR protocol of the AWS SDK for Rust nor knows
percentiles. Unlike AWS, namespaces that begin with `AWS/` may be put, since a
test has no other way to make a database lag.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from typing import Any

from ..registry import CloudError, Context, Store, operation, page, without_none

Key = tuple[str, str, tuple[tuple[str, str], ...]]
SERIES = Store()  # region -> {key: [(time, value, count)]}


def _key(namespace: str, metric: dict[str, Any]) -> Key:
    dimensions = tuple(sorted((d["Name"], d["Value"]) for d in metric.get("Dimensions", [])))
    return namespace, metric["MetricName"], dimensions


@operation("cloudwatch", "PutMetricData")
def put_metric_data(context: Context, params: dict[str, Any]) -> None:
    series = SERIES.setdefault(context.region, {})
    for datum in params.get("MetricData", []):
        points = series.setdefault(_key(params["Namespace"], datum), [])
        at = datum.get("Timestamp") or datetime.now(timezone.utc)
        points += [(at, value, count) for value, count in _values(datum)]


def _values(datum: dict[str, Any]) -> list[tuple[float, float]]:
    if "Values" in datum:
        counts = datum.get("Counts") or [1.0] * len(datum["Values"])
        return list(zip(datum["Values"], counts, strict=True))
    if "StatisticValues" in datum:
        raise CloudError("InvalidParameterValue", "The test cloud takes Value or Values, not StatisticValues", 400)
    return [(datum["Value"], 1.0)]


@operation("cloudwatch", "ListMetrics")
def list_metrics(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = [
        {"Namespace": key[0], "MetricName": key[1], "Dimensions": [{"Name": n, "Value": v} for n, v in key[2]]}
        for key in sorted(SERIES.get(context.region, {}))
        if _asked_for(key, params)
    ]
    shown, token = page(found, params.get("NextToken"), None, most=500, bad_token="InvalidParameterValue")
    return without_none(Metrics=shown, NextToken=token)


def _asked_for(key: Key, params: dict[str, Any]) -> bool:
    namespace, name, dimensions = key
    if params.get("Namespace", namespace) != namespace or params.get("MetricName", name) != name:
        return False
    have = dict(dimensions)
    return all(
        wanted["Name"] in have and wanted.get("Value", have[wanted["Name"]]) == have[wanted["Name"]]
        for wanted in params.get("Dimensions", [])
    )


@operation("cloudwatch", "GetMetricData")
def get_metric_data(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    queries = params["MetricDataQueries"]
    if len(queries) > 500:
        raise CloudError("ValidationError", "A request can hold at most 500 queries", 400)
    shown, token = page(queries, params.get("NextToken"), None, most=500, bad_token="InvalidNextToken")
    results = [_result(context, query, params) for query in shown if query.get("ReturnData", True)]
    return without_none(MetricDataResults=results, Messages=[], NextToken=token)


def _result(context: Context, query: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    if "MetricStat" not in query:
        raise CloudError("ValidationError", "The test cloud does not evaluate expressions", 400)
    stat = query["MetricStat"]
    key = _key(stat["Metric"]["Namespace"], stat["Metric"])
    points = SERIES.get(context.region, {}).get(key, [])
    periods = _periods(points, stat["Period"], params["StartTime"], params["EndTime"])
    values = sorted(
        ((at, statistic(stat["Stat"], samples)) for at, samples in periods.items()),
        reverse=params.get("ScanBy") != "TimestampAscending",
    )
    return {
        "Id": query["Id"],
        "Label": query.get("Label", key[1]),
        "Timestamps": [at for at, _ in values],
        "Values": [value for _, value in values],
        "StatusCode": "Complete",
    }


def _periods(
    points: list[tuple[datetime, float, float]], period: int, start: datetime, end: datetime
) -> dict[datetime, list[tuple[float, float]]]:
    periods: dict[datetime, list[tuple[float, float]]] = {}
    for at, value, count in points:
        if start <= at < end:
            offset = timedelta(seconds=at.timestamp() % period)
            periods.setdefault(at - offset, []).append((value, count))
    return periods


def statistic(name: str, samples: list[tuple[float, float]]) -> float:
    count = sum(weight for _, weight in samples)
    total = sum(value * weight for value, weight in samples)
    plain = {
        "SampleCount": count,
        "Sum": total,
        "Average": total / count,
        "Minimum": min(value for value, _ in samples),
        "Maximum": max(value for value, _ in samples),
    }
    if name in plain:
        return plain[name]
    if not name.startswith("p"):
        raise CloudError("ValidationError", f"The test cloud does not know the statistic {name}", 400)
    return _percentile(float(name[1:]), samples, count)


def _percentile(percent: float, samples: list[tuple[float, float]], count: float) -> float:
    """The smallest value that at least `percent` of the samples do not exceed."""
    needed = max(1, math.ceil(count * percent / 100 - 1e-9))
    for value, weight in sorted(samples):
        needed -= weight
        if needed <= 0:
            return value
    return max(value for value, _ in samples)
