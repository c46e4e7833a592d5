"""Pattern 1, warm standby: EKS, an Aurora global database and ARC routing controls.

Primary eu-central-1, standby eu-west-1, workload `checkout`. Flawed: the
Aurora secondary has no instance, and no safety rule keeps both Regions from
being switched off.
"""

from __future__ import annotations

from aurora import global_database
from common import Cloud, arn, command_line, role, subnets, tag_list, tags

APP, PRIMARY, STANDBY = "checkout", "eu-central-1", "eu-west-1"


def seed(endpoint_url: str, flawed: bool = False) -> None:
    cloud = Cloud(endpoint_url)
    cluster_role = role(cloud, "checkout-eks", APP)
    for region, nodes in ((PRIMARY, 6), (STANDBY, 3)):
        kubernetes(cloud, APP, region, cluster_role, nodes)
        _capacity(cloud, region)
    global_database(cloud, app=APP, name="checkout", primary=PRIMARY, secondary=STANDBY, headless=flawed)
    controls = _routing_controls(cloud, with_safety_rule=not flawed)
    checks = {region: _health_check(cloud, region, control) for region, control in controls.items()}
    _records(cloud, checks)
    _region_switch_plan(cloud, controls, ready=not flawed)


def kubernetes(cloud: Cloud, app: str, region: str, cluster_role: str, nodes: int, version: str = "1.33") -> None:
    eks = cloud.client("eks", region)
    zones = subnets(cloud, region)
    eks.create_cluster(
        name=app,
        version=version,
        roleArn=cluster_role,
        resourcesVpcConfig={"subnetIds": zones},
        tags=tags(app),
    )
    eks.create_nodegroup(
        clusterName=app,
        nodegroupName="general",
        version=version,
        releaseVersion=f"{version}.4-20260415",
        amiType="AL2023_ARM_64_STANDARD",
        capacityType="ON_DEMAND",
        instanceTypes=["m7g.xlarge"],
        nodeRole=cluster_role,
        scalingConfig={"minSize": nodes, "maxSize": 12, "desiredSize": nodes},
        subnets=zones,
        tags=tags(app),
    )


def _capacity(cloud: Cloud, region: str) -> None:
    for zone in "ab":
        cloud.client("ec2", region).create_capacity_reservation(
            InstanceType="m7g.xlarge",
            InstancePlatform="Linux/UNIX",
            AvailabilityZone=f"{region}{zone}",
            InstanceCount=3,
            TagSpecifications=[{"ResourceType": "capacity-reservation", "Tags": tag_list(APP)}],
        )


def _routing_controls(cloud: Cloud, *, with_safety_rule: bool) -> dict[str, str]:
    arc = cloud.client("route53-recovery-control-config")
    cluster = arc.create_cluster(ClusterName="checkout", Tags=tags(APP))["Cluster"]
    panel = arc.create_control_panel(ClusterArn=cluster["ClusterArn"], ControlPanelName="checkout", Tags=tags(APP))[
        "ControlPanel"
    ]["ControlPanelArn"]
    controls = {
        region: arc.create_routing_control(
            ClusterArn=cluster["ClusterArn"], ControlPanelArn=panel, RoutingControlName=f"checkout-{region}"
        )["RoutingControl"]["RoutingControlArn"]
        for region in (PRIMARY, STANDBY)
    }
    data_plane = cloud.client("route53-recovery-cluster", "us-east-1")
    data_plane.update_routing_control_state(RoutingControlArn=controls[PRIMARY], RoutingControlState="On")
    if with_safety_rule:
        arc.create_safety_rule(
            AssertionRule={
                "AssertedControls": list(controls.values()),
                "ControlPanelArn": panel,
                "Name": "checkout-never-dark",
                "RuleConfig": {"Inverted": False, "Threshold": 1, "Type": "ATLEAST"},
                "WaitPeriodMs": 5000,
            },
            Tags=tags(APP),
        )
    return controls


