"""Smaller pages than moto's, so that a client's pagination is put to the test.

moto answers most lists whole, however long. While `POST /_cloud/page-size`
is in force, operations that moto serves are read to their end here and handed
out in pages, by the botocore paginator that describes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jmespath
from moto.core.utils import get_pagination_model

from .calls import Call
from .registry import PageCap, page

Native = Callable[[str, str, str, dict[str, Any]], dict[str, Any]]


def applies(call: Call) -> bool:
    return PageCap.items is not None and _paginator(call) is not None


def _paginator(call: Call) -> dict[str, str] | None:
    """The paginator, if its tokens are single strings that the cloud may invent."""
    try:
        model = get_pagination_model(call.service).get(call.operation)
    except Exception:  # the service has no paginators at all
        return None
    if not model or not isinstance(model.get("input_token"), str) or "output_token" not in model:
        return None
    keys = model["result_key"]
    result_key = keys if isinstance(keys, str) else keys[0]
    if "." in result_key + str(model["output_token"]) or not _invents_tokens(model):
        return None
    return {**model, "result_key": result_key}


def _invents_tokens(model: dict[str, Any]) -> bool:
    return isinstance(model["output_token"], str) and "||" not in model["output_token"]


def first_page(call: Call, native: Native) -> dict[str, Any]:
    model = _paginator(call)
    token = call.params.get(model["input_token"])
    asked = {
        name: value for name, value in call.params.items() if name not in (model["input_token"], model.get("limit_key"))
    }
    result = native(call.service, call.region, call.operation, asked)
    items = list(result.get(model["result_key"], []))
    while more := jmespath.search(model["output_token"], result):
        result = native(call.service, call.region, call.operation, {**asked, model["input_token"]: more})
        items += result.get(model["result_key"], [])
    shown, following = page(items, token, _limit(call, model))
    result = {**result, model["result_key"]: shown, model["output_token"]: following}
    if "more_results" in model:
        result[model["more_results"]] = following is not None
    return result


def _limit(call: Call, model: dict[str, str]) -> int | None:
    limit = call.params.get(model.get("limit_key", ""))
    return int(limit) if limit is not None else None
