//! Live figures from CloudWatch: asked in batches, in the Region that holds
//! them, and only where there is a metric. No metric is not zero lag.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::types as sdk;
use aws_smithy_types::DateTime;

use super::convert::each;
use super::failure::Failure;
use super::found::Found;
use super::place::Place;
use crate::inventory::{Arn, Measurement, MeasurementKind, Region, Resource, ResourceType};

const SERVICE: &str = "cloudwatch";

/// The most queries that one call takes.
const QUERIES_A_CALL: usize = 500;
/// The window of lag measurements, and the length of its periods, in seconds.
const WINDOW: i64 = 7 * 86_400;
const PERIOD: i32 = 3600;

/// A metric that tells how far a replica is behind.
struct LagMetric {
    namespace: &'static str,
    name: &'static str,
    /// The dimension that names the resource.
    resource: &'static str,
    /// The type of that resource.
    resource_type: ResourceType,
    /// The dimension that names what receives, if there are several.
    destination: Option<&'static str>,
    kind: MeasurementKind,
    /// What one unit of the metric is in seconds, or 1 for counts.
    unit: f64,
}

/// Sources: the services' CloudWatch pages. Aurora's lag is published where the
/// secondary is, DynamoDB's and S3's where the source is.
const LAG_METRICS: &[LagMetric] = &[
    LagMetric {
        namespace: "AWS/RDS",
        name: "AuroraGlobalDBRPOLag",
        resource: "DBClusterIdentifier",
        resource_type: ResourceType::DbCluster,
        destination: None,
        kind: MeasurementKind::ReplicationLag,
        unit: 0.001,
    },
    LagMetric {
        namespace: "AWS/RDS",
        name: "ReplicaLag",
        resource: "DBInstanceIdentifier",
        resource_type: ResourceType::DbInstance,
        destination: None,
        kind: MeasurementKind::ReplicationLag,
        unit: 1.0,
    },
    LagMetric {
        namespace: "AWS/DynamoDB",
        name: "ReplicationLatency",
        resource: "TableName",
        resource_type: ResourceType::DynamoDbTable,
        destination: Some("ReceivingRegion"),
        kind: MeasurementKind::ReplicationLag,
        unit: 0.001,
    },
    LagMetric {
        namespace: "AWS/S3",
        name: "ReplicationLatency",
        resource: "SourceBucket",
        resource_type: ResourceType::S3Bucket,
        destination: Some("DestinationBucket"),
        kind: MeasurementKind::ReplicationLag,
        unit: 1.0,
    },
    LagMetric {
        namespace: "AWS/S3",
        name: "OperationsPendingReplication",
        resource: "SourceBucket",
        resource_type: ResourceType::S3Bucket,
        destination: Some("DestinationBucket"),
        kind: MeasurementKind::ReplicationBacklog,
        unit: 1.0,
    },
];

/// Lag and backlog of everything that replicates.
pub(super) async fn read(places: &[Arc<Place>], resources: &[Resource]) -> Found {
    let mut found = Found::default();
    let names = Names::of(resources);
    let of_places = places.iter().map(|place| read_place(place, &names));
    for measured in futures::future::join_all(of_places).await {
        found.extend(measured);
    }
    found
}

/// Resources by what CloudWatch calls them.
struct Names<'a> {
    arns: HashMap<(ResourceType, &'a str, &'a str, &'a str), &'a Arn>,
    bucket_regions: HashMap<&'a str, &'a Region>,
}

impl<'a> Names<'a> {
    fn of(resources: &'a [Resource]) -> Self {
        let mut names = Self { arns: HashMap::new(), bucket_regions: HashMap::new() };
        for resource in resources {
            let kind = resource.resource_type();
            let (account, region) = (resource.account.as_str(), resource.region.as_str());
            names.arns.insert((kind, account, region, &resource.name), &resource.arn);
            if kind == ResourceType::S3Bucket {
                names.bucket_regions.insert(&resource.name, &resource.region);
            }
        }
        names
    }

