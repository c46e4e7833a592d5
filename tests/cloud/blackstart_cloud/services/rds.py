"""RDS and Aurora: what happens between Regions.

moto has instances, clusters, read replicas and global clusters. It copies a
replica's zone and resource id from its source, gives every instance the same
resource id, forgets the tags of a global cluster, does not know whether a
replica keeps up, and has no replicated automated backups.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from ..registry import CloudError, Context, Store, operation, page, seed, without_none

INSTANCES = Store()  # (region, identifier) -> members that differ
CLUSTERS = Store()  # (region, identifier) -> members that differ
MEMBERS = Store()  # (global cluster, cluster arn) -> members that differ
GLOBALS = Store()  # global cluster -> members that differ
HOMES = Store()  # global cluster -> the Region where it was created
REPLICATED = Store()  # destination region -> {source instance arn: backup}
BACKUPS = Store()  # (region, instance arn) -> members that differ


def _resource_id(*parts: str) -> str:
    return base64.b32encode(hashlib.sha256("/".join(parts).encode()).digest()).decode()[:26]


# Instances


@seed("rds-instance")
def seed_instance(region: str, identifier: str, **members: Any) -> None:
    """Members of DescribeDBInstances that differ, such as DBInstanceStatus or StatusInfos."""
    INSTANCES.setdefault((region, identifier), {}).update(members)


@operation("rds", "DescribeDBInstances")
def describe_db_instances(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    asked = {name: value for name, value in params.items() if name not in ("Marker", "MaxRecords")}
    found = [_instance(context, instance) for instance in _all(context, "DescribeDBInstances", "DBInstances", asked)]
    shown, marker = _page(found, params)
    return without_none(DBInstances=shown, Marker=marker)


@operation("rds", "CreateDBInstance", "CreateDBInstanceReadReplica", "ModifyDBInstance")
def one_instance(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"DBInstance": _instance(context, context.moto(**params)["DBInstance"])}


def _instance(context: Context, instance: dict[str, Any]) -> dict[str, Any]:
    name = instance["DBInstanceIdentifier"]
    instance = {**instance, "DbiResourceId": f"db-{_resource_id(context.region, name)}"}
    _true_key(context, instance)
    if "ReadReplicaSourceDBInstanceIdentifier" in instance:
        instance["StatusInfos"] = [{"StatusType": "read replication", "Normal": True, "Status": "replicating"}]
        if not instance["AvailabilityZone"].startswith(context.region):
            instance["AvailabilityZone"] = f"{context.region}a"
    copies = [
        {"DBInstanceAutomatedBackupsArn": backups[instance["DBInstanceArn"]]["DBInstanceAutomatedBackupsArn"]}
        for backups in REPLICATED.values()
        if instance["DBInstanceArn"] in backups
    ]
    if copies:
        instance["DBInstanceAutomatedBackupsReplications"] = copies
    return {**instance, **INSTANCES.get((context.region, name), {})}


def _true_key(context: Context, resource: dict[str, Any]) -> None:
    """moto calls the default key `default_kms_key_id`; AWS gives the ARN, and only to the encrypted."""
    if resource.get("KmsKeyId") != "default_kms_key_id":
        return
    del resource["KmsKeyId"]
    if resource.get("StorageEncrypted"):
        resource["KmsKeyId"] = context.arn(f"key/aws-rds-{context.region}", service="kms")


# Clusters and global clusters


@seed("rds-cluster")
def seed_cluster(region: str, identifier: str, **members: Any) -> None:
    """Members of DescribeDBClusters that differ, such as Status."""
    CLUSTERS.setdefault((region, identifier), {}).update(members)


@operation("rds", "DescribeDBClusters")
def describe_db_clusters(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    asked = {name: value for name, value in params.items() if name not in ("Marker", "MaxRecords")}
    found = [_cluster(context, cluster) for cluster in _all(context, "DescribeDBClusters", "DBClusters", asked)]
    shown, marker = _page(found, params)
    return without_none(DBClusters=shown, Marker=marker)


def _cluster(context: Context, cluster: dict[str, Any]) -> dict[str, Any]:
    cluster = {**cluster}
    _true_key(context, cluster)
    return {**cluster, **CLUSTERS.get((context.region, cluster["DBClusterIdentifier"]), {})}


@seed("rds-global-cluster")
def seed_global_cluster(global_cluster: str, **members: Any) -> None:
    """Members of DescribeGlobalClusters that differ, such as Status or FailoverState."""
    GLOBALS.setdefault(global_cluster, {}).update(members)


@seed("rds-global-member")
def seed_global_member(global_cluster: str, cluster_arn: str, **members: Any) -> None:
    """Members of one GlobalClusterMember that differ, such as SynchronizationStatus=pending-resync."""
    MEMBERS.setdefault((global_cluster, cluster_arn), {}).update(members)


@operation("rds", "CreateGlobalCluster")
def create_global_cluster(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """moto forgets the tags and the database's name."""
    answer = context.moto(**params)
    kept = {name: params[name] for name in ("DatabaseName", "EngineLifecycleSupport") if name in params}
    name = answer["GlobalCluster"]["GlobalClusterIdentifier"]
    HOMES[name] = context.region
    GLOBALS.setdefault(name, {}).update(kept, TagList=params.get("Tags", []))
    return {"GlobalCluster": _global_cluster(answer["GlobalCluster"])}


