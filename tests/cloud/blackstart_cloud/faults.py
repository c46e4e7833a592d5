"""What the cloud does wrong on purpose, so that a client's behaviour can be tested.

A fault is `{"service", "region", "operation", "kind", "times"}`. The first
three may be `"*"` (the default); `times` is how many matching requests it
strikes (absent: all). Kinds:

    access_denied  the service's own form of "not authorized"
    throttle       the service's own form of "slow down"
    server_error   HTTP 500
    hang           the connection is accepted and never answered
    reset          the connection is closed (RST) without an answer
    malformed      HTTP 200 whose body ends in the middle
    slow           the true answer, `seconds` late (default 2)

`service` is botocore's name (`opensearch`, `cloudwatch`), `region` the one
signed for. The data plane of an OpenSearch domain is service
`opensearch-domain`, with operations `ReplicationStatus`, `FollowerStats`,
`AutofollowStats` and `CatIndices`.
"""

from __future__ import annotations

import select
import socket
import struct
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from .calls import Call
from .registry import CloudError

KINDS = ("access_denied", "throttle", "server_error", "hang", "reset", "malformed", "slow")
STOPPING = Event()


@dataclass
class Fault:
    service: str = "*"
    region: str = "*"
    operation: str = "*"
    kind: str = ""
    times: int | None = None
    seconds: float = 2.0

    def strikes(self, call: Call) -> bool:
        pairs = ((self.service, call.service), (self.region, call.region), (self.operation, call.operation))
        return self.times != 0 and all(want in ("*", have) for want, have in pairs)


_faults: list[Fault] = []
_lock = Lock()


def add(descriptions: list[dict[str, Any]]) -> None:
    faults = [Fault(**description) for description in descriptions]
    for fault in faults:
        if fault.kind not in KINDS:
            raise ValueError(f"unknown kind {fault.kind!r}; known: {', '.join(KINDS)}")
    with _lock:
        _faults.extend(faults)


def clear() -> None:
    with _lock:
        _faults.clear()


def matching(call: Call) -> Fault | None:
    """The first fault that strikes; a fault with a count uses one up."""
    with _lock:
        for fault in _faults:
            if fault.strikes(call):
                if fault.times is not None:
                    fault.times -= 1
                return fault
    return None


def error(fault: Fault, call: Call) -> CloudError | None:
    """The error that a fault is, if it is one."""
    if fault.kind == "access_denied":
        return access_denied(call)
    if fault.kind == "throttle":
        return _throttle(call)
    if fault.kind == "server_error":
        return CloudError(*_SERVER_ERROR.get(call.protocol, ("InternalFailure", "Internal failure")), 500)
    return None


_SERVER_ERROR = {
    "rest-xml": ("InternalError", "We encountered an internal error. Please try again."),
    "ec2": ("InternalError", "An internal error has occurred"),
}


def access_denied(call: Call) -> CloudError:
    who = "arn:aws:iam::123456789012:user/auditor"
    if call.service == "ec2":
        return CloudError("UnauthorizedOperation", "You are not authorized to perform this operation.", 403)
    if call.service == "s3":
        return CloudError("AccessDenied", "Access Denied", 403)
    message = f"User: {who} is not authorized to perform: {call.service}:{call.operation} because no identity-based policy allows the {call.service}:{call.operation} action"
    if call.protocol in ("query", "rest-xml"):
        return CloudError("AccessDenied", message, 403)
    code_status = 403 if call.protocol == "rest-json" else 400
    return CloudError("AccessDeniedException", message, code_status)


def _throttle(call: Call) -> CloudError:
    if call.service == "s3":
        return CloudError("SlowDown", "Please reduce your request rate.", 503)
    if call.service == "ec2":
        return CloudError("RequestLimitExceeded", "Request limit exceeded.", 503)
    if call.protocol in ("query", "rest-xml"):
        return CloudError("Throttling", "Rate exceeded", 400)
    if call.service in ("apigateway", "apigatewayv2", "lambda"):
        return CloudError("TooManyRequestsException", "Too Many Requests", 429)
    return CloudError("ThrottlingException", "Rate exceeded", 429 if call.protocol == "rest-json" else 400)


def hang(environ: dict[str, Any]) -> None:
    """Wait until the client goes away or the server stops, then drop the connection."""
    connection: socket.socket = environ["werkzeug.socket"]
    while not STOPPING.is_set():
        readable, _, _ = select.select([connection], [], [], 0.1)
        if readable and not connection.recv(1, socket.MSG_PEEK):
            break
    reset(environ)


def reset(environ: dict[str, Any]) -> None:
    """Close with RST instead of FIN, so that the client sees no orderly end."""
    connection: socket.socket = environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(connection.detach())  # close() would wait for the handler's files
    raise ConnectionResetError("a fault closed this connection")
