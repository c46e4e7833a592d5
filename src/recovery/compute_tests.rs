//! How containers, load balancers, the edge and messages come back.

#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::inventory::types::*;
use crate::inventory::{Arn, Attributes, Region};
use crate::report::EstimateReport;
use crate::workload::testing::*;
use crate::workload::{WorkloadSettings, workloads};

const ACCOUNT: &str = "123456789012";
const APP: Option<&str> = Some("shop");

fn arn(text: &str) -> Arn {
    text.parse().unwrap()
}

fn here(service: &str, region: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{region}:{ACCOUNT}:{resource}")
}

/// The estimate of the only workload for a disruption.
fn estimate(estate: TestEstate, disruption: &Disruption) -> EstimateReport {
    let estate = estate.build();
    let workloads = workloads(&estate, &WorkloadSettings::default());
    assert_eq!(workloads.len(), 1, "one workload");
    let mechanisms = Mechanisms::embedded().unwrap_or_else(|error| panic!("{error}"));
    let settings = RecoverySettings::default();
    let engine = Engine::new(&estate, &mechanisms, &settings);
    engine.workload(&workloads[0]).estimate(disruption).report
}

fn dark(region: &str) -> Disruption {
    Disruption::regions([region.parse().unwrap()])
}

fn zone(id: &str) -> Disruption {
    Disruption::zones([id.parse().unwrap()])
}

/// The seconds of the steps whose title has `words`.
fn seconds(estimate: &EstimateReport, words: &str) -> f64 {
    let steps = estimate.critical_path.iter().filter(|step| step.step.contains(words));
    steps.map(|step| step.seconds).sum()
}

fn total(estimate: &EstimateReport) -> f64 {
    estimate.critical_path.iter().map(|step| step.seconds).sum()
}

fn subnets(estate: &mut TestEstate, region: &str, zones: &[&str]) -> Vec<String> {
    let ids: Vec<String> = zones.iter().map(|zone| format!("subnet-{zone}")).collect();
    for (id, zone) in ids.iter().zip(zones) {
        let subnet = Subnet {
            subnet_id: id.clone().into(),
            vpc_id: "vpc-1".to_owned().into(),
            availability_zone: format!("name-of-{zone}").into(),
            availability_zone_id: (*zone).to_owned().into(),
            ..Subnet::default()
        };
        estate.add(&here("ec2", region, &format!("subnet/{id}")), region, None, subnet);
    }
    ids
}

/// A service of four tasks behind a load balancer, in three zones.
fn service(estate: &mut TestEstate, region: &str, prefix: &str, desired: i64, image: &str) {
    let zones = [1, 2, 3].map(|number| format!("{prefix}-az{number}"));
    let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
    let subnets = subnets(estate, region, &zones);
    let balancer = here("elasticloadbalancing", region, "loadbalancer/app/web/1");
    let group = here("elasticloadbalancing", region, "targetgroup/web/1");
    let definition = here("ecs", region, "task-definition/web:7");
    let node = |(zone, subnet): (&&str, &String)| LoadBalancerZone {
        zone_name: format!("name-of-{zone}").into(),
        subnet_id: Some(subnet.clone()).into(),
    };
    let attributes = LoadBalancer {
        load_balancer_type: "application".to_owned().into(),
        state: "active".to_owned().into(),
        dns_name: Some(format!("web-1.{region}.elb.amazonaws.com")).into(),
        availability_zones: zones.iter().zip(&subnets).map(node).collect::<Vec<_>>().into(),
        zonal_shift: Some(false).into(),
        client_keep_alive_seconds: Some(3600).into(),
        listeners: vec![].into(),
        ..LoadBalancer::default()
    };
    estate.add(&balancer, region, APP, attributes);
    estate.change(&balancer, |resource| resource.name = "web".into());
    let attributes = TargetGroup {
        target_type: "ip".to_owned().into(),
        load_balancer_arns: vec![arn(&balancer)].into(),
        health_check_interval_seconds: 10.into(),
        unhealthy_threshold_count: 2.into(),
        targets: vec![].into(),
        ..TargetGroup::default()
    };
    estate.add(&group, region, APP, attributes);
    let container = ContainerDefinition {
        image: image.to_owned().into(),
        secrets: vec![].into(),
        environment_file_arns: vec![].into(),
        ..ContainerDefinition::default()
    };
    let attributes = EcsTaskDefinition {
        revision: 7.into(),
        cpu_units: Some(512).into(),
        containers: vec![container].into(),
        efs_file_system_ids: vec![].into(),
        ..EcsTaskDefinition::default()
    };
    estate.add(&definition, region, APP, attributes);
    let attributes = EcsService {
        cluster_arn: arn(&here("ecs", region, "cluster/main")).into(),
        status: "ACTIVE".to_owned().into(),
        desired_count: desired.into(),
        running_count: desired.into(),
        scheduling_strategy: "REPLICA".to_owned().into(),
        launch_type: Some("FARGATE".to_owned()).into(),
        capacity_provider_strategy: vec![].into(),
        task_definition_arn: arn(&definition).into(),
        subnet_ids: subnets.into(),
        target_group_arns: vec![arn(&group)].into(),
        load_balancer_names: vec![].into(),
        deployment_controller: "ECS".to_owned().into(),
        deployment_circuit_breaker: false.into(),
        deployment_circuit_breaker_rollback: false.into(),
        deployment_alarm_names: vec![].into(),
        deployment_alarms_rollback: false.into(),
        minimum_healthy_percent: Some(50).into(),
        auto_scaling_maximum: None.into(),
        ..EcsService::default()
    };
    estate.add(&here("ecs", region, "service/main/web"), region, APP, attributes);
}

