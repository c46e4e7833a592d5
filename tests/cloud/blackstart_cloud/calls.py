"""What a request means: the service, the Region, the operation and its parameters.

Service and Region are those that the client signed for (the SigV4 credential
scope), as AWS itself decides; the operation follows from the protocol.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from botocore.utils import parse_timestamp
from moto.core.model import OperationModel, ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model

from . import cbor

# Services that share a signing name are told apart by their routes, in this order.
SERVICES_BY_SIGNING_NAME = {
    "monitoring": ["cloudwatch"],
    "es": ["opensearch", "es"],
    "apigateway": ["apigatewayv2", "apigateway"],
    "bedrock": ["bedrock"],
    "elasticfilesystem": ["efs"],
    "elasticloadbalancing": ["elbv2", "elb"],
    "tagging": ["resourcegroupstaggingapi"],
}
_SCOPE = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]+)/(?P<name>[^/]+)/aws4_request")
_CBOR_PATH = re.compile(r"/service/(?P<target>[^/]+)/operation/(?P<operation>[^/]+)$")


@dataclass
class Call:
    """One AWS request, understood as far as possible (`operation` may be unknown)."""

    service: str
    region: str
    host: str
    protocol: str = ""
    signed: bool = False
    access_key: str = ""
    operation: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    unknown_params: list[str] = field(default_factory=list)
    model: OperationModel | None = None


def understand(request: Request) -> Call:
    scope = _SCOPE.search(request.headers.get("Authorization", "")) or _SCOPE.search(
        "Credential=" + request.args.get("X-Amz-Credential", "")
    )
    if not scope:
        return Call(service="", region="us-east-1", host=request.host)
    call = Call(service=scope["name"], region=scope["region"], host=request.host, signed=True, access_key=scope["key"])
    for name in SERVICES_BY_SIGNING_NAME.get(scope["name"], [scope["name"]]):
        if _fill(call, name, request):
            break
    return call


def _fill(call: Call, service: str, request: Request) -> bool:
    try:
        model = get_service_model(service)
    except Exception:  # botocore knows no such service: moto may still
        return False
    call.service = service
    call.protocol = _protocol(model, request)
    name, uri_params = _operation(model, call.protocol, request)
    if not name:
        return False
    call.operation = name
    call.model = model.operation_model(name)
    try:
        call.params, call.unknown_params = _parameters(call, request, uri_params)
    except Exception:  # a body that is not parameters (an object's content, say)
        call.params = {"raw": [request.path, request.query_string.decode(), repr(request.get_data())]}
    return True


def _protocol(model: ServiceModel, request: Request) -> str:
    supported = model.metadata.get("protocols") or [model.protocol]
    if request.headers.get("smithy-protocol") == "rpc-v2-cbor":
        return "smithy-rpc-v2-cbor"
    if request.headers.get("X-Amz-Target") and "json" in supported:
        return "json"
    if "query" in supported and "Action" in request.values:
        return "query"
    return str(model.protocol)


def _operation(model: ServiceModel, protocol: str, request: Request) -> tuple[str, dict[str, Any]]:
    if protocol == "smithy-rpc-v2-cbor":
        match = _CBOR_PATH.search(request.path)
        known = match and match["operation"] in model.operation_names
        return (match["operation"] if known else ""), {}
    if protocol == "json":
        prefix, _, name = request.headers.get("X-Amz-Target", "").rpartition(".")
        known = prefix == model.metadata.get("targetPrefix") and name in model.operation_names
        return (name if known else ""), {}
    try:
        operation, params = get_service_router(str(model.service_name)).match(request)
    except Exception:  # NotFound, MethodNotAllowed, an unsupported content type
        return "", {}
    return str(operation.name), params


def _parameters(call: Call, request: Request, uri_params: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    shape = call.model.input_shape
    if shape is None:
        return {}, []
    if call.protocol == "smithy-rpc-v2-cbor":
        params = cbor.decode(request.get_data())
        return params, unknown_members(shape, params, by_name=False)
    parser = PROTOCOL_PARSERS[call.protocol](call.model, timestamp_parser=parse_timestamp)
    params = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.get_data(),
            "url_path": request.path,
            "url_params": uri_params,
        }
    )
    params = {name: value for name, value in params.items() if value is not None and value != []}
    if call.protocol in ("json", "rest-json") and request.get_data():
        return params, unknown_members(shape, request.get_json(force=True, silent=True), by_name=True)
    return params, []


def unknown_members(shape: Any, value: Any, *, by_name: bool, path: str = "") -> list[str]:
    """The members of `value` that the model does not have, by their names on the wire or in the model."""
    if shape.type_name == "structure" and isinstance(value, dict) and not getattr(shape, "is_document_type", False):
        known = {
            (member.serialization.get("name", name) if by_name else name): member
            for name, member in shape.members.items()
        }
        found: list[str] = []
        for name, item in value.items():
            where = f"{path}.{name}" if path else name
            if name in known:
                found += unknown_members(known[name], item, by_name=by_name, path=where)
            elif item is not None:
                found.append(where)
        return found
    if shape.type_name == "list" and isinstance(value, list):
        return [name for item in value for name in unknown_members(shape.member, item, by_name=by_name, path=path)]
    if shape.type_name == "map" and isinstance(value, dict):
        return [
            name
            for key, item in value.items()
            for name in unknown_members(shape.value, item, by_name=by_name, path=f"{path}.{key}")
        ]
    return []
