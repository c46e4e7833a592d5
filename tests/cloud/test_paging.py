"""With a page size in force, every list that AWS paginates comes in pages, and none is cut short."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from common import Cloud

LISTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("ec2", "describe_subnets", "Subnets", {}),
    ("ec2", "describe_vpcs", "Vpcs", {}),
    ("rds", "describe_db_instances", "DBInstances", {}),
    ("rds", "describe_db_clusters", "DBClusters", {}),
    ("rds", "describe_global_clusters", "GlobalClusters", {}),
    ("rds", "describe_db_instance_automated_backups", "DBInstanceAutomatedBackups", {}),
    ("dynamodb", "list_tables", "TableNames", {}),
    ("s3", "list_buckets", "Buckets", {}),
    ("cloudwatch", "list_metrics", "Metrics", {}),
    ("bedrock", "list_inference_profiles", "inferenceProfileSummaries", {}),
]


@pytest.mark.parametrize(("service", "operation", "member", "params"), LISTS)
def test_a_paginator_finds_what_one_page_held(
    cloud: Cloud, service: str, operation: str, member: str, params: dict[str, Any]
) -> None:
    import databases

    databases.seed(cloud.endpoint_url)
    client = cloud.client(service, "eu-central-1")
    whole = getattr(client, operation)(**params)[member]
    assert len(whole) > (0 if operation == "describe_vpcs" else 1)
    cloud.control("POST", "page-size", {"items": 1})
    cloud.control("DELETE", "requests")
    pages = list(client.get_paginator(operation).paginate(**params))
    found = [item for page in pages for item in page[member]]
    assert [_name(item) for item in found] == [_name(item) for item in whole]
    assert len(cloud.control("GET", "requests")) == len(whole) == len(pages)


def _name(item: Any) -> str:
    """What stays the same between two readings (times do not)."""
    if isinstance(item, dict):
        return repr(sorted((key, value) for key, value in item.items() if "Time" not in key and key != "RestoreWindow"))
    return str(item)


def test_dns_records_are_paged_by_name_type_and_identifier(cloud: Cloud) -> None:
    import pattern_active_active

    pattern_active_active.seed(cloud.endpoint_url)
    cloud.control("POST", "page-size", {"items": 1})
    route53 = cloud.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    pages = list(route53.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone))
    found = [record.get("SetIdentifier", record["Type"]) for page in pages for record in page["ResourceRecordSets"]]
    assert found == ["NS", "SOA", "us-east-1", "us-west-2"] and len(pages) == 4
    assert pages[2]["NextRecordIdentifier"] == "us-west-2"


def test_a_token_that_was_made_up_is_refused(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="token"):
        cloud.client("opensearch", "eu-central-1").describe_outbound_connections(NextToken="made-up")
