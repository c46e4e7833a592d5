from __future__ import annotations

import pattern_active_active as estate
import pytest
from botocore.exceptions import ClientError
from common import Cloud, role, tags


def test_provisioned_concurrency(cloud: Cloud) -> None:
    estate._function(cloud, "us-east-1", role(cloud, "orders", "orders"))
    client = cloud.client("lambda", "us-east-1")
    (found,) = client.list_provisioned_concurrency_configs(FunctionName="orders-api")["ProvisionedConcurrencyConfigs"]
    assert found == {
        "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:orders-api:1",
        "RequestedProvisionedConcurrentExecutions": 10,
        "AvailableProvisionedConcurrentExecutions": 10,
        "AllocatedProvisionedConcurrentExecutions": 10,
        "Status": "READY",
        "LastModified": "2026-01-01T00:00:00+0000",
    }
    assert client.get_function_concurrency(FunctionName="orders-api")["ReservedConcurrentExecutions"] == 100
    (function,) = client.list_functions()["Functions"]
    assert client.list_tags(Resource=function["FunctionArn"])["Tags"] == tags("orders")
    assert client.list_event_source_mappings()["EventSourceMappings"] == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.list_provisioned_concurrency_configs(FunctionName="nothing")


def test_the_regional_name_of_a_domain(cloud: Cloud) -> None:
    client = cloud.client("apigatewayv2", "eu-central-1")
    configuration = {
        "CertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/x",
        "EndpointType": "REGIONAL",
    }
    for name in ("a.example.com", "b.example.com"):
        client.create_domain_name(DomainName=name, DomainNameConfigurations=[configuration], Tags=tags("shop"))
    pages = list(client.get_paginator("get_domain_names").paginate(PaginationConfig={"PageSize": 1}))
    found = [name for page in pages for name in page["Items"]]
    assert [name["DomainName"] for name in found] == ["a.example.com", "b.example.com"] and len(pages) == 2
    regional = found[0]["DomainNameConfigurations"][0]
    assert regional["ApiGatewayDomainName"].endswith(".execute-api.eu-central-1.amazonaws.com")
    assert regional["HostedZoneId"].startswith("Z") and regional["DomainNameStatus"] == "AVAILABLE"
    api = client.create_api(Name="h", ProtocolType="HTTP", Tags=tags("shop"))["ApiId"]
    client.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    client.create_api_mapping(DomainName="a.example.com", ApiId=api, Stage="$default")
    assert [found["ApiId"] for found in client.get_apis()["Items"]] == [api]
    assert [stage["StageName"] for stage in client.get_stages(ApiId=api)["Items"]] == ["$default"]
    assert [mapping["ApiId"] for mapping in client.get_api_mappings(DomainName="a.example.com")["Items"]] == [api]
