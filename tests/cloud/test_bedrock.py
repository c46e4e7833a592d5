from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from common import ACCOUNT, Cloud

SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0"


def profiles(cloud: Cloud, region: str, **params: str) -> dict[str, dict[str, object]]:
    found = cloud.client("bedrock", region).list_inference_profiles(**params)["inferenceProfileSummaries"]
    return {profile["inferenceProfileId"]: profile for profile in found}


def test_system_defined_profiles_of_a_geography(cloud: Cloud) -> None:
    here = profiles(cloud, "eu-central-1")
    assert not any(name.startswith("us.") for name in here)
    profile = here[f"eu.{SONNET}"]
    assert profile.pop("createdAt") == profile.pop("updatedAt")
    destinations = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"]
    assert profile == {
        "inferenceProfileName": "EU Anthropic Claude Sonnet 4.5",
        "description": f"Routes requests to Anthropic Claude Sonnet 4.5 in {', '.join(destinations)}.",
        "inferenceProfileArn": f"arn:aws:bedrock:eu-central-1:{ACCOUNT}:inference-profile/eu.{SONNET}",
        "models": [{"modelArn": f"arn:aws:bedrock:{region}::foundation-model/{SONNET}"} for region in destinations],
        "inferenceProfileId": f"eu.{SONNET}",
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }
    assert f"us.{SONNET}" in profiles(cloud, "us-west-2")


def test_a_global_profile_names_a_model_without_a_region(cloud: Cloud) -> None:
    cloud.control("POST", "opt-in", ["me-south-1", "me-central-1"])
    for region in ("me-south-1", "me-central-1"):
        here = profiles(cloud, region)
        assert {name.split(".")[0] for name in here} == {"global"}
        arns = [model["modelArn"] for model in here[f"global.{SONNET}"]["models"]]
        assert arns == [f"arn:aws:bedrock:{where}::foundation-model/{SONNET}" for where in ("", region)]


def test_application_profiles(cloud: Cloud) -> None:
    client = cloud.client("bedrock", "eu-central-1")
    made = client.create_inference_profile(
        inferenceProfileName="assistant",
        description="Answers",
        modelSource={"copyFrom": f"arn:aws:bedrock:eu-central-1:{ACCOUNT}:inference-profile/eu.{SONNET}"},
        tags=[{"key": "app", "value": "assistant"}],
    )
    arn = made["inferenceProfileArn"]
    (profile,) = profiles(cloud, "eu-central-1", typeEquals="APPLICATION").values()
    for identifier in (arn, profile["inferenceProfileId"]):
        found = client.get_inference_profile(inferenceProfileIdentifier=identifier)
        found.pop("ResponseMetadata")
        assert found == profile
    assert profile["inferenceProfileArn"] == arn and profile["description"] == "Answers"
    assert profile["type"] == "APPLICATION" and len(profile["models"]) == 6
    assert client.list_tags_for_resource(resourceARN=arn)["tags"] == [{"key": "app", "value": "assistant"}]
    assert profiles(cloud, "eu-west-1", typeEquals="APPLICATION") == {}
    plain = f"arn:aws:bedrock:eu-central-1::foundation-model/{SONNET}"
    client.create_inference_profile(inferenceProfileName="plain", modelSource={"copyFrom": plain})
    pages = list(
        client.get_paginator("list_inference_profiles").paginate(
            typeEquals="APPLICATION", PaginationConfig={"PageSize": 1}
        )
    )
    assert [page["inferenceProfileSummaries"][0]["inferenceProfileName"] for page in pages] == ["assistant", "plain"]


def test_a_profile_that_does_not_exist(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="ResourceNotFoundException") as caught:
        cloud.client("bedrock", "eu-central-1").get_inference_profile(inferenceProfileIdentifier=f"us.{SONNET}")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_provisioned_throughput(cloud: Cloud) -> None:
    client = cloud.client("bedrock", "us-east-1")
    for name in ("first", "second"):
        client.create_provisioned_model_throughput(
            modelUnits=2,
            provisionedModelName=name,
            modelId=SONNET,
            commitmentDuration="SixMonths",
            tags=[{"key": "app", "value": "assistant"}],
        )
    pages = list(client.get_paginator("list_provisioned_model_throughputs").paginate(PaginationConfig={"PageSize": 1}))
    found = [summary for page in pages for summary in page["provisionedModelSummaries"]]
    assert len(pages) == 2 and [summary["provisionedModelName"] for summary in found] == ["first", "second"]
    model = f"arn:aws:bedrock:us-east-1::foundation-model/{SONNET}"
    assert found[0].pop("creationTime") == found[0].pop("lastModifiedTime")
    assert found[0].pop("provisionedModelArn").startswith(f"arn:aws:bedrock:us-east-1:{ACCOUNT}:provisioned-model/")
    assert found[0] == {
        "provisionedModelName": "first",
        "modelArn": model,
        "desiredModelArn": model,
        "foundationModelArn": model,
        "modelUnits": 2,
        "desiredModelUnits": 2,
        "status": "InService",
        "commitmentDuration": "SixMonths",
    }
    assert client.list_provisioned_model_throughputs(nameContains="sec")["provisionedModelSummaries"] == [found[1]]
