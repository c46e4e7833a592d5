//! The applications of Resilience Hub: which resources they list, and which
//! policy they must meet.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{names, tags};
use crate::inventory::types::{ResilienceHubApp, ResiliencyPolicy};
use crate::inventory::{Arn, Attributes, Estate, RelationshipKind, Resource, ResourceType};

/// The application that lists a resource; the first by ARN of several.
pub(super) fn listing<'e>(estate: &'e Estate, resource: &Resource) -> Option<&'e Resource> {
    let mut protectors = estate.related_from(&resource.arn, RelationshipKind::Protects);
    protectors.find(|protector| protector.resource_type() == ResourceType::ResilienceHubApp)
}

/// The application that a workload is: the one that lists the most of its
/// resources, else the one of its name.
pub(super) fn of_workload<'e>(
    estate: &'e Estate,
    name: &str,
    members: &[&Resource],
) -> Option<&'e Resource> {
    let apps = estate.of_type(ResourceType::ResilienceHubApp);
    if apps.is_empty() {
        return None;
    }
    let mut counts: BTreeMap<&Arn, usize> = BTreeMap::new();
    for member in members {
        for link in estate.links_to(&member.arn) {
            if link.kind == RelationshipKind::Protects {
                *counts.entry(&link.from).or_default() += 1;
            }
        }
    }
    let lists = |app: &&&Resource| Reverse(counts.get(&app.arn).copied().unwrap_or(0));
    let most = apps.iter().filter(|app| counts.contains_key(&app.arn)).collect::<Vec<_>>();
    let wanted = names::comparable(name);
    let is_named = |app: &&Resource| {
        names::comparable(&app.name) == wanted
            || registered_name(app).is_some_and(|name| names::comparable(&name) == wanted)
    };
    most.iter().min_by_key(lists).copied().or_else(|| apps.iter().find(is_named))
}

/// The name of the AppRegistry application that an application is.
fn registered_name(app: &Resource) -> Option<String> {
    let Attributes::ResilienceHubApp(app) = &app.attributes else { return None };
    let arn = app.aws_application_arn.present()?.parse().ok()?;
    tags::application_of(&arn)
}

/// The policy of an application.
pub(super) fn policy<'e>(
    estate: &'e Estate,
    app: &Resource,
) -> Option<(&'e Resource, &'e ResiliencyPolicy)> {
    let Attributes::ResilienceHubApp(app) = &app.attributes else { return None };
    let ResilienceHubApp { policy_arn, .. } = app.as_ref();
    let policy = estate.resource(policy_arn.present()?)?;
    match &policy.attributes {
        Attributes::ResiliencyPolicy(attributes) => Some((policy, attributes)),
        _ => None,
    }
}
