"""The paths under /_cloud: what AWS does not have and a test needs. Unsigned, JSON.

POST   /_cloud/faults      a list of faults to add (see faults.py)
DELETE /_cloud/faults      no faults any more
GET    /_cloud/requests    every AWS request since the last DELETE, in order
DELETE /_cloud/requests    forget them
GET    /_cloud/cpu         {"seconds": CPU time of the server's process}
POST   /_cloud/opt-in      ["me-south-1", …]: enable Regions
DELETE /_cloud/opt-in      ["me-south-1", …]: disable them again
POST   /_cloud/page-size   {"items": 1}: no page of any list holds more (see
                           paging.py); {"items": null}: AWS's own sizes again
POST   /_cloud/seed/KIND   state that no AWS API can set: one object or a list of
                           them; the kinds are documented where they are
                           declared, with `@seed`, in services/
POST   /_cloud/reset       an empty account: no resources, faults or requests
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from moto.core.base_backend import BackendDict

from . import faults, regions, request_log
from .registry import SEEDS, CloudError, PageCap, reset_stores
from .wire import Answer


def handle(method: str, path: str, body: bytes) -> Answer:
    route = _ROUTES.get((method, path.removeprefix("/_cloud/").split("/")[0]))
    if route is None:
        return _answer(404, {"error": f"no such path: {method} {path}"})
    try:
        return _answer(200, route(path, json.loads(body) if body else None))
    except CloudError as error:
        return _answer(400, {"error": str(error)})
    except (KeyError, TypeError, ValueError) as error:
        return _answer(400, {"error": f"{type(error).__name__}: {error}"})


def _answer(status: int, value: Any) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(value, default=str).encode())


def _seed(path: str, body: Any) -> dict[str, Any]:
    kind = path.removeprefix("/_cloud/seed/")
    if kind not in SEEDS:
        raise ValueError(f"no such kind: {kind}; known: {', '.join(sorted(SEEDS))}")
    for item in body if isinstance(body, list) else [body]:
        SEEDS[kind](**item)
    return {}


def _page_size(_path: str, body: Any) -> dict[str, Any]:
    PageCap.items = body["items"]
    return {}


def _reset(_path: str, _body: Any) -> dict[str, Any]:
    BackendDict.reset()
    reset_stores()
    faults.clear()
    request_log.clear()
    regions.reset()
    PageCap.items = None
    return {}


def _done(action: Callable[[Any], None]) -> Callable[[str, Any], dict[str, Any]]:
    def run(_path: str, body: Any) -> dict[str, Any]:
        action(body)
        return {}

    return run


_ROUTES: dict[tuple[str, str], Callable[[str, Any], Any]] = {
    ("POST", "faults"): _done(faults.add),
    ("DELETE", "faults"): _done(lambda _: faults.clear()),
    ("GET", "requests"): lambda _path, _body: request_log.entries(),
    ("DELETE", "requests"): _done(lambda _: request_log.clear()),
    ("GET", "cpu"): lambda _path, _body: {"seconds": time.process_time()},
    ("POST", "opt-in"): _done(regions.opt_in),
    ("DELETE", "opt-in"): _done(regions.opt_out),
    ("POST", "page-size"): _page_size,
    ("POST", "seed"): _seed,
    ("POST", "reset"): _reset,
}
