"""The WSGI application: in which order the rooms are gone through."""

from __future__ import annotations

import gzip
import importlib
import io
import pkgutil
import time
from collections.abc import Callable, Iterable
from typing import Any

from moto.core.request import Request
from moto.iam.models import get_account_id_from
from werkzeug.http import HTTP_STATUS_CODES

from . import control, faults, paging, regions, request_log, services, wire
from .calls import Call, understand
from .native import Moto
from .registry import HANDLERS, CloudError, Context
from .services import opensearch_domain, s3
from .wire import Answer

for _module in pkgutil.iter_modules(services.__path__):
    importlib.import_module(f"{services.__name__}.{_module.name}")

StartResponse = Callable[..., Any]


class Cloud:
    def __init__(self) -> None:
        self._moto = Moto()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = _read_body(environ)
        path = environ["PATH_INFO"]
        if path.startswith("/_cloud/"):
            return _send(control.handle(environ["REQUEST_METHOD"], path, body), start_response)
        request = Request(environ.copy())
        call = opensearch_domain.understand(request) or understand(request)
        entry = request_log.add(call)
        fault = faults.matching(call)
        if fault is not None:
            _strike(fault, environ)
        answer = self._answer(call, request, environ, body, fault)
        entry["status"] = answer.status
        if fault is not None and fault.kind == "malformed":
            answer = Answer(200, answer.headers, answer.body[: len(answer.body) // 2])
        return _send(answer, start_response)

    def _answer(
        self, call: Call, request: Request, environ: dict[str, Any], body: bytes, fault: faults.Fault | None
    ) -> Answer:
        if call.service == opensearch_domain.SERVICE:
            return opensearch_domain.answer(call, request, faults.error(fault, call) if fault else None)
        try:
            if not call.signed:
                raise _unsigned(call)
            regions.refuse_if_disabled(call)
            regions.refuse_if_not_served(call)
            wrong = faults.error(fault, call) if fault else None
            if wrong is not None:
                raise wrong
            s3.refuse_if_elsewhere(call)
            return self._serve(call, environ, body)
        except CloudError as error:
            return wire.failure(call, error)

    def _serve(self, call: Call, environ: dict[str, Any], body: bytes) -> Answer:
        handler = HANDLERS.get((call.service, call.operation))
        if handler is not None:
            wire.validate(call)
            account = get_account_id_from(call.access_key)
            context = Context(call.service, call.operation, call.region, call.host, self._moto.call, account)
            return wire.success(call, handler(context, call.params))
        if paging.applies(call):
            return wire.success(call, paging.first_page(call, self._moto.call))
        if call.protocol == wire.CBOR:  # which moto does not speak
            return wire.success(call, self._moto.call(call.service, call.region, call.operation, call.params))
        return self._from_moto(call, environ, body)

    def _from_moto(self, call: Call, environ: dict[str, Any], body: bytes) -> Answer:
        """moto's own answer, byte for byte."""
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ["HTTP_USER_AGENT"] = ""  # moto would believe a Region in it before the signature's
        seen: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            seen.update(status=int(status.split()[0]), headers=dict(headers))
            return lambda _data: None

        try:
            chunks = self._moto.wsgi(environ, start)
            answer = b"".join(chunks)
        except Exception as error:  # NotImplementedError above all: say so, as AWS would
            raise CloudError("InternalFailure", f"moto: {call.service} {call.operation}: {error!r}", 500) from error
        return Answer(seen["status"], seen["headers"], answer)


def _read_body(environ: dict[str, Any]) -> bytes:
    """The whole body, so that every room can read it, without its compression."""
    if environ.get("wsgi.input_terminated"):
        body = environ["wsgi.input"].read()
    else:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ.get("HTTP_CONTENT_ENCODING") == "gzip":
        body = gzip.decompress(body)
        del environ["HTTP_CONTENT_ENCODING"]
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ.pop("wsgi.input_terminated", None)
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    return body


def _strike(fault: faults.Fault, environ: dict[str, Any]) -> None:
    if fault.kind == "hang":
        faults.hang(environ)
    elif fault.kind == "reset":
        faults.reset(environ)
    elif fault.kind == "slow":
        time.sleep(fault.seconds)


def _unsigned(call: Call) -> CloudError:
    return CloudError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)


def _send(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    headers = {**answer.headers, "Content-Length": str(len(answer.body))}
    start_response(f"{answer.status} {HTTP_STATUS_CODES.get(answer.status, '')}", list(headers.items()))
    return [answer.body]