fn change_service(estate: &mut TestEstate, region: &str, change: impl FnOnce(&mut EcsService)) {
    estate.change(&here("ecs", region, "service/main/web"), |resource| {
        let Attributes::EcsService(service) = &mut resource.attributes else { return };
        change(service);
    });
}

fn image_in(region: &str) -> String {
    format!("{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/web:1.2")
}

/// The same service in two Regions, small in the second, each with its images.
fn two_regions(image_of_standby: &str) -> TestEstate {
    let mut estate = TestEstate::new();
    service(&mut estate, PRIMARY, "mes1", 4, &image_in(PRIMARY));
    service(&mut estate, STANDBY, "euc1", 1, image_of_standby);
    estate
}

fn repository(estate: &mut TestEstate, region: &str, copied_to: Option<&str>) {
    let destination = |region: &str| EcrReplicationDestination {
        region: region.parse::<Region>().unwrap().into(),
        registry_id: ACCOUNT.parse::<crate::inventory::AccountId>().unwrap().into(),
    };
    let copy = |region: &str| EcrImageReplication {
        region: region.parse::<Region>().unwrap().into(),
        registry_id: ACCOUNT.parse::<crate::inventory::AccountId>().unwrap().into(),
        status: "COMPLETE".to_owned().into(),
    };
    let attributes = EcrRepository {
        kms_key_arn: None.into(),
        replication_destinations: copied_to.map(destination).into_iter().collect::<Vec<_>>().into(),
        newest_image_replication: copied_to.map(copy).into_iter().collect::<Vec<_>>().into(),
        ..EcrRepository::default()
    };
    estate.add(&here("ecr", region, "repository/web"), region, None, attributes);
}

#[test]
fn a_small_service_elsewhere_is_scaled_out() {
    let estimate = estimate(two_regions(&image_in(STANDBY)), &dark(PRIMARY));
    assert!(estimate.affected && estimate.recoverable, "{:?}", estimate.lost);
    assert_eq!(seconds(&estimate, "from 1 to 4 tasks"), 120.0);
}

#[test]
fn a_quota_that_is_too_small_costs_hours() {
    let mut estate = two_regions(&image_in(STANDBY));
    let quota = ServiceQuota {
        service_code: "fargate".to_owned().into(),
        quota_code: "L-3032A538".to_owned().into(),
        value: 1.5.into(),
        ..ServiceQuota::default()
    };
    let quota_arn = here("servicequotas", STANDBY, "fargate/L-3032A538");
    estate.add(&quota_arn, STANDBY, None, quota);
    let estimate = estimate(estate, &dark(PRIMARY));
    assert_eq!(seconds(&estimate, "quota"), 4.0 * 3600.0);
}

