from __future__ import annotations

from typing import Any

import pytest
from common import Cloud, tag_list

CONTROL = "arn:aws:route53-recovery-control::123456789012:controlpanel/x/routingcontrol/y"
PROBE = {"RequestInterval": 10, "FailureThreshold": 2, "MeasureLatency": True, "EnableSNI": True}


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ({"Type": "RECOVERY_CONTROL", "RoutingControlArn": CONTROL}, {}),
        (
            {
                "Type": "CLOUDWATCH_METRIC",
                "AlarmIdentifier": {"Region": "eu-central-1", "Name": "lag"},
                "InsufficientDataHealthStatus": "LastKnownStatus",
            },
            {},
        ),
        (
            {"Type": "HTTPS", "FullyQualifiedDomainName": "a.example.com", "ResourcePath": "/h", **PROBE},
            {"Port": 443},
        ),
        (
            {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 5432},
            {"RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": False},
        ),
        ({"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": ["a", "b"]}, {}),
    ],
)
def test_a_health_check_comes_back_whole(cloud: Cloud, given: dict[str, Any], more: dict[str, Any]) -> None:
    route53 = cloud.client("route53")
    made = route53.create_health_check(CallerReference="x", HealthCheckConfig=given)["HealthCheck"]
    assert made["HealthCheckConfig"] == {"Inverted": False, "Disabled": False, **given, **more}
    assert route53.get_health_check(HealthCheckId=made["Id"])["HealthCheck"] == made
    assert route53.list_health_checks()["HealthChecks"] == [made]


def test_health_checks_are_paged_and_tagged(cloud: Cloud) -> None:
    route53 = cloud.client("route53")
    made = [
        route53.create_health_check(
            CallerReference=str(number), HealthCheckConfig={"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 1 + number}
        )["HealthCheck"]["Id"]
        for number in range(3)
    ]
    pages = list(route53.get_paginator("list_health_checks").paginate(PaginationConfig={"PageSize": 2}))
    assert [check["Id"] for page in pages for check in page["HealthChecks"]] == made and len(pages) == 2
    route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=made[0], AddTags=tag_list("shop"))
    found = route53.list_tags_for_resources(ResourceType="healthcheck", ResourceIds=made[:2])["ResourceTagSets"]
    assert [tag_set["Tags"] for tag_set in found] == [tag_list("shop"), []]


def test_records_of_every_routing_policy(cloud: Cloud) -> None:
    route53 = cloud.client("route53")
    zone = route53.create_hosted_zone(Name="example.com", CallerReference="x")["HostedZone"]["Id"]
    values = {"TTL": 60, "ResourceRecords": [{"Value": "x.example.net"}]}
    alias = {"HostedZoneId": "Z1", "DNSName": "x.elb.amazonaws.com.", "EvaluateTargetHealth": True}
    records = [
        {
            "Name": "fail.example.com.",
            "Type": "A",
            "SetIdentifier": "p",
            "Failover": "PRIMARY",
            "AliasTarget": alias,
            "HealthCheckId": "h",
        },
        {
            "Name": "geo.example.com.",
            "Type": "CNAME",
            "SetIdentifier": "eu",
            "GeoLocation": {"ContinentCode": "EU"},
            **values,
        },
        {"Name": "latency.example.com.", "Type": "CNAME", "SetIdentifier": "us", "Region": "us-east-1", **values},
        {"Name": "plain.example.com.", "Type": "CNAME", **values},
        {"Name": "weight.example.com.", "Type": "CNAME", "SetIdentifier": "a", "Weight": 10, **values},
    ]
    changes = [{"Action": "CREATE", "ResourceRecordSet": record} for record in records]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    assert [record for record in found if record["Type"] not in ("NS", "SOA")] == records
    (soa,) = [record for record in found if record["Type"] == "SOA"]
    assert soa["ResourceRecords"][0]["Value"].startswith("ns-2048.awsdns-64.com. hostmaster")
    assert route53.get_hosted_zone(Id=zone)["HostedZone"]["ResourceRecordSetCount"] == 7
