"""EC2: Regions with their true opt-in status, and capacity reservations, which moto lacks."""

from __future__ import annotations

import itertools
from typing import Any

from .. import regions
from ..registry import CloudError, Context, Store, operation, page, seed, without_none

RESERVATIONS = Store()
_numbers = itertools.count(1)


@operation("ec2", "DescribeRegions")
def describe_regions(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    names = params.get("RegionNames") or regions.KNOWN
    unknown = [name for name in names if name not in regions.KNOWN]
    if unknown:
        raise CloudError("InvalidParameterValue", f"Invalid region(s) provided : ({', '.join(unknown)})", 400)
    found = [
        {"RegionName": name, "Endpoint": f"ec2.{name}.amazonaws.com", "OptInStatus": regions.status(name)}
        for name in names
        if params.get("AllRegions") or regions.is_enabled(name)
    ]
    for condition in params.get("Filters", []):
        member = {"opt-in-status": "OptInStatus", "region-name": "RegionName", "endpoint": "Endpoint"}[
            condition["Name"]
        ]
        found = [region for region in found if region[member] in condition["Values"]]
    return {"Regions": found}


@operation("ec2", "CreateCapacityReservation")
def create_capacity_reservation(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    number = f"cr-{next(_numbers):017x}"
    zone = _zone(context, params)
    count = params["InstanceCount"]
    tags = [tag for spec in params.get("TagSpecifications", []) for tag in spec.get("Tags", [])]
    reservation = without_none(
        CapacityReservationId=number,
        OwnerId=context.account,
        CapacityReservationArn=context.arn(f"capacity-reservation/{number}"),
        AvailabilityZone=zone["ZoneName"],
        AvailabilityZoneId=zone["ZoneId"],
        InstanceType=params["InstanceType"],
        InstancePlatform=params["InstancePlatform"],
        Tenancy=params.get("Tenancy", "default"),
        TotalInstanceCount=count,
        AvailableInstanceCount=count,
        EbsOptimized=params.get("EbsOptimized", False),
        EphemeralStorage=params.get("EphemeralStorage", False),
        State="active",
        StartDate=_CREATED,
        CreateDate=_CREATED,
        EndDate=params.get("EndDate"),
        EndDateType=params.get("EndDateType", "unlimited"),
        InstanceMatchCriteria=params.get("InstanceMatchCriteria", "open"),
        ReservationType="default",
        Tags=tags,
    )
    RESERVATIONS.setdefault(context.region, []).append(reservation)
    return {"CapacityReservation": reservation}


_CREATED = "2026-01-01T00:00:00Z"


def _zone(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    for zone in context.ask("DescribeAvailabilityZones")["AvailabilityZones"]:
        if params.get("AvailabilityZone") == zone["ZoneName"] or params.get("AvailabilityZoneId") == zone["ZoneId"]:
            return zone
    raise CloudError("InvalidParameterValue", "The availability zone is not one of this Region", 400)


@seed("ec2-capacity-reservation")
def seed_capacity_reservation(region: str, reservation_id: str, **members: Any) -> None:
    """Members that differ from those of a new reservation, such as AvailableInstanceCount or State."""
    for reservation in RESERVATIONS[region]:
        if reservation["CapacityReservationId"] == reservation_id:
            reservation.update(members)


@operation("ec2", "DescribeCapacityReservations")
def describe_capacity_reservations(context: Context, params: dict[str, Any]) -> dict[str, Any]:
    found = RESERVATIONS.get(context.region, [])
    if ids := params.get("CapacityReservationIds"):
        found = [reservation for reservation in found if reservation["CapacityReservationId"] in ids]
    for condition in params.get("Filters", []):
        member = _FILTERS.get(condition["Name"])
        if member is None:
            raise CloudError("InvalidParameterValue", f"The filter '{condition['Name']}' is invalid", 400)
        found = [reservation for reservation in found if reservation.get(member) in condition["Values"]]
    shown, token = page(
        found, params.get("NextToken"), params.get("MaxResults"), most=1000, bad_token="InvalidParameterValue"
    )
    return without_none(CapacityReservations=shown, NextToken=token)


_FILTERS = {
    "state": "State",
    "instance-type": "InstanceType",
    "availability-zone": "AvailabilityZone",
    "instance-match-criteria": "InstanceMatchCriteria",
    "tenancy": "Tenancy",
}
