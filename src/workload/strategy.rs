//! Which of AWS's DR strategies a workload follows.
//!
//! After the whitepaper "Disaster Recovery of Workloads on AWS": a pilot light
//! cannot serve without more action, a warm standby can, at reduced size.

use super::catalogue::{Function, function, is_needed};
use super::place::{place, place_of_arn};
use super::roles::Roles;
use super::{Twin, Unseen};
use crate::inventory::{Attributes, Estate, RelationshipKind, Resource};
use crate::report::Strategy;

pub(super) fn classify(
    estate: &Estate,
    members: &[&Resource],
    unseen: &[Unseen],
    roles: &Roles,
    twins: &[Twin],
) -> Strategy {
    if roles.primary.len() > 1 {
        return Strategy::MultiSite;
    }
    let in_standby = |resource: &&&Resource| {
        place(estate, resource).is_some_and(|region| roles.standby.contains(&region))
    };
    let standby: Vec<&&Resource> =
        members.iter().filter(in_standby).filter(|member| is_needed(estate, member)).collect();
    let of = |wanted: Function| {
        standby.iter().filter(move |member| function(member.resource_type()) == wanted)
    };
    let has_replica = of(Function::Data).any(|store| is_replica(estate, store))
        || unseen.iter().any(|replica| {
            place_of_arn(estate, &replica.arn).is_some_and(|r| roles.standby.contains(&r))
        });
    let needs_compute = members.iter().any(|member| {
        function(member.resource_type()) == Function::Compute
            && place(estate, member).is_some_and(|region| roles.primary.contains(&region))
    });
    let compute_runs = of(Function::Compute).any(|member| runs(member));
    let stores_run = of(Function::Data).all(|member| runs(member));
    let twin_of_standby =
        twins.iter().any(|twin| standby.iter().any(|member| member.arn == twin.counterpart));
    if needs_compute && compute_runs && (has_replica || twin_of_standby) {
        Strategy::WarmStandby
    } else if has_replica {
        if needs_compute || !stores_run { Strategy::PilotLight } else { Strategy::WarmStandby }
    } else if has_backup_elsewhere(estate, members, roles) {
        Strategy::BackupAndRestore
    } else if twin_of_standby {
        Strategy::PilotLight
    } else {
        Strategy::None
    }
}

fn is_replica(estate: &Estate, store: &Resource) -> bool {
    use RelationshipKind::{PromotesTo, ReplicatesTo};
    estate.links_to(&store.arn).iter().any(|link| matches!(link.kind, PromotesTo | ReplicatesTo))
}

/// True if the resource can serve as it stands.
fn runs(resource: &Resource) -> bool {
    match &resource.attributes {
        // A cluster runs nothing by itself; its nodes do.
        Attributes::EksCluster(cluster) => cluster.auto_mode.known() == Some(&true),
        Attributes::EksNodegroup(group) => group.desired_size.known().is_some_and(|n| *n > 0),
        Attributes::AutoScalingGroup(group) => {
            group.desired_capacity.known().is_some_and(|count| *count > 0)
        }
        Attributes::EcsService(service) => service.desired_count.known().is_some_and(|n| *n > 0),
        Attributes::Instance(instance) => {
            instance.state.known().is_some_and(|state| state == "running")
        }
        Attributes::DbCluster(cluster) => !cluster.members.elements().is_empty(),
        // A bucket of replicas serves reads, but nothing runs there.
        Attributes::S3Bucket(_) => false,
        _ => true,
    }
}

fn has_backup_elsewhere(estate: &Estate, members: &[&Resource], roles: &Roles) -> bool {
    members.iter().any(|member| {
        estate.links_from(&member.arn).iter().any(|link| {
            link.kind == RelationshipKind::BacksUpTo
                && place_of_arn(estate, &link.to)
                    .is_some_and(|region| !roles.primary.contains(&region))
        })
    })
}
