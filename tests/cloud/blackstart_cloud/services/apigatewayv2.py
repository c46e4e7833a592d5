"""API Gateway v2: the Regional name of a custom domain, to which DNS points. moto leaves it out."""

from __future__ import annotations

import hashlib
from typing import Any

from ..registry import Context, operation, page, without_none


@operation("apigatewayv2", "CreateDomainName", "GetDomainName")
def one_domain_name(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    return _as_in_aws(context, context.moto(**params))


@operation("apigatewayv2", "GetDomainNames")
def get_domain_names(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = [_as_in_aws(context, name) for name in context.moto()["Items"]]
    limit = params.get("MaxResults")
    shown, token = page(found, params.get("NextToken"), int(limit) if limit else None, bad_token="BadRequestException")
    return without_none(Items=shown, NextToken=token)


def _as_in_aws(context: Context, name: dict[str, Any]) -> dict[str, Any]:
    random_part = hashlib.sha256(f"{context.region}/{name['DomainName']}".encode()).hexdigest()[:10]
    regional = {
        "ApiGatewayDomainName": f"d-{random_part}.execute-api.{context.region}.amazonaws.com",
        "HostedZoneId": f"Z{hashlib.sha256(context.region.encode()).hexdigest()[:13].upper()}",
        "DomainNameStatus": "AVAILABLE",
    }
    configurations = [{**regional, **configuration} for configuration in name.get("DomainNameConfigurations", [])]
    return {**name, "DomainNameConfigurations": configurations}
