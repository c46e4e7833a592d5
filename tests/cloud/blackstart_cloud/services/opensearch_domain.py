"""The data plane of an OpenSearch domain: the cross-cluster replication plugin's own API.

A domain is not an AWS API: its requests go to the domain's endpoint (the
`Host` header here), are signed for service `es`, and are answered by
OpenSearch. The forms are those of the plugin's source, `toXContent` of
ReplicationStatusResponse, FollowerStatsResponse and AutoFollowStatsResponses
in opensearch-project/cross-cluster-replication.

The signature is verified, with the secret access key that the package states,
because this is the one place where an auditor signs by hand.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.core.request import Request
from moto.opensearch.models import opensearch_backends

from .. import ACCOUNT_ID, SECRET_ACCESS_KEY, regions
from ..calls import Call
from ..registry import CloudError, Store, seed
from ..wire import Answer
from .opensearch import endpoint_of

SERVICE = "opensearch-domain"
_HOST = re.compile(
    r"^(?:search|vpc)-(?P<name>[a-z][a-z0-9-]+)-[a-z0-9]{26}\.(?P<region>[a-z0-9-]+)\.es\.amazonaws\.com$"
)
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request, *"
    r"SignedHeaders=(?P<headers>[^,]+), *Signature=(?P<signature>[0-9a-f]{64})"
)
_ROUTES = {
    re.compile(r"^/_plugins/_replication/follower_stats$"): "FollowerStats",
    re.compile(r"^/_plugins/_replication/autofollow_stats$"): "AutofollowStats",
    re.compile(r"^/_plugins/_replication/(?P<index>[^/]+)/_status$"): "ReplicationStatus",
    re.compile(r"^/_cat/indices$"): "CatIndices",
}

INDICES = Store()
AUTOFOLLOW = Store()


@seed("opensearch-index")
def seed_index(
    region: str,
    domain: str,
    index: str,
    status: str | None = None,
    reason: str | None = "User initiated",
    leader_alias: str = "",
    leader_index: str = "",
    leader_checkpoint: int = 0,
    follower_checkpoint: int = 0,
    docs: int = 0,
) -> None:
    """An index of a domain. `status` makes it a follower: SYNCING, BOOTSTRAPPING, PAUSED or FAILED."""
    INDICES.setdefault((region, domain), {})[index] = {
        "status": status,
        "reason": reason,
        "leader_alias": leader_alias,
        "leader_index": leader_index or index,
        "leader_checkpoint": leader_checkpoint,
        "follower_checkpoint": follower_checkpoint,
        "docs": docs,
    }


@seed("opensearch-autofollow")
def seed_autofollow(
    region: str,
    domain: str,
    name: str,
    pattern: str,
    leader_alias: str,
    started: int = 0,
    failed_indices: tuple[str, ...] = (),
) -> None:
    """A rule that follows new indices by a pattern."""
    AUTOFOLLOW.setdefault((region, domain), {})[name] = {
        "name": name,
        "pattern": pattern,
        "leader_alias": leader_alias,
        "num_success_start_replication": started,
        "num_failed_start_replication": len(failed_indices),
        "num_failed_leader_calls": 0,
        "failed_indices": list(failed_indices),
        "last_execution_time": 1767225600000,
    }


def understand(request: Request) -> Call | None:
    """The call, if the request was sent to a domain's endpoint."""
    host = request.host.split(":")[0]
    match = _HOST.match(host)
    if not match:
        return None
    operation, params = _operation(request)
    return Call(
        service=SERVICE,
        region=match["region"],
        host=host,
        protocol="rest-json",
        operation=operation,
        params={**params, "domain": match["name"]},
    )


def _operation(request: Request) -> tuple[str, dict[str, str]]:
    for pattern, name in _ROUTES.items():
        match = pattern.match(request.path)
        if match and request.method == "GET":
            return name, match.groupdict()
    return "", {"path": request.path}


def answer(call: Call, request: Request, fault: CloudError | None) -> Answer:
    domain = call.params["domain"]
    backend = opensearch_backends[ACCOUNT_ID][call.region]
    if (
        not regions.is_enabled(call.region)
        or domain not in backend.domains
        or endpoint_of(call.region, domain) not in call.host
    ):
        return _json(404, {"message": "no such domain"})  # in truth, its name would not resolve
    refusal = _refusal(call, request)
    if refusal:
        return _json(403, {"message": refusal})
    if fault is not None:
        return _json(*_FAULTS[fault.status or 500])
    if not call.operation:
        return _json(400, {"error": f"no handler found for uri [{request.path}] and method [{request.method}]"})
    return _json(200, _ANSWERS[call.operation](call))


_FAULTS: dict[int, tuple[int, Any]] = {
    403: (
        403,
        {"error": {"type": "security_exception", "reason": "no permissions for [cluster:monitor/*]"}, "status": 403},
    ),
    429: (429, {"error": {"type": "circuit_breaking_exception", "reason": "Too Many Requests"}, "status": 429}),
    500: (500, {"error": {"type": "exception", "reason": "internal error"}, "status": 500}),
}


