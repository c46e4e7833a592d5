//! In which zones resources run.

use std::collections::{BTreeSet, HashMap};

use crate::expression::{Bindings, Unanswered};
use crate::inventory::{AccountId, Attributes, Estate, Resource, ResourceType, ZoneId};
use crate::workload::catalogue::role;

/// Zones by each account's own names: built once for an estate.
#[derive(Debug, Default)]
pub(super) struct ZoneNames {
    ids: HashMap<(AccountId, String), ZoneId>,
}

impl ZoneNames {
    /// What accounts say about their zones, and what their subnets tell.
    pub(super) fn of(estate: &Estate) -> Self {
        let mut names = Self::default();
        for status in &estate.inventory().regions {
            for zone in &status.zones {
                names.add(&status.account, &zone.name, &zone.id);
            }
        }
        for resource in estate.of_type(ResourceType::Subnet) {
            if let Attributes::Subnet(subnet) = &resource.attributes
                && let Some(name) = subnet.availability_zone.known()
                && let Some(id) = subnet.availability_zone_id.known()
            {
                names.add(&resource.account, name, id);
            }
        }
        names
    }

    fn add(&mut self, account: &AccountId, name: &str, id: &str) {
        if let Ok(id) = id.parse() {
            self.ids.insert((account.clone(), name.to_owned()), id);
        }
    }

    /// What an account calls these zones, as far as that is known.
    pub(super) fn names(&self, account: &AccountId, zones: &[ZoneId]) -> Vec<String> {
        let mut names: Vec<String> = self
            .ids
            .iter()
            .filter(|((owner, _), id)| owner == account && zones.contains(id))
            .map(|((_, name), _)| name.clone())
            .collect();
        names.sort();
        names
    }

    fn id(&self, account: &AccountId, text: &str) -> Option<ZoneId> {
        let own_name = self.ids.get(&(account.clone(), text.to_owned())).cloned();
        own_name.or_else(|| text.parse().ok())
    }

    /// The zones that a resource runs in; empty if it may be in any of its
    /// Region.
    ///
    /// # Errors
    ///
    /// Why they cannot be told.
    pub(super) fn zones_of(
        &self,
        estate: &Estate,
        resource: &Resource,
    ) -> Result<BTreeSet<ZoneId>, Unanswered> {
        let expression = role(resource.resource_type()).and_then(|role| role.zones.as_ref());
        let Some(expression) = expression else { return Ok(BTreeSet::new()) };
        let texts = expression.texts(&Bindings::for_resource(estate, resource))?;
        let ids = texts.iter().map(|text| {
            self.id(&resource.account, text).ok_or_else(|| {
                let account = &resource.account;
                Unanswered::Unknown(format!(
                    "which zone account {account} calls {text} is not known"
                ))
            })
        });
        ids.collect()
    }
}

/// True if a resource of this type runs in certain zones.
pub(super) fn is_zonal(resource_type: ResourceType) -> bool {
    role(resource_type).is_some_and(|role| role.zones.is_some())
}
