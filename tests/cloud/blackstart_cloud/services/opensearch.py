"""OpenSearch: endpoints as AWS forms them, connections, domain replication, domain health.

moto has domains and tags. Its endpoints lack the prefix and the random part,
and it has no connections between domains at all.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from ..registry import CloudError, Context, Store, operation, page, seed, without_none

CONNECTIONS = Store()
PEERS = Store()
HEALTH = Store()


def endpoint_of(region: str, name: str) -> str:
    """The part of an endpoint that follows `search-` or `vpc-`."""
    random_part = base64.b32encode(hashlib.sha256(f"{region}/{name}".encode()).digest()).decode().lower()[:26]
    return f"{name}-{random_part}.{region}.es.amazonaws.com"


def _domain(context: Context, name: str, region: str = "") -> dict[str, Any]:
    return context.ask("DescribeDomain", region=region, DomainName=name)["DomainStatus"]


def _as_in_aws(context: Context, status: dict[str, Any]) -> dict[str, Any]:
    endpoint = endpoint_of(context.region, status["DomainName"])
    if status.get("Endpoints"):
        return {**status, "Endpoints": {"vpc": f"vpc-{endpoint}"}}
    return {**status, "Endpoint": f"search-{endpoint}"}


@operation("opensearch", "CreateDomain", "DescribeDomain", "DeleteDomain")
def one_domain(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return {"DomainStatus": _as_in_aws(context, context.moto(**params)["DomainStatus"])}


@operation("opensearch", "DescribeDomains")
def describe_domains(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = context.moto(**params)["DomainStatusList"]
    return {"DomainStatusList": [_as_in_aws(context, status) for status in found]}


@seed("opensearch-health")
def seed_health(region: str, domain: str, **members: Any) -> None:
    """Members of DescribeDomainHealth that differ from those of a healthy domain, such as ClusterHealth=Red."""
    HEALTH[(region, domain)] = members


@operation("opensearch", "DescribeDomainHealth")
def describe_domain_health(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    config = _domain(context, params["DomainName"])["ClusterConfig"]
    zones = (
        config.get("ZoneAwarenessConfig", {}).get("AvailabilityZoneCount", 2) if config["ZoneAwarenessEnabled"] else 1
    )
    standby = 1 if config.get("MultiAZWithStandbyEnabled") else 0
    nodes = config["InstanceCount"]
    masters = config.get("DedicatedMasterCount", 0) if config["DedicatedMasterEnabled"] else nodes
    health = {
        "DomainState": "Active",
        "AvailabilityZoneCount": str(zones),
        "ActiveAvailabilityZoneCount": str(zones - standby),
        "StandByAvailabilityZoneCount": str(standby),
        "DataNodeCount": str(nodes),
        "DedicatedMaster": config["DedicatedMasterEnabled"],
        "MasterEligibleNodeCount": str(masters),
        "WarmNodeCount": str(config.get("WarmCount", 0)),
        "MasterNode": "Available",
        "ClusterHealth": "Green",
        "TotalShards": str(nodes * 10),
        "TotalUnAssignedShards": "0",
        "EnvironmentInformation": [
            {
                "AvailabilityZoneInformation": [
                    _zone(context.region, number, zones, nodes, standby) for number in range(zones)
                ]
            }
        ],
    }
    return {**health, **HEALTH.get((context.region, params["DomainName"]), {})}


def _zone(region: str, number: int, zones: int, nodes: int, standby: int) -> dict[str, str]:
    share = nodes // zones + (1 if number < nodes % zones else 0)
    return {
        "AvailabilityZoneName": f"{region}{'abc'[number]}",
        "ZoneStatus": "StandBy" if standby and number == zones - 1 else "Active",
        "ConfiguredDataNodeCount": str(share),
        "AvailableDataNodeCount": str(share),
        "TotalShards": str(share * 10),
        "TotalUnAssignedShards": "0",
    }


# Connections. The domain that wants the data (the follower) asks for one: it is
# "local" in both views, the leader "remote".


@operation("opensearch", "CreateOutboundConnection")
def create_outbound_connection(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    local = _with_defaults(context, params["LocalDomainInfo"]["AWSDomainInformation"])
    remote = _with_defaults(context, params["RemoteDomainInfo"]["AWSDomainInformation"])
    for info in (local, remote):
        _domain(context, info["DomainName"], info["Region"])
    number = len(CONNECTIONS) + 1
    connection = {
        "ConnectionId": f"{number:08x}-connection-{hashlib.sha1(str(number).encode()).hexdigest()[:12]}",
        "ConnectionAlias": params["ConnectionAlias"],
        "ConnectionMode": params.get("ConnectionMode", "DIRECT"),
        "ConnectionProperties": without_none(
            Endpoint=f"search-{endpoint_of(remote['Region'], remote['DomainName'])}",
            CrossClusterSearch=params.get("ConnectionProperties", {}).get("CrossClusterSearch"),
        ),
        "LocalDomainInfo": {"AWSDomainInformation": local},
        "RemoteDomainInfo": {"AWSDomainInformation": remote},
        "ConnectionStatus": {"StatusCode": "PENDING_ACCEPTANCE", "Message": ""},
    }
    CONNECTIONS[connection["ConnectionId"]] = connection
    return connection


def _with_defaults(context: Context, info: dict[str, str]) -> dict[str, str]:
    return {"OwnerId": context.account, "Region": context.region, **info}


@operation("opensearch", "AcceptInboundConnection")
def accept_inbound_connection(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    connection = CONNECTIONS.get(params["ConnectionId"])
    if connection is None or _region(connection, "Remote") != context.region:
        raise CloudError("ResourceNotFoundException", f"Connection {params['ConnectionId']} not found", 409)
    connection["ConnectionStatus"] = {"StatusCode": "ACTIVE", "Message": ""}
    return {"Connection": {**_inbound(connection), "ConnectionStatus": {"StatusCode": "APPROVED", "Message": ""}}}


def _inbound(connection: dict[str, Any]) -> dict[str, Any]:
    """The leader does not see the follower's alias and settings."""
    return {
        name: value for name, value in connection.items() if name not in ("ConnectionAlias", "ConnectionProperties")
    }


