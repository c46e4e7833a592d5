"""Every operation that the auditor calls answers, with something in it, on the estates.

This is the list to extend when a collector calls something new.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import databases
import pattern_active_active
import pattern_bedrock_search
import pattern_warm_standby
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from common import ACCESS_KEY, SECRET_KEY, Cloud, arn, subnets, tags
from conftest import start

FRANKFURT, IRELAND, EAST = "eu-central-1", "eu-west-1", "us-east-1"


@pytest.fixture(scope="session")
def everything() -> Iterator[Cloud]:
    """A server of its own with every estate in one account; these tests only read."""
    process, url = start()
    for estate in (databases, pattern_warm_standby, pattern_active_active, pattern_bedrock_search):
        estate.seed(url)
    cloud = Cloud(url)
    _more(cloud)
    yield cloud
    process.stdin.close()
    process.wait(timeout=10)


def _more(cloud: Cloud) -> None:
    """What no estate has."""
    ec2 = cloud.client("ec2", FRANKFURT)
    ec2.create_launch_template(
        LaunchTemplateName="web", LaunchTemplateData={"InstanceType": "m7g.large", "ImageId": "ami-0123456789abcdef0"}
    )
    cloud.client("autoscaling", FRANKFURT).create_auto_scaling_group(
        AutoScalingGroupName="web",
        MinSize=2,
        MaxSize=4,
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
        VPCZoneIdentifier=",".join(subnets(cloud, FRANKFURT)),
        Tags=[{"Key": "app", "Value": "web", "PropagateAtLaunch": True}],
    )
    cloud.client("bedrock", FRANKFURT).create_provisioned_model_throughput(
        modelUnits=1, provisionedModelName="assistant", modelId="amazon.nova-pro-v1:0"
    )
    stream = cloud.client("dynamodb", EAST).describe_table(TableName="orders")["Table"]["LatestStreamArn"]
    cloud.client("lambda", EAST).create_event_source_mapping(
        FunctionName="orders-api", EventSourceArn=stream, StartingPosition="LATEST"
    )
    cloud.client("cloudwatch", FRANKFURT).put_metric_alarm(
        AlarmName="lag",
        Namespace="AWS/RDS",
        MetricName="ReplicaLag",
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=3,
        Threshold=60,
        ComparisonOperator="GreaterThanThreshold",
    )
    readiness = cloud.client("route53-recovery-readiness")
    cell = readiness.create_cell(CellName="cell")["CellArn"]
    readiness.create_recovery_group(RecoveryGroupName="group", Cells=[cell])
    resource = {"ResourceArn": arn("dynamodb", FRANKFURT, "table/shop-carts"), "ReadinessScopes": [cell]}
    readiness.create_resource_set(ResourceSetName="set", ResourceSetType="AWS::DynamoDB::Table", Resources=[resource])
    readiness.create_readiness_check(ReadinessCheckName="check", ResourceSetName="set")
    http_api = cloud.client("apigatewayv2", FRANKFURT)
    api = http_api.create_api(Name="http", ProtocolType="HTTP", Tags=tags("http"))["ApiId"]
    http_api.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    certificate = {"CertificateArn": arn("acm", FRANKFURT, "certificate/x"), "EndpointType": "REGIONAL"}
    http_api.create_domain_name(DomainName="http.example.com", DomainNameConfigurations=[certificate])
    http_api.create_api_mapping(DomainName="http.example.com", ApiId=api, Stage="$default")
    follower = arn("es", IRELAND, "domain/shop-search")
    cloud.client("opensearch", FRANKFURT).add_replication_peer(DomainName="shop-search", PeerDomainArn=follower)


def found(cloud: Cloud, what: str) -> str:
    """An identifier that only the server knows."""
    arc = cloud.client("route53-recovery-control-config")
    match what:
        case "zone":
            return cloud.client("route53").list_hosted_zones()["HostedZones"][0]["Id"]
        case "zone-id":
            return found(cloud, "zone").removeprefix("/hostedzone/")
        case "cluster":
            return arc.list_clusters()["Clusters"][0]["ClusterArn"]
        case "panel":
            return arc.list_control_panels()["ControlPanels"][1]["ControlPanelArn"]
        case "control":
            return arc.list_routing_controls(ControlPanelArn=found(cloud, "panel"))["RoutingControls"][0][
                "RoutingControlArn"
            ]
        case "plan":
            return cloud.client("arc-region-switch", IRELAND).list_plans_in_region()["plans"][0]["arn"]
        case "rest-api":
            return cloud.client("apigateway", EAST).get_rest_apis()["items"][0]["id"]
        case "http-api":
            return cloud.client("apigatewayv2", FRANKFURT).get_apis()["Items"][0]["ApiId"]
        case "profile":
            listed = cloud.client("bedrock", FRANKFURT).list_inference_profiles(typeEquals="APPLICATION")
            return listed["inferenceProfileSummaries"][0]["inferenceProfileArn"]
    raise KeyError(what)


def window() -> dict[str, Any]:
    end = datetime.now(timezone.utc)
    lag = {"Namespace": "AWS/S3", "MetricName": "ReplicationLatency"}
    return {
        "StartTime": end - timedelta(hours=1),
        "EndTime": end,
        "MetricDataQueries": [{"Id": "q", "MetricStat": {"Metric": lag, "Period": 60, "Stat": "p95"}}],
    }


# service, Region, operation, parameters (`<x>` is looked up), the member that must not be empty
READS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("sts", FRANKFURT, "get_caller_identity", {}, "Account"),
    ("ec2", FRANKFURT, "describe_regions", {"AllRegions": True}, "Regions"),
    ("ec2", FRANKFURT, "describe_availability_zones", {}, "AvailabilityZones"),
    ("ec2", FRANKFURT, "describe_vpcs", {"MaxResults": 100}, "Vpcs"),
    ("ec2", FRANKFURT, "describe_subnets", {"MaxResults": 100}, "Subnets"),
    ("ec2", FRANKFURT, "describe_instances", {"MaxResults": 100}, "Reservations"),
    ("ec2", FRANKFURT, "describe_capacity_reservations", {"MaxResults": 100}, "CapacityReservations"),
    ("autoscaling", FRANKFURT, "describe_auto_scaling_groups", {"MaxRecords": 100}, "AutoScalingGroups"),
    ("rds", FRANKFURT, "describe_db_instances", {"MaxRecords": 100}, "DBInstances"),
    ("rds", FRANKFURT, "describe_db_clusters", {"MaxRecords": 100}, "DBClusters"),
    ("rds", IRELAND, "describe_global_clusters", {"MaxRecords": 100}, "GlobalClusters"),
    ("rds", IRELAND, "describe_db_instance_automated_backups", {"MaxRecords": 100}, "DBInstanceAutomatedBackups"),
    ("dynamodb", FRANKFURT, "list_tables", {"Limit": 100}, "TableNames"),
    ("dynamodb", FRANKFURT, "describe_table", {"TableName": "shop-carts"}, "Table"),
    ("dynamodb", FRANKFURT, "describe_continuous_backups", {"TableName": "shop-carts"}, "ContinuousBackupsDescription"),
    (
        "dynamodb",
        FRANKFURT,
        "list_tags_of_resource",
        {"ResourceArn": arn("dynamodb", FRANKFURT, "table/shop-carts")},
        "Tags",
    ),
    ("s3", EAST, "list_buckets", {"MaxBuckets": 1000}, "Buckets"),
    ("s3", FRANKFURT, "get_bucket_location", {"Bucket": "shop-media-eu-central-1"}, "LocationConstraint"),
    ("s3", FRANKFURT, "get_bucket_versioning", {"Bucket": "shop-media-eu-central-1"}, "Status"),
    ("s3", FRANKFURT, "get_bucket_replication", {"Bucket": "shop-media-eu-central-1"}, "ReplicationConfiguration"),
    (
        "s3",
        FRANKFURT,
        "get_bucket_encryption",
        {"Bucket": "shop-media-eu-central-1"},
        "ServerSideEncryptionConfiguration",
    ),
    ("s3", FRANKFURT, "get_bucket_tagging", {"Bucket": "shop-media-eu-central-1"}, "TagSet"),
    ("opensearch", FRANKFURT, "list_domain_names", {}, "DomainNames"),
    ("opensearch", FRANKFURT, "describe_domains", {"DomainNames": ["shop-search"]}, "DomainStatusList"),
    ("opensearch", FRANKFURT, "list_tags", {"ARN": arn("es", FRANKFURT, "domain/shop-search")}, "TagList"),
    ("opensearch", IRELAND, "describe_outbound_connections", {"MaxResults": 100}, "Connections"),
    ("opensearch", FRANKFURT, "describe_inbound_connections", {"MaxResults": 100}, "Connections"),
    ("opensearch", FRANKFURT, "describe_domain_replication", {"DomainName": "shop-search"}, "Peers"),
    ("opensearch", FRANKFURT, "describe_domain_health", {"DomainName": "shop-search"}, "ClusterHealth"),
    (
        "bedrock",
        FRANKFURT,
        "list_inference_profiles",
        {"maxResults": 100, "typeEquals": "APPLICATION"},
        "inferenceProfileSummaries",
    ),
    ("bedrock", FRANKFURT, "get_inference_profile", {"inferenceProfileIdentifier": "<profile>"}, "models"),
    ("bedrock", FRANKFURT, "list_provisioned_model_throughputs", {"maxResults": 100}, "provisionedModelSummaries"),
    ("cloudwatch", FRANKFURT, "list_metrics", {"Namespace": "AWS/S3"}, "Metrics"),
    ("cloudwatch", IRELAND, "get_metric_data", {"<window>": True}, "MetricDataResults"),
    ("cloudwatch", FRANKFURT, "describe_alarms", {"MaxRecords": 100}, "MetricAlarms"),
    ("route53", EAST, "list_hosted_zones", {}, "HostedZones"),
    ("route53", EAST, "get_hosted_zone", {"Id": "<zone>"}, "HostedZone"),
    ("route53", EAST, "list_resource_record_sets", {"HostedZoneId": "<zone>"}, "ResourceRecordSets"),
    ("route53", EAST, "list_health_checks", {}, "HealthChecks"),
    (
        "route53",
        EAST,
        "list_tags_for_resources",
        {"ResourceType": "hostedzone", "ResourceIds": ["<zone-id>"]},
        "ResourceTagSets",
    ),
    ("route53-recovery-control-config", EAST, "list_clusters", {"MaxResults": 100}, "Clusters"),
    ("route53-recovery-control-config", EAST, "describe_cluster", {"ClusterArn": "<cluster>"}, "Cluster"),
    ("route53-recovery-control-config", EAST, "list_control_panels", {"ClusterArn": "<cluster>"}, "ControlPanels"),
    (
        "route53-recovery-control-config",
        EAST,
        "list_routing_controls",
        {"ControlPanelArn": "<panel>"},
        "RoutingControls",
    ),
    ("route53-recovery-control-config", EAST, "list_safety_rules", {"ControlPanelArn": "<panel>"}, "SafetyRules"),
    (
        "route53-recovery-control-config",
        EAST,
        "list_associated_route53_health_checks",
        {"RoutingControlArn": "<control>"},
        "HealthCheckIds",
    ),
    ("route53-recovery-cluster", IRELAND, "list_routing_controls", {}, "RoutingControls"),
    (
        "route53-recovery-cluster",
        IRELAND,
        "get_routing_control_state",
        {"RoutingControlArn": "<control>"},
        "RoutingControlState",
    ),
    ("route53-recovery-readiness", EAST, "list_readiness_checks", {}, "ReadinessChecks"),
    ("route53-recovery-readiness", EAST, "list_recovery_groups", {}, "RecoveryGroups"),
    ("route53-recovery-readiness", EAST, "list_cells", {}, "Cells"),
    ("route53-recovery-readiness", EAST, "list_resource_sets", {}, "ResourceSets"),
    ("route53-recovery-readiness", EAST, "get_readiness_check_status", {"ReadinessCheckName": "check"}, "Resources"),
    (
        "route53-recovery-readiness",
        EAST,
        "get_recovery_group_readiness_summary",
        {"RecoveryGroupName": "group"},
        "ReadinessChecks",
    ),
    ("arc-region-switch", IRELAND, "list_plans_in_region", {}, "plans"),
    ("arc-region-switch", IRELAND, "get_plan_in_region", {"arn": "<plan>"}, "plan"),
    ("arc-region-switch", IRELAND, "get_plan_evaluation_status", {"planArn": "<plan>"}, "evaluationState"),
    ("arc-region-switch", IRELAND, "list_plan_executions", {"planArn": "<plan>"}, "items"),
    ("arc-region-switch", IRELAND, "list_route53_health_checks_in_region", {"arn": "<plan>"}, ""),
    ("eks", FRANKFURT, "list_clusters", {"maxResults": 100}, "clusters"),
    ("eks", FRANKFURT, "describe_cluster", {"name": "checkout"}, "cluster"),
    ("eks", FRANKFURT, "list_nodegroups", {"clusterName": "checkout"}, "nodegroups"),
    ("eks", FRANKFURT, "describe_nodegroup", {"clusterName": "checkout", "nodegroupName": "general"}, "nodegroup"),
    ("apigateway", EAST, "get_rest_apis", {"limit": 500}, "items"),
    ("apigateway", EAST, "get_stages", {"restApiId": "<rest-api>"}, "item"),
    ("apigateway", EAST, "get_domain_names", {"limit": 500}, "items"),
    ("apigateway", EAST, "get_base_path_mappings", {"domainName": "api.orders.example.com"}, "items"),
    ("apigatewayv2", FRANKFURT, "get_apis", {"MaxResults": "100"}, "Items"),
    ("apigatewayv2", FRANKFURT, "get_stages", {"ApiId": "<http-api>"}, "Items"),
    ("apigatewayv2", FRANKFURT, "get_domain_names", {}, "Items"),
    ("apigatewayv2", FRANKFURT, "get_api_mappings", {"DomainName": "http.example.com"}, "Items"),
    ("lambda", EAST, "list_functions", {"MaxItems": 50}, "Functions"),
    ("lambda", EAST, "list_tags", {"Resource": arn("lambda", EAST, "function:orders-api")}, "Tags"),
    ("lambda", EAST, "list_event_source_mappings", {}, "EventSourceMappings"),
    ("lambda", EAST, "get_function_concurrency", {"FunctionName": "orders-api"}, "ReservedConcurrentExecutions"),
    (
        "lambda",
        EAST,
        "list_provisioned_concurrency_configs",
        {"FunctionName": "orders-api"},
        "ProvisionedConcurrencyConfigs",
    ),
]


@pytest.mark.parametrize(
    ("service", "region", "operation", "params", "member"), READS, ids=lambda value: str(value)[:40]
)
def test_read(
    everything: Cloud, service: str, region: str, operation: str, params: dict[str, Any], member: str
) -> None:
    params = {name: _looked_up(everything, value) for name, value in params.items()}
    if params.pop("<window>", False):
        params = window()
    answer = getattr(everything.client(service, region), operation)(**params)
    assert not member or answer[member]
    entry = everything.control("GET", "requests")[-1]
    assert (entry["service"], entry["operation"].lower()) == (service, operation.replace("_", ""))


def _looked_up(cloud: Cloud, value: Any) -> Any:
    if isinstance(value, list):
        return [_looked_up(cloud, item) for item in value]
    return found(cloud, value[1:-1]) if isinstance(value, str) and value.startswith("<") else value


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/?x-id=ListBuckets", "ListBuckets"),
        ("/shop-media-eu-central-1/?versioning", "GetBucketVersioning"),
        ("/shop-media-eu-central-1/?replication", "GetBucketReplication"),
        ("/shop-media-eu-central-1/?encryption", "GetBucketEncryption"),
        ("/shop-media-eu-central-1/?tagging", "GetBucketTagging"),
        ("/shop-media-eu-central-1/?location", "GetBucketLocation"),
    ],
)
def test_paths_as_other_sdks_write_them(everything: Cloud, path: str, operation: str) -> None:
    """boto3 leaves out `x-id` and the slash after a bucket; the AWS SDK for Rust does not."""
    status, _ = _signed_get(everything, path, "s3")
    entry = everything.control("GET", "requests")[-1]
    assert (status, entry["service"], entry["operation"]) == (200, "s3", operation)


def test_cbor_of_unknown_length(everything: Cloud) -> None:
    """The AWS SDK for Rust opens maps and lists without saying how long they are."""
    body = b"\xbf" + b"\x69Namespace" + b"\x67AWS/RDS" + b"\x6aDimensions" + b"\x9f\xff" + b"\xff"
    path = "/service/GraniteServiceVersion20100801/operation/ListMetrics"
    headers = {"smithy-protocol": "rpc-v2-cbor", "Content-Type": "application/cbor"}
    status, answer = _signed_get(everything, path, "monitoring", "POST", body, headers)
    assert status == 200 and b"AuroraGlobalDBRPOLag" in answer


def _signed_get(
    cloud: Cloud, path: str, service: str, method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    request = AWSRequest(method, cloud.endpoint_url + path, headers=headers or {}, data=body)
    SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), service, IRELAND if service != "s3" else FRANKFURT).add_auth(request)
    connection = http.client.HTTPConnection(cloud.endpoint_url.removeprefix("http://"), timeout=10)
    connection.request(method, path, body=body, headers=dict(request.headers))
    response = connection.getresponse()
    return response.status, response.read()
