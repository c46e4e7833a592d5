//! Amazon OpenSearch Service: domains, connections, replication of domains.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_opensearch::Client;
use aws_sdk_opensearch::types as sdk;

use super::convert::{self, count, each, known, list, optional, text};
use super::failure::Failure;
use super::found::{Found, Partial};
use super::opensearch_replication::{self, Replication};
use super::place::Place;
use crate::inventory::types::{
    DomainReference, DomainReplication, OpenSearchConnection, OpenSearchDomain,
    OpenSearchInboundConnection, ReplicationPeer,
};
use crate::inventory::{Attribute, Resource};

/// IAM's prefix is that of the service's first name.
pub(super) const SERVICE: &str = "es";

/// How many domains one call describes.
const DOMAINS_A_CALL: usize = 5;

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let connections = list!(
        place,
        found,
        SERVICE,
        "DescribeOutboundConnections",
        client.describe_outbound_connections().into_paginator().send(),
        connections
    );
    let outbound: Vec<_> = connections.iter().filter_map(|c| outbound(place, c)).collect();
    let followers = followers(place, &outbound);
    found.resources.extend(outbound);
    let connections = list!(
        place,
        found,
        SERVICE,
        "DescribeInboundConnections",
        client.describe_inbound_connections().into_paginator().send(),
        connections
    );
    found.resources.extend(connections.iter().filter_map(|c| inbound(place, c)));
    domains(place, &client, &followers, &mut found).await;
    found
}

/// The domains of this Region that pull from another one.
fn followers(place: &Place, outbound: &[Resource]) -> BTreeSet<String> {
    let names = outbound.iter().filter_map(|connection| {
        let crate::inventory::Attributes::OpenSearchConnection(connection) = &connection.attributes
        else {
            return None;
        };
        let local = connection.local_domain.known()?;
        let is_here = local.region.known() == Some(&place.region);
        local.domain_name.known().filter(|_| is_here).cloned()
    });
    names.collect()
}

async fn domains(place: &Place, client: &Client, followers: &BTreeSet<String>, found: &mut Found) {
    let listed = client.list_domain_names().send();
    let names: Vec<String> = match place.call(SERVICE, "ListDomainNames", listed).await {
        Ok(answer) => answer
            .domain_names()
            .iter()
            .filter_map(|info| info.domain_name().map(str::to_owned))
            .collect(),
        Err(failure) => return found.failed(place, &failure),
    };
    let mut partial = Partial::default();
    let batches = names.chunks(DOMAINS_A_CALL).map(|batch| describe(place, client, batch));
    for (batch, described) in names.chunks(DOMAINS_A_CALL).zip(each(place, batches).await) {
        match described {
            Ok(statuses) => {
                for status in &statuses {
                    let resource = domain(place, client, status, followers, &mut partial).await;
                    found.resources.extend(resource);
                }
            }
            Err(failure) => {
                for name in batch {
                    found.resources.push(unread_domain(place, name, &failure));
                    partial.failed(&failure, name);
                }
            }
        }
    }
    partial.into_found(place, found);
}

async fn describe(
    place: &Place,
    client: &Client,
    names: &[String],
) -> Result<Vec<sdk::DomainStatus>, Failure> {
    let call = client.describe_domains().set_domain_names(Some(names.to_vec())).send();
    let answer = place.call(SERVICE, "DescribeDomains", call).await?;
    Ok(answer.domain_status_list().to_vec())
}

fn unread_domain(place: &Place, name: &str, failure: &Failure) -> Resource {
    let mut attributes = OpenSearchDomain::default();
    attributes.fill_unknown(&failure.unknown().into());
    let arn = place.arn("es", &format!("domain/{name}"));
    place.resource(arn, name, Attribute::unknown(failure.unknown()), attributes)
}

async fn domain(
    place: &Place,
    client: &Client,
    status: &sdk::DomainStatus,
    followers: &BTreeSet<String>,
    partial: &mut Partial,
) -> Option<Resource> {
    if status.deleted() == Some(true) {
        return None;
    }
    let (name, arn) = (status.domain_name(), status.arn());
    let mut attributes = described_domain(status);
    attributes.domain_replication = match domain_replication(place, client, name).await {
        Ok(replication) => replication.into(),
        Err(failure) => {
            partial.failed(&failure, name);
            Attribute::unknown(failure.unknown())
        }
    };
    if followers.contains(name) {
        match opensearch_replication::read(place, status).await {
            Ok(Replication { indices, rules }) => {
                attributes.follower_indices = indices.into();
                attributes.auto_follow_rules = rules.into();
            }
            Err(failure) => {
                attributes.follower_indices = Attribute::unknown(failure.unknown());
                attributes.auto_follow_rules = Attribute::unknown(failure.unknown());
                partial.failed(&failure, name);
            }
        }
    } else {
        // Replication pulls: a domain without an outbound connection follows nothing.
        attributes.follower_indices = Vec::new().into();
        attributes.auto_follow_rules = Vec::new().into();
    }
    let tags = tags(place, client, arn).await.unwrap_or_else(|failure| {
        partial.failed(&failure, name);
        Attribute::unknown(failure.unknown())
    });
    Some(place.resource(arn.parse().ok()?, name, tags, attributes))
}

