//! In which zones resources run.

use hashbrown::HashMap;
use std::collections::BTreeSet;

use crate::expression::{Bindings, Unanswered};
use crate::inventory::{AccountId, Arn, Attributes, Estate, Resource, ResourceType, ZoneId};
use crate::workload::Workload;
use crate::workload::catalogue::role;

/// Zones by each account's own names: built once for an estate.
#[derive(Debug, Default)]
pub(super) struct ZoneNames {
    ids: HashMap<(AccountId, String), ZoneId>,
    names: HashMap<(AccountId, ZoneId), String>,
}

/// The zones of a workload's zonal resources, where they can be told: worked
/// out once for all of its disruptions.
pub(super) type Placed = HashMap<Arn, BTreeSet<ZoneId>>;

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
        if let Ok(id) = id.parse::<ZoneId>() {
            self.names.insert((account.clone(), id.clone()), name.to_owned());
            self.ids.insert((account.clone(), name.to_owned()), id);
        }
    }

    /// What an account calls these zones, as far as that is known.
    pub(super) fn names(&self, account: &AccountId, zones: &[ZoneId]) -> Vec<String> {
        let name = |zone: &ZoneId| self.names.get(&(account.clone(), zone.clone())).cloned();
        zones.iter().filter_map(name).collect()
    }

    /// The zones of a workload's resources.
    pub(super) fn place(&self, estate: &Estate, workload: &Workload) -> Placed {
        let zonal = workload.resources(estate).filter(|r| is_zonal(r.resource_type()));
        let placed = zonal.filter_map(|resource| {
            Some((resource.arn.clone(), self.zones_of(estate, resource).ok()?))
        });
        placed.collect()
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