#[test]
fn a_standby_whose_image_is_in_the_dark_region_is_lost_with_it() {
    let mut estate = two_regions(&image_in(PRIMARY));
    repository(&mut estate, PRIMARY, None);
    let estimate = estimate(estate, &dark(PRIMARY));
    assert!(!estimate.recoverable);
    let reasons: String = estimate.lost.iter().map(|lost| lost.reason.as_str()).collect();
    assert!(reasons.contains("repository/web"), "{reasons}");
}

#[test]
fn a_replicated_image_has_to_be_named_first() {
    let mut estate = two_regions(&image_in(PRIMARY));
    repository(&mut estate, PRIMARY, Some(STANDBY));
    repository(&mut estate, STANDBY, None);
    let estimate = estimate(estate, &dark(PRIMARY));
    assert!(estimate.recoverable, "{:?}", estimate.lost);
    assert_eq!(seconds(&estimate, "Lead what runs to the copy"), 600.0);
}

#[test]
fn a_service_that_can_do_with_two_zones_outlives_one() {
    let mut estate = TestEstate::new();
    service(&mut estate, PRIMARY, "mes1", 4, "nginx");
    let estimate = estimate(estate, &zone("mes1-az2"));
    assert!(estimate.affected && estimate.recoverable, "{:?}", estimate.lost);
    // The load balancer's DNS takes longer than two failed checks of ten seconds.
    assert_eq!(total(&estimate), 90.0);
}

#[test]
fn a_service_that_needs_all_its_tasks_waits_for_new_ones() {
    let mut estate = TestEstate::new();
    service(&mut estate, PRIMARY, "mes1", 4, "nginx");
    change_service(&mut estate, PRIMARY, |service| {
        service.minimum_healthy_percent = Some(100).into();
    });
    let estimate = estimate(estate, &zone("mes1-az2"));
    assert_eq!(seconds(&estimate, "ECS starts tasks"), 120.0);
}

#[test]
fn a_bad_deployment_is_rolled_back_by_the_circuit_breaker_or_by_people() {
    let deploy = Disruption::Application(ApplicationFault::BadDeploy);
    let mut by_people = TestEstate::new();
    service(&mut by_people, PRIMARY, "mes1", 4, "nginx");
    let mut by_itself = TestEstate::new();
    service(&mut by_itself, PRIMARY, "mes1", 4, "nginx");
    change_service(&mut by_itself, PRIMARY, |service| {
        service.deployment_circuit_breaker = true.into();
        service.deployment_circuit_breaker_rollback = true.into();
    });
    let by_people = estimate(by_people, &deploy);
    assert_eq!(seconds(&by_people, "back to the revision before"), 240.0);
    let by_itself = estimate(by_itself, &deploy);
    assert!(by_itself.recoverable);
    assert_eq!(seconds(&by_itself, "Decide"), 0.0);
    assert_eq!(seconds(&by_itself, "fail to become healthy"), 300.0);
}

/// A function in subnets of three zones, whose routes lead to NAT gateways.
fn function_behind_nat(nat_in_each_zone: bool) -> TestEstate {
    let mut estate = TestEstate::new();
    let zones = ["mes1-az1", "mes1-az2", "mes1-az3"];
    let ids = subnets(&mut estate, PRIMARY, &zones);
    for (index, subnet) in ids.iter().enumerate() {
        let number = if nat_in_each_zone { index } else { 0 };
        let route = VpcRoute {
            destination: "0.0.0.0/0".to_owned().into(),
            nat_gateway_id: Some(format!("nat-{number}")).into(),
            ..VpcRoute::default()
        };
        let table = RouteTable {
            vpc_id: "vpc-1".to_owned().into(),
            is_main: false.into(),
            subnet_ids: vec![subnet.clone()].into(),
            routes: vec![route].into(),
            ..RouteTable::default()
        };
        let table_arn = here("ec2", PRIMARY, &format!("route-table/rtb-{index}"));
        estate.add(&table_arn, PRIMARY, None, table);
        let gateway = NatGateway {
            nat_gateway_id: format!("nat-{index}").into(),
            vpc_id: "vpc-1".to_owned().into(),
            subnet_id: Some(subnet.clone()).into(),
            availability_mode: "zonal".to_owned().into(),
            availability_zone_ids: vec![].into(),
            ..NatGateway::default()
        };
        if nat_in_each_zone || index == 0 {
            let gateway_arn = here("ec2", PRIMARY, &format!("natgateway/nat-{index}"));
            estate.add(&gateway_arn, PRIMARY, None, gateway);
        }
    }
    estate.function("orders", PRIMARY, APP);
    estate.change(&function_arn("orders", PRIMARY), |resource| {
        let Attributes::LambdaFunction(function) = &mut resource.attributes else { return };
        function.subnet_ids = ids.into();
    });
    estate
}

