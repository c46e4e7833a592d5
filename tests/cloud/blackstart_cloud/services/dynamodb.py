"""DynamoDB global tables, version 2019.11.21, which moto accepts and forgets.

A replica is a table of its own in its Region; what the tables have in common
is kept here. As in AWS, a table's description lists the replicas in *other*
Regions.
"""

from __future__ import annotations

from typing import Any

from ..registry import CloudError, Context, Store, operation, seed, without_none

GROUPS = Store()  # table name -> {"regions": {region: status}, "consistency": …, "witnesses": [region]}


@seed("dynamodb-replica")
def seed_replica(table: str, region: str, status: str, description: str | None = None) -> None:
    """The status of a replica in the eyes of the others, such as INACCESSIBLE_ENCRYPTION_CREDENTIALS."""
    GROUPS[table]["regions"][region] = {"ReplicaStatus": status, **without_none(ReplicaStatusDescription=description)}


@operation("dynamodb", "UpdateTable")
def update_table(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    replicas = params.pop("ReplicaUpdates", [])
    consistency = params.pop("MultiRegionConsistency", None)
    witnesses = params.pop("GlobalTableWitnessUpdates", [])
    name = params["TableName"]
    table = context.ask("DescribeTable", TableName=name)["Table"]
    if len(params) > 1:
        context.moto(**params)
    if replicas:
        _update_replicas(context, table, replicas, consistency, witnesses)
    return {"TableDescription": _described(context, context.ask("DescribeTable", TableName=name)["Table"])}


def _update_replicas(
    context: Context, table: dict[str, Any], updates: list[Any], consistency: str | None, witnesses: list[Any]
) -> None:
    name = table["TableName"]
    group = GROUPS.setdefault(
        name, {"regions": {context.region: {"ReplicaStatus": "ACTIVE"}}, "consistency": "EVENTUAL", "witnesses": []}
    )
    group["consistency"] = consistency or group["consistency"]
    group["witnesses"] += [update["Create"]["RegionName"] for update in witnesses if "Create" in update]
    for update in updates:
        action, detail = next(iter(update.items()))
        region = detail["RegionName"]
        if action == "Create":
            _create_replica(context, table, region)
            group["regions"][region] = {
                "ReplicaStatus": "ACTIVE",
                **without_none(KMSMasterKeyId=detail.get("KMSMasterKeyId")),
            }
        elif action == "Delete":
            group["regions"].pop(region)
            context.ask("DeleteTable", region=region, TableName=name)


def _create_replica(context: Context, table: dict[str, Any], region: str) -> None:
    if (
        not table.get("StreamSpecification", {}).get("StreamEnabled")
        and GROUPS[table["TableName"]]["consistency"] == "EVENTUAL"
    ):
        raise CloudError(
            "ValidationException", "Table must have a stream with new and old images to add a replica", 400
        )
    indexes = [
        {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
        for index in table.get("GlobalSecondaryIndexes", [])
    ]
    context.ask(
        "CreateTable",
        region=region,
        **without_none(
            TableName=table["TableName"],
            KeySchema=table["KeySchema"],
            AttributeDefinitions=table["AttributeDefinitions"],
            BillingMode="PAY_PER_REQUEST",
            GlobalSecondaryIndexes=indexes or None,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        ),
    )


@operation("dynamodb", "DescribeTable")
def describe_table(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"Table": _described(context, context.moto(**params)["Table"])}


def _described(context: Context, table: dict[str, Any]) -> dict[str, Any]:
    group = GROUPS.get(table["TableName"])
    if group is None or context.region not in group["regions"]:
        return table
    others = [
        {"RegionName": region, "ReplicaTableClassSummary": {"TableClass": "STANDARD"}, **state}
        for region, state in sorted(group["regions"].items())
        if region != context.region
    ]
    witnesses = [{"RegionName": region, "WitnessStatus": "ACTIVE"} for region in group["witnesses"]]
    return {
        **table,
        "GlobalTableVersion": "2019.11.21",
        "Replicas": others,
        "MultiRegionConsistency": group["consistency"],
        **without_none(GlobalTableWitnesses=witnesses or None),
    }
