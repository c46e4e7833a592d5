//! Amazon EKS: clusters and managed node groups.

use aws_sdk_eks::Client;
use aws_sdk_eks::types as sdk;

use super::convert::{self, count, each, known, list, optional, owned, tag_map, text};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::place::Place;
use crate::inventory::types::{EksCluster, EksNodegroup};
use crate::inventory::{Attribute, Resource};

const SERVICE: &str = "eks";

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let names = list!(
        place,
        found,
        SERVICE,
        "ListClusters",
        client.list_clusters().into_paginator().send(),
        clusters
    );
    let mut partial = Partial::default();
    let clusters = names.iter().map(|name| cluster(place, &client, name));
    for (resources, failures) in each(place, clusters).await {
        found.resources.extend(resources);
        for (failure, name) in failures {
            partial.failed(&failure, &name);
        }
    }
    partial.into_found(place, &mut found);
    found
}

type Failures = Vec<(Failure, String)>;

/// A cluster and its node groups.
async fn cluster(place: &Place, client: &Client, name: &str) -> (Vec<Resource>, Failures) {
    let mut failures = Vec::new();
    let call = client.describe_cluster().name(name).send();
    let arn = place.arn("eks", &format!("cluster/{name}"));
    let mut resources = Vec::new();
    match place.call(SERVICE, "DescribeCluster", call).await {
        Ok(answer) => resources.extend(answer.cluster().map(|cluster| {
            let tags = tag_map(cluster.tags());
            place.resource(arn, name, tags, described_cluster(cluster))
        })),
        Err(failure) if failure.is_not_found() => return (resources, failures),
        Err(failure) => {
            let mut attributes = EksCluster::default();
            attributes.fill_unknown(&failure.unknown().into());
            let tags = Attribute::unknown(failure.unknown());
            resources.push(place.resource(arn, name, tags, attributes));
            failures.push((failure, name.to_owned()));
        }
    }
    match node_group_names(place, client, name).await {
        Ok(groups) => {
            for group in groups {
                match node_group(place, client, name, &group).await {
                    Ok(resource) => resources.extend(resource),
                    Err(failure) if failure.is_not_found() => {}
                    Err(failure) => {
                        resources.push(unread_node_group(place, name, &group, &failure));
                        failures.push((failure, format!("{name}/{group}")));
                    }
                }
            }
        }
        Err(failure) => failures.push((failure, name.to_owned())),
    }
    (resources, failures)
}

fn described_cluster(cluster: &sdk::Cluster) -> EksCluster {
    let network = cluster.resources_vpc_config();
    let compute = cluster.compute_config().and_then(|compute| compute.enabled());
    EksCluster {
        version: text(cluster.version()),
        created_at: known(convert::time(cluster.created_at())),
        status: text(cluster.status().map(|status| status.as_str())),
        vpc_id: optional(network.and_then(|network| network.vpc_id())),
        subnet_ids: network.map(|network| network.subnet_ids().to_vec()).unwrap_or_default().into(),
        zonal_shift: cluster
            .zonal_shift_config()
            .and_then(|shift| shift.enabled())
            .unwrap_or(false)
            .into(),
        deletion_protection: known(cluster.deletion_protection()),
        auto_mode: compute.unwrap_or(false).into(),
        endpoint: optional(cluster.endpoint()),
    }
}

async fn node_group_names(
    place: &Place,
    client: &Client,
    cluster: &str,
) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    let mut pages = client.list_nodegroups().cluster_name(cluster).into_paginator().send();
    loop {
        let next = async { pages.next().await.transpose() };
        match place.call(SERVICE, "ListNodegroups", next).await? {
            Some(page) => all.extend(page.nodegroups().iter().cloned()),
            None => return Ok(all),
        }
    }
}

async fn node_group(
    place: &Place,
    client: &Client,
    cluster: &str,
    name: &str,
) -> Result<Option<Resource>, Failure> {
    let call = client.describe_nodegroup().cluster_name(cluster).nodegroup_name(name).send();
    let answer = place.call(SERVICE, "DescribeNodegroup", call).await?;
    Ok(answer.nodegroup().and_then(|group| {
        let arn = group.nodegroup_arn()?.parse().ok()?;
        Some(place.resource(arn, name, tag_map(group.tags()), described_node_group(cluster, group)))
    }))
}

fn described_node_group(cluster: &str, group: &sdk::Nodegroup) -> EksNodegroup {
    let scaling = group.scaling_config();
    let issues = group.health().map(|health| health.issues()).unwrap_or_default().iter();
    EksNodegroup {
        cluster_name: cluster.to_owned().into(),
        status: text(group.status().map(|status| status.as_str())),
        version: optional(group.version()),
        created_at: known(convert::time(group.created_at())),
        last_modified: known(convert::time(group.modified_at())),
        min_size: count(scaling.and_then(|scaling| scaling.min_size())),
        max_size: count(scaling.and_then(|scaling| scaling.max_size())),
        desired_size: count(scaling.and_then(|scaling| scaling.desired_size())),
        capacity_type: group.capacity_type().map(|kind| kind.as_str().to_owned()).into(),
        instance_types: group.instance_types().to_vec().into(),
        subnet_ids: group.subnets().to_vec().into(),
        health_issues: issues
            .filter_map(|issue| {
                owned(issue.message()).or_else(|| Some(issue.code()?.as_str().to_owned()))
            })
            .collect::<Vec<_>>()
            .into(),
    }
}

fn unread_node_group(place: &Place, cluster: &str, name: &str, failure: &Failure) -> Resource {
    let mut attributes =
        EksNodegroup { cluster_name: cluster.to_owned().into(), ..EksNodegroup::default() };
    attributes.fill_unknown(&failure.unknown().into());
    // The real ARN ends in an id that only the failed call tells.
    let arn = place.arn("eks", &format!("nodegroup/{cluster}/{name}"));
    place.resource(arn, name, Attribute::unknown(failure.unknown()), attributes)
}
