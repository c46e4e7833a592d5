//! Amazon Route 53: once per account; all of it shares ten calls a second.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_route53::Client;
use aws_sdk_route53::types as sdk;

use super::convert::{each, list, optional, owned, tags};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{AliasTarget, HealthCheck, HostedZone, RecordSet};
use crate::inventory::{Arn, Attribute, Region, Resource};

const SERVICE: &str = "route53";

/// How many resources one call gives the tags of.
const TAGS_A_CALL: usize = 10;

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let mut partial = Partial::default();
    hosted_zones(place, &client, &mut found, &mut partial).await;
    health_checks(place, &client, &mut found, &mut partial).await;
    partial.into_found(place, &mut found);
    // The account is asked in one Region, the gaps concern none.
    for gap in &mut found.gaps {
        gap.region = Region::global();
    }
    found
}

fn arn(place: &Place, resource: &str) -> Arn {
    Arn::build(&place.partition, "route53", &Region::global(), None, resource)
}

/// `/hostedzone/Z1` → `Z1`.
fn bare_id(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

async fn hosted_zones(place: &Place, client: &Client, found: &mut Found, partial: &mut Partial) {
    let zones = list!(
        place,
        found,
        SERVICE,
        "ListHostedZones",
        client.list_hosted_zones().into_paginator().send(),
        hosted_zones
    );
    let ids: Vec<&str> = zones.iter().map(|zone| bare_id(zone.id())).collect();
    let tags = Tags::read(place, client, sdk::TagResourceType::Hostedzone, &ids, partial).await;
    let records = each(place, ids.iter().map(|id| record_sets(place, client, id))).await;
    for ((zone, id), (records, failure)) in zones.iter().zip(&ids).zip(records) {
        if let Some(failure) = failure {
            partial.failed(&failure, zone.name());
        }
        let private = zone.config().map(|config| config.private_zone()).unwrap_or(false);
        let features = zone.features();
        let acceleration = features.and_then(|f| f.accelerated_recovery_status());
        let attributes = HostedZone {
            zone_id: (*id).to_owned().into(),
            private_zone: private.into(),
            record_count: zone.resource_record_set_count().unwrap_or_default().into(),
            accelerated_recovery_status: acceleration
                .map(|status| status.as_str().to_owned())
                .into(),
        };
        let name = zone.name().trim_end_matches('.');
        let zone_arn = arn(place, &format!("hostedzone/{id}"));
        found.resources.push(place.global_resource(zone_arn, name, tags.of(id), attributes));
        found.resources.extend(records.iter().map(|record| record_set(place, id, private, record)));
    }
}

/// Where a page of records begins.
type Start = (Option<String>, Option<sdk::RrType>, Option<String>);

async fn record_sets(
    place: &Place,
    client: &Client,
    zone: &str,
) -> (Vec<sdk::ResourceRecordSet>, Option<Failure>) {
    let mut all = Vec::new();
    let mut start: Start = (None, None, None);
    loop {
        let (name, kind, set) = start.clone();
        let request = client.list_resource_record_sets().hosted_zone_id(zone);
        let request = request.set_start_record_name(name).set_start_record_type(kind);
        let call = request.set_start_record_identifier(set).send();
        let page = match place.call(SERVICE, "ListResourceRecordSets", call).await {
            Ok(page) => page,
            Err(failure) if failure.is_not_found() => return (all, None),
            Err(failure) => return (all, Some(failure)),
        };
        all.extend(page.resource_record_sets().iter().cloned());
        let next: Start = (
            owned(page.next_record_name()),
            page.next_record_type().cloned(),
            owned(page.next_record_identifier()),
        );
        // A page that begins where the last one did would never end.
        if !page.is_truncated() || next == start {
            return (all, None);
        }
        start = next;
    }
}

fn record_set(
    place: &Place,
    zone: &str,
    private_zone: bool,
    record: &sdk::ResourceRecordSet,
) -> Resource {
    let name = readable_name(record.name());
    let kind = record.r#type().as_str();
    let mut path = format!("hostedzone/{zone}/recordset/{name}/{kind}");
    if let Some(set) = record.set_identifier() {
        path.push('/');
        path.push_str(set);
    }
    let attributes = RecordSet {
        zone_id: zone.to_owned().into(),
        private_zone: private_zone.into(),
        record_type: kind.to_owned().into(),
        set_identifier: optional(record.set_identifier()),
        routing_policy: routing_policy(record).to_owned().into(),
        failover_role: record.failover().map(|role| role.as_str().to_owned()).into(),
        latency_region: record.region().and_then(|region| region.as_str().parse().ok()).into(),
        weight: record.weight().into(),
        ttl_seconds: record.ttl().into(),
        values: record
            .resource_records()
            .iter()
            .map(|value| value.value().to_owned())
            .collect::<Vec<_>>()
            .into(),
        alias: record
            .alias_target()
            .map(|alias| AliasTarget {
                dns_name: alias.dns_name().trim_end_matches('.').to_owned().into(),
                zone_id: alias.hosted_zone_id().to_owned().into(),
                evaluate_target_health: alias.evaluate_target_health().into(),
            })
            .into(),
        health_check_id: optional(record.health_check_id()),
    };
    let arn = arn(place, &path.replace(char::is_control, "?"));
    place.global_resource(arn, name, Attribute::Known(BTreeMap::new()), attributes)
}

/// Which policy a record is under: the field that is set tells.
fn routing_policy(record: &sdk::ResourceRecordSet) -> &'static str {
    if record.failover().is_some() {
        "failover"
    } else if record.region().is_some() {
        "latency"
    } else if record.weight().is_some() {
        "weighted"
    } else if record.geo_location().is_some() {
        "geolocation"
    } else if record.geo_proximity_location().is_some() {
        "geoproximity"
    } else if record.cidr_routing_config().is_some() {
        "cidr"
    } else if record.multi_value_answer() == Some(true) {
        "multivalue"
    } else {
        "simple"
    }
}

