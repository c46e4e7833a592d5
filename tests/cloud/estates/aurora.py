"""An Aurora global database, sound or with a headless secondary, for several estates."""

from __future__ import annotations

from common import Cloud, arn, lag, metric, tag_list


def global_database(
    cloud: Cloud,
    *,
    app: str,
    name: str,
    primary: str,
    secondary: str,
    headless: bool = False,
    instance_class: str = "db.r7g.xlarge",
    secondary_class: str | None = None,
    lag_milliseconds: tuple[float, float] = (180.0, 900.0),
) -> None:
    rds = cloud.client("rds", primary)
    rds.create_global_cluster(
        GlobalClusterIdentifier=f"{name}-global",
        Engine="aurora-postgresql",
        EngineVersion="16.6",
        StorageEncrypted=True,
        DeletionProtection=True,
        Tags=tag_list(app),
    )
    _cluster(cloud, app, name, primary, {"MasterUsername": "dba", "MasterUserPassword": "not-a-secret-1"})
    _cluster(cloud, app, name, secondary, {"KmsKeyId": arn("kms", secondary, f"key/{name}")})
    for number in (1, 2):
        _instance(cloud, app, name, primary, number, instance_class)
    if not headless:
        _instance(cloud, app, name, secondary, 1, secondary_class or instance_class)
    for metric_name, factor in (("AuroraGlobalDBReplicationLag", 1.0), ("AuroraGlobalDBRPOLag", 1.2)):
        typical, peak = lag_milliseconds
        metric(
            cloud,
            secondary,
            "AWS/RDS",
            metric_name,
            {"DBClusterIdentifier": cluster_name(name, secondary), "SourceRegion": primary},
            lag(typical * factor, peak * factor),
        )


def cluster_name(name: str, region: str) -> str:
    return f"{name}-{region}"


def _cluster(cloud: Cloud, app: str, name: str, region: str, more: dict[str, str]) -> None:
    cloud.client("rds", region).create_db_cluster(
        DBClusterIdentifier=cluster_name(name, region),
        GlobalClusterIdentifier=f"{name}-global",
        Engine="aurora-postgresql",
        EngineVersion="16.6",
        StorageEncrypted=True,
        BackupRetentionPeriod=14,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        Tags=tag_list(app),
        **more,
    )


def _instance(cloud: Cloud, app: str, name: str, region: str, number: int, instance_class: str) -> None:
    cloud.client("rds", region).create_db_instance(
        DBInstanceIdentifier=f"{cluster_name(name, region)}-{number}",
        DBClusterIdentifier=cluster_name(name, region),
        DBInstanceClass=instance_class,
        Engine="aurora-postgresql",
        AvailabilityZone=f"{region}{'abc'[number - 1]}",
        Tags=tag_list(app),
    )
