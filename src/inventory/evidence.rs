//! Which calls a relationship rests on: where one of them failed, the absence
//! of a relationship proves nothing.

use super::{Gap, GapReason, RelationshipKind, Resource, ResourceType};

/// An end of a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The resource has the relationship.
    Outgoing,
    /// Others have it with the resource.
    Incoming,
}

/// The calls without which relationships of a kind may be missing, and
/// whether only those in the resource's own Region matter.
struct Evidence {
    of: ResourceType,
    direction: Direction,
    kind: RelationshipKind,
    calls: &'static [(&'static str, &'static str)],
    own_region_only: bool,
}

const GLOBAL_CLUSTERS: (&str, &str) = ("rds", "DescribeGlobalClusters");
const CLUSTERS: (&str, &str) = ("rds", "DescribeDBClusters");
const INSTANCES: (&str, &str) = ("rds", "DescribeDBInstances");
const BACKUPS: (&str, &str) = ("rds", "DescribeDBInstanceAutomatedBackups");
const SUBNETS: (&str, &str) = ("ec2", "DescribeSubnets");
const OUTBOUND: (&str, &str) = ("es", "DescribeOutboundConnections");
const INBOUND: (&str, &str) = ("es", "DescribeInboundConnections");
const CHECKS: (&str, &str) = ("route53", "ListHealthChecks");
const RULES: (&str, &str) = ("route53-recovery-control-config", "ListSafetyRules");

const fn anywhere(
    of: ResourceType,
    direction: Direction,
    kind: RelationshipKind,
    calls: &'static [(&'static str, &'static str)],
) -> Evidence {
    Evidence { of, direction, kind, calls, own_region_only: false }
}

const fn here(
    of: ResourceType,
    direction: Direction,
    kind: RelationshipKind,
    calls: &'static [(&'static str, &'static str)],
) -> Evidence {
    Evidence { of, direction, kind, calls, own_region_only: true }
}

use Direction::{Incoming, Outgoing};
use RelationshipKind as Kind;
use ResourceType as Type;

const EVIDENCE: &[Evidence] = &[
    anywhere(Type::DbCluster, Incoming, Kind::Contains, &[GLOBAL_CLUSTERS]),
    anywhere(Type::DbCluster, Outgoing, Kind::ReplicatesTo, &[GLOBAL_CLUSTERS, CLUSTERS]),
    anywhere(Type::DbCluster, Incoming, Kind::ReplicatesTo, &[GLOBAL_CLUSTERS, CLUSTERS]),
    anywhere(Type::DbInstance, Outgoing, Kind::ReplicatesTo, &[INSTANCES]),
    anywhere(Type::DbInstance, Outgoing, Kind::BacksUpTo, &[BACKUPS]),
    anywhere(Type::OpenSearchDomain, Outgoing, Kind::ReplicatesTo, &[OUTBOUND, INBOUND]),
    anywhere(Type::OpenSearchDomain, Incoming, Kind::ReplicatesTo, &[OUTBOUND, INBOUND]),
    anywhere(
        Type::S3Bucket,
        Incoming,
        Kind::ReplicatesTo,
        &[("s3", "ListBuckets"), ("s3", "GetBucketReplication")],
    ),
    here(Type::EksCluster, Outgoing, Kind::Contains, &[("eks", "ListNodegroups")]),
    here(Type::EksCluster, Outgoing, Kind::DependsOn, &[SUBNETS]),
    here(Type::EksNodegroup, Outgoing, Kind::DependsOn, &[SUBNETS]),
    here(Type::LambdaFunction, Outgoing, Kind::DependsOn, &[SUBNETS]),
    here(Type::AutoScalingGroup, Outgoing, Kind::DependsOn, &[SUBNETS]),
    anywhere(Type::RoutingControl, Outgoing, Kind::Controls, &[CHECKS]),
    anywhere(Type::RoutingControl, Incoming, Kind::Guards, &[RULES]),
];

/// The call that lists the resources of a type, where there is one call.
fn listed_by(resource_type: ResourceType) -> Option<(&'static str, &'static str)> {
    Some(match resource_type {
        Type::AutoScalingGroup => ("autoscaling", "DescribeAutoScalingGroups"),
        Type::BedrockInferenceProfile => ("bedrock", "ListInferenceProfiles"),
        Type::BedrockProvisionedThroughput => ("bedrock", "ListProvisionedModelThroughputs"),
        Type::DynamoDbTable => ("dynamodb", "ListTables"),
        Type::CapacityReservation => ("ec2", "DescribeCapacityReservations"),
        Type::Instance => ("ec2", "DescribeInstances"),
        Type::EksCluster => ("eks", "ListClusters"),
        Type::EksNodegroup => ("eks", "ListNodegroups"),
        Type::LambdaFunction => ("lambda", "ListFunctions"),
        Type::RestApi => ("apigateway", "GetRestApis"),
        Type::HttpApi => ("apigateway", "GetApis"),
        Type::ApiDomainName => ("apigateway", "GetDomainNames"),
        Type::OpenSearchDomain => ("es", "ListDomainNames"),
        Type::DbInstance => INSTANCES,
        Type::DbCluster => CLUSTERS,
        Type::S3Bucket => ("s3", "ListBuckets"),
        _ => return None,
    })
}

/// The gap that leaves open whether `resource` has more relationships of this
/// kind than are known.
pub(super) fn missing_link<'g>(
    gaps: &'g [Gap],
    resource: &Resource,
    direction: Direction,
    kind: RelationshipKind,
) -> Option<&'g Gap> {
    let resource_type = resource.resource_type();
    let evidence = EVIDENCE.iter().find(|evidence| {
        (evidence.of, evidence.direction, evidence.kind) == (resource_type, direction, kind)
    })?;
    gaps.iter().find(|gap| {
        concerns(gap, resource, evidence.calls)
            && (!evidence.own_region_only || gap.region == resource.region)
    })
}

/// The gap that leaves open whether `resource` has counterparts elsewhere.
pub(super) fn missing_twin<'g>(gaps: &'g [Gap], resource: &Resource) -> Option<&'g Gap> {
    let call = listed_by(resource.resource_type())?;
    gaps.iter().find(|gap| concerns(gap, resource, &[call]) && gap.region != resource.region)
}

fn concerns(gap: &Gap, resource: &Resource, calls: &[(&str, &str)]) -> bool {
    // There is nothing in a Region that is not enabled.
    gap.reason != GapReason::RegionNotEnabled
        && calls.contains(&(gap.service.as_str(), gap.operation.as_str()))
        && gap.account.as_ref().is_none_or(|account| *account == resource.account)
}
