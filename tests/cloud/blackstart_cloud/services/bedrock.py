"""Bedrock: inference profiles and provisioned throughput, which moto lacks.

System-defined profiles exist per source Region: a geography's profile where
that geography has it, the global ones everywhere. A global profile's models
are the one without a Region and the source Region's own.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ..registry import CloudError, Context, Store, now, operation, page, without_none

PROFILES = Store()  # region -> [profile]
THROUGHPUT = Store()  # region -> [provisioned model]
TAGS = Store()  # arn -> [tag]

_GEOGRAPHIES: dict[str, tuple[str, list[str], list[str]]] = {
    # prefix: (name, source Regions, destination Regions)
    "eu": (
        "EU",
        "eu-central-1 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3".split(),
        "eu-central-1 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-3".split(),
    ),
    "us": (
        "US",
        "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1".split(),
        "us-east-1 us-east-2 us-west-2".split(),
    ),
    "jp": ("JP", "ap-northeast-1 ap-northeast-3".split(), "ap-northeast-1 ap-northeast-3".split()),
    "au": ("AU", "ap-southeast-2 ap-southeast-4".split(), "ap-southeast-2 ap-southeast-4".split()),
}
_MODELS: dict[str, tuple[str, list[str]]] = {
    # model: (name, prefixes of its profiles)
    "anthropic.claude-sonnet-4-5-20250929-v1:0": ("Anthropic Claude Sonnet 4.5", ["eu", "us", "jp", "au", "global"]),
    "anthropic.claude-haiku-4-5-20251001-v1:0": ("Anthropic Claude Haiku 4.5", ["eu", "us", "jp", "au", "global"]),
    "amazon.nova-pro-v1:0": ("Amazon Nova Pro", ["eu", "us"]),
}
_RELEASED = "2025-09-29T00:00:00Z"


def _model_arn(region: str, model: str) -> str:
    return f"arn:aws:bedrock:{region}::foundation-model/{model}"


def _system_profiles(context: Context) -> list[dict[str, Any]]:
    found = []
    for model, (name, prefixes) in _MODELS.items():
        for prefix in prefixes:
            if prefix == "global":
                found.append(_system_profile(context, "Global", prefix, name, model, ["", context.region]))
            elif context.region in _GEOGRAPHIES[prefix][1]:
                title, _, destinations = _GEOGRAPHIES[prefix]
                found.append(_system_profile(context, title, prefix, name, model, destinations))
    return found


def _system_profile(
    context: Context, title: str, prefix: str, name: str, model: str, destinations: list[str]
) -> dict[str, Any]:
    identifier = f"{prefix}.{model}"
    where = "supported AWS Regions" if prefix == "global" else ", ".join(destinations)
    return {
        "inferenceProfileName": f"{title} {name}",
        "description": f"Routes requests to {name} in {where}.",
        "createdAt": _RELEASED,
        "updatedAt": _RELEASED,
        "inferenceProfileArn": context.arn(f"inference-profile/{identifier}"),
        "models": [{"modelArn": _model_arn(region, model)} for region in destinations],
        "inferenceProfileId": identifier,
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }


def _profiles(context: Context) -> list[dict[str, Any]]:
    return _system_profiles(context) + PROFILES.get(context.region, [])


@operation("bedrock", "ListInferenceProfiles")
def list_inference_profiles(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = [p for p in _profiles(context) if params.get("typeEquals") in (None, p["type"])]
    shown, token = page(found, params.get("nextToken"), params.get("maxResults"), most=1000)
    return without_none(inferenceProfileSummaries=shown, nextToken=token)


@operation("bedrock", "GetInferenceProfile")
def get_inference_profile(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    wanted = params["inferenceProfileIdentifier"]
    for profile in _profiles(context):
        if wanted in (profile["inferenceProfileId"], profile["inferenceProfileArn"]):
            return profile
    raise CloudError("ResourceNotFoundException", f"Inference profile {wanted} not found", 404)


@operation("bedrock", "CreateInferenceProfile")
def create_inference_profile(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name, source = params["inferenceProfileName"], params["modelSource"]["copyFrom"]
    identifier = hashlib.sha256(f"{context.region}/{name}".encode()).hexdigest()[:12]
    arn = context.arn(f"application-inference-profile/{identifier}")
    profile = without_none(
        inferenceProfileName=name,
        description=params.get("description"),
        createdAt=now(),
        updatedAt=now(),
        inferenceProfileArn=arn,
        models=_models_of(context, source),
        inferenceProfileId=identifier,
        status="ACTIVE",
        type="APPLICATION",
    )
    PROFILES.setdefault(context.region, []).append(profile)
    TAGS[arn] = params.get("tags", [])
    return {"inferenceProfileArn": arn, "status": "ACTIVE"}


def _models_of(context: Context, source: str) -> list[dict[str, str]]:
    for profile in _system_profiles(context):
        if source == profile["inferenceProfileArn"]:
            return profile["models"]
    if source.startswith(_model_arn(context.region, "")):
        return [{"modelArn": source}]
    raise CloudError("ValidationException", f"The model source {source} is not available in {context.region}", 400)


@operation("bedrock", "CreateProvisionedModelThroughput")
def create_provisioned_model_throughput(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    name, model = params["provisionedModelName"], params["modelId"]
    identifier = hashlib.sha256(f"{context.region}/{name}".encode()).hexdigest()[:12]
    arn = context.arn(f"provisioned-model/{identifier}")
    model_arn = model if model.startswith("arn:") else _model_arn(context.region, model)
    summary = without_none(
        provisionedModelName=name,
        provisionedModelArn=arn,
        modelArn=model_arn,
        desiredModelArn=model_arn,
        foundationModelArn=model_arn,
        modelUnits=params["modelUnits"],
        desiredModelUnits=params["modelUnits"],
        status="InService",
        commitmentDuration=params.get("commitmentDuration"),
        creationTime=now(),
        lastModifiedTime=now(),
    )
    THROUGHPUT.setdefault(context.region, []).append(summary)
    TAGS[arn] = params.get("tags", [])
    return {"provisionedModelArn": arn}


@operation("bedrock", "ListProvisionedModelThroughputs")
def list_provisioned_model_throughputs(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = [
        summary
        for summary in THROUGHPUT.get(context.region, [])
        if params.get("statusEquals") in (None, summary["status"])
        and params.get("modelArnEquals") in (None, summary["modelArn"])
        and params.get("nameContains", "") in summary["provisionedModelName"]
    ]
    shown, token = page(found, params.get("nextToken"), params.get("maxResults"), most=1000)
    return without_none(provisionedModelSummaries=shown, nextToken=token)


@operation("bedrock", "ListTagsForResource")
def list_tags_for_resource(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    if params["resourceARN"] in TAGS:
        return {"tags": TAGS[params["resourceARN"]]}
    return context.moto(**params)
