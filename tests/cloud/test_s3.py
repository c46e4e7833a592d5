from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from buckets import bucket, replicate
from common import ACCESS_KEY, SECRET_KEY, Cloud, arn

SOURCE, DESTINATION = ("eu-central-1", "media-eu"), ("us-east-1", "media-us")


@pytest.fixture
def pair(cloud: Cloud) -> Cloud:
    for region, name in (SOURCE, DESTINATION):
        bucket(cloud, app="shop", name=name, region=region)
    return cloud


def test_buckets_say_where_they_are(pair: Cloud) -> None:
    s3 = pair.client("s3", "eu-west-1")
    assert {found["Name"]: found["BucketRegion"] for found in s3.list_buckets()["Buckets"]} == {
        "media-eu": "eu-central-1",
        "media-us": "us-east-1",
    }
    assert s3.get_bucket_location(Bucket="media-eu")["LocationConstraint"] == "eu-central-1"
    assert s3.get_bucket_location(Bucket="media-us")["LocationConstraint"] is None
    first = s3.list_buckets(MaxBuckets=1)
    second = s3.list_buckets(MaxBuckets=1, ContinuationToken=first["ContinuationToken"])
    assert [found["Name"] for found in first["Buckets"] + second["Buckets"]] == ["media-eu", "media-us"]
    assert "ContinuationToken" not in second
    assert len(s3.list_buckets(BucketRegion="us-east-1", Prefix="media")["Buckets"]) == 1


def test_a_bucket_answers_in_its_own_region_only(pair: Cloud) -> None:
    request = AWSRequest("GET", f"{pair.endpoint_url}/media-eu?versioning")
    S3SigV4Auth(Credentials(ACCESS_KEY, SECRET_KEY), "s3", "us-east-1").add_auth(request)
    prepared = request.prepare()
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(prepared.url, headers=dict(prepared.headers)))
    assert caught.value.code == 301
    assert caught.value.headers["x-amz-bucket-region"] == "eu-central-1"
    assert b"<Code>PermanentRedirect</Code>" in caught.value.read()


def test_replication_rules_come_back_as_they_were_put(pair: Cloud) -> None:
    rules = [
        {
            "ID": "everything",
            "Priority": 2,
            "Status": "Enabled",
            "Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "tier", "Value": "gold"}]}},
            "SourceSelectionCriteria": {
                "SseKmsEncryptedObjects": {"Status": "Enabled"},
                "ReplicaModifications": {"Status": "Enabled"},
            },
            "ExistingObjectReplication": {"Status": "Enabled"},
            "DeleteMarkerReplication": {"Status": "Enabled"},
            "Destination": {
                "Bucket": "arn:aws:s3:::media-us",
                "Account": "123456789012",
                "StorageClass": "STANDARD_IA",
                "AccessControlTranslation": {"Owner": "Destination"},
                "EncryptionConfiguration": {"ReplicaKmsKeyID": arn("kms", "us-east-1", "key/k")},
                "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
                "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
            },
        },
        {
            "ID": "old-form",
            "Status": "Disabled",
            "Prefix": "",
            "Destination": {"Bucket": "arn:aws:s3:::media-us"},
        },
    ]
    configuration = {"Role": arn("iam", "", "role/replication"), "Rules": rules}
    s3 = pair.client("s3", "eu-central-1")
    s3.put_bucket_replication(Bucket="media-eu", ReplicationConfiguration=configuration)
    assert s3.get_bucket_replication(Bucket="media-eu")["ReplicationConfiguration"] == configuration
    s3.delete_bucket_replication(Bucket="media-eu")
    with pytest.raises(ClientError, match="ReplicationConfigurationNotFoundError"):
        s3.get_bucket_replication(Bucket="media-eu")


def test_replication_of_a_whole_bucket(pair: Cloud) -> None:
    replicate(pair, source=SOURCE, destination=DESTINATION)
    found = pair.client("s3", "eu-central-1").get_bucket_replication(Bucket="media-eu")
    (rule,) = found["ReplicationConfiguration"]["Rules"]
    assert rule["DeleteMarkerReplication"] == {"Status": "Enabled"} and not rule["Filter"]


def test_replication_needs_versioning_on_both_sides(cloud: Cloud) -> None:
    bucket(cloud, app="shop", name="media-eu", region="eu-central-1")
    bucket(cloud, app="shop", name="media-us", region="us-east-1", versioned=False)
    with pytest.raises(ClientError, match="Destination bucket must have versioning enabled"):
        replicate(cloud, source=SOURCE, destination=DESTINATION)


def test_every_bucket_is_encrypted(pair: Cloud) -> None:
    bucket(pair, app="shop", name="keyed", region="eu-central-1", key="shop")
    s3 = pair.client("s3", "eu-central-1")

    def algorithm(name: str) -> dict[str, str]:
        rules = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
        return rules[0]["ApplyServerSideEncryptionByDefault"]

    assert algorithm("media-eu") == {"SSEAlgorithm": "AES256"}
    assert algorithm("keyed") == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn("kms", "eu-central-1", "key/shop")}
    assert s3.get_bucket_tagging(Bucket="keyed")["TagSet"] == [{"Key": "app", "Value": "shop"}]
    assert s3.get_bucket_versioning(Bucket="keyed")["Status"] == "Enabled"


def test_a_bucket_that_does_not_exist(cloud: Cloud) -> None:
    with pytest.raises(ClientError, match="NoSuchBucket"):
        cloud.client("s3", "eu-central-1").get_bucket_replication(Bucket="nowhere")
