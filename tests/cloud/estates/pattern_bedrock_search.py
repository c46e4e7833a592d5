"""Pattern 3, active/passive search and answer: Bedrock, S3 and OpenSearch.

Primary eu-central-1, standby eu-west-1, workload `assistant`. Flawed: an index
of the follower is paused, the bucket replicates one prefix, and the model is
invoked by its plain id, which ties it to one Region.
"""

from __future__ import annotations

from buckets import bucket, replicate
from common import Cloud, arn, command_line, metric
from opensearch import domain, follow

APP, PRIMARY, STANDBY = "assistant", "eu-central-1", "eu-west-1"
MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0"


def seed(endpoint_url: str, flawed: bool = False) -> None:
    cloud = Cloud(endpoint_url)
    _bedrock(cloud, with_profile=not flawed)
    for region in (PRIMARY, STANDBY):
        bucket(cloud, app=APP, name=f"assistant-documents-{region}", region=region, key=APP)
        domain(cloud, app=APP, name="assistant", region=region)
    replicate(
        cloud,
        source=(PRIMARY, f"assistant-documents-{PRIMARY}"),
        destination=(STANDBY, f"assistant-documents-{STANDBY}"),
        prefix="public/" if flawed else None,
    )
    follow(
        cloud,
        leader=(PRIMARY, "assistant"),
        follower=(STANDBY, "assistant"),
        indices={"passages": "SYNCING", "sessions": "PAUSED" if flawed else "SYNCING"},
    )


def _bedrock(cloud: Cloud, *, with_profile: bool) -> None:
    for region in (PRIMARY, STANDBY):
        invoked = MODEL
        if with_profile:
            invoked = f"eu.{MODEL}"
            cloud.client("bedrock", region).create_inference_profile(
                inferenceProfileName="assistant",
                description="Answers of the assistant, for cost allocation",
                modelSource={"copyFrom": arn("bedrock", region, f"inference-profile/eu.{MODEL}")},
                tags=[{"key": "app", "value": APP}],
            )
        if region == PRIMARY:  # the standby is passive: nobody invokes the model there
            metric(cloud, region, "AWS/Bedrock", "Invocations", {"ModelId": invoked}, [120.0] * 60)


if __name__ == "__main__":
    command_line(seed, can_be_flawed=True)
