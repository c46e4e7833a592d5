"""Opt-in Regions, and services that live in one Region."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError
from common import ACCESS_KEY, SECRET_KEY, Cloud

BAHRAIN = "me-south-1"


def test_lists_enabled_regions_and_all_regions(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2")
    enabled = {region["RegionName"] for region in ec2.describe_regions()["Regions"]}
    assert len(enabled) == 17 and BAHRAIN not in enabled and "af-south-1" not in enabled
    every = {region["RegionName"]: region for region in ec2.describe_regions(AllRegions=True)["Regions"]}
    assert every[BAHRAIN] == {
        "RegionName": BAHRAIN,
        "Endpoint": "ec2.me-south-1.amazonaws.com",
        "OptInStatus": "not-opted-in",
    }
    assert every["eu-central-1"]["OptInStatus"] == "opt-in-not-required"
    cloud.control("POST", "opt-in", [BAHRAIN])
    assert ec2.describe_regions(RegionNames=[BAHRAIN])["Regions"][0]["OptInStatus"] == "opted-in"
    opted_in = ec2.describe_regions(Filters=[{"Name": "opt-in-status", "Values": ["opted-in"]}])["Regions"]
    assert [region["RegionName"] for region in opted_in] == [BAHRAIN]
    cloud.control("DELETE", "opt-in", [BAHRAIN])
    assert BAHRAIN not in {region["RegionName"] for region in ec2.describe_regions()["Regions"]}


@pytest.mark.parametrize(
    ("service", "operation", "params", "code", "status"),
    [
        ("ec2", "describe_vpcs", {}, "AuthFailure", 401),
        ("sts", "get_caller_identity", {}, "InvalidClientTokenId", 403),
        ("rds", "describe_db_instances", {}, "InvalidClientTokenId", 403),
        ("autoscaling", "describe_auto_scaling_groups", {}, "InvalidClientTokenId", 403),
        ("dynamodb", "list_tables", {}, "UnrecognizedClientException", 400),
        ("cloudwatch", "list_metrics", {}, "UnrecognizedClientException", 400),
        ("arc-region-switch", "list_plans_in_region", {}, "UnrecognizedClientException", 400),
        ("s3", "list_buckets", {}, "InvalidAccessKeyId", 403),
        ("opensearch", "list_domain_names", {}, "UnrecognizedClientException", 403),
        ("bedrock", "list_inference_profiles", {}, "UnrecognizedClientException", 403),
        ("eks", "list_clusters", {}, "UnrecognizedClientException", 403),
        ("apigateway", "get_rest_apis", {}, "UnrecognizedClientException", 403),
        ("apigatewayv2", "get_apis", {}, "UnrecognizedClientException", 403),
        ("lambda", "list_functions", {}, "UnrecognizedClientException", 403),
    ],
)
def test_a_region_without_opt_in_does_not_know_the_key(
    cloud: Cloud, service: str, operation: str, params: dict[str, object], code: str, status: int
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(cloud.client(service, BAHRAIN), operation)(**params)
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    cloud.control("POST", "opt-in", [BAHRAIN])
    getattr(cloud.client(service, BAHRAIN), operation)(**params)


def test_an_unknown_region_cannot_be_opted_in_to(cloud: Cloud) -> None:
    with pytest.raises(Exception, match="400"):
        cloud.control("POST", "opt-in", ["eu-nowhere-1"])


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("route53", "list_hosted_zones"),
        ("route53-recovery-control-config", "list_clusters"),
        ("route53-recovery-readiness", "list_cells"),
    ],
)
def test_a_global_service_accepts_its_home_region_only(cloud: Cloud, service: str, operation: str) -> None:
    elsewhere = boto3.client(
        service,
        region_name="eu-central-1",
        endpoint_url=cloud.endpoint_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
    )
    with pytest.raises(ClientError, match="valid region"):
        getattr(elsewhere, operation)()
    getattr(cloud.client(service), operation)()
