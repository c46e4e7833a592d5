//! What the conditions of a mechanism can name: the lost resource, the one that
//! would take over, and what stands around them.

use super::loss::Loss;
use super::stub::{Relations, Seen};
use crate::expression::{Bindings, Scope, Variable};
use crate::inventory::{
    Arn, Attributes, Estate, Record, Reflect, Region, RelationshipKind, ResourceType, Shape,
    ValueRef,
};
use crate::report::Scenario;
use crate::workload::place::place_of_arn;

/// The variables that conditions of a mechanism can name.
///
/// - `self`, `links`, `linked_from`: the lost resource and its relationships
/// - `observed`: false if the lost resource was not collected
/// - `standby`, `standby_links`, `standby_linked_from`: what takes over
/// - `health_checks`: those that the lost resource depends on, with the checks
///   that a calculated one watches
/// - `routing_controls`: those that these health checks follow
/// - `routing_clusters`: the clusters that hold these routing controls
/// - `standby_routing_controls`: those that the standby's health checks follow
/// - `standby_serves`: true if the standby's Region serves already
/// - `reserved_capacity`: instances that capacity reservations in the standby's
///   Region, in zones that are left, hold free for the standby's instance types
/// - `lost_regions`: what is dark
/// - `surviving_regions`: the workload's other Regions
/// - `scenario`: `region`, `az`, `infrastructure`, `bad_deploy`,
///   `data_corruption` or `data_deletion`
/// - `zones`: the ids of the zones that the lost resource runs in
/// - `surviving_zones`: those of them that are not lost
/// - `lost_zones`, `lost_zone_names`: the zones that are lost in the Region of
///   the lost resource, by id and by its account's own names
/// - `quotas`: the service quotas of the standby's account and Region
pub(super) fn scope(protects: &[ResourceType], standby: &[ResourceType]) -> Scope {
    let regions = Variable::Value(Shape::List(Box::new(Shape::Text)));
    Scope::new()
        .with("self", Variable::Resource(protects.to_vec()))
        .with("links", Variable::Links)
        .with("linked_from", Variable::Links)
        .with("observed", Variable::Value(Shape::Bool))
        .with("standby", Variable::Resource(standby.to_vec()))
        .with("standby_links", Variable::Links)
        .with("standby_linked_from", Variable::Links)
        .with("health_checks", Variable::Resources(vec![ResourceType::HealthCheck]))
        .with("routing_controls", Variable::Resources(vec![ResourceType::RoutingControl]))
        .with("standby_routing_controls", Variable::Resources(vec![ResourceType::RoutingControl]))
        .with("routing_clusters", Variable::Resources(vec![ResourceType::RoutingControlCluster]))
        .with("standby_serves", Variable::Value(Shape::Bool))
        .with("reserved_capacity", Variable::Value(Shape::Integer))
        .with("lost_regions", regions.clone())
        .with("surviving_regions", regions.clone())
        .with("scenario", Variable::Value(Shape::Text))
        .with("zones", regions.clone())
        .with("surviving_zones", regions.clone())
        .with("lost_zones", regions.clone())
        .with("lost_zone_names", regions)
        .with("quotas", Variable::Resources(vec![ResourceType::ServiceQuota]))
}

/// A lost resource and one that may take over, with what stands around them.
#[derive(Debug)]
pub(super) struct Situation<'a> {
    lost: Seen<'a>,
    links: Relations<'a>,
    linked_from: Relations<'a>,
    standby: Seen<'a>,
    standby_links: Relations<'a>,
    standby_linked_from: Relations<'a>,
    health_checks: Vec<Seen<'a>>,
    routing_controls: Vec<Seen<'a>>,
    routing_clusters: Vec<Seen<'a>>,
    standby_routing_controls: Vec<Seen<'a>>,
    reserved_capacity: i64,
    observed: bool,
    standby_serves: bool,
    quotas: Vec<Seen<'a>>,
    lost_regions: &'a Vec<Region>,
    surviving_regions: &'a Vec<Region>,
    scenario: Scenario,
    /// The zones of the lost resource and those of them that are left; none if
    /// they cannot be told.
    zones: Option<(Vec<String>, Vec<String>)>,
    lost_zones: Vec<String>,
    lost_zone_names: Vec<String>,
}

/// What holds for every resource of a workload while it is simulated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) estate: &'a Estate,
    pub(super) lost_regions: &'a Vec<Region>,
    pub(super) surviving_regions: &'a Vec<Region>,
    pub(super) serving_regions: &'a [Region],
    pub(super) loss: &'a Loss<'a>,
}

impl<'a> Situation<'a> {
    pub(super) fn new(
        around: Surroundings<'a>,
        (lost, lost_type): (&Arn, ResourceType),
        (standby, standby_type): (&Arn, Option<ResourceType>),
    ) -> Self {
        let estate = around.estate;
        let health_checks = health_checks(estate, lost);
        let routing_controls = followed(estate, &health_checks);
        let standby_routing_controls = followed(estate, &self::health_checks(estate, standby));
        let routing_clusters = clusters(estate, &routing_controls);
        Self {
            standby_serves: place_of_arn(estate, standby)
                .is_some_and(|region| around.serving_regions.contains(&region)),
            observed: estate.resource(lost).is_some(),
            lost: Seen::of(estate, lost, Some(lost_type)),
            links: Relations::outgoing(estate, lost),
            linked_from: Relations::incoming(estate, lost),
            standby: Seen::of(estate, standby, standby_type),
            standby_links: Relations::outgoing(estate, standby),
            standby_linked_from: Relations::incoming(estate, standby),
            reserved_capacity: reserved_capacity(estate, standby, around.loss),
            health_checks,
            routing_controls,
            routing_clusters,
            standby_routing_controls,
            quotas: quotas(estate, standby),
            lost_regions: around.lost_regions,
            surviving_regions: around.surviving_regions,
            scenario: around.loss.scenario_for(estate, lost),
            zones: around.loss.zones_around(estate, lost).ok(),
            lost_zones: around.loss.zones_lost_around(estate, lost),
            lost_zone_names: around.loss.names_of_zones_lost_around(estate, lost),
        }
    }

