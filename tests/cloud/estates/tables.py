"""DynamoDB tables, alone or global, for several estates."""

from __future__ import annotations

from common import Cloud, arn, lag, metric, tag_list


def table(cloud: Cloud, *, app: str, name: str, regions: list[str], recoverable: bool = True) -> None:
    """A table in the first Region, replicated to the others; `recoverable` turns point-in-time recovery on."""
    home = cloud.client("dynamodb", regions[0])
    home.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        DeletionProtectionEnabled=recoverable,
        Tags=tag_list(app),
    )
    for region in regions[1:]:
        home.update_table(TableName=name, ReplicaUpdates=[{"Create": {"RegionName": region}}])
        cloud.client("dynamodb", region).tag_resource(
            ResourceArn=arn("dynamodb", region, f"table/{name}"), Tags=tag_list(app)
        )
        dimensions = {"TableName": name, "ReceivingRegion": region}
        metric(cloud, regions[0], "AWS/DynamoDB", "ReplicationLatency", dimensions, lag(640.0, 1450.0))
    if recoverable:
        for region in regions:
            cloud.client("dynamodb", region).update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
