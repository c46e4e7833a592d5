"""Each fault, as a client of each protocol meets it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from common import ACCESS_KEY, SECRET_KEY, Cloud

CALLS = {
    "ec2": ("describe_vpcs", {}),
    "rds": ("describe_db_instances", {}),
    "dynamodb": ("list_tables", {}),
    "cloudwatch": ("list_metrics", {}),
    "arc-region-switch": ("list_plans_in_region", {}),
    "s3": ("list_buckets", {}),
    "route53": ("list_hosted_zones", {}),
    "opensearch": ("list_domain_names", {}),
    "eks": ("list_clusters", {}),
    "lambda": ("list_functions", {}),
    "route53-recovery-control-config": ("list_clusters", {}),
}


def call(cloud: Cloud, service: str, region: str = "eu-central-1") -> dict[str, Any]:
    operation, params = CALLS[service]
    return getattr(cloud.client(service, region), operation)(**params)


def fault(cloud: Cloud, kind: str, **where: Any) -> None:
    cloud.control("POST", "faults", [{"kind": kind, **where}])


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("ec2", "UnauthorizedOperation", 403),
        ("rds", "AccessDenied", 403),
        ("dynamodb", "AccessDeniedException", 400),
        ("cloudwatch", "AccessDeniedException", 400),
        ("arc-region-switch", "AccessDeniedException", 403),
        ("s3", "AccessDenied", 403),
        ("route53", "AccessDenied", 403),
        ("opensearch", "AccessDeniedException", 403),
        ("eks", "AccessDeniedException", 403),
        ("lambda", "AccessDeniedException", 403),
        ("route53-recovery-control-config", "AccessDeniedException", 403),
    ],
)
def test_access_denied(cloud: Cloud, service: str, code: str, status: int) -> None:
    fault(cloud, "access_denied", service=service)
    with pytest.raises(ClientError) as caught:
        call(cloud, service)
    assert caught.value.response["Error"]["Code"] == code
    cloud.control("DELETE", "faults")
    call(cloud, service)


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("ec2", "RequestLimitExceeded", 503),
        ("rds", "Throttling", 400),
        ("dynamodb", "ThrottlingException", 400),
        ("cloudwatch", "ThrottlingException", 400),
        ("s3", "SlowDown", 503),
        ("route53", "Throttling", 400),
        ("opensearch", "ThrottlingException", 429),
        ("lambda", "TooManyRequestsException", 429),
    ],
)
def test_throttle(cloud: Cloud, service: str, code: str, status: int) -> None:
    fault(cloud, "throttle", service=service)
    with pytest.raises(ClientError) as caught:
        call(cloud, service)
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize("service", CALLS)
def test_server_error(cloud: Cloud, service: str) -> None:
    fault(cloud, "server_error", service=service)
    with pytest.raises(ClientError) as caught:
        call(cloud, service)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


@pytest.mark.parametrize("service", ["ec2", "s3", "route53", "dynamodb", "opensearch"])
def test_malformed(cloud: Cloud, service: str) -> None:
    fault(cloud, "malformed", service=service)
    with pytest.raises((ResponseParserError, ClientError, ValueError, AttributeError, TypeError)):
        answer = call(cloud, service)
        raise ValueError(f"botocore takes broken JSON for a message: {answer}")


def test_reset(cloud: Cloud) -> None:
    fault(cloud, "reset", service="ec2")
    with pytest.raises((ConnectionClosedError, EndpointConnectionError)):
        call(cloud, "ec2")


def impatient(cloud: Cloud, service: str, region: str) -> Any:
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=cloud.endpoint_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(read_timeout=0.3, retries={"total_max_attempts": 1}),
    )


def test_a_region_that_hangs_does_not_stop_the_others(cloud: Cloud) -> None:
    fault(cloud, "hang", region="eu-west-1")
    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(impatient(cloud, "rds", "eu-west-1").describe_db_instances)
        assert call(cloud, "rds", "eu-central-1")["DBInstances"] == []
        with pytest.raises(ReadTimeoutError):
            hanging.result()


def test_slow_is_late_and_true(cloud: Cloud) -> None:
    fault(cloud, "slow", service="rds", seconds=0.2)
    before = time.monotonic()
    assert call(cloud, "rds")["DBInstances"] == []
    assert time.monotonic() - before >= 0.2


def test_strikes_only_where_and_as_often_as_it_says(cloud: Cloud) -> None:
    fault(cloud, "throttle", service="rds", region="eu-central-1", operation="DescribeDBInstances", times=2)
    for _ in range(2):
        with pytest.raises(ClientError):
            call(cloud, "rds")
    call(cloud, "rds")
    fault(cloud, "throttle", service="rds", region="eu-west-1", operation="DescribeDBInstances")
    call(cloud, "rds", "eu-central-1")
    cloud.client("rds", "eu-west-1").describe_db_clusters()


def test_an_unknown_kind_is_refused(cloud: Cloud) -> None:
    with pytest.raises(Exception, match="400"):
        fault(cloud, "gremlin")
