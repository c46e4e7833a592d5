"""Security Hub by hand, with boto3: what people do there, and what they see.

    security_hub.py --endpoint-url URL [--region R] [--account A] enable
    security_hub.py … list                       every finding, as JSON
    security_hub.py … edit ID '{"Workflow": {"Status": "NOTIFIED"}}'
    security_hub.py … import '[{"SchemaVersion": …}]'
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import boto3

sys.path.insert(0, str(Path(__file__).parent / "estates"))

from common import ACCOUNT, Cloud  # noqa: E402


def client(cloud: Cloud, account: str, region: str) -> Any:
    if account == ACCOUNT:
        return cloud.client("securityhub", region)
    role = f"arn:aws:iam::{account}:role/Reader"
    keys = cloud.client("sts").assume_role(RoleArn=role, RoleSessionName="reader")["Credentials"]
    return boto3.client(
        "securityhub",
        region_name=region,
        endpoint_url=cloud.endpoint_url,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def findings(hub: Any) -> list[dict[str, Any]]:
    pages = hub.get_paginator("get_findings").paginate()
    return [finding for page in pages for finding in page["Findings"]]


def edit(hub: Any, finding_id: str, change: dict[str, Any]) -> None:
    (product,) = {finding["ProductArn"] for finding in findings(hub) if finding["Id"] == finding_id}
    answer = hub.batch_update_findings(FindingIdentifiers=[{"Id": finding_id, "ProductArn": product}], **change)
    assert not answer["UnprocessedFindings"], answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint-url", required=True)
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("action", choices=["enable", "list", "edit", "import"])
    parser.add_argument("rest", nargs="*")
    options = parser.parse_args()
    hub = client(Cloud(options.endpoint_url), options.account, options.region)
    if options.action == "enable":
        hub.enable_security_hub(EnableDefaultStandards=False)
    elif options.action == "list":
        json.dump(findings(hub), sys.stdout, default=str)
    elif options.action == "edit":
        edit(hub, options.rest[0], json.loads(options.rest[1]))
    else:
        answer = hub.batch_import_findings(Findings=json.loads(options.rest[0]))
        assert answer["FailedCount"] == 0, answer


if __name__ == "__main__":
    main()
