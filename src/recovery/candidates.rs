//! What might take over from a lost resource, by the routes that mechanisms name.

use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::definition::Route;
use crate::inventory::{
    AccountId, Arn, Attributes, Estate, Region, RelationshipKind, Resource, ResourceType,
};
use crate::workload::Workload;

/// What offers models: their ids, its ARN and its type.
type Offer = (Vec<String>, Arn, ResourceType);

/// What is looked up across the whole estate: built once.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// What serves a model, by account and Region.
    models: HashMap<(AccountId, Region), Vec<Offer>>,
    /// The Regions that anything was collected from.
    regions_in_use: BTreeSet<Region>,
}

const MODEL_TYPES: [ResourceType; 3] = [
    ResourceType::BedrockInferenceProfile,
    ResourceType::BedrockProvisionedThroughput,
    ResourceType::BedrockModelInvocation,
];

impl Survey {
    pub(super) fn of(estate: &Estate) -> Self {
        let regions_in_use = estate.regions_in_use().into_iter().cloned().collect();
        let mut survey = Self { regions_in_use, ..Self::default() };
        for resource in MODEL_TYPES.iter().flat_map(|model_type| estate.of_type(*model_type)) {
            let key = (resource.account.clone(), resource.region.clone());
            let entry =
                (models_of(estate, resource), resource.arn.clone(), resource.resource_type());
            survey.models.entry(key).or_default().push(entry);
        }
        survey
    }
}

/// The foundation models behind a resource, by id.
fn models_of(estate: &Estate, resource: &Resource) -> Vec<String> {
    match &resource.attributes {
        Attributes::BedrockInferenceProfile(profile) => {
            profile.model_arns.elements().iter().map(model_id).collect()
        }
        Attributes::BedrockProvisionedThroughput(throughput) => {
            throughput.foundation_model_arn.known().map(model_id).into_iter().collect()
        }
        Attributes::BedrockModelInvocation(invocation) => {
            let profile = invocation.inference_profile_arn.present();
            match profile.and_then(|arn| estate.resource(arn)) {
                Some(profile) => models_of(estate, profile),
                None => invocation.model_id.known().map(|id| bare_model(id)).into_iter().collect(),
            }
        }
        _ => Vec::new(),
    }
}

fn model_id(arn: &Arn) -> String {
    bare_model(arn.resource())
}

/// A model's id without ARN and without the geography that an AWS inference
/// profile puts before it: `eu.anthropic.x` is `anthropic.x`.
fn bare_model(text: &str) -> String {
    const GEOGRAPHIES: [&str; 8] = ["us", "eu", "apac", "jp", "au", "ca", "us-gov", "global"];
    let id = text.rsplit('/').next().unwrap_or(text);
    match id.split_once('.') {
        Some((prefix, rest)) if GEOGRAPHIES.contains(&prefix) => rest.to_owned(),
        _ => id.to_owned(),
    }
}

/// What one workload offers, for every disruption of it.
#[derive(Debug)]
pub(super) struct Candidates<'a> {
    estate: &'a Estate,
    workload: &'a Workload,
    survey: &'a Survey,
    /// Records by zone, name and type.
    records: BTreeMap<(String, String, String), Vec<Arn>>,
}

impl<'a> Candidates<'a> {
    pub(super) fn of(estate: &'a Estate, workload: &'a Workload, survey: &'a Survey) -> Self {
        let mut records: BTreeMap<_, Vec<Arn>> = BTreeMap::new();
        for member in workload.resources(estate) {
            if let Some(key) = record_key(member) {
                records.entry(key).or_default().push(member.arn.clone());
            }
        }
        Self { estate, workload, survey, records }
    }

    /// True if anything was collected from this Region.
    pub(super) fn is_in_use(&self, region: &Region) -> bool {
        self.survey.regions_in_use.contains(region)
    }

