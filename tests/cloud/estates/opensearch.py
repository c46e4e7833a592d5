"""OpenSearch domains and the replication of indices between them, for several estates."""

from __future__ import annotations

from common import ACCOUNT, Cloud, lag, metric, tag_list


def domain(cloud: Cloud, *, app: str, name: str, region: str, zones: int = 3, masters: bool = True) -> None:
    config = {
        "InstanceType": "r7g.large.search",
        "InstanceCount": zones,
        "ZoneAwarenessEnabled": zones > 1,
        "DedicatedMasterEnabled": masters,
    }
    if zones > 1:
        config["ZoneAwarenessConfig"] = {"AvailabilityZoneCount": zones}
    if masters:
        config |= {"DedicatedMasterType": "m7g.large.search", "DedicatedMasterCount": 3}
    cloud.client("opensearch", region).create_domain(
        DomainName=name,
        EngineVersion="OpenSearch_2.19",
        ClusterConfig=config,
        EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 100},
        EncryptionAtRestOptions={"Enabled": True},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10"},
        TagList=tag_list(app),
    )


def follow(
    cloud: Cloud,
    *,
    leader: tuple[str, str],
    follower: tuple[str, str],
    indices: dict[str, str],
    alias: str = "leader",
) -> str:
    """Connect the follower to the leader (each a Region and a name) and replicate indices, each with its status."""
    connection = cloud.client("opensearch", follower[0]).create_outbound_connection(
        LocalDomainInfo={"AWSDomainInformation": _information(follower)},
        RemoteDomainInfo={"AWSDomainInformation": _information(leader)},
        ConnectionAlias=alias,
    )["ConnectionId"]
    cloud.client("opensearch", leader[0]).accept_inbound_connection(ConnectionId=connection)
    for index, status in indices.items():
        behind = 0 if status == "SYNCING" else 48_211
        cloud.seed("opensearch-index", region=leader[0], domain=leader[1], index=index, docs=120_000)
        cloud.seed(
            "opensearch-index",
            region=follower[0],
            domain=follower[1],
            index=index,
            status=status,
            leader_alias=alias,
            leader_checkpoint=120_000,
            follower_checkpoint=120_000 - behind,
            docs=120_000 - behind,
        )
    metric(
        cloud,
        follower[0],
        "AWS/ES",
        "ReplicationRate",
        {"DomainName": follower[1], "ClientId": ACCOUNT},
        lag(420.0, 380.0),
    )
    return connection


def _information(domain: tuple[str, str]) -> dict[str, str]:
    return {"OwnerId": ACCOUNT, "Region": domain[0], "DomainName": domain[1]}