#[test]
fn one_nat_gateway_takes_all_zones_with_its_own() {
    let lost = estimate(function_behind_nat(false), &zone("mes1-az1"));
    assert_eq!(seconds(&lost, "Create a NAT gateway"), 300.0);
    let other = estimate(function_behind_nat(false), &zone("mes1-az2"));
    assert_eq!(total(&other), 0.0);
    let each = estimate(function_behind_nat(true), &zone("mes1-az1"));
    assert_eq!(total(&each), 0.0);
}

fn endpoint_group(estate: &mut TestEstate, number: i64, region: &str) {
    let listener = format!("arn:aws:globalaccelerator::{ACCOUNT}:accelerator/a/listener/l");
    let attributes = AcceleratorEndpointGroup {
        listener_arn: arn(&listener).into(),
        endpoint_group_region: region.parse::<Region>().unwrap().into(),
        traffic_dial_percentage: 100.0.into(),
        health_check_interval_seconds: 10.into(),
        threshold_count: 3.into(),
        endpoints: vec![AcceleratorEndpoint {
            endpoint_id: format!("eipalloc-{number}").into(),
            weight: 128.into(),
            ..AcceleratorEndpoint::default()
        }]
        .into(),
    };
    let group = format!("{listener}/endpoint-group/{number}");
    estate.add(&group, "global", APP, attributes);
}

#[test]
fn global_accelerator_leads_elsewhere_within_a_minute() {
    let mut estate = TestEstate::new();
    endpoint_group(&mut estate, 1, PRIMARY);
    endpoint_group(&mut estate, 2, STANDBY);
    // Tables without a copy would decide everything; this one needs nothing.
    estate.table("orders", PRIMARY, APP, &[STANDBY]);
    estate.table("orders", STANDBY, APP, &[PRIMARY]);
    let estimate = estimate(estate, &dark(PRIMARY));
    assert!(estimate.recoverable, "{:?}", estimate.lost);
    assert_eq!((total(&estimate), estimate.decision_seconds), (45.0, 0.0));
}

fn bus(region: &str) -> String {
    here("events", region, "event-bus/orders")
}

fn event_bus(estate: &mut TestEstate, region: &str) {
    let rule = EventRule {
        name: "ship".to_owned().into(),
        state: "ENABLED".to_owned().into(),
        managed_by: None.into(),
        target_arns: vec![].into(),
        ..EventRule::default()
    };
    let attributes =
        EventBus { rules: vec![rule].into(), kms_key_arn: None.into(), ..EventBus::default() };
    estate.add(&bus(region), region, APP, attributes);
}

#[test]
fn a_global_endpoint_has_the_documented_figures() {
    let mut estate = TestEstate::new();
    event_bus(&mut estate, PRIMARY);
    event_bus(&mut estate, STANDBY);
    // Without rules there, the bus in the other Region is no twin.
    estate.change(&bus(STANDBY), |resource| {
        let Attributes::EventBus(bus) = &mut resource.attributes else { return };
        bus.rules = vec![].into();
    });
    let endpoint = EventBridgeEndpoint {
        state: "ACTIVE".to_owned().into(),
        replication_state: Some("ENABLED".to_owned()).into(),
        event_bus_arns: vec![arn(&bus(PRIMARY)), arn(&bus(STANDBY))].into(),
        ..EventBridgeEndpoint::default()
    };
    estate.add(&here("events", PRIMARY, "endpoint/orders"), PRIMARY, APP, endpoint);
    let estimate = estimate(estate, &dark(PRIMARY));
    assert!(estimate.recoverable, "{:?}", estimate.lost);
    assert_eq!(total(&estimate), 360.0);
    assert_eq!(estimate.rpo_seconds.unwrap().p95.round(), 420.0);
}

