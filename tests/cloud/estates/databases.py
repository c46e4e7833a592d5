"""Four kinds of database in three Regions, each both sound and not.

Aurora and RDS, DynamoDB, S3 and OpenSearch, in eu-central-1, eu-west-1 and
us-east-1. The tag `app` says whether a resource is meant to pass: workloads
`shop` and `payments` are sound, `archive` and `reports` are not.
"""

from __future__ import annotations

from aurora import global_database
from buckets import bucket, replicate
from common import Cloud, arn, command_line, lag, metric, tag_list
from opensearch import domain, follow
from tables import table

FRANKFURT, IRELAND, VIRGINIA = "eu-central-1", "eu-west-1", "us-east-1"


def seed(endpoint_url: str) -> None:
    cloud = Cloud(endpoint_url)
    _aurora(cloud)
    _rds(cloud)
    _dynamodb(cloud)
    _s3(cloud)
    _opensearch(cloud)


def _aurora(cloud: Cloud) -> None:
    global_database(cloud, app="shop", name="shop-orders", primary=FRANKFURT, secondary=IRELAND)
    global_database(cloud, app="archive", name="archive-ledger", primary=FRANKFURT, secondary=VIRGINIA, headless=True)


def _rds(cloud: Cloud) -> None:
    _instance(cloud, "shop-catalog", "shop", backup_days=7)
    cloud.client("rds", IRELAND).create_db_instance_read_replica(
        DBInstanceIdentifier="shop-catalog-replica",
        SourceDBInstanceIdentifier=arn("rds", FRANKFURT, "db:shop-catalog"),
        DBInstanceClass="db.m7g.large",
        KmsKeyId=arn("kms", IRELAND, "key/shop"),
        Tags=tag_list("shop"),
    )
    metric(cloud, IRELAND, "AWS/RDS", "ReplicaLag", {"DBInstanceIdentifier": "shop-catalog-replica"}, lag(2.0, 11.0))
    _instance(cloud, "payments-invoices", "payments", backup_days=14)
    cloud.client("rds", IRELAND).start_db_instance_automated_backups_replication(
        SourceDBInstanceArn=arn("rds", FRANKFURT, "db:payments-invoices"),
        BackupRetentionPeriod=14,
        KmsKeyId=arn("kms", IRELAND, "key/payments"),
    )
    _instance(cloud, "reports-warehouse", "reports", backup_days=0, multi_az=False)


def _instance(cloud: Cloud, name: str, app: str, *, backup_days: int, multi_az: bool = True) -> None:
    cloud.client("rds", FRANKFURT).create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.m7g.large",
        Engine="postgres",
        EngineVersion="16.6",
        AllocatedStorage=200,
        MasterUsername="dba",
        MasterUserPassword="not-a-secret-1",
        MultiAZ=multi_az,
        BackupRetentionPeriod=backup_days,
        StorageEncrypted=True,
        Tags=tag_list(app),
    )


def _dynamodb(cloud: Cloud) -> None:
    table(cloud, app="shop", name="shop-carts", regions=[FRANKFURT, IRELAND, VIRGINIA])
    table(cloud, app="reports", name="reports-exports", regions=[FRANKFURT], recoverable=False)


def _s3(cloud: Cloud) -> None:
    for name, app, region, versioned in (
        ("shop-media-eu-central-1", "shop", FRANKFURT, True),
        ("shop-media-eu-west-1", "shop", IRELAND, True),
        ("archive-documents-eu-central-1", "archive", FRANKFURT, True),
        ("archive-documents-us-east-1", "archive", VIRGINIA, True),
        ("reports-raw-eu-central-1", "reports", FRANKFURT, False),
    ):
        bucket(cloud, app=app, name=name, region=region, versioned=versioned, key=app)
    replicate(cloud, source=(FRANKFURT, "shop-media-eu-central-1"), destination=(IRELAND, "shop-media-eu-west-1"))
    replicate(
        cloud,
        source=(FRANKFURT, "archive-documents-eu-central-1"),
        destination=(VIRGINIA, "archive-documents-us-east-1"),
        prefix="2026/",
    )


def _opensearch(cloud: Cloud) -> None:
    domain(cloud, app="shop", name="shop-search", region=FRANKFURT)
    domain(cloud, app="shop", name="shop-search", region=IRELAND)
    follow(
        cloud,
        leader=(FRANKFURT, "shop-search"),
        follower=(IRELAND, "shop-search"),
        indices={"products": "SYNCING", "reviews": "SYNCING"},
    )
    domain(cloud, app="archive", name="archive-search", region=FRANKFURT)
    domain(cloud, app="archive", name="archive-search", region=VIRGINIA)
    follow(
        cloud,
        leader=(FRANKFURT, "archive-search"),
        follower=(VIRGINIA, "archive-search"),
        indices={"contracts": "SYNCING", "letters": "PAUSED"},
    )
    domain(cloud, app="reports", name="reports-logs", region=FRANKFURT, zones=1, masters=False)


if __name__ == "__main__":
    command_line(seed)