@operation("rds", "DescribeGlobalClusters")
def describe_global_clusters(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = [_global_cluster(found) for found in _global_clusters(context)]
    if wanted := params.get("GlobalClusterIdentifier"):
        found = [
            cluster
            for cluster in found
            if wanted.lower() in (cluster["GlobalClusterIdentifier"], cluster["GlobalClusterArn"])
        ]
        if not found:
            raise CloudError("GlobalClusterNotFoundFault", f"Global cluster {wanted} not found", 404)
    for condition in params.get("Filters", []):
        if condition["Name"] == "region":
            found = [c for c in found if _regions(c) & set(condition["Values"])]
        elif condition["Name"] == "db-cluster-id":
            found = [
                c for c in found if any(m["DBClusterArn"] in condition["Values"] for m in c["GlobalClusterMembers"])
            ]
        else:
            raise CloudError("InvalidParameterValue", f"Unrecognized filter name: {condition['Name']}", 400)
    shown, marker = _page(found, params)
    return without_none(GlobalClusters=shown, Marker=marker)


def _global_clusters(context: Context) -> list[dict[str, Any]]:
    """Every Region with a member sees the global cluster, as does the one where it was created."""
    everywhere = context.ask("DescribeGlobalClusters", region="us-east-1")["GlobalClusters"]  # where moto keeps them
    return [
        cluster
        for cluster in sorted(everywhere, key=lambda cluster: cluster["GlobalClusterIdentifier"])
        if context.region in {HOMES.get(cluster["GlobalClusterIdentifier"]), *_regions(cluster)}
    ]


def _regions(cluster: dict[str, Any]) -> set[str]:
    return {member["DBClusterArn"].split(":")[3] for member in cluster["GlobalClusterMembers"]}


def _global_cluster(cluster: dict[str, Any]) -> dict[str, Any]:
    name = cluster["GlobalClusterIdentifier"]
    members = []
    for member in cluster["GlobalClusterMembers"]:
        status = {} if member["IsWriter"] else {"SynchronizationStatus": "connected"}
        members.append({**member, **status, **MEMBERS.get((name, member["DBClusterArn"]), {})})
    return {**cluster, "GlobalClusterMembers": members, **GLOBALS.get(name, {})}


# Automated backups


@seed("rds-automated-backup")
def seed_automated_backup(region: str, instance_arn: str, **members: Any) -> None:
    """Members of DescribeDBInstanceAutomatedBackups in `region` that differ, such as Status or RestoreWindow."""
    BACKUPS.setdefault((region, instance_arn), {}).update(members)


@operation("rds", "StartDBInstanceAutomatedBackupsReplication")
def start_replication(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    arn = params["SourceDBInstanceArn"]
    source_region, name = arn.split(":")[3], arn.split(":")[-1]
    if source_region == context.region:
        raise CloudError("InvalidParameterValue", "The source must be in another AWS Region", 400)
    there = Context(context.service, "DescribeDBInstances", source_region, context.host, context.native)
    instance = _instance(there, there.moto(DBInstanceIdentifier=name)["DBInstances"][0])
    if not instance["BackupRetentionPeriod"]:
        raise CloudError("InvalidDBInstanceState", "Automated backups are not enabled on the source", 400)
    backup = _backup(instance, source_region, context.region)
    backup["Status"] = "replicating"
    backup["BackupRetentionPeriod"] = params.get("BackupRetentionPeriod", 7)
    backup["TagList"] = params.get("Tags", [])
    if "KmsKeyId" in params:
        backup["KmsKeyId"] = params["KmsKeyId"]
    REPLICATED.setdefault(context.region, {})[arn] = backup
    return {"DBInstanceAutomatedBackup": backup}


@operation("rds", "DescribeDBInstanceAutomatedBackups")
def describe_automated_backups(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    instances = [_instance(context, i) for i in _all(context, "DescribeDBInstances", "DBInstances", {})]
    own = [
        _backup(instance, context.region, context.region)
        for instance in instances
        if instance["BackupRetentionPeriod"] and "DBClusterIdentifier" not in instance
    ]
    found = [
        {**backup, **BACKUPS.get((context.region, backup["DBInstanceArn"]), {})}
        for backup in own + list(REPLICATED.get(context.region, {}).values())
    ]
    for member in ("DBInstanceIdentifier", "DbiResourceId", "DBInstanceAutomatedBackupsArn"):
        if member in params:
            found = [backup for backup in found if backup[member] == params[member]]
    for condition in params.get("Filters", []):
        member = {"status": "Status", "db-instance-id": "DBInstanceIdentifier", "dbi-resource-id": "DbiResourceId"}[
            condition["Name"]
        ]
        found = [backup for backup in found if backup[member] in condition["Values"]]
    shown, marker = _page(found, params)
    return without_none(DBInstanceAutomatedBackups=shown, Marker=marker)


def _backup(instance: dict[str, Any], source_region: str, region: str) -> dict[str, Any]:
    name = instance["DBInstanceIdentifier"]
    account = instance["DBInstanceArn"].split(":")[4]
    backup = without_none(
        DBInstanceArn=instance["DBInstanceArn"],
        DbiResourceId=instance["DbiResourceId"],
        Region=source_region,
        DBInstanceIdentifier=name,
        RestoreWindow={
            "EarliestTime": instance["InstanceCreateTime"],
            "LatestTime": instance.get("LatestRestorableTime", instance["InstanceCreateTime"]),
        },
        AllocatedStorage=instance["AllocatedStorage"],
        Status="active",
        Port=instance.get("DbInstancePort"),
        AvailabilityZone=instance["AvailabilityZone"] if region == source_region else None,
        InstanceCreateTime=instance["InstanceCreateTime"],
        MasterUsername=instance.get("MasterUsername"),
        Engine=instance["Engine"],
        EngineVersion=instance["EngineVersion"],
        LicenseModel=instance.get("LicenseModel"),
        Encrypted=instance["StorageEncrypted"],
        StorageType=instance.get("StorageType"),
        KmsKeyId=instance.get("KmsKeyId"),
        IAMDatabaseAuthenticationEnabled=instance["IAMDatabaseAuthenticationEnabled"],
        BackupRetentionPeriod=instance["BackupRetentionPeriod"],
        DBInstanceAutomatedBackupsArn=f"arn:aws:rds:{region}:{account}:auto-backup:ab-{_resource_id(region, name).lower()}",
        DBInstanceAutomatedBackupsReplications=instance.get("DBInstanceAutomatedBackupsReplications")
        if region == source_region
        else None,
        BackupTarget="region",
    )
    return backup


# Lists


def _all(context: Context, name: str, member: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """moto's whole list, whatever the size of its pages."""
    found: list[dict[str, Any]] = []
    marker: dict[str, Any] = {}
    while True:
        answer = context.ask(name, **asked, **marker)
        found += answer.get(member, [])
        if not answer.get("Marker"):
            return found
        marker = {"Marker": answer["Marker"]}


def _page(found: list[Any], params: dict[str, Any]) -> tuple[list[Any], str | None]:
    return page(found, params.get("Marker"), params.get("MaxRecords"), bad_token="InvalidParameterValue")
