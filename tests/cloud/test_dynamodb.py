from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from common import Cloud, tag_list
from tables import table

REGIONS = ["eu-central-1", "eu-west-1", "us-east-1"]


def described(cloud: Cloud, region: str) -> dict[str, object]:
    return cloud.client("dynamodb", region).describe_table(TableName="carts")["Table"]


def test_each_region_has_its_table_and_knows_the_others(cloud: Cloud) -> None:
    table(cloud, app="shop", name="carts", regions=REGIONS)
    for region in REGIONS:
        found = described(cloud, region)
        assert found["TableArn"] == f"arn:aws:dynamodb:{region}:123456789012:table/carts"
        assert found["TableStatus"] == "ACTIVE" and found["GlobalTableVersion"] == "2019.11.21"
        assert found["MultiRegionConsistency"] == "EVENTUAL"
        assert found["Replicas"] == [
            {"RegionName": other, "ReplicaStatus": "ACTIVE", "ReplicaTableClassSummary": {"TableClass": "STANDARD"}}
            for other in sorted(REGIONS)
            if other != region
        ]
        client = cloud.client("dynamodb", region)
        assert client.list_tables()["TableNames"] == ["carts"]
        assert client.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"] == tag_list("shop")
        backups = client.describe_continuous_backups(TableName="carts")["ContinuousBackupsDescription"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_the_status_of_a_replica_can_be_seeded(cloud: Cloud) -> None:
    table(cloud, app="shop", name="carts", regions=REGIONS)
    status, text = "INACCESSIBLE_ENCRYPTION_CREDENTIALS", "The key is disabled"
    cloud.seed("dynamodb-replica", table="carts", region="eu-west-1", status=status, description=text)
    replica = described(cloud, "eu-central-1")["Replicas"][0]
    assert (replica["ReplicaStatus"], replica["ReplicaStatusDescription"]) == (status, text)


def test_strong_consistency_with_a_witness(cloud: Cloud) -> None:
    table(cloud, app="shop", name="carts", regions=["us-east-1"])
    cloud.client("dynamodb", "us-east-1").update_table(
        TableName="carts",
        MultiRegionConsistency="STRONG",
        ReplicaUpdates=[{"Create": {"RegionName": "us-east-2"}}],
        GlobalTableWitnessUpdates=[{"Create": {"RegionName": "us-west-2"}}],
    )
    for region in ("us-east-1", "us-east-2"):
        found = described(cloud, region)
        assert found["MultiRegionConsistency"] == "STRONG"
        assert found["GlobalTableWitnesses"] == [{"RegionName": "us-west-2", "WitnessStatus": "ACTIVE"}]


def test_a_replica_can_be_removed(cloud: Cloud) -> None:
    table(cloud, app="shop", name="carts", regions=REGIONS)
    cloud.client("dynamodb", "eu-central-1").update_table(
        TableName="carts", ReplicaUpdates=[{"Delete": {"RegionName": "us-east-1"}}]
    )
    assert [replica["RegionName"] for replica in described(cloud, "eu-central-1")["Replicas"]] == ["eu-west-1"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        described(cloud, "us-east-1")


def test_a_table_of_one_region_has_no_replicas(cloud: Cloud) -> None:
    table(cloud, app="shop", name="carts", regions=["eu-central-1"], recoverable=False)
    assert "Replicas" not in described(cloud, "eu-central-1")
    backups = cloud.client("dynamodb", "eu-central-1").describe_continuous_backups(TableName="carts")
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "DISABLED"
