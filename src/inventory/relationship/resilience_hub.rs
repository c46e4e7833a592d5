//! What the applications of Resilience Hub consist of.

use hashbrown::{HashMap, HashSet};

use super::{Edges, RelationshipKind};
use crate::inventory::types::{AppResource, ResilienceHubApp};
use crate::inventory::{Arn, Attributes, Resource, ResourceType};

/// Resources by type and the name or id that their service
/// knows them by.
pub(super) type Listed<'a> = HashMap<(ResourceType, &'a str), Vec<&'a Resource>>;

/// The resources that applications list other than by ARN.
pub(super) fn listed(resources: &[Resource]) -> Listed<'_> {
    let apps = resources.iter().filter_map(|resource| match &resource.attributes {
        Attributes::ResilienceHubApp(app) => Some(app),
        _ => None,
    });
    let identifiers: HashSet<&str> = apps
        .flat_map(|app| app.resources.elements())
        .filter_map(|listed| listed.identifier.known().map(String::as_str))
        .filter(|identifier| !identifier.starts_with("arn:"))
        .collect();
    let mut listed = Listed::new();
    if identifiers.is_empty() {
        return listed;
    }
    for resource in resources {
        let mut names = vec![resource.name.as_str(), resource.arn.resource_name()];
        names.dedup();
        for name in names.into_iter().filter(|name| identifiers.contains(name)) {
            listed.entry((resource.resource_type(), name)).or_default().push(resource);
        }
    }
    listed
}

impl Edges<'_, '_> {
    pub(super) fn resilience_hub_app(&mut self, app: &ResilienceHubApp) {
        self.link_to(RelationshipKind::DependsOn, app.policy_arn.present());
        for resource in app.resources.elements() {
            for arn in self.arns_of(resource) {
                self.link_to(RelationshipKind::Protects, Some(&arn));
            }
        }
    }

    /// The resource that an application lists. Where it names neither account
    /// nor Region, any of that type and name is meant.
    fn arns_of(&self, listed: &AppResource) -> Vec<Arn> {
        let Some(identifier) = listed.identifier.known() else { return Vec::new() };
        if let Ok(arn) = identifier.parse() {
            return vec![arn];
        }
        let type_name = listed.resource_type.known();
        let Some(kind) = type_name.and_then(|name| ResourceType::from_name(name)) else {
            return Vec::new();
        };
        let of_name = self.names.listed.get(&(kind, identifier.as_str()));
        let is_meant = |resource: &&&Resource| {
            let account = listed.resource_account.present();
            let region = listed.resource_region.present();
            account.is_none_or(|account| *account == resource.account)
                && region.is_none_or(|region| *region == resource.region)
        };
        let meant = of_name.into_iter().flatten().filter(is_meant);
        meant.map(|resource| resource.arn.clone()).collect()
    }
}
