"""How a service file declares the operations it serves, and what they share."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from . import ACCOUNT_ID

Handler = Callable[["Context", dict[str, Any]], dict[str, Any] | None]

HANDLERS: dict[tuple[str, str], Handler] = {}
_RESETS: list[Callable[[], None]] = []


def operation(service: str, *names: str) -> Callable[[Handler], Handler]:
    """Serve `names` of `service` with the decorated function instead of moto."""

    def register(handler: Handler) -> Handler:
        for name in names:
            HANDLERS[(service, name)] = handler
        return handler

    return register


class Store(dict[str, Any]):
    """A dictionary of a service's state that `POST /_cloud/reset` empties."""

    def __init__(self) -> None:
        super().__init__()
        _RESETS.append(self.clear)


def reset_stores() -> None:
    for reset in _RESETS:
        reset()


@dataclass
class CloudError(Exception):
    """An error as AWS reports it; wire.py gives it the form of the protocol."""

    code: str
    message: str
    status: int | None = None
    members: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True)
class Context:
    """Where a call was made: what a handler needs besides the parameters."""

    service: str
    operation: str
    region: str
    host: str
    native: Callable[..., dict[str, Any]]

    account: str = ACCOUNT_ID

    def moto(self, **params: Any) -> dict[str, Any]:
        """What moto itself answers to this very operation."""
        return self.native(self.service, self.region, self.operation, params)

    def ask(self, operation_name: str, *, region: str = "", service: str = "", **params: Any) -> dict[str, Any]:
        """Another operation, of moto, in this or another Region."""
        return self.native(service or self.service, region or self.region, operation_name, params)

    def arn(self, resource: str, *, service: str = "", region: str | None = None) -> str:
        where = self.region if region is None else region
        return f"arn:aws:{service or self.service}:{where}:{self.account}:{resource}"


def now() -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0)


class PageCap:
    """`POST /_cloud/page-size`: no page holds more than this, whatever the client asks for."""

    items: int | None = None


def page(
    items: list[Any],
    token: str | None,
    limit: int | None,
    *,
    most: int = 100,
    bad_token: str = "ValidationException",
) -> tuple[list[Any], str | None]:
    """The page that `token` names, and the next one's token.

    Tokens are opaque and checked, so that a client that makes one up is told.
    """
    start = 0 if not token else _offset(token, bad_token)
    size = min(limit or most, most, PageCap.items or most)
    if size < 1:
        raise CloudError(bad_token, "The page size must be at least 1")
    end = start + size
    return items[start:end], _token(end) if end < len(items) else None


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(json.dumps({"from": offset}).encode()).decode()


def _offset(token: str, bad_token: str) -> int:
    try:
        return int(json.loads(base64.urlsafe_b64decode(token))["from"])
    except (ValueError, KeyError, TypeError):
        raise CloudError(bad_token, "The pagination token is invalid") from None


def without_none(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


SEEDS: dict[str, Callable[..., None]] = {}


def seed(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare `POST /_cloud/seed/KIND`; its JSON members are the function's parameters."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        SEEDS[kind] = function
        return function

    return register
