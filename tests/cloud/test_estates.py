"""Each estate is there, and each flaw is where its description says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gulf
import pattern_active_active
import pattern_bedrock_search
import pattern_warm_standby
import pytest
from botocore.exceptions import ClientError
from common import Cloud

ESTATES = Path(__file__).parent / "estates"
FLAWED = pytest.mark.parametrize("flawed", [False, True])


@pytest.mark.parametrize(
    "name", ["databases", "pattern_warm_standby", "pattern_active_active", "pattern_bedrock_search", "gulf"]
)
def test_an_estate_can_be_seeded_from_the_command_line(cloud: Cloud, name: str) -> None:
    command = [sys.executable, str(ESTATES / f"{name}.py"), "--endpoint-url", cloud.endpoint_url]
    assert subprocess.run(command, capture_output=True, text=True).stderr == ""


@FLAWED
def test_warm_standby(cloud: Cloud, flawed: bool) -> None:
    pattern_warm_standby.seed(cloud.endpoint_url, flawed=flawed)
    for region, nodes in (("eu-central-1", 6), ("eu-west-1", 3)):
        eks = cloud.client("eks", region)
        assert eks.list_clusters()["clusters"] == ["checkout"]
        assert eks.describe_cluster(name="checkout")["cluster"]["version"] == "1.33"
        (group,) = eks.list_nodegroups(clusterName="checkout")["nodegroups"]
        found = eks.describe_nodegroup(clusterName="checkout", nodegroupName=group)["nodegroup"]
        assert found["scalingConfig"]["desiredSize"] == nodes and found["tags"] == {"app": "checkout"}
    members = cloud.client("rds", "eu-west-1").describe_db_clusters()["DBClusters"][0]["DBClusterMembers"]
    assert (members == []) is flawed
    arc = cloud.client("route53-recovery-control-config")
    panel = arc.list_control_panels()["ControlPanels"][1]["ControlPanelArn"]
    assert (arc.list_safety_rules(ControlPanelArn=panel)["SafetyRules"] == []) is flawed
    switch = cloud.client("arc-region-switch", "eu-west-1")
    plan = switch.list_plans_in_region()["plans"][0]["arn"]
    expected = "actionRequired" if flawed else "passed"
    assert switch.get_plan_evaluation_status(planArn=plan)["evaluationState"] == expected
    assert len(cloud.client("route53").list_health_checks()["HealthChecks"]) == 2


@FLAWED
def test_active_active(cloud: Cloud, flawed: bool) -> None:
    pattern_active_active.seed(cloud.endpoint_url, flawed=flawed)
    table = cloud.client("dynamodb", "us-east-1").describe_table(TableName="orders")["Table"]
    assert ("Replicas" not in table) is flawed
    route53 = cloud.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    records = [r for r in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"] if "Region" in r]
    assert [record["Region"] for record in records] == ["us-east-1", "us-west-2"]
    assert all(("HealthCheckId" not in record) is flawed for record in records)
    for region, record in zip(("us-east-1", "us-west-2"), records, strict=True):
        gateway = cloud.client("apigateway", region)
        api = gateway.get_rest_apis()["items"][0]
        assert api["endpointConfiguration"]["types"] == ["REGIONAL"]
        assert gateway.get_stages(restApiId=api["id"])["item"][0]["stageName"] == "prod"
        name = gateway.get_domain_names()["items"][0]
        mapping = gateway.get_base_path_mappings(domainName=name["domainName"])["items"][0]
        assert mapping["restApiId"] == api["id"]
        assert record["AliasTarget"]["DNSName"].rstrip(".") == name["regionalDomainName"]


@FLAWED
def test_bedrock_search(cloud: Cloud, flawed: bool) -> None:
    pattern_bedrock_search.seed(cloud.endpoint_url, flawed=flawed)
    profiles = cloud.client("bedrock", "eu-central-1").list_inference_profiles(typeEquals="APPLICATION")
    assert (profiles["inferenceProfileSummaries"] == []) is flawed
    s3 = cloud.client("s3", "eu-central-1")
    rule = s3.get_bucket_replication(Bucket="assistant-documents-eu-central-1")["ReplicationConfiguration"]["Rules"][0]
    assert (rule["Filter"] == {"Prefix": "public/"}) is flawed
    metrics = cloud.client("cloudwatch", "eu-central-1").list_metrics(Namespace="AWS/Bedrock")["Metrics"]
    invoked = metrics[0]["Dimensions"][0]["Value"]
    assert invoked.startswith("eu.") is not flawed
    connections = cloud.client("opensearch", "eu-west-1").describe_outbound_connections()["Connections"]
    assert [connection["ConnectionStatus"]["StatusCode"] for connection in connections] == ["ACTIVE"]


def test_the_gulf_needs_its_opt_in(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        cloud.client("rds", gulf.BAHRAIN).describe_db_clusters()
    gulf.seed(cloud.endpoint_url)
    clusters = cloud.client("rds", gulf.BAHRAIN).describe_global_clusters()["GlobalClusters"]
    regions = [member["DBClusterArn"].split(":")[3] for member in clusters[0]["GlobalClusterMembers"]]
    assert regions == [gulf.BAHRAIN, gulf.UAE]
    assert cloud.client("dynamodb", gulf.UAE).list_tables()["TableNames"] == ["souq-baskets"]
