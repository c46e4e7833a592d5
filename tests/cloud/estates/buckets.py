"""S3 buckets and their replication, for several estates."""

from __future__ import annotations

from typing import Any

from common import Cloud, arn, lag, metric, tag_list


def bucket(cloud: Cloud, *, app: str, name: str, region: str, versioned: bool = True, key: str | None = None) -> None:
    s3 = cloud.client("s3", region)
    location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **location)
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tag_list(app)})
    if versioned:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    if key:
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn("kms", region, f"key/{key}")}
        rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})


def replicate(
    cloud: Cloud, *, source: tuple[str, str], destination: tuple[str, str], prefix: str | None = None
) -> None:
    """Replicate a bucket (a Region and a name) wholly, or only a prefix of it and without time control."""
    whole = prefix is None
    target: dict[str, Any] = {"Bucket": f"arn:aws:s3:::{destination[1]}", "StorageClass": "STANDARD"}
    if whole:
        target["ReplicationTime"] = {"Status": "Enabled", "Time": {"Minutes": 15}}
        target["Metrics"] = {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}
    rule = {
        "ID": "everything" if whole else "one-prefix",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {} if whole else {"Prefix": prefix},
        "DeleteMarkerReplication": {"Status": "Enabled" if whole else "Disabled"},
        "Destination": target,
    }
    if whole:  # objects under a KMS key are left out unless the rule says otherwise
        rule["SourceSelectionCriteria"] = {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
        target["EncryptionConfiguration"] = {"ReplicaKmsKeyID": arn("kms", destination[0], "key/replica")}
    cloud.client("s3", source[0]).put_bucket_replication(
        Bucket=source[1],
        ReplicationConfiguration={"Role": "arn:aws:iam::123456789012:role/s3-replication", "Rules": [rule]},
    )
    if whole:
        dimensions = {"SourceBucket": source[1], "DestinationBucket": destination[1], "RuleId": rule["ID"]}
        metric(cloud, source[0], "AWS/S3", "ReplicationLatency", dimensions, lag(9.0, 41.0))
        metric(cloud, source[0], "AWS/S3", "BytesPendingReplication", dimensions, lag(0.0, 4096.0))
