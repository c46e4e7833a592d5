"""The data plane of a domain, as a client that signs by hand reaches it."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from common import ACCESS_KEY, SECRET_KEY, Cloud
from opensearch import domain, follow

LEADER, FOLLOWER = ("eu-central-1", "search"), ("eu-west-1", "search")
INDICES = {"products": "SYNCING", "reviews": "PAUSED", "images": "BOOTSTRAPPING"}


@pytest.fixture
def pair(cloud: Cloud) -> Cloud:
    for region, name in (LEADER, FOLLOWER):
        domain(cloud, app="shop", name=name, region=region)
    follow(cloud, leader=LEADER, follower=FOLLOWER, indices=INDICES)
    return cloud


def endpoint(cloud: Cloud, where: tuple[str, str]) -> str:
    return cloud.client("opensearch", where[0]).describe_domain(DomainName=where[1])["DomainStatus"]["Endpoint"]


def get(
    cloud: Cloud,
    path: str,
    *,
    where: tuple[str, str] = FOLLOWER,
    region: str | None = None,
    service: str = "es",
    secret: str = SECRET_KEY,
    signed: bool = True,
) -> tuple[int, Any]:
    host = endpoint(cloud, where)
    request = AWSRequest("GET", f"https://{host}{path}", headers={"Host": host})
    if signed:
        SigV4Auth(Credentials(ACCESS_KEY, secret), service, region or where[0]).add_auth(request)
    connection = http.client.HTTPConnection(cloud.endpoint_url.removeprefix("http://"), timeout=10)
    connection.request("GET", path, headers=dict(request.headers))
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def test_the_status_of_a_syncing_index(pair: Cloud) -> None:
    assert get(pair, "/_plugins/_replication/products/_status") == (
        200,
        {
            "status": "SYNCING",
            "reason": "User initiated",
            "leader_alias": "leader",
            "leader_index": "products",
            "follower_index": "products",
            "syncing_details": {"leader_checkpoint": 120_000, "follower_checkpoint": 120_000, "seq_no": 120_001},
        },
    )


def test_the_status_of_a_paused_index(pair: Cloud) -> None:
    assert get(pair, "/_plugins/_replication/reviews/_status") == (
        200,
        {
            "status": "PAUSED",
            "reason": "User initiated",
            "leader_alias": "leader",
            "leader_index": "reviews",
            "follower_index": "reviews",
        },
    )


def test_the_status_of_a_bootstrapping_index(pair: Cloud) -> None:
    _, found = get(pair, "/_plugins/_replication/images/_status")
    assert found["status"] == "BOOTSTRAPPING" and found["bootstrap_details"]["bytes_percent"] == 25.0


@pytest.mark.parametrize("where", [LEADER, FOLLOWER])
def test_an_index_that_follows_nothing(pair: Cloud, where: tuple[str, str]) -> None:
    pair.seed("opensearch-index", region=where[0], domain=where[1], index="local", docs=5)
    found = get(pair, "/_plugins/_replication/local/_status", where=where)
    assert found == (200, {"status": "REPLICATION NOT IN PROGRESS"})


def test_follower_stats(pair: Cloud) -> None:
    _, found = get(pair, "/_plugins/_replication/follower_stats")
    counts = {name: value for name, value in found.items() if name.startswith("num_")}
    assert counts == {
        "num_syncing_indices": 1,
        "num_bootstrapping_indices": 1,
        "num_paused_indices": 1,
        "num_failed_indices": 0,
        "num_shard_tasks": 1,
        "num_index_tasks": 2,
    }
    assert list(found["index_stats"]) == ["products"]
    assert found["index_stats"]["products"]["follower_checkpoint"] == found["follower_checkpoint"] == 120_000


def test_autofollow_stats(pair: Cloud) -> None:
    rule = {"region": FOLLOWER[0], "domain": FOLLOWER[1], "name": "logs", "pattern": "logs-*", "leader_alias": "leader"}
    pair.seed("opensearch-autofollow", **rule, started=3, failed_indices=["logs-9"])
    _, found = get(pair, "/_plugins/_replication/autofollow_stats")
    assert found["num_success_start_replication"] == 3 and found["failed_indices"] == ["logs-9"]
    assert found["autofollow_stats"][0]["pattern"] == "logs-*"


def test_cat_indices(pair: Cloud) -> None:
    _, found = get(pair, "/_cat/indices?format=json")
    assert [(index["index"], index["docs.count"]) for index in found] == [
        ("images", "71789"),
        ("products", "120000"),
        ("reviews", "71789"),
    ]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"signed": False}, "anonymous"),
        ({"region": "eu-central-1"}, "valid Region"),
        ({"service": "execute-api"}, "correct service"),
        ({"secret": "wrong"}, "signature"),
    ],
)
def test_what_is_not_signed_for_the_domain_is_refused(pair: Cloud, how: dict[str, Any], reason: str) -> None:
    status, found = get(pair, "/_cat/indices?format=json", **how)
    assert status == 403 and reason in found["message"]


@pytest.mark.parametrize(("kind", "status"), [("access_denied", 403), ("throttle", 429), ("server_error", 500)])
def test_faults(pair: Cloud, kind: str, status: int) -> None:
    where = {"service": "opensearch-domain", "region": FOLLOWER[0], "operation": "FollowerStats"}
    pair.control("POST", "faults", [{**where, "kind": kind}])
    assert get(pair, "/_plugins/_replication/follower_stats")[0] == status
    assert get(pair, "/_cat/indices?format=json")[0] == 200


def test_requests_are_logged_with_the_domains_host(pair: Cloud) -> None:
    host = endpoint(pair, FOLLOWER)
    pair.control("DELETE", "requests")
    get(pair, "/_plugins/_replication/products/_status")
    entry = pair.control("GET", "requests")[-1]
    assert (entry["service"], entry["operation"]) == ("opensearch-domain", "ReplicationStatus")
    assert (entry["region"], entry["host"]) == (FOLLOWER[0], host)
