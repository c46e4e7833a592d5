"""The request log tells calls apart that differ, and recognises those that do not."""

from __future__ import annotations

from common import Cloud


def test_names_every_call(cloud: Cloud) -> None:
    cloud.client("rds", "eu-central-1").describe_db_instances(MaxRecords=50)
    cloud.client("rds", "eu-central-1").describe_db_instances(MaxRecords=50)
    cloud.client("rds", "eu-central-1").describe_db_instances(MaxRecords=60)
    cloud.client("s3", "eu-west-1").list_buckets()
    cloud.client("cloudwatch", "eu-west-1").list_metrics(Namespace="AWS/RDS")
    cloud.client("apigatewayv2", "eu-west-1").get_apis()
    log = cloud.control("GET", "requests")
    assert [(entry["service"], entry["region"], entry["operation"]) for entry in log] == [
        ("rds", "eu-central-1", "DescribeDBInstances"),
        ("rds", "eu-central-1", "DescribeDBInstances"),
        ("rds", "eu-central-1", "DescribeDBInstances"),
        ("s3", "eu-west-1", "ListBuckets"),
        ("cloudwatch", "eu-west-1", "ListMetrics"),
        ("apigatewayv2", "eu-west-1", "GetApis"),
    ]
    assert log[0]["digest"] == log[1]["digest"] != log[2]["digest"]
    assert all(entry["status"] == 200 for entry in log)
    assert [entry["seq"] for entry in log] == sorted({entry["seq"] for entry in log})
    assert log[0]["host"] == cloud.endpoint_url.removeprefix("http://")
    cloud.control("DELETE", "requests")
    assert cloud.control("GET", "requests") == []


def test_what_moto_is_asked_inside_is_not_a_request(cloud: Cloud) -> None:
    cloud.client("rds", "eu-central-1").describe_global_clusters()
    assert len(cloud.control("GET", "requests")) == 1


def test_tells_the_servers_cpu_time(cloud: Cloud) -> None:
    first = cloud.control("GET", "cpu")["seconds"]
    cloud.client("ec2").describe_regions()
    assert cloud.control("GET", "cpu")["seconds"] >= first > 0
