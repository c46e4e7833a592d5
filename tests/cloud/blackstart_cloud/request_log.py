"""Every AWS request since the log was last cleared, so that a test can count them."""

from __future__ import annotations

import hashlib
import json
from threading import Lock
from typing import Any

from .calls import Call

_entries: list[dict[str, Any]] = []
_lock = Lock()
_sequence = 0


def add(call: Call) -> dict[str, Any]:
    global _sequence
    canonical = json.dumps(call.params, sort_keys=True, default=str)
    entry = {
        "service": call.service,
        "region": call.region,
        "operation": call.operation,
        "host": call.host,
        "digest": hashlib.sha256(canonical.encode()).hexdigest(),
        "status": None,
    }
    with _lock:
        _sequence += 1
        _entries.append({**entry, "seq": _sequence})
        return _entries[-1]


def entries() -> list[dict[str, Any]]:
    with _lock:
        return list(_entries)


def clear() -> None:
    with _lock:
        _entries.clear()
