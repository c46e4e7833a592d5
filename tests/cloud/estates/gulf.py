"""A company in the Gulf: primary me-south-1 (Bahrain), standby me-central-1 (UAE).

Both are opt-in Regions, which this estate opts in to. Workload `souq` is
replicated soundly, but to a Region that the same event can take: that is the
point. Workload `ledger` exists in Bahrain only.
"""

from __future__ import annotations

from aurora import global_database
from buckets import bucket, replicate
from common import Cloud, command_line, metric, tag_list
from tables import table

BAHRAIN, UAE = "me-south-1", "me-central-1"


def seed(endpoint_url: str) -> None:
    cloud = Cloud(endpoint_url)
    cloud.control("POST", "opt-in", [BAHRAIN, UAE])
    global_database(cloud, app="souq", name="souq", primary=BAHRAIN, secondary=UAE)
    table(cloud, app="souq", name="souq-baskets", regions=[BAHRAIN, UAE])
    for region in (BAHRAIN, UAE):
        bucket(cloud, app="souq", name=f"souq-media-{region}", region=region, key="souq")
    replicate(cloud, source=(BAHRAIN, f"souq-media-{BAHRAIN}"), destination=(UAE, f"souq-media-{UAE}"))
    metric(
        cloud,
        BAHRAIN,
        "AWS/Bedrock",
        "Invocations",
        {"ModelId": "global.anthropic.claude-sonnet-4-5-20250929-v1:0"},
        [30.0] * 60,
    )
    _ledger(cloud)


def _ledger(cloud: Cloud) -> None:
    cloud.client("rds", BAHRAIN).create_db_instance(
        DBInstanceIdentifier="ledger",
        DBInstanceClass="db.m6g.large",
        Engine="postgres",
        EngineVersion="16.6",
        AllocatedStorage=500,
        MasterUsername="dba",
        MasterUserPassword="not-a-secret-1",
        MultiAZ=True,
        BackupRetentionPeriod=7,
        StorageEncrypted=True,
        Tags=tag_list("ledger"),
    )
    table(cloud, app="ledger", name="ledger-entries", regions=[BAHRAIN])


if __name__ == "__main__":
    command_line(seed)