#[test]
fn a_user_pool_without_replica_does_not_come_back() {
    let mut estate = TestEstate::new();
    let pool = UserPool {
        lambda_trigger_arns: vec![].into(),
        replicas: vec![].into(),
        ..UserPool::default()
    };
    estate.add(&here("cognito-idp", PRIMARY, "userpool/me-south-1_A"), PRIMARY, APP, pool);
    let estimate = estimate(estate, &dark(PRIMARY));
    assert!(!estimate.recoverable);
    assert!(estimate.lost[0].reason.contains("no replica"), "{}", estimate.lost[0].reason);
}

/// A distribution in front of a bucket that is copied to another Region.
fn distribution(with_second_origin: bool, methods: &[&str]) -> TestEstate {
    let mut estate = TestEstate::new();
    estate.bucket("media-a", PRIMARY, APP, vec![replicate_to("media-b", "", true)]);
    estate.bucket("media-b", STANDBY, APP, vec![]);
    let origin = |id: &str| CloudFrontOrigin {
        origin_id: id.to_owned().into(),
        domain_name: format!("{id}.s3.amazonaws.com").into(),
        connection_attempts: 3.into(),
        connection_timeout_seconds: 10.into(),
        ..CloudFrontOrigin::default()
    };
    let group = CloudFrontOriginGroup {
        origin_group_id: "both".to_owned().into(),
        origin_ids: vec!["media-a".to_owned(), "media-b".to_owned()].into(),
        failover_status_codes: vec![500, 502, 503].into(),
    };
    let target = if with_second_origin { "both" } else { "media-a" };
    let behavior = CloudFrontBehavior {
        path_pattern: None.into(),
        target_origin_id: target.to_owned().into(),
        allowed_methods: methods.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>().into(),
    };
    let attributes = CloudFrontDistribution {
        distribution_id: "E1".to_owned().into(),
        domain_name: "d1.cloudfront.net".to_owned().into(),
        origins: vec![origin("media-a"), origin("media-b")].into(),
        origin_groups: if with_second_origin { vec![group] } else { vec![] }.into(),
        default_target_origin_id: target.to_owned().into(),
        cache_behaviors: vec![behavior].into(),
        viewer_certificate_arn: None.into(),
        ..CloudFrontDistribution::default()
    };
    let distribution = format!("arn:aws:cloudfront::{ACCOUNT}:distribution/E1");
    estate.add(&distribution, "global", APP, attributes);
    estate
}

#[test]
fn an_origin_group_fails_over_by_itself_for_requests_that_read() {
    let reads = estimate(distribution(true, &["GET", "HEAD"]), &dark(PRIMARY));
    // People promote the bucket meanwhile; nobody has to change the distribution.
    assert!(reads.recoverable && seconds(&reads, "the origin") == 0.0);
    for (with_second_origin, methods) in [(true, &["GET", "POST"]), (false, &["GET", "HEAD"])] {
        let estimate = estimate(distribution(with_second_origin, methods), &dark(PRIMARY));
        assert_eq!(seconds(&estimate, "Change the origin"), 180.0);
    }
}

#[test]
fn unread_messages_are_lost_with_their_region() {
    let mut estate = TestEstate::new();
    for region in [PRIMARY, STANDBY] {
        let queue = SqsQueue {
            fifo_queue: false.into(),
            dead_letter_target_arn: None.into(),
            kms_key_arn: None.into(),
            ..SqsQueue::default()
        };
        estate.add(&here("sqs", region, "orders"), region, APP, queue);
        estate.function("orders", region, APP);
    }
    let estimate = estimate(estate, &dark(PRIMARY));
    assert!(estimate.recoverable, "{:?}", estimate.lost);
    assert_eq!(estimate.rpo_seconds.unwrap().p95.round(), 300.0);
}
