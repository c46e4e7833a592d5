"""The extended operations refuse what the official model refuses."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from common import ACCESS_KEY, SECRET_KEY, Cloud


def unchecked(cloud: Cloud, service: str, region: str) -> Any:
    """A client that sends what it is given."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=cloud.endpoint_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


@pytest.mark.parametrize(
    ("service", "region", "operation", "params", "code"),
    [
        ("opensearch", "eu-central-1", "create_outbound_connection", {"ConnectionAlias": "x"}, "ValidationException"),
        ("bedrock", "eu-central-1", "create_inference_profile", {"inferenceProfileName": "x"}, "ValidationException"),
        ("arc-region-switch", "us-east-1", "create_plan", {"name": "x"}, "ValidationException"),
        ("route53-recovery-control-config", "us-west-2", "create_cluster", {}, "ValidationException"),
        ("route53-recovery-cluster", "us-east-1", "get_routing_control_state", {}, "ValidationException"),
        ("route53-recovery-readiness", "us-west-2", "create_readiness_check", {}, "ValidationException"),
        ("cloudwatch", "eu-central-1", "get_metric_data", {"MetricDataQueries": []}, "ValidationError"),
        ("rds", "eu-central-1", "start_db_instance_automated_backups_replication", {}, "ValidationError"),
        ("ec2", "eu-central-1", "create_capacity_reservation", {}, "InvalidParameterValue"),
    ],
)
def test_a_missing_parameter(
    cloud: Cloud, service: str, region: str, operation: str, params: dict[str, Any], code: str
) -> None:
    with pytest.raises(ClientError, match="Missing required parameter") as caught:
        getattr(unchecked(cloud, service, region), operation)(**params)
    assert caught.value.response["Error"]["Code"] == code


def test_an_unknown_parameter(cloud: Cloud) -> None:
    client = unchecked(cloud, "route53-recovery-control-config", "us-west-2")

    def add(params: dict[str, Any], **_: Any) -> None:
        params["body"] = b'{"ClusterName": "x", "Colour": "red"}'

    client.meta.events.register("before-call.*.CreateCluster", add)
    with pytest.raises(ClientError, match="Unknown parameter in input: Colour"):
        client.create_cluster(ClusterName="x")


def test_an_unsigned_request(cloud: Cloud) -> None:
    import urllib.error
    import urllib.request

    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{cloud.endpoint_url}/2021-01-01/domain")
