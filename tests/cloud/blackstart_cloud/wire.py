"""Answers in AWS's own forms: moto's model-driven serialisers, and CBOR.

Nothing here knows a field of a service. What a handler returns goes through
the botocore model, so a member that AWS does not have never reaches a client:
it is an error.
"""

from __future__ import annotations

import uuid
import warnings
from dataclasses import dataclass
from typing import Any

from botocore.validate import ParamValidator
from moto.core.errors import get_error_model
from moto.core.model import OperationModel
from moto.core.serialize import DefaultAttributePicker, SerializationContext, get_serializer_class
from moto.core.utils import get_service_model

from . import cbor
from .calls import Call, unknown_members
from .registry import CloudError

CBOR = "smithy-rpc-v2-cbor"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def validate(call: Call) -> None:
    """Refuse what the service's model refuses, as AWS does before it does anything."""
    if call.unknown_params:
        raise validation_error(call, f"Unknown parameter in input: {', '.join(sorted(call.unknown_params))}")
    if call.model is not None and call.model.input_shape is not None:
        report = ParamValidator().validate(call.params, call.model.input_shape)
        if report.has_errors():
            raise validation_error(call, report.generate_report())


def validation_error(call: Call, message: str) -> CloudError:
    code = {"query": "ValidationError", "ec2": "InvalidParameterValue"}.get(call.protocol, "ValidationException")
    if call.service == "cloudwatch":  # a query service until lately: it kept its codes
        code = "ValidationError"
    return CloudError(code, message, 400)


def success(call: Call, result: dict[str, Any] | None) -> Answer:
    result = result or {}
    _refuse_what_aws_does_not_have(call, result)
    if call.protocol == CBOR:
        shape = call.model.output_shape
        return _cbor(200, cbor.encode(result, shape) if shape is not None else b"\xa0")
    serialized = _serializer(call, call.model).serialize(result)
    return _answer(call, serialized)


def _refuse_what_aws_does_not_have(call: Call, result: dict[str, Any]) -> None:
    """The serialisers drop what they do not know; a misspelt member must not vanish in silence."""
    shape = call.model.output_shape
    if shape is not None:
        unknown = unknown_members(shape, result, by_name=False)
        if unknown:
            raise CloudError("InternalFailure", f"{call.operation} has no member {', '.join(unknown)}", 500)


def failure(call: Call, error: CloudError) -> Answer:
    if call.protocol == CBOR:
        return _cbor_failure(call, error)
    for name, value in error.members.items():
        setattr(error, name, value)
    model = call.model or OperationModel({}, _service_model(call))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # moto warns of codes that no model has, such as AccessDenied
        serialized = _serializer(call, model).serialize(error)
    answer = _answer(call, serialized)
    answer.status = error.status or answer.status
    answer.headers.update(error.headers)
    return answer


def _serializer(call: Call, model: OperationModel) -> Any:
    service = _service_model(call)
    protocol = call.protocol or str(service.protocol)
    return get_serializer_class(str(service.service_name), protocol)(
        operation_model=model,
        context=SerializationContext(str(uuid.uuid4())),
        value_picker=DefaultAttributePicker(),
    )


def _service_model(call: Call) -> Any:
    try:
        return get_service_model(call.service)
    except Exception:  # an unsigned or unknown request: the plainest form will do
        return get_service_model("sts")


def _answer(call: Call, serialized: Any) -> Answer:
    body = serialized["body"]
    headers = dict(serialized["headers"])
    if call.protocol == "json":
        headers["Content-Type"] = f"application/x-amz-json-{_service_model(call).metadata.get('jsonVersion', '1.0')}"
    headers["x-amzn-RequestId"] = str(uuid.uuid4())
    if call.service == "s3":
        headers["x-amz-request-id"] = headers["x-amzn-RequestId"]
    return Answer(serialized["status_code"], headers, body if isinstance(body, bytes) else body.encode())


def _cbor_failure(call: Call, error: CloudError) -> Answer:
    service = _service_model(call)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shape = get_error_model(error, service)
    namespace = "com.amazonaws." + str(service.service_name).replace("-", "")
    status = error.status or shape.metadata.get("error", {}).get("httpStatusCode", 400)
    answer = _cbor(status, cbor.encode_strings({"__type": f"{namespace}#{shape.name}", "message": error.message}))
    if service.is_query_compatible:
        fault = "Sender" if status < 500 else "Receiver"
        answer.headers["x-amzn-query-error"] = f"{error.code};{fault}"
    return answer


def _cbor(status: int, body: bytes) -> Answer:
    headers = {
        "Content-Type": "application/cbor",
        "smithy-protocol": "rpc-v2-cbor",
        "x-amzn-RequestId": str(uuid.uuid4()),
    }
    return Answer(status, headers, body)
