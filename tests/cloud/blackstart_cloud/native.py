"""Asking moto itself.

An extension often wants moto's answer with something added. It asks with a
boto3 client whose requests go straight into moto's WSGI application instead
of over the network, so that answers arrive parsed by the official model.
"""

from __future__ import annotations

import io
from threading import Lock
from typing import Any

import boto3
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core.request import Request
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app

from . import SECRET_ACCESS_KEY
from .registry import CloudError

_CONFIG = Config(
    retries={"total_max_attempts": 1},
    parameter_validation=False,
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    s3={"addressing_style": "path"},
)


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()


class Moto:
    """moto, as a WSGI application and as a function from parameters to a result."""

    def __init__(self) -> None:
        self.wsgi = DomainDispatcherApplication(create_backend_app)
        self._session = boto3.session.Session(aws_access_key_id="inside", aws_secret_access_key=SECRET_ACCESS_KEY)
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = Lock()

    def call(self, service: str, region: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        method = getattr(self._client(service, region), xform_name(operation))
        try:
            result = method(**params)
        except ClientError as error:
            meta = error.response.get("ResponseMetadata", {})
            detail = error.response["Error"]
            raise CloudError(detail["Code"], detail.get("Message", ""), meta.get("HTTPStatusCode")) from error
        result.pop("ResponseMetadata", None)
        return result

    def _client(self, service: str, region: str) -> Any:
        with self._lock:  # creating clients is not thread safe, using them is
            if (service, region) not in self._clients:
                client = self._session.client(
                    service, region_name=region, endpoint_url="http://127.0.0.1", config=_CONFIG
                )
                client.meta.events.register("before-send", self._send)
                self._clients[(service, region)] = client
            return self._clients[(service, region)]

    def _send(self, request: Any, **_: Any) -> AWSResponse:
        environ = Request.from_primitives(request.method, request.url, request.headers, request.body).environ
        environ["HTTP_USER_AGENT"] = ""  # moto would believe a Region in it before the signature's
        chunks, status, headers = run_wsgi_app(self.wsgi, environ)
        body = b"".join(chunks)
        return AWSResponse(request.url, int(status.split()[0]), headers, _Raw(body))