    /// What `route` leads to from a lost resource, with its type where it is known.
    pub(super) fn along(
        &self,
        route: Route,
        lost: &Arn,
        lost_type: ResourceType,
        surviving: &[Region],
    ) -> Vec<(Arn, Option<ResourceType>)> {
        use RelationshipKind::{BacksUpTo, Contains, PromotesTo, ReplicatesTo};
        match route {
            Route::PromotesTo => self.to(lost, PromotesTo, Some(lost_type)),
            Route::PromotedFrom => self.from(lost, PromotesTo, Some(lost_type)),
            Route::ReplicatesTo => self.to(lost, ReplicatesTo, Some(lost_type)),
            Route::ReplicatedFrom => self.from(lost, ReplicatesTo, Some(lost_type)),
            Route::BacksUpTo => self.to(lost, BacksUpTo, None),
            Route::Twin => self.twins(lost, Some(lost_type)),
            Route::ParentTwin => {
                let parents = self.from(lost, Contains, None);
                parents.iter().flat_map(|(parent, _)| self.twins(parent, None)).collect()
            }
            Route::SameName => self.same_name(lost),
            Route::SameModel => self.same_model(lost, surviving),
            Route::Itself => vec![(lost.clone(), Some(lost_type))],
        }
    }

    fn to(
        &self,
        arn: &Arn,
        kind: RelationshipKind,
        resource_type: Option<ResourceType>,
    ) -> Vec<(Arn, Option<ResourceType>)> {
        let links = self.estate.links_from(arn).iter().filter(|link| link.kind == kind);
        links.map(|link| (link.to.clone(), resource_type)).collect()
    }

    fn from(
        &self,
        arn: &Arn,
        kind: RelationshipKind,
        resource_type: Option<ResourceType>,
    ) -> Vec<(Arn, Option<ResourceType>)> {
        let links = self.estate.links_to(arn).iter().filter(|link| link.kind == kind);
        links.map(|link| (link.from.clone(), resource_type)).collect()
    }

    fn twins(
        &self,
        arn: &Arn,
        resource_type: Option<ResourceType>,
    ) -> Vec<(Arn, Option<ResourceType>)> {
        let twins = self.workload.twins_of(arn);
        twins.map(|twin| (twin.counterpart.clone(), resource_type)).collect()
    }

    fn same_name(&self, lost: &Arn) -> Vec<(Arn, Option<ResourceType>)> {
        let key = self.estate.resource(lost).and_then(record_key);
        let records = key.and_then(|key| self.records.get(&key)).into_iter().flatten();
        records
            .filter(|arn| *arn != lost)
            .map(|arn| (arn.clone(), Some(ResourceType::RecordSet)))
            .collect()
    }

    fn same_model(&self, lost: &Arn, surviving: &[Region]) -> Vec<(Arn, Option<ResourceType>)> {
        let Some(resource) = self.estate.resource(lost) else { return Vec::new() };
        let wanted = models_of(self.estate, resource);
        let offers = surviving.iter().filter_map(|region| {
            self.survey.models.get(&(resource.account.clone(), region.clone()))
        });
        offers
            .flatten()
            .filter(|(models, _, _)| models.iter().any(|model| wanted.contains(model)))
            .map(|(_, arn, resource_type)| (arn.clone(), Some(*resource_type)))
            .collect()
    }
}

/// What records share that answer for each other.
fn record_key(resource: &Resource) -> Option<(String, String, String)> {
    let Attributes::RecordSet(record) = &resource.attributes else { return None };
    let zone = record.zone_id.known()?.clone();
    let name = resource.name.trim_end_matches('.').to_lowercase();
    Some((zone, name, record.record_type.known()?.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_has_one_name() {
        for text in ["anthropic.x-v1:0", "eu.anthropic.x-v1:0", "foundation-model/anthropic.x-v1:0"]
        {
            assert_eq!(bare_model(text), "anthropic.x-v1:0");
        }
    }
}
