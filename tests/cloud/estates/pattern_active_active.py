"""Pattern 2, active/active: API Gateway, Lambda, a DynamoDB global table, latency records.

us-east-1 and us-west-2, workload `orders`. Flawed: the table has no replica,
the function in us-west-2 reads it across the continent, and the records have
no health check.
"""

from __future__ import annotations

from common import Cloud, arn, command_line, function_code, role, tag_list, tags
from tables import table

APP, EAST, WEST = "orders", "us-east-1", "us-west-2"
DOMAIN = "api.orders.example.com"


def seed(endpoint_url: str, flawed: bool = False) -> None:
    cloud = Cloud(endpoint_url)
    table(cloud, app=APP, name="orders", regions=[EAST] if flawed else [EAST, WEST])
    function_role = role(cloud, "orders-function", APP)
    targets = {}
    for region in (EAST, WEST):
        _function(cloud, region, function_role)
        targets[region] = _api(cloud, region)
    _records(cloud, targets, health_checks=not flawed)


def _function(cloud: Cloud, region: str, function_role: str) -> None:
    client = cloud.client("lambda", region)
    client.create_function(
        FunctionName="orders-api",
        Runtime="python3.13",
        Role=function_role,
        Handler="app.handler",
        Code={"ZipFile": function_code()},
        Publish=True,
        Tags=tags(APP),
    )
    client.put_function_concurrency(FunctionName="orders-api", ReservedConcurrentExecutions=100)
    client.put_provisioned_concurrency_config(
        FunctionName="orders-api", Qualifier="1", ProvisionedConcurrentExecutions=10
    )


def _api(cloud: Cloud, region: str) -> dict[str, str]:
    """A Regional API with its custom domain; the answer says where DNS should point."""
    client = cloud.client("apigateway", region)
    api = client.create_rest_api(name="orders", endpointConfiguration={"types": ["REGIONAL"]}, tags=tags(APP))["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    client.put_method(restApiId=api, resourceId=root, httpMethod="ANY", authorizationType="AWS_IAM")
    function = arn("lambda", region, "function:orders-api")
    client.put_integration(
        restApiId=api,
        resourceId=root,
        httpMethod="ANY",
        type="AWS_PROXY",
        integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations",
    )
    client.create_deployment(restApiId=api, stageName="prod")
    name = client.create_domain_name(
        domainName=DOMAIN,
        regionalCertificateArn=arn("acm", region, "certificate/orders"),
        endpointConfiguration={"types": ["REGIONAL"]},
        securityPolicy="TLS_1_2",
        tags=tags(APP),
    )
    client.create_base_path_mapping(domainName=DOMAIN, restApiId=api, stage="prod")
    return {"dns": name["regionalDomainName"], "zone": name["regionalHostedZoneId"], "api": api}


def _records(cloud: Cloud, targets: dict[str, dict[str, str]], *, health_checks: bool) -> None:
    route53 = cloud.client("route53")
    zone = route53.create_hosted_zone(Name="orders.example.com", CallerReference="orders")["HostedZone"]["Id"]
    route53.change_tags_for_resource(
        ResourceType="hostedzone", ResourceId=zone.removeprefix("/hostedzone/"), AddTags=tag_list(APP)
    )
    changes = []
    for region, target in targets.items():
        record = {
            "Name": DOMAIN,
            "Type": "A",
            "SetIdentifier": region,
            "Region": region,
            "AliasTarget": {
                "HostedZoneId": target["zone"],
                "DNSName": target["dns"],
                "EvaluateTargetHealth": health_checks,
            },
        }
        if health_checks:
            record["HealthCheckId"] = _health_check(cloud, region, target["api"])
        changes.append({"Action": "CREATE", "ResourceRecordSet": record})
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def _health_check(cloud: Cloud, region: str, api: str) -> str:
    route53 = cloud.client("route53")
    check = route53.create_health_check(
        CallerReference=f"orders-{region}",
        HealthCheckConfig={
            "Type": "HTTPS",
            "FullyQualifiedDomainName": f"{api}.execute-api.{region}.amazonaws.com",
            "Port": 443,
            "ResourcePath": "/prod/health",
            "RequestInterval": 10,
            "FailureThreshold": 3,
            "EnableSNI": True,
        },
    )["HealthCheck"]["Id"]
    route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=check, AddTags=tag_list(APP))
    return check


if __name__ == "__main__":
    command_line(seed, can_be_flawed=True)
