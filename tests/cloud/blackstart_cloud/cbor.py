"""Smithy RPC v2 CBOR, which the AWS SDK for Rust speaks to CloudWatch and ARC Region switch.

moto 5.2.5 does not know this protocol. botocore has both directions, but for
a client: its encoder writes requests and its decoder reads responses. The
bytes are the same, so both are borrowed here and turned round.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer

_decoder = RpcV2CBORParser()
_encoder = RpcV2CBORSerializer()


def decode(body: bytes) -> Any:
    if not body:
        return {}
    return _decoder.parse_data_item(_decoder.get_peekable_stream_from_bytes(body))


def encode(value: Any, shape: Any) -> bytes:
    out = bytearray()
    _encoder._serialize_data_item(out, _prepared(value, shape), shape)
    return bytes(out)


def encode_strings(value: dict[str, str]) -> bytes:
    """A flat map of strings: the form of an error that the model does not know."""
    out = bytearray([0xA0 + len(value)])
    for key, text in value.items():
        _encoder._serialize_type_string(out, key, None, None)
        _encoder._serialize_type_string(out, text, None, None)
    return bytes(out)


def _prepared(value: Any, shape: Any) -> Any:
    """`value` with only what the shape knows, in the types that the encoder takes."""
    match shape.type_name:
        case "structure":
            return {
                name: _prepared(value[name], member)
                for name, member in shape.members.items()
                if value.get(name) is not None
            }
        case "list":
            return [_prepared(item, shape.member) for item in value]
        case "map":
            return {key: _prepared(item, shape.value) for key, item in value.items()}
        case "timestamp" if isinstance(value, datetime) and value.tzinfo is None:
            return value.replace(tzinfo=timezone.utc)
        case "float" | "double":
            return float(value)
        case "integer" | "long":
            return int(value)
        case _:
            return value
