"""Route 53: whole health checks, and pages of records.

moto forgets which routing control or alarm a health check follows, and does
not say where in a set of same-named records a page ended.
"""

from __future__ import annotations

from typing import Any

from ..registry import CloudError, Context, PageCap, Store, operation, page

CONFIGS = Store()  # health check id -> the configuration as it was given

_PROBES = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP")


@operation("route53", "CreateHealthCheck")
def create_health_check(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    answer = context.moto(**params)
    identifier = answer["HealthCheck"]["Id"]
    CONFIGS[identifier] = _with_defaults(params["HealthCheckConfig"])
    return {**answer, "HealthCheck": _check(answer["HealthCheck"])}


def _with_defaults(config: dict[str, Any]) -> dict[str, Any]:
    config = {"Inverted": False, "Disabled": False, **config}
    if config["Type"] in _PROBES:
        port = 443 if config["Type"].startswith("HTTPS") else 80
        config = {"Port": port, "RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False, **config}
    return config


def _check(check: dict[str, Any]) -> dict[str, Any]:
    return {**check, "HealthCheckConfig": CONFIGS.get(check["Id"], check["HealthCheckConfig"])}


@operation("route53", "GetHealthCheck")
def get_health_check(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"HealthCheck": _check(context.moto(**params)["HealthCheck"])}


def health_checks(context: Context) -> list[dict[str, Any]]:
    """Every health check of the account, for this file and for routing controls."""
    answer = context.native("route53", "us-east-1", "ListHealthChecks", {"MaxItems": "1000"})
    return [_check(check) for check in answer["HealthChecks"]]


@operation("route53", "ListHealthChecks")
def list_health_checks(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    limit = int(params.get("MaxItems", 100))
    shown, marker = page(health_checks(context), params.get("Marker"), limit, bad_token="InvalidInput")
    answer = {
        "HealthChecks": shown,
        "Marker": params.get("Marker", ""),
        "IsTruncated": marker is not None,
        "MaxItems": str(limit),
    }
    return {**answer, "NextMarker": marker} if marker else answer


@operation("route53", "ListResourceRecordSets")
def list_resource_record_sets(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    answer = context.moto(HostedZoneId=params["HostedZoneId"], MaxItems="10000")
    records = [_true_values(record) for record in answer["ResourceRecordSets"]]
    start = _start(records, params)
    limit = min(int(params.get("MaxItems", 300)), 300)
    end = start + min(limit, PageCap.items or limit)
    result = {"ResourceRecordSets": records[start:end], "IsTruncated": end < len(records), "MaxItems": str(limit)}
    if end < len(records):
        following = records[end]
        result |= {"NextRecordName": following["Name"], "NextRecordType": following["Type"]}
        if "SetIdentifier" in following:
            result["NextRecordIdentifier"] = following["SetIdentifier"]
    return result


def _true_values(record: dict[str, Any]) -> dict[str, Any]:
    """moto serves the SOA's value as the text of a Python dictionary."""
    values = [
        {"Value": value["Value"].removeprefix("{'Value': '").removesuffix("'}")}
        for value in record.get("ResourceRecords", [])
    ]
    return {**record, "ResourceRecords": values} if values else record


def _start(records: list[dict[str, Any]], params: dict[str, Any]) -> int:
    """The first record that is not before the one the client names."""
    if "StartRecordName" not in params:
        return 0
    name = params["StartRecordName"].rstrip(".") + "."
    for position, record in enumerate(records):
        if record["Name"] != name:
            continue
        if params.get("StartRecordType") not in (None, record["Type"]):
            continue
        if params.get("StartRecordIdentifier") in (None, record.get("SetIdentifier")):
            return position
    raise CloudError("InvalidInput", f"No record set named {name}", 400)
