from __future__ import annotations

import databases
import pytest
from botocore.exceptions import ClientError
from common import Cloud, arn

FRANKFURT, IRELAND, VIRGINIA = databases.FRANKFURT, databases.IRELAND, databases.VIRGINIA
PRIMARY = arn("rds", FRANKFURT, "cluster:shop-orders-eu-central-1")
SECONDARY = arn("rds", IRELAND, "cluster:shop-orders-eu-west-1")


@pytest.fixture
def estate(cloud: Cloud) -> Cloud:
    databases._aurora(cloud)
    databases._rds(cloud)
    return cloud


def global_cluster(cloud: Cloud, region: str, name: str = "shop-orders-global") -> dict[str, object]:
    return cloud.client("rds", region).describe_global_clusters(GlobalClusterIdentifier=name)["GlobalClusters"][0]


def test_a_global_cluster_is_seen_from_every_member_region(estate: Cloud) -> None:
    here, there = global_cluster(estate, FRANKFURT), global_cluster(estate, IRELAND)
    assert here == there
    assert here["GlobalClusterMembers"] == [
        {"DBClusterArn": PRIMARY, "IsWriter": True, "Readers": [SECONDARY]},
        {
            "DBClusterArn": SECONDARY,
            "IsWriter": False,
            "Readers": [],
            "GlobalWriteForwardingStatus": "disabled",
            "SynchronizationStatus": "connected",
        },
    ]
    assert here["Status"] == "available" and here["DeletionProtection"] and here["StorageEncrypted"]
    assert (here["Engine"], here["EngineVersion"]) == ("aurora-postgresql", "16.6")
    assert here["TagList"] == [{"Key": "app", "Value": "shop"}]
    with pytest.raises(ClientError, match="GlobalClusterNotFoundFault"):
        global_cluster(estate, VIRGINIA)


def test_a_headless_secondary_has_no_instance(estate: Cloud) -> None:
    cluster = estate.client("rds", VIRGINIA).describe_db_clusters()["DBClusters"][0]
    assert cluster["DBClusterMembers"] == [] and cluster["GlobalClusterIdentifier"] == "archive-ledger-global"
    sound = estate.client("rds", IRELAND).describe_db_clusters()["DBClusters"][0]
    assert len(sound["DBClusterMembers"]) == 1


def test_the_state_of_a_global_cluster_can_be_seeded(estate: Cloud) -> None:
    failover = {
        "Status": "failing-over",
        "FromDbClusterArn": PRIMARY,
        "ToDbClusterArn": SECONDARY,
        "IsDataLossAllowed": True,
    }
    estate.seed(
        "rds-global-cluster", global_cluster="shop-orders-global", Status="failing-over", FailoverState=failover
    )
    estate.seed(
        "rds-global-member",
        global_cluster="shop-orders-global",
        cluster_arn=SECONDARY,
        SynchronizationStatus="pending-resync",
        GlobalWriteForwardingStatus="enabled",
    )
    found = global_cluster(estate, IRELAND)
    assert found["Status"] == "failing-over" and found["FailoverState"] == failover
    assert found["GlobalClusterMembers"][1]["SynchronizationStatus"] == "pending-resync"
    assert found["GlobalClusterMembers"][1]["GlobalWriteForwardingStatus"] == "enabled"


def test_a_replica_in_another_region(estate: Cloud) -> None:
    source = estate.client("rds", FRANKFURT).describe_db_instances(DBInstanceIdentifier="shop-catalog")["DBInstances"][
        0
    ]
    replica = estate.client("rds", IRELAND).describe_db_instances(DBInstanceIdentifier="shop-catalog-replica")[
        "DBInstances"
    ][0]
    assert source["ReadReplicaDBInstanceIdentifiers"] == [replica["DBInstanceArn"]]
    assert "StatusInfos" not in source
    assert replica["ReadReplicaSourceDBInstanceIdentifier"] == source["DBInstanceArn"]
    assert replica["StatusInfos"] == [{"StatusType": "read replication", "Normal": True, "Status": "replicating"}]
    assert replica["AvailabilityZone"] == "eu-west-1a"
    assert replica["DbiResourceId"] != source["DbiResourceId"]
    assert source["KmsKeyId"] == arn("kms", FRANKFURT, f"key/aws-rds-{FRANKFURT}")
    stopped = [{"StatusType": "read replication", "Normal": False, "Status": "error", "Message": "stopped"}]
    estate.seed("rds-instance", region=IRELAND, identifier="shop-catalog-replica", StatusInfos=stopped)
    replica = estate.client("rds", IRELAND).describe_db_instances()["DBInstances"]
    assert [i["StatusInfos"] for i in replica if "StatusInfos" in i] == [stopped]


def test_replicated_automated_backups(estate: Cloud) -> None:
    here = estate.client("rds", IRELAND).describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    (copy,) = [backup for backup in here if backup["Region"] == FRANKFURT]
    window = copy.pop("RestoreWindow")
    assert window["EarliestTime"] <= window["LatestTime"] and copy.pop("InstanceCreateTime")
    assert copy.pop("DbiResourceId").startswith("db-")
    backup_arn = copy.pop("DBInstanceAutomatedBackupsArn")
    assert backup_arn.startswith("arn:aws:rds:eu-west-1:123456789012:auto-backup:ab-")
    assert copy == {
        "DBInstanceArn": arn("rds", FRANKFURT, "db:payments-invoices"),
        "Region": FRANKFURT,
        "DBInstanceIdentifier": "payments-invoices",
        "AllocatedStorage": 200,
        "Status": "replicating",
        "Port": 5432,
        "MasterUsername": "dba",
        "Engine": "postgres",
        "EngineVersion": "16.6",
        "LicenseModel": "general-public-license",
        "Encrypted": True,
        "StorageType": "gp2",
        "KmsKeyId": arn("kms", IRELAND, "key/payments"),
        "IAMDatabaseAuthenticationEnabled": False,
        "BackupRetentionPeriod": 14,
        "BackupTarget": "region",
        "TagList": [],
    }
    source = estate.client("rds", FRANKFURT).describe_db_instances(DBInstanceIdentifier="payments-invoices")[
        "DBInstances"
    ][0]
    assert source["DBInstanceAutomatedBackupsReplications"] == [{"DBInstanceAutomatedBackupsArn": backup_arn}]
    own = estate.client("rds", FRANKFURT).describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    names = {backup["DBInstanceIdentifier"]: backup["Status"] for backup in own}
    assert names == {"shop-catalog": "active", "payments-invoices": "active"}, "the one without backups is not there"
    estate.seed("rds-automated-backup", region=IRELAND, instance_arn=source["DBInstanceArn"], Status="pending")
    here = estate.client("rds", IRELAND).describe_db_instance_automated_backups(
        DBInstanceIdentifier="payments-invoices"
    )
    assert here["DBInstanceAutomatedBackups"][0]["Status"] == "pending"


def test_backups_cannot_be_replicated_within_a_region(estate: Cloud) -> None:
    with pytest.raises(ClientError, match="another AWS Region"):
        estate.client("rds", FRANKFURT).start_db_instance_automated_backups_replication(
            SourceDBInstanceArn=arn("rds", FRANKFURT, "db:payments-invoices")
        )