/// Route 53 writes unusual characters as `\052`: octal, three digits.
fn readable_name(name: &str) -> String {
    let mut readable = String::with_capacity(name.len());
    let mut rest = name.trim_end_matches('.');
    while let Some((before, escaped)) = rest.split_once('\\') {
        readable.push_str(before);
        let digits = escaped.get(..3).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
        let decoded = digits.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        // A dot or a backslash within a label would read as something else.
        let harmless = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'.' | b'\\');
        match decoded.filter(harmless) {
            Some(byte) => {
                readable.push(char::from(byte));
                rest = escaped.get(3..).unwrap_or_default();
            }
            None => {
                readable.push('\\');
                rest = escaped;
            }
        }
    }
    readable.push_str(rest);
    readable
}

async fn health_checks(place: &Place, client: &Client, found: &mut Found, partial: &mut Partial) {
    let checks = list!(
        place,
        found,
        SERVICE,
        "ListHealthChecks",
        client.list_health_checks().into_paginator().send(),
        health_checks
    );
    let ids: Vec<&str> = checks.iter().map(sdk::HealthCheck::id).collect();
    let tags = Tags::read(place, client, sdk::TagResourceType::Healthcheck, &ids, partial).await;
    for check in &checks {
        let tags = tags.of(check.id());
        let named = tags.known().and_then(|tags| tags.get("Name")).cloned();
        let name = named.unwrap_or_else(|| check.id().to_owned());
        let arn = arn(place, &format!("healthcheck/{}", check.id()));
        found.resources.push(place.global_resource(arn, name, tags, health_check(check)));
    }
}

fn health_check(check: &sdk::HealthCheck) -> HealthCheck {
    let Some(config) = check.health_check_config() else {
        return HealthCheck { health_check_id: check.id().to_owned().into(), ..Default::default() };
    };
    let alarm = config.alarm_identifier();
    HealthCheck {
        health_check_id: check.id().to_owned().into(),
        check_type: config.r#type().as_str().to_owned().into(),
        request_interval_seconds: config.request_interval().map(i64::from).into(),
        failure_threshold: config.failure_threshold().map(i64::from).into(),
        inverted: config.inverted().unwrap_or(false).into(),
        disabled: config.disabled().unwrap_or(false).into(),
        domain_name: optional(config.fully_qualified_domain_name()),
        ip_address: optional(config.ip_address()),
        resource_path: optional(config.resource_path()),
        checker_regions: config
            .regions()
            .iter()
            .map(|region| region.as_str().to_owned())
            .collect::<Vec<_>>()
            .into(),
        child_health_checks: config.child_health_checks().to_vec().into(),
        health_threshold: config.health_threshold().map(i64::from).into(),
        alarm_region: alarm.and_then(|alarm| alarm.region().as_str().parse().ok()).into(),
        alarm_name: optional(alarm.map(|alarm| alarm.name())),
        insufficient_data_status: config
            .insufficient_data_health_status()
            .map(|status| status.as_str().to_owned())
            .into(),
        routing_control_arn: config.routing_control_arn().and_then(|arn| arn.parse().ok()).into(),
    }
}

type TagMap = BTreeMap<String, String>;

/// Tags by id; unknown where they could not be read.
struct Tags {
    by_id: HashMap<String, Attribute<TagMap>>,
}

impl Tags {
    async fn read(
        place: &Place,
        client: &Client,
        kind: sdk::TagResourceType,
        ids: &[&str],
        partial: &mut Partial,
    ) -> Self {
        let batches = ids.chunks(TAGS_A_CALL);
        let calls = batches.clone().map(|batch| tags_of(place, client, kind.clone(), batch));
        let mut by_id = HashMap::new();
        for (batch, answer) in batches.zip(each(place, calls).await) {
            match answer {
                Ok(tagged) => by_id.extend(tagged),
                Err(failure) => {
                    for id in batch {
                        partial.failed(&failure, id);
                        let unknown = Attribute::unknown(failure.unknown());
                        by_id.insert((*id).to_owned(), unknown);
                    }
                }
            }
        }
        Self { by_id }
    }

    fn of(&self, id: &str) -> Attribute<TagMap> {
        self.by_id.get(id).cloned().unwrap_or_default()
    }
}

async fn tags_of(
    place: &Place,
    client: &Client,
    kind: sdk::TagResourceType,
    ids: &[&str],
) -> Result<Vec<(String, Attribute<TagMap>)>, Failure> {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    let request = client.list_tags_for_resources().resource_type(kind);
    let call = request.set_resource_ids(Some(ids)).send();
    let answer = place.call(SERVICE, "ListTagsForResources", call).await?;
    let sets = answer.resource_tag_sets().iter();
    Ok(sets
        .filter_map(|set| {
            let pairs = set.tags().iter().map(|tag| (tag.key(), tag.value()));
            Some((owned(set.resource_id())?, tags(pairs)))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_people_write_them() {
        assert_eq!(readable_name("\\052.example.com."), "*.example.com");
        assert_eq!(readable_name("www.example.com."), "www.example.com");
        assert_eq!(readable_name("a\\040b.example.com."), "a\\040b.example.com");
        assert_eq!(readable_name("a\\056b.example.com."), "a\\056b.example.com");
        assert_eq!(readable_name("odd\\"), "odd\\");
    }
}
