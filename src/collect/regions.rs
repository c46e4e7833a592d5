//! Which Regions an account can use, and their zones.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::found::Found;
use super::place::Place;
use super::session::Session;
use crate::inventory::{Gap, GapReason, Region, RegionStatus, Zone};

/// What was learned about an account's Regions.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Those that are to be read.
    pub(super) readable: Vec<Region>,
    /// How the account sees every Region that matters here.
    pub(super) statuses: Vec<RegionStatus>,
    /// Those that were asked for and cannot be read, and failed calls.
    pub(super) gaps: Vec<Gap>,
}

/// Asks which Regions are enabled. Where nobody answers, the Regions that were
/// asked for are tried as they are.
pub(super) async fn read(session: &Session, wanted: &[Region]) -> Seen {
    match enabled_regions(session, wanted).await {
        Ok(enabled) => choose(session, wanted, &enabled),
        Err(failure) => {
            let fallback: Vec<Region> = if wanted.is_empty() {
                let known = Region::catalogue().filter(|(region, facts)| {
                    !facts.opt_in && region.partition() == session.home.partition()
                });
                known.map(|(region, _)| region).collect()
            } else {
                wanted.to_vec()
            };
            let mut gap = failure.gap(&session.account, &session.home);
            gap.message = format!(
                "{}; which Regions are enabled is not known, {} were tried",
                gap.message,
                fallback.len()
            );
            Seen { readable: fallback, statuses: Vec::new(), gaps: vec![gap] }
        }
    }
}

/// Whether each Region is enabled, from the first Region that answers.
async fn enabled_regions(
    session: &Session,
    wanted: &[Region],
) -> Result<BTreeMap<Region, bool>, Failure> {
    let mut candidates = vec![session.home.clone()];
    candidates.extend(wanted.iter().cloned());
    candidates.extend(["us-east-1", "eu-west-1"].iter().filter_map(|code| code.parse().ok()));
    let mut last = None;
    for region in candidates {
        let place = session.place(&region);
        let client = aws_sdk_ec2::Client::new(&place.config);
        let call = client.describe_regions().all_regions(true).send();
        match place.call("ec2", "DescribeRegions", call).await {
            Ok(answer) => {
                return Ok(answer
                    .regions()
                    .iter()
                    .filter_map(|region| {
                        let enabled = region.opt_in_status() != Some("not-opted-in");
                        Some((region.region_name()?.parse().ok()?, enabled))
                    })
                    .collect());
            }
            Err(failure) if failure.reason == GapReason::AccessDenied => return Err(failure),
            Err(failure) => last = Some(failure),
        }
    }
    Err(last.unwrap_or_else(|| {
        Failure::new("ec2", "DescribeRegions", GapReason::ServiceError, "no Region answered")
    }))
}

fn choose(session: &Session, wanted: &[Region], enabled: &BTreeMap<Region, bool>) -> Seen {
    let mut seen = Seen::default();
    let asked: Vec<Region> = if wanted.is_empty() {
        enabled.iter().filter(|(_, on)| **on).map(|(region, _)| region.clone()).collect()
    } else {
        wanted.to_vec()
    };
    for region in asked {
        let is_enabled = enabled.get(&region).copied().unwrap_or(false);
        if is_enabled {
            seen.readable.push(region);
            continue;
        }
        let account = session.account.clone();
        seen.gaps.push(not_enabled(session, &region));
        seen.statuses.push(RegionStatus { account, region, enabled: false, zones: Vec::new() });
    }
    seen
}

fn not_enabled(session: &Session, region: &Region) -> Gap {
    let message = format!(
        "{} is not enabled in this account, nothing in it was read; enable it with: aws account enable-region --region-name {region}",
        region.display_name()
    );
    Failure::new("ec2", "DescribeRegions", GapReason::RegionNotEnabled, message)
        .gap(&session.account, region)
}

/// The zones of a Region.
pub(super) async fn zones(place: &Place) -> Found {
    let client = aws_sdk_ec2::Client::new(&place.config);
    let call = client.describe_availability_zones().send();
    let mut found = Found::default();
    let zones = match place.call("ec2", "DescribeAvailabilityZones", call).await {
        Ok(answer) => answer
            .availability_zones()
            .iter()
            .filter(|zone| zone.zone_type().is_none_or(|kind| kind == "availability-zone"))
            .filter_map(|zone| {
                Some(Zone { id: zone.zone_id()?.to_owned(), name: zone.zone_name()?.to_owned() })
            })
            .collect(),
        Err(failure) => {
            found.failed(place, &failure);
            Vec::new()
        }
    };
    found.regions.push(RegionStatus {
        account: place.account.clone(),
        region: place.region.clone(),
        enabled: true,
        zones,
    });
    found
}