def _refusal(call: Call, request: Request) -> str | None:
    """Why the request is not accepted, as the domain's front door words it."""
    match = _AUTHORIZATION.match(request.headers.get("Authorization", ""))
    if not match:
        return "User: anonymous is not authorized to perform: es:ESHttpGet because no resource-based policy allows the es:ESHttpGet action"
    if match["service"] != "es":
        return f"Credential should be scoped to correct service: 'es', not '{match['service']}'."
    if match["region"] != call.region:
        return f"Credential should be scoped to a valid Region, not '{match['region']}'. "
    if not hmac.compare_digest(_signature(request, match), match["signature"]):
        return "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method."
    return None


def _signature(request: Request, authorization: re.Match[str]) -> str:
    signed = {name: request.headers.get(name, "") for name in authorization["headers"].split(";")}
    url = f"https://{request.host}{request.raw_path}"
    if request.query_string:
        url += "?" + request.query_string.decode()
    copy = AWSRequest(request.method, url, headers=signed, data=request.get_data())
    copy.context["timestamp"] = request.headers.get("X-Amz-Date", "")
    signer = SigV4Auth(Credentials(authorization["key"], SECRET_ACCESS_KEY), "es", authorization["region"])
    return signer.signature(signer.string_to_sign(copy, signer.canonical_request(copy)), copy)


def _json(status: int, value: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json; charset=UTF-8"}, json.dumps(value).encode())


def _indices(call: Call) -> dict[str, dict[str, Any]]:
    return INDICES.get((call.region, call.params["domain"]), {})


def _status(call: Call) -> dict[str, Any]:
    name = call.params["index"]
    index = _indices(call).get(name)
    if index is None or index["status"] is None:
        return {"status": "REPLICATION NOT IN PROGRESS"}
    result = {
        "status": index["status"],
        "reason": index["reason"],
        "leader_alias": index["leader_alias"],
        "leader_index": index["leader_index"],
        "follower_index": name,
    }
    if index["status"] == "SYNCING":
        result["syncing_details"] = {
            "leader_checkpoint": index["leader_checkpoint"],
            "follower_checkpoint": index["follower_checkpoint"],
            "seq_no": index["follower_checkpoint"] + 1,
        }
    if index["status"] == "BOOTSTRAPPING":
        result["bootstrap_details"] = _BOOTSTRAP
    return result


_BOOTSTRAP = {
    "bytes_total": 4096,
    "bytes_recovered": 1024,
    "bytes_percent": 25.0,
    "files_total": 4,
    "files_recovered": 1,
    "files_percent": 25.0,
    "start_time": 1767225600000,
    "running_time": 1200,
}


def _counters(indices: list[dict[str, Any]]) -> dict[str, Any]:
    follower = sum(index["follower_checkpoint"] for index in indices)
    leader = sum(index["leader_checkpoint"] for index in indices)
    return {
        "operations_written": follower,
        "operations_read": follower,
        "failed_read_requests": 0,
        "throttled_read_requests": 0,
        "failed_write_requests": 0,
        "throttled_write_requests": 0,
        "follower_checkpoint": follower,
        "leader_checkpoint": leader,
        "total_write_time_millis": follower * 2,
    }


def _follower_stats(call: Call) -> dict[str, Any]:
    followers = {name: index for name, index in _indices(call).items() if index["status"]}
    count = {
        status: sum(index["status"] == status for index in followers.values())
        for status in ("SYNCING", "BOOTSTRAPPING", "PAUSED", "FAILED")
    }
    syncing = {name: index for name, index in followers.items() if index["status"] == "SYNCING"}
    return {
        "num_syncing_indices": count["SYNCING"],
        "num_bootstrapping_indices": count["BOOTSTRAPPING"],
        "num_paused_indices": count["PAUSED"],
        "num_failed_indices": count["FAILED"],
        "num_shard_tasks": count["SYNCING"],
        "num_index_tasks": count["SYNCING"] + count["BOOTSTRAPPING"],
        **_counters(list(syncing.values())),
        "index_stats": {name: _counters([index]) for name, index in syncing.items()},
    }


def _autofollow_stats(call: Call) -> dict[str, Any]:
    rules = list(AUTOFOLLOW.get((call.region, call.params["domain"]), {}).values())
    return {
        "num_success_start_replication": sum(rule["num_success_start_replication"] for rule in rules),
        "num_failed_start_replication": sum(rule["num_failed_start_replication"] for rule in rules),
        "num_failed_leader_calls": 0,
        "failed_indices": [name for rule in rules for name in rule["failed_indices"]],
        "autofollow_stats": rules,
    }


def _cat_indices(call: Call) -> list[dict[str, str]]:
    """Every value is a string here: that is how _cat answers in JSON."""
    return [
        {
            "health": "green",
            "status": "open",
            "index": name,
            "uuid": f"uuid-{name}",
            "pri": "1",
            "rep": "1",
            "docs.count": str(index["docs"]),
            "docs.deleted": "0",
            "store.size": f"{index['docs'] * 2}kb",
            "pri.store.size": f"{index['docs']}kb",
        }
        for name, index in sorted(_indices(call).items())
    ]


_ANSWERS: dict[str, Any] = {
    "ReplicationStatus": _status,
    "FollowerStats": _follower_stats,
    "AutofollowStats": _autofollow_stats,
    "CatIndices": _cat_indices,
}