    /// The variables of [`scope`] with their values.
    pub(super) fn bindings(&self) -> Bindings<'_> {
        let mut bindings = Bindings::new();
        bindings
            .record("self", Some(self.lost.record()))
            .record("links", Some(&self.links))
            .record("linked_from", Some(&self.linked_from))
            .value("observed", self.observed.reflect())
            .record("standby", Some(self.standby.record()))
            .record("standby_links", Some(&self.standby_links))
            .record("standby_linked_from", Some(&self.standby_linked_from))
            .records("health_checks", records(&self.health_checks))
            .records("routing_controls", records(&self.routing_controls))
            .records("standby_routing_controls", records(&self.standby_routing_controls))
            .records("routing_clusters", records(&self.routing_clusters))
            .value("standby_serves", self.standby_serves.reflect())
            .value("reserved_capacity", self.reserved_capacity.reflect())
            .value("lost_regions", self.lost_regions.reflect())
            .value("surviving_regions", self.surviving_regions.reflect())
            .value("scenario", ValueRef::Text(self.scenario.name()))
            .value("lost_zones", self.lost_zones.reflect())
            .value("lost_zone_names", self.lost_zone_names.reflect())
            .records("quotas", records(&self.quotas));
        if let Some((zones, surviving)) = &self.zones {
            bindings.value("zones", zones.reflect()).value("surviving_zones", surviving.reflect());
        }
        bindings
    }
}

fn records<'r>(seen: &'r [Seen<'_>]) -> impl Iterator<Item = &'r dyn Record> {
    seen.iter().map(Seen::record)
}

/// The routing controls that health checks follow.
fn followed<'a>(estate: &'a Estate, checks: &[Seen<'a>]) -> Vec<Seen<'a>> {
    let checks = checks.iter().filter_map(Seen::collected);
    checks.flat_map(|check| relied_on(estate, &check.arn, ResourceType::RoutingControl)).collect()
}

/// The health checks that a resource depends on, and those that they watch.
pub(super) fn health_checks<'a>(estate: &'a Estate, arn: &Arn) -> Vec<Seen<'a>> {
    let mut checks = relied_on(estate, arn, ResourceType::HealthCheck);
    let own = checks.iter().filter_map(Seen::collected);
    let watched: Vec<Seen<'a>> =
        own.flat_map(|own| relied_on(estate, &own.arn, ResourceType::HealthCheck)).collect();
    checks.extend(watched);
    checks
}

/// What a resource depends on, of one type. What was not collected is told by
/// its ARN.
fn relied_on<'a>(estate: &'a Estate, arn: &Arn, wanted: ResourceType) -> Vec<Seen<'a>> {
    let marker = match wanted {
        ResourceType::HealthCheck => "healthcheck/",
        _ => "/routingcontrol/",
    };
    let links = estate.links_from(arn).iter();
    let ends = links.filter(|link| link.kind == RelationshipKind::DependsOn).map(|link| &link.to);
    let of_type = ends.filter(|end| match estate.resource(end) {
        Some(resource) => resource.resource_type() == wanted,
        None => end.resource().contains(marker),
    });
    of_type.map(|end| Seen::of(estate, end, Some(wanted))).collect()
}

fn clusters<'a>(estate: &'a Estate, controls: &[Seen<'a>]) -> Vec<Seen<'a>> {
    let controls = controls.iter().filter_map(Seen::collected);
    let arns = controls.filter_map(|control| match &control.attributes {
        Attributes::RoutingControl(control) => control.cluster_arn.known(),
        _ => None,
    });
    let cluster = Some(ResourceType::RoutingControlCluster);
    arns.map(|arn| Seen::of(estate, arn, cluster)).collect()
}

/// The quotas of the standby's account and Region.
fn quotas<'a>(estate: &'a Estate, standby: &Arn) -> Vec<Seen<'a>> {
    let Some(standby) = estate.resource(standby) else { return Vec::new() };
    let quotas = estate.of_type(ResourceType::ServiceQuota).iter();
    let here = quotas.filter(|q| q.region == standby.region && q.account == standby.account);
    here.map(Seen::Collected).collect()
}

/// How many instances are reserved and free, in zones that are left, for what
/// the standby may launch.
fn reserved_capacity(estate: &Estate, standby: &Arn, loss: &Loss<'_>) -> i64 {
    let lost_zones = loss.names_of_zones_lost_around(estate, standby);
    let Some(standby) = estate.resource(standby) else { return 0 };
    let types: &[String] = match &standby.attributes {
        Attributes::EksNodegroup(group) => group.instance_types.elements(),
        Attributes::AutoScalingGroup(group) => group.instance_types.elements(),
        _ => return 0,
    };
    estate
        .of_type(ResourceType::CapacityReservation)
        .iter()
        .filter(|held| held.region == standby.region && held.account == standby.account)
        .filter_map(|held| match &held.attributes {
            Attributes::CapacityReservation(reservation) => Some(reservation),
            _ => None,
        })
        .filter(|held| held.state.known().is_some_and(|state| state == "active"))
        .filter(|held| held.availability_zone.known().is_none_or(|zone| !lost_zones.contains(zone)))
        .filter(|held| held.instance_type.known().is_some_and(|t| types.contains(t)))
        .filter_map(|held| held.available_instance_count.known())
        .sum()
}