    fn arn(&self, place: &Place, metric: &LagMetric, name: &str) -> Option<&'a Arn> {
        let (account, region) = (place.account.as_str(), place.region.as_str());
        self.arns.get(&(metric.resource_type, account, region, name)).copied()
    }

    /// Whether a place holds anything that a metric could be about.
    fn has(&self, place: &Place, metric: &LagMetric) -> bool {
        let (account, region) = (place.account.as_str(), place.region.as_str());
        self.arns.keys().any(|key| (key.0, key.1, key.2) == (metric.resource_type, account, region))
    }

    /// A destination is a Region, or a bucket in one.
    fn destination(&self, name: &str) -> Option<Region> {
        match self.bucket_regions.get(name) {
            Some(region) => Some((*region).clone()),
            None => name.parse().ok(),
        }
    }
}

async fn read_place(place: &Place, names: &Names<'_>) -> Found {
    let mut found = Found::default();
    let client = Client::new(&place.config);
    let wanted: Vec<&LagMetric> =
        LAG_METRICS.iter().filter(|metric| names.has(place, metric)).collect();
    let mut queries = Vec::new();
    for metric in wanted {
        match list_metrics(place, &client, metric.namespace, metric.name).await {
            Ok(listed) => queries.extend(listed.into_iter().map(|one| (metric, one))),
            Err(failure) => found.failed(place, &failure),
        }
    }
    let asked: Vec<sdk::Metric> = queries.iter().map(|(_, metric)| metric.clone()).collect();
    let end = place.now.unix_seconds();
    let window = Window { start: end - WINDOW, end, period: PERIOD, statistic: "Maximum" };
    match data(place, &client, &asked, &window).await {
        Ok(values) => {
            let measured = queries.iter().zip(values).filter_map(|((lag, metric), values)| {
                measurement(place, names, lag, metric, &values)
            });
            found.measurements.extend(worst(measured));
        }
        Err(failure) => found.failed(place, &failure),
    }
    found
}

async fn list_metrics(
    place: &Place,
    client: &Client,
    namespace: &str,
    name: &str,
) -> Result<Vec<sdk::Metric>, Failure> {
    let mut all = Vec::new();
    let request = client.list_metrics().namespace(namespace).metric_name(name);
    let mut pages = request.into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        match place.call(SERVICE, "ListMetrics", next).await? {
            Some(page) => all.extend(page.metrics().iter().cloned()),
            None => return Ok(all),
        }
    }
}

/// The time and the form that data is asked for.
struct Window {
    start: i64,
    end: i64,
    period: i32,
    statistic: &'static str,
}

/// The values of each metric over a window, in the order of the metrics.
async fn data(
    place: &Place,
    client: &Client,
    metrics: &[sdk::Metric],
    window: &Window,
) -> Result<Vec<Vec<f64>>, Failure> {
    let batches =
        metrics.chunks(QUERIES_A_CALL).map(|batch| data_batch(place, client, batch, window));
    let batches = each(place, batches).await;
    let batches: Vec<Vec<Vec<f64>>> = batches.into_iter().collect::<Result<_, _>>()?;
    Ok(batches.into_iter().flatten().collect())
}

async fn data_batch(
    place: &Place,
    client: &Client,
    metrics: &[sdk::Metric],
    window: &Window,
) -> Result<Vec<Vec<f64>>, Failure> {
    let queries = metrics.iter().enumerate().map(|(index, metric)| {
        let statistic = sdk::MetricStat::builder()
            .metric(metric.clone())
            .period(window.period)
            .stat(window.statistic)
            .build();
        sdk::MetricDataQuery::builder().id(format!("q{index}")).metric_stat(statistic).build()
    });
    let request = client
        .get_metric_data()
        .set_metric_data_queries(Some(queries.collect()))
        .start_time(DateTime::from_secs(window.start))
        .end_time(DateTime::from_secs(window.end));
    let mut values = vec![Vec::new(); metrics.len()];
    let mut pages = request.into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        let Some(page) = place.call(SERVICE, "GetMetricData", next).await? else {
            return Ok(values);
        };
        for result in page.metric_data_results() {
            let index = result.id().and_then(|id| id.strip_prefix('q')?.parse::<usize>().ok());
            if let Some(series) = index.and_then(|index| values.get_mut(index)) {
                series.extend_from_slice(result.values());
            }
        }
    }
}