def _health_check(cloud: Cloud, region: str, control: str) -> str:
    route53 = cloud.client("route53")
    check = route53.create_health_check(
        CallerReference=f"checkout-{region}",
        HealthCheckConfig={"Type": "RECOVERY_CONTROL", "RoutingControlArn": control},
    )["HealthCheck"]["Id"]
    route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=check, AddTags=tag_list(APP))
    return check


def _records(cloud: Cloud, checks: dict[str, str]) -> None:
    route53 = cloud.client("route53")
    zone = route53.create_hosted_zone(Name="checkout.example.com", CallerReference="checkout")["HostedZone"]["Id"]
    route53.change_tags_for_resource(
        ResourceType="hostedzone", ResourceId=zone.removeprefix("/hostedzone/"), AddTags=tag_list(APP)
    )
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": "www.checkout.example.com",
                "Type": "A",
                "SetIdentifier": region,
                "Failover": "PRIMARY" if region == PRIMARY else "SECONDARY",
                "HealthCheckId": check,
                "AliasTarget": {
                    "HostedZoneId": "Z215JYRZR1TBD5",
                    "DNSName": f"dualstack.checkout-1234567890.{region}.elb.amazonaws.com",
                    "EvaluateTargetHealth": True,
                },
            },
        }
        for region, check in checks.items()
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def _region_switch_plan(cloud: Cloud, controls: dict[str, str], *, ready: bool) -> None:
    plan = cloud.client("arc-region-switch").create_plan(
        name="checkout",
        description="Move checkout between Frankfurt and Ireland",
        regions=[PRIMARY, STANDBY],
        primaryRegion=PRIMARY,
        recoveryApproach="activePassive",
        recoveryTimeObjectiveMinutes=15,
        executionRole=arn("iam", "", "role/checkout-region-switch"),
        workflows=[_workflow(region, controls) for region in (PRIMARY, STANDBY)],
        tags=tags(APP),
    )["plan"]["arn"]
    if not ready:
        warning = {
            "workflow": {"action": "activate", "name": STANDBY},
            "stepName": "promote-aurora",
            "resourceArn": arn("rds", STANDBY, f"cluster:checkout-{STANDBY}"),
            "warningMessage": "The cluster has no instance in this Region.",
        }
        for region in (PRIMARY, STANDBY):
            cloud.seed("region-switch-evaluation", plan=plan, region=region, state="actionRequired", warnings=[warning])
        return
    cloud.seed(
        "region-switch-execution",
        plan=plan,
        execution={
            "executionRegion": STANDBY,
            "startTime": "2026-10-06T08:00:00Z",
            "endTime": "2026-10-06T08:07:12Z",
            "updatedAt": "2026-10-06T08:07:12Z",
            "comment": "Quarterly game day",
            "actualRecoveryTime": "PT7M12S",
        },
    )


def _workflow(region: str, controls: dict[str, str]) -> dict[str, object]:
    other = STANDBY if region == PRIMARY else PRIMARY
    states = [
        {"routingControlArn": controls[region], "state": "On"},
        {"routingControlArn": controls[other], "state": "Off"},
    ]
    aurora = {
        "globalClusterIdentifier": "checkout-global",
        "databaseClusterArns": [arn("rds", where, f"cluster:checkout-{where}") for where in (PRIMARY, STANDBY)],
        "behavior": "switchoverOnly",
        "ungraceful": {"ungraceful": "failover"},
        "timeoutMinutes": 30,
    }
    return {
        "workflowTargetAction": "activate",
        "workflowTargetRegion": region,
        "workflowDescription": f"Make {region} the active Region",
        "steps": [
            {
                "name": "promote-aurora",
                "executionBlockType": "AuroraGlobalDatabase",
                "executionBlockConfiguration": {"globalAuroraConfig": aurora},
            },
            {
                "name": "shift-traffic",
                "executionBlockType": "ARCRoutingControl",
                "executionBlockConfiguration": {
                    "arcRoutingControlConfig": {"regionAndRoutingControls": {region: states}}
                },
            },
        ],
    }


if __name__ == "__main__":
    command_line(seed, can_be_flawed=True)
