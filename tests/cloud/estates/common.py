"""What every estate needs: clients, the test cloud's own paths, and a command line.

AWS resources are made with boto3. Only what no AWS API can set (that a replica
is paused, that an evaluation found a warning) goes through `/_cloud/seed`.
"""

from __future__ import annotations

import argparse
import functools
import io
import json
import urllib.request
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
from botocore.config import Config

ACCOUNT = "123456789012"
ACCESS_KEY, SECRET_KEY = "AKIAIOSFODNN7EXAMPLE", "testing"
_CONFIG = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
# Global services accept signatures for their home Region only.
_HOME = {
    "iam": "us-east-1",
    "route53": "us-east-1",
    "route53-recovery-control-config": "us-west-2",
    "route53-recovery-readiness": "us-west-2",
}


@functools.cache
def _client(endpoint_url: str, service: str, region: str) -> Any:
    """Reading a service's model takes a tenth of a second, so clients are kept."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=endpoint_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=_CONFIG,
    )


class Cloud:
    """One account of the test cloud."""

    def __init__(self, endpoint_url: str) -> None:
        self.endpoint_url = endpoint_url.rstrip("/")

    def client(self, service: str, region: str = "us-east-1") -> Any:
        return _client(self.endpoint_url, service, _HOME.get(service, region))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A path under /_cloud."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint_url}/_cloud/{path}", data=data, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read())

    def seed(self, kind: str, **members: Any) -> None:
        self.control("POST", f"seed/{kind}", members)


def arn(service: str, region: str, resource: str) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


def tags(app: str, **more: str) -> dict[str, str]:
    return {"app": app, **more}


def tag_list(app: str, **more: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags(app, **more).items()]


def metric(
    cloud: Cloud, region: str, namespace: str, name: str, dimensions: dict[str, str], values: list[float]
) -> None:
    """One datum a minute, the last of `values` two minutes ago."""
    end = datetime.now(timezone.utc).replace(second=0, microsecond=0) - timedelta(minutes=2)
    data = [
        {
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
            "Timestamp": end - timedelta(minutes=len(values) - 1 - position),
            "Value": value,
        }
        for position, value in enumerate(values)
    ]
    cloud.client("cloudwatch", region).put_metric_data(Namespace=namespace, MetricData=data)


def lag(typical: float, peak: float, count: int = 60) -> list[float]:
    """An hour of a lag that is `typical` but for three minutes at `peak`."""
    return [peak if position in (20, 21, 22) else typical for position in range(count)]


def function_code() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", "def handler(event, context):\n    return {'statusCode': 200}\n")
    return buffer.getvalue()


def role(cloud: Cloud, name: str, app: str) -> str:
    iam = cloud.client("iam")
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    return iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy, Tags=tag_list(app))["Role"]["Arn"]


def subnets(cloud: Cloud, region: str) -> list[str]:
    """The default VPC's subnets, one a zone."""
    found = cloud.client("ec2", region).describe_subnets()["Subnets"]
    return [subnet["SubnetId"] for subnet in sorted(found, key=lambda subnet: subnet["AvailabilityZone"])]


def command_line(seed: Callable[..., Any], *, can_be_flawed: bool = False) -> None:
    parser = argparse.ArgumentParser(description="Seed an estate into the test cloud.")
    parser.add_argument("--endpoint-url", required=True)
    if can_be_flawed:
        parser.add_argument("--flawed", action="store_true", help="with the classic flaws of the pattern")
    options = vars(parser.parse_args())
    seed(options.pop("endpoint_url"), **options)