@seed("opensearch-connection")
def seed_connection(connection_id: str, status: str, message: str = "") -> None:
    """The status of a connection, such as VALIDATION_FAILED or REJECTED."""
    CONNECTIONS[connection_id]["ConnectionStatus"] = {"StatusCode": status, "Message": message}


@operation("opensearch", "DescribeOutboundConnections")
def describe_outbound_connections(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _connections(params, [c for c in CONNECTIONS.values() if _region(c, "Local") == context.region])


@operation("opensearch", "DescribeInboundConnections")
def describe_inbound_connections(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    answer = _connections(params, [c for c in CONNECTIONS.values() if _region(c, "Remote") == context.region])
    return {**answer, "Connections": [_inbound(connection) for connection in answer["Connections"]]}


def _connections(params: dict[str, Any], found: list[dict[str, Any]]) -> dict[str, Any]:
    for condition in params.get("Filters", []):
        found = [c for c in found if _filter_value(c, condition["Name"]) in condition["Values"]]
    shown, token = page(found, params.get("NextToken"), params.get("MaxResults"))
    return without_none(Connections=shown, NextToken=token)


def _filter_value(connection: dict[str, Any], name: str) -> str | None:
    local = connection["LocalDomainInfo"]["AWSDomainInformation"]
    remote = connection["RemoteDomainInfo"]["AWSDomainInformation"]
    values = {
        "connection-id": connection["ConnectionId"],
        "connection-alias": connection["ConnectionAlias"],
        "connection-status": connection["ConnectionStatus"]["StatusCode"],
        "local-domain-info.domain-name": local["DomainName"],
        "local-domain-info.region": local["Region"],
        "remote-domain-info.domain-name": remote["DomainName"],
        "remote-domain-info.region": remote["Region"],
    }
    if name not in values:
        raise CloudError("ValidationException", f"Unknown filter {name}", 400)
    return values[name]


def _region(connection: dict[str, Any], side: str) -> str:
    return connection[f"{side}DomainInfo"]["AWSDomainInformation"]["Region"]


# Replication of whole domains, which is not the plugin's replication of indices.


@operation("opensearch", "AddReplicationPeer")
def add_replication_peer(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    arn = _domain(context, params["DomainName"])["ARN"]
    peer = params["PeerDomainArn"]
    _domain(context, peer.split("/")[-1], peer.split(":")[3])
    if not params.get("DryRun"):
        PEERS.setdefault(arn, {"role": "PRIMARY", "peers": {}})["peers"][peer] = ("SECONDARY", "ACTIVE", None)
        PEERS.setdefault(peer, {"role": "SECONDARY", "peers": {}})["peers"][arn] = ("PRIMARY", "ACTIVE", None)
    return {"DomainArn": arn, "Status": "PENDING_SETUP"}


@seed("opensearch-replication-peer")
def seed_replication_peer(domain_arn: str, peer_arn: str, status: str, message: str | None = None) -> None:
    """The status of a peer in the eyes of a domain, such as FAILED or EJECTED."""
    role, _, _ = PEERS[domain_arn]["peers"][peer_arn]
    PEERS[domain_arn]["peers"][peer_arn] = (role, status, message)


@operation("opensearch", "DescribeDomainReplication")
def describe_domain_replication(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    arn = _domain(context, params["DomainName"])["ARN"]
    state = PEERS.get(arn, {"role": None, "peers": {}})
    peers = [
        without_none(PeerDomainArn=peer, PeerRole=role, Status=status, StatusMessage=message)
        for peer, (role, status, message) in state["peers"].items()
    ]
    return without_none(DomainArn=arn, Role=state["role"], Peers=peers)
