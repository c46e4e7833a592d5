"""Lambda: provisioned concurrency, which moto lacks."""

from __future__ import annotations

from typing import Any

from ..registry import CloudError, Context, Store, operation, page, without_none

CONFIGS = Store()


@operation("lambda", "PutProvisionedConcurrencyConfig")
def put_config(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name, qualifier = params["FunctionName"], params["Qualifier"]
    arn = context.ask("GetFunction", FunctionName=name)["Configuration"]["FunctionArn"]
    if qualifier == "$LATEST":
        raise CloudError(
            "InvalidParameterValueException",
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
            400,
        )
    count = params["ProvisionedConcurrentExecutions"]
    config = {
        "RequestedProvisionedConcurrentExecutions": count,
        "AvailableProvisionedConcurrentExecutions": count,
        "AllocatedProvisionedConcurrentExecutions": count,
        "Status": "READY",
        "LastModified": "2026-01-01T00:00:00+0000",
    }
    CONFIGS[(context.region, name, qualifier)] = {"FunctionArn": f"{arn}:{qualifier}", **config}
    return config


@operation("lambda", "ListProvisionedConcurrencyConfigs")
def list_configs(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    context.ask("GetFunction", FunctionName=params["FunctionName"])
    found = [
        config
        for (region, name, _), config in CONFIGS.items()
        if region == context.region and name == params["FunctionName"]
    ]
    shown, marker = page(
        found, params.get("Marker"), params.get("MaxItems"), most=50, bad_token="InvalidParameterValueException"
    )
    return without_none(ProvisionedConcurrencyConfigs=shown, NextMarker=marker)