fn dimension<'m>(metric: &'m sdk::Metric, name: &str) -> Option<&'m str> {
    metric.dimensions().iter().find(|one| one.name() == Some(name))?.value()
}

fn measurement(
    place: &Place,
    names: &Names<'_>,
    lag: &LagMetric,
    metric: &sdk::Metric,
    values: &[f64],
) -> Option<Measurement> {
    let resource = names.arn(place, lag, dimension(metric, lag.resource)?)?;
    let destination = lag.destination.and_then(|name| dimension(metric, name));
    // A negative lag says that replication does not run: that is no figure.
    let mut values: Vec<f64> =
        values.iter().filter(|value| **value >= 0.0).map(|value| value * lag.unit).collect();
    values.sort_by(f64::total_cmp);
    let maximum = *values.last()?;
    let periods = WINDOW as f64 / f64::from(PERIOD);
    Some(Measurement {
        resource: resource.clone(),
        kind: lag.kind,
        destination: destination.and_then(|name| names.destination(name)),
        p50: percentile(&values, 0.5),
        p95: percentile(&values, 0.95),
        maximum,
        window_seconds: u64::try_from(WINDOW).unwrap_or_default(),
        coverage: (values.len() as f64 / periods).min(1.0),
        source: format!("{} {}", lag.namespace, lag.name),
    })
}

/// The nearest-rank percentile of sorted values; `share` is from 0 to 1.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// A metric may come under several sets of dimensions: the worst counts.
fn worst(measurements: impl Iterator<Item = Measurement>) -> Vec<Measurement> {
    type Key = (Arn, MeasurementKind, Option<Region>, String);
    let mut by_key: BTreeMap<Key, Measurement> = BTreeMap::new();
    for one in measurements {
        let key = (one.resource.clone(), one.kind, one.destination.clone(), one.source.clone());
        match by_key.get(&key) {
            Some(kept) if kept.p95 >= one.p95 => {}
            _ => {
                by_key.insert(key, one);
            }
        }
    }
    by_key.into_values().collect()
}

/// A metric that is told apart by one dimension.
pub(super) struct Series {
    pub(super) namespace: &'static str,
    pub(super) metric: &'static str,
    pub(super) dimension: &'static str,
}

/// The sums over so many days, by the value of the dimension.
pub(super) async fn sums(
    place: &Place,
    series: Series,
    days: i64,
) -> Result<Vec<(String, f64)>, Failure> {
    const DAY: i32 = 86_400;
    let client = Client::new(&place.config);
    let listed = list_metrics(place, &client, series.namespace, series.metric).await?;
    // Other sets of dimensions repeat what the plain one says.
    let plain: Vec<sdk::Metric> = listed
        .into_iter()
        .filter(|metric| {
            let names: BTreeSet<_> = metric.dimensions().iter().filter_map(|d| d.name()).collect();
            names == BTreeSet::from([series.dimension])
        })
        .collect();
    let end = place.now.unix_seconds();
    let start = end - days * i64::from(DAY);
    let window = Window { start, end, period: DAY, statistic: "Sum" };
    let values = data(place, &client, &plain, &window).await?;
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for (metric, values) in plain.iter().zip(values) {
        if let Some(name) = dimension(metric, series.dimension) {
            *sums.entry(name.to_owned()).or_default() += values.iter().sum::<f64>();
        }
    }
    Ok(sums.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_seen() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(&values, 0.5).to_bits(), 50f64.to_bits());
        assert_eq!(percentile(&values, 0.95).to_bits(), 95f64.to_bits());
        assert_eq!(percentile(&[7.0], 0.95).to_bits(), 7f64.to_bits());
    }
}
