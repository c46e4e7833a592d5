from __future__ import annotations

from common import Cloud, tag_list


def test_capacity_reservations(cloud: Cloud) -> None:
    ec2 = cloud.client("ec2", "eu-central-1")
    made = [
        ec2.create_capacity_reservation(
            InstanceType="m7g.xlarge",
            InstancePlatform="Linux/UNIX",
            AvailabilityZone=f"eu-central-1{zone}",
            InstanceCount=3,
            InstanceMatchCriteria="targeted",
            EbsOptimized=True,
            EndDateType="limited",
            EndDate="2027-01-01T00:00:00Z",
            TagSpecifications=[{"ResourceType": "capacity-reservation", "Tags": tag_list("shop")}],
        )["CapacityReservation"]
        for zone in "abc"
    ]
    identifier = made[0]["CapacityReservationId"]
    cloud.seed("ec2-capacity-reservation", region="eu-central-1", reservation_id=identifier, AvailableInstanceCount=1)
    pages = list(ec2.get_paginator("describe_capacity_reservations").paginate(PaginationConfig={"PageSize": 2}))
    found = [reservation for page in pages for reservation in page["CapacityReservations"]]
    assert len(pages) == 2 and found[1:] == made[1:]
    created = found[0].pop("CreateDate")
    assert created == found[0].pop("StartDate")
    assert found[0].pop("EndDate").year == 2027
    assert found[0] == {
        "CapacityReservationId": identifier,
        "OwnerId": "123456789012",
        "CapacityReservationArn": f"arn:aws:ec2:eu-central-1:123456789012:capacity-reservation/{identifier}",
        "AvailabilityZone": "eu-central-1a",
        "AvailabilityZoneId": "euc1-az1",
        "InstanceType": "m7g.xlarge",
        "InstancePlatform": "Linux/UNIX",
        "Tenancy": "default",
        "TotalInstanceCount": 3,
        "AvailableInstanceCount": 1,
        "EbsOptimized": True,
        "EphemeralStorage": False,
        "State": "active",
        "EndDateType": "limited",
        "InstanceMatchCriteria": "targeted",
        "ReservationType": "default",
        "Tags": tag_list("shop"),
    }
    assert cloud.client("ec2", "eu-west-1").describe_capacity_reservations()["CapacityReservations"] == []
    by_zone = [{"Name": "availability-zone", "Values": ["eu-central-1b"]}]
    assert len(ec2.describe_capacity_reservations(Filters=by_zone)["CapacityReservations"]) == 1