fn described_domain(status: &sdk::DomainStatus) -> OpenSearchDomain {
    let cluster = status.cluster_config();
    let zones = cluster.and_then(|cluster| cluster.zone_awareness_config());
    let aware = cluster.and_then(|cluster| cluster.zone_awareness_enabled()).unwrap_or(false);
    let zone_count = match (aware, zones.and_then(|zones| zones.availability_zone_count())) {
        (false, _) => 1,
        (true, Some(zones)) => i64::from(zones),
        // What the service takes if nothing is said.
        (true, None) => 2,
    };
    let network = status.vpc_options();
    let endpoint = status.endpoint().or_else(|| status.endpoints()?.get("vpc").map(String::as_str));
    let at_rest = status.encryption_at_rest_options();
    OpenSearchDomain {
        engine_version: text(status.engine_version()),
        last_modified: status
            .change_progress_details()
            .and_then(|change| convert::time(change.last_updated_time()))
            .into(),
        endpoint: optional(endpoint),
        instance_type: text(cluster.and_then(|c| c.instance_type()).map(|kind| kind.as_str())),
        instance_count: count(cluster.and_then(|cluster| cluster.instance_count())),
        dedicated_masters: cluster
            .and_then(|cluster| cluster.dedicated_master_enabled())
            .unwrap_or(false)
            .into(),
        dedicated_master_count: cluster
            .and_then(|cluster| cluster.dedicated_master_count())
            .map(i64::from)
            .into(),
        zone_awareness: aware.into(),
        availability_zone_count: zone_count.into(),
        availability_zones: network
            .map(|network| network.availability_zones().to_vec())
            .unwrap_or_default()
            .into(),
        multi_az_with_standby: cluster
            .and_then(|cluster| cluster.multi_az_with_standby_enabled())
            .unwrap_or(false)
            .into(),
        node_to_node_encryption: status
            .node_to_node_encryption_options()
            .and_then(|options| options.enabled())
            .unwrap_or(false)
            .into(),
        fine_grained_access_control: status
            .advanced_security_options()
            .and_then(|options| options.enabled())
            .unwrap_or(false)
            .into(),
        kms_key_arn: optional(at_rest.and_then(|at_rest| at_rest.kms_key_id())),
        vpc_id: optional(network.and_then(|network| network.vpc_id())),
        processing: known(status.processing()),
        ..OpenSearchDomain::default()
    }
}

/// Null if the domain replicates to no other.
async fn domain_replication(
    place: &Place,
    client: &Client,
    name: &str,
) -> Result<Option<DomainReplication>, Failure> {
    let call = client.describe_domain_replication().domain_name(name).send();
    let answer = place.call(SERVICE, "DescribeDomainReplication", call).await?;
    let peers: Vec<_> = answer.peers().iter().filter_map(peer).collect();
    if peers.is_empty() {
        return Ok(None);
    }
    Ok(Some(DomainReplication {
        role: text(answer.role().map(|role| role.as_str())),
        peers: peers.into(),
    }))
}

fn peer(peer: &sdk::ReplicationPeer) -> Option<ReplicationPeer> {
    Some(ReplicationPeer {
        domain_arn: Attribute::Known(peer.peer_domain_arn()?.parse().ok()?),
        role: text(peer.peer_role().map(|role| role.as_str())),
        status: text(peer.status().map(|status| status.as_str())),
        message: optional(peer.status_message()),
    })
}

async fn tags(
    place: &Place,
    client: &Client,
    arn: &str,
) -> Result<Attribute<BTreeMap<String, String>>, Failure> {
    let call = client.list_tags().arn(arn).send();
    let answer = place.call(SERVICE, "ListTags", call).await?;
    Ok(convert::tags(answer.tag_list().iter().map(|tag| (Some(tag.key()), Some(tag.value())))))
}

fn reference(container: Option<&sdk::DomainInformationContainer>) -> Attribute<DomainReference> {
    let information = container.and_then(|container| container.aws_domain_information());
    known(information.map(|information| DomainReference {
        account: known(information.owner_id().and_then(|id| id.parse().ok())),
        region: known(information.region().and_then(|region| region.parse().ok())),
        domain_name: information.domain_name().to_owned().into(),
    }))
}

fn outbound(place: &Place, connection: &sdk::OutboundConnection) -> Option<Resource> {
    let id = connection.connection_id()?;
    let status = connection.connection_status();
    let alias = connection.connection_alias().unwrap_or(id);
    let attributes = OpenSearchConnection {
        connection_id: id.to_owned().into(),
        alias: alias.to_owned().into(),
        status: text(status.and_then(|s| s.status_code()).map(|code| code.as_str())),
        status_message: optional(status.and_then(|status| status.message())),
        mode: connection.connection_mode().map(|mode| mode.as_str().to_owned()).into(),
        local_domain: reference(connection.local_domain_info()),
        remote_domain: reference(connection.remote_domain_info()),
    };
    let arn = place.arn("es", &format!("outbound-connection/{id}"));
    Some(place.resource(arn, alias, Attribute::Known(BTreeMap::new()), attributes))
}

fn inbound(place: &Place, connection: &sdk::InboundConnection) -> Option<Resource> {
    let id = connection.connection_id()?;
    let status = connection.connection_status();
    let attributes = OpenSearchInboundConnection {
        connection_id: id.to_owned().into(),
        status: text(status.and_then(|s| s.status_code()).map(|code| code.as_str())),
        status_message: optional(status.and_then(|status| status.message())),
        mode: connection.connection_mode().map(|mode| mode.as_str().to_owned()).into(),
        local_domain: reference(connection.local_domain_info()),
        remote_domain: reference(connection.remote_domain_info()),
    };
    let arn = place.arn("es", &format!("inbound-connection/{id}"));
    Some(place.resource(arn, id, Attribute::Known(BTreeMap::new()), attributes))
}
