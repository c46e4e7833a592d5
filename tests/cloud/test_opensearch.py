from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from common import ACCOUNT, Cloud, tag_list
from opensearch import domain, follow

LEADER, FOLLOWER = ("eu-central-1", "search"), ("eu-west-1", "search")


@pytest.fixture
def pair(cloud: Cloud) -> Cloud:
    for region, name in (LEADER, FOLLOWER):
        domain(cloud, app="shop", name=name, region=region)
    return cloud


def test_domains_have_the_endpoints_of_aws(pair: Cloud) -> None:
    client = pair.client("opensearch", "eu-central-1")
    names = client.list_domain_names()["DomainNames"]
    assert names == [{"DomainName": "search", "EngineType": "OpenSearch"}]
    (found,) = client.describe_domains(DomainNames=["search"])["DomainStatusList"]
    endpoint = found["Endpoint"]
    assert endpoint.startswith("search-search-") and endpoint.endswith(".eu-central-1.es.amazonaws.com")
    assert found == client.describe_domain(DomainName="search")["DomainStatus"]
    assert found["ClusterConfig"]["ZoneAwarenessConfig"] == {"AvailabilityZoneCount": 3}
    assert client.list_tags(ARN=found["ARN"])["TagList"] == tag_list("shop")
    other = pair.client("opensearch", "eu-west-1").describe_domains(DomainNames=["search"])["DomainStatusList"][0]
    assert other["Endpoint"] != endpoint


def test_a_connection_from_request_to_active(pair: Cloud) -> None:
    follower, leader = pair.client("opensearch", FOLLOWER[0]), pair.client("opensearch", LEADER[0])
    local = {"AWSDomainInformation": {"OwnerId": ACCOUNT, "DomainName": "search", "Region": FOLLOWER[0]}}
    remote = {"AWSDomainInformation": {"OwnerId": ACCOUNT, "DomainName": "search", "Region": LEADER[0]}}
    settings = {"CrossClusterSearch": {"SkipUnavailable": "ENABLED"}}
    made = follower.create_outbound_connection(
        LocalDomainInfo=local,
        RemoteDomainInfo=remote,
        ConnectionAlias="leader",
        ConnectionMode="DIRECT",
        ConnectionProperties=settings,
    )
    made.pop("ResponseMetadata")
    assert made["ConnectionStatus"]["StatusCode"] == "PENDING_ACCEPTANCE"
    identifier = made["ConnectionId"]
    (pending,) = leader.describe_inbound_connections()["Connections"]
    assert pending["ConnectionStatus"]["StatusCode"] == "PENDING_ACCEPTANCE"
    accepted = leader.accept_inbound_connection(ConnectionId=identifier)["Connection"]
    assert accepted["ConnectionStatus"]["StatusCode"] == "APPROVED"

    endpoint = leader.describe_domain(DomainName="search")["DomainStatus"]["Endpoint"]
    active = {"StatusCode": "ACTIVE", "Message": ""}
    common = {
        "LocalDomainInfo": local,
        "RemoteDomainInfo": remote,
        "ConnectionId": identifier,
        "ConnectionStatus": active,
        "ConnectionMode": "DIRECT",
    }
    (outbound,) = follower.describe_outbound_connections()["Connections"]
    assert outbound == {
        **common,
        "ConnectionAlias": "leader",
        "ConnectionProperties": {"Endpoint": endpoint, **settings},
    }
    assert leader.describe_inbound_connections()["Connections"] == [common]
    assert follower.describe_inbound_connections()["Connections"] == []
    assert leader.describe_outbound_connections()["Connections"] == []

    pair.seed("opensearch-connection", connection_id=identifier, status="VALIDATION_FAILED", message="unreachable")
    (failed,) = follower.describe_outbound_connections()["Connections"]
    assert failed["ConnectionStatus"] == {"StatusCode": "VALIDATION_FAILED", "Message": "unreachable"}


def test_connections_are_paged_and_filtered(pair: Cloud) -> None:
    for number in range(3):
        follow(pair, leader=LEADER, follower=FOLLOWER, indices={}, alias=f"leader-{number}")
    client = pair.client("opensearch", FOLLOWER[0])
    first = client.describe_outbound_connections(MaxResults=2)
    second = client.describe_outbound_connections(MaxResults=2, NextToken=first["NextToken"])
    aliases = [connection["ConnectionAlias"] for connection in first["Connections"] + second["Connections"]]
    assert aliases == ["leader-0", "leader-1", "leader-2"] and "NextToken" not in second
    condition = [{"Name": "connection-id", "Values": [first["Connections"][1]["ConnectionId"]]}]
    (only,) = client.describe_outbound_connections(Filters=condition)["Connections"]
    assert only["ConnectionAlias"] == "leader-1"


def test_a_connection_needs_both_domains(pair: Cloud) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        follow(pair, leader=("us-east-1", "nowhere"), follower=FOLLOWER, indices={})


def test_replication_of_a_whole_domain(pair: Cloud) -> None:
    arns = {region: f"arn:aws:es:{region}:{ACCOUNT}:domain/search" for region in ("eu-central-1", "eu-west-1")}
    primary, secondary = pair.client("opensearch", "eu-central-1"), pair.client("opensearch", "eu-west-1")
    empty = primary.describe_domain_replication(DomainName="search")
    assert empty["Peers"] == [] and "Role" not in empty
    made = primary.add_replication_peer(DomainName="search", PeerDomainArn=arns["eu-west-1"])
    assert (made["DomainArn"], made["Status"]) == (arns["eu-central-1"], "PENDING_SETUP")
    found = primary.describe_domain_replication(DomainName="search")
    assert (found["DomainArn"], found["Role"]) == (arns["eu-central-1"], "PRIMARY")
    assert found["Peers"] == [{"PeerDomainArn": arns["eu-west-1"], "PeerRole": "SECONDARY", "Status": "ACTIVE"}]
    assert secondary.describe_domain_replication(DomainName="search")["Role"] == "SECONDARY"
    pair.seed(
        "opensearch-replication-peer",
        domain_arn=arns["eu-central-1"],
        peer_arn=arns["eu-west-1"],
        status="FAILED",
        message="no space",
    )
    peer = primary.describe_domain_replication(DomainName="search")["Peers"][0]
    assert (peer["Status"], peer["StatusMessage"]) == ("FAILED", "no space")


def test_health(pair: Cloud) -> None:
    client = pair.client("opensearch", "eu-central-1")
    found = client.describe_domain_health(DomainName="search")
    zones = found.pop("EnvironmentInformation")[0]["AvailabilityZoneInformation"]
    found.pop("ResponseMetadata")
    assert found == {
        "DomainState": "Active",
        "AvailabilityZoneCount": "3",
        "ActiveAvailabilityZoneCount": "3",
        "StandByAvailabilityZoneCount": "0",
        "DataNodeCount": "3",
        "DedicatedMaster": True,
        "MasterEligibleNodeCount": "3",
        "WarmNodeCount": "0",
        "MasterNode": "Available",
        "ClusterHealth": "Green",
        "TotalShards": "30",
        "TotalUnAssignedShards": "0",
    }
    assert zones[2] == {
        "AvailabilityZoneName": "eu-central-1c",
        "ZoneStatus": "Active",
        "ConfiguredDataNodeCount": "1",
        "AvailableDataNodeCount": "1",
        "TotalShards": "10",
        "TotalUnAssignedShards": "0",
    }
    pair.seed("opensearch-health", region="eu-central-1", domain="search", ClusterHealth="Red")
    assert client.describe_domain_health(DomainName="search")["ClusterHealth"] == "Red"
