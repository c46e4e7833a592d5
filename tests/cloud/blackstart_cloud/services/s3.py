"""S3: the home of a bucket, whole replication rules, encryption by default.

moto keeps the buckets of all Regions together and answers for them anywhere;
AWS redirects, and a client that asked the wrong Region learns the right one
from `x-amz-bucket-region`. moto's ListBuckets does not say where a bucket is,
and its replication rules lose delete markers, tag filters and the source
selection, so those are kept here as they were put.
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import s3_backends

from .. import ACCOUNT_ID
from ..calls import Call
from ..registry import CloudError, Context, Store, operation, page, without_none

ANYWHERE = frozenset({"CreateBucket", "GetBucketLocation", "ListBuckets"})

RULES = Store()


def _buckets() -> dict[str, Any]:
    return s3_backends[ACCOUNT_ID]["aws"].buckets


def refuse_if_elsewhere(call: Call) -> None:
    name = call.params.get("Bucket") if call.service == "s3" else None
    bucket = _buckets().get(name) if isinstance(name, str) else None
    if bucket is None or call.operation in ANYWHERE or bucket.region_name == call.region:
        return
    raise CloudError(
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint.",
        301,
        members={"Endpoint": f"{name}.s3.{bucket.region_name}.amazonaws.com", "Bucket": name},
        headers={"x-amz-bucket-region": bucket.region_name},
    )


@operation("s3", "ListBuckets")
def list_buckets(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    answer = context.moto()
    found = [
        {**bucket, "BucketRegion": _buckets()[bucket["Name"]].region_name}
        for bucket in sorted(answer["Buckets"], key=lambda bucket: bucket["Name"])
        if bucket["Name"].startswith(params.get("Prefix", ""))
    ]
    if "BucketRegion" in params:
        found = [bucket for bucket in found if bucket["BucketRegion"] == params["BucketRegion"]]
    shown, token = page(
        found, params.get("ContinuationToken"), params.get("MaxBuckets"), most=10_000, bad_token="InvalidArgument"
    )
    return without_none(Buckets=shown, Owner=answer["Owner"], ContinuationToken=token, Prefix=params.get("Prefix"))


@operation("s3", "GetBucketEncryption")
def get_bucket_encryption(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    """Since January 2023 every bucket has an answer: SSE-S3, if nothing else was put."""
    try:
        return context.moto(Bucket=params["Bucket"])
    except CloudError as error:
        if error.code != "ServerSideEncryptionConfigurationNotFoundError":
            raise
    default = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    return {"ServerSideEncryptionConfiguration": {"Rules": [default]}}


@operation("s3", "PutBucketReplication")
def put_bucket_replication(context: Context, params: dict[str, Any]) -> None:
    source = params["Bucket"]
    configuration = params["ReplicationConfiguration"]
    _require_versioning(source, "Versioning must be 'Enabled' on the bucket to apply a replication configuration")
    for rule in configuration["Rules"]:
        destination = rule["Destination"]["Bucket"].split(":::")[-1]
        _require_versioning(destination, "Destination bucket must have versioning enabled.")
    RULES[source] = configuration


def _require_versioning(name: str, message: str) -> None:
    bucket = _buckets().get(name)
    if bucket is None:
        raise CloudError("NoSuchBucket", "The specified bucket does not exist", 404, members={"BucketName": name})
    if bucket.versioning_status != "Enabled":
        raise CloudError("InvalidRequest", message, 400)


@operation("s3", "GetBucketReplication")
def get_bucket_replication(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    context.ask("GetBucketLocation", Bucket=params["Bucket"])  # NoSuchBucket, if it does not exist
    if params["Bucket"] not in RULES:
        raise CloudError("ReplicationConfigurationNotFoundError", "The replication configuration was not found", 404)
    return {"ReplicationConfiguration": RULES[params["Bucket"]]}


@operation("s3", "DeleteBucketReplication")
def delete_bucket_replication(context: Context, params: dict[str, Any]) -> None:
    RULES.pop(params["Bucket"], None)
