//! Amazon Bedrock: inference profiles, provisioned throughput, and which
//! models are really invoked.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_bedrock::Client;
use aws_sdk_bedrock::types as sdk;

use super::convert::{arns, count, each, known, list, text};
use super::found::{Found, Partial};
use super::measurements::{self, Series};
use super::place::Place;
use crate::inventory::types::{
    BedrockInferenceProfile, BedrockModelInvocation, BedrockProvisionedThroughput,
};
use crate::inventory::{Arn, Attribute, Region, Resource};

const SERVICE: &str = "bedrock";

/// Over how many days invocations are counted.
const WINDOW_DAYS: i64 = 30;

pub(super) async fn collect(place: &Place) -> Found {
    let client = Client::new(&place.config);
    let mut found = Found::default();
    let profiles = profiles(place, &client, &mut found).await;
    let throughputs = list!(
        place,
        found,
        SERVICE,
        "ListProvisionedModelThroughputs",
        client.list_provisioned_model_throughputs().into_paginator().send(),
        provisioned_model_summaries
    );
    found.resources.extend(throughputs.iter().filter_map(|one| throughput(place, one)));
    let invoked = invocations(place, &profiles, &mut found).await;
    found.resources.extend(worth_keeping(profiles, invoked.as_deref()));
    found.resources.extend(invoked.unwrap_or_default());
    found
}

async fn profiles(place: &Place, client: &Client, found: &mut Found) -> Vec<Resource> {
    let mut all = Vec::new();
    for kind in [sdk::InferenceProfileType::Application, sdk::InferenceProfileType::SystemDefined] {
        let request = client.list_inference_profiles().type_equals(kind).max_results(1000);
        all.extend(list!(
            place,
            found,
            SERVICE,
            "ListInferenceProfiles",
            request.into_paginator().send(),
            inference_profile_summaries
        ));
    }
    let mut partial = Partial::default();
    let tags = each(place, all.iter().map(|profile| tags(place, client, profile))).await;
    let resources = all.iter().zip(tags).filter_map(|(one, tags)| {
        let tags = tags.unwrap_or_else(|failure| {
            partial.failed(&failure, one.inference_profile_name());
            Attribute::unknown(failure.unknown())
        });
        profile(place, one, tags)
    });
    let resources = resources.collect();
    partial.into_found(place, found);
    resources
}

/// Only profiles of the account have tags.
async fn tags(
    place: &Place,
    client: &Client,
    profile: &sdk::InferenceProfileSummary,
) -> Result<Attribute<BTreeMap<String, String>>, super::failure::Failure> {
    if *profile.r#type() != sdk::InferenceProfileType::Application {
        return Ok(Attribute::Known(BTreeMap::new()));
    }
    let call = client.list_tags_for_resource().resource_arn(profile.inference_profile_arn()).send();
    let answer = place.call(SERVICE, "ListTagsForResource", call).await?;
    Ok(super::convert::tags(answer.tags().iter().map(|tag| (Some(tag.key()), Some(tag.value())))))
}

fn profile(
    place: &Place,
    profile: &sdk::InferenceProfileSummary,
    tags: Attribute<BTreeMap<String, String>>,
) -> Option<Resource> {
    let models = arns(profile.models().iter().filter_map(|model| model.model_arn()));
    let attributes = BedrockInferenceProfile {
        profile_id: profile.inference_profile_id().to_owned().into(),
        profile_type: profile.r#type().as_str().to_owned().into(),
        status: profile.status().as_str().to_owned().into(),
        destination_regions: regions_of(&models).into(),
        model_arns: models.into(),
    };
    let arn = profile.inference_profile_arn().parse().ok()?;
    Some(place.resource(arn, profile.inference_profile_name(), tags, attributes))
}

/// The Regions of models; an ARN without one may be served anywhere.
fn regions_of(models: &[Arn]) -> Vec<Region> {
    models.iter().map(Arn::region).collect::<BTreeSet<_>>().into_iter().collect()
}

fn throughput(place: &Place, summary: &sdk::ProvisionedModelSummary) -> Option<Resource> {
    let attributes = BedrockProvisionedThroughput {
        model_arn: known(summary.model_arn().parse().ok()),
        foundation_model_arn: known(summary.foundation_model_arn().parse().ok()),
        status: text(Some(summary.status().as_str())),
        model_units: count(Some(summary.model_units())),
        commitment: summary
            .commitment_duration()
            .map(|duration| duration.as_str().to_owned())
            .into(),
    };
    let arn = summary.provisioned_model_arn().parse().ok()?;
    // Bedrock gives tags of these only one by one, and rules need none.
    let tags = Attribute::NotCollected;
    Some(place.resource(arn, summary.provisioned_model_name(), tags, attributes))
}

/// What was invoked here; none if that could not be read.
async fn invocations(
    place: &Place,
    profiles: &[Resource],
    found: &mut Found,
) -> Option<Vec<Resource>> {
    let counted = measurements::sums(
        place,
        Series { namespace: "AWS/Bedrock", metric: "Invocations", dimension: "ModelId" },
        WINDOW_DAYS,
    )
    .await;
    match counted {
        Ok(counted) => {
            let invoked = counted.into_iter().filter(|(_, invocations)| *invocations > 0.0);
            Some(invoked.map(|(id, n)| invocation(place, profiles, &id, n)).collect())
        }
        Err(failure) => {
            found.failed(place, &failure);
            None
        }
    }
}

fn invocation(place: &Place, profiles: &[Resource], id: &str, invocations: f64) -> Resource {
    let behind = profiles.iter().find(|resource| is_profile(resource, id));
    let destinations = match behind.map(|resource| &resource.attributes) {
        Some(crate::inventory::Attributes::BedrockInferenceProfile(profile)) => {
            profile.destination_regions.clone()
        }
        _ => vec![place.region.clone()].into(),
    };
    let attributes = BedrockModelInvocation {
        model_id: id.to_owned().into(),
        inference_profile_arn: behind.map(|resource| resource.arn.clone()).into(),
        destination_regions: destinations,
        // Counts are whole numbers that CloudWatch gives as floating point.
        invocations: (invocations.round() as i64).into(),
        window_days: WINDOW_DAYS.into(),
    };
    let arn = place.arn("bedrock", &format!("model-invocation/{id}"));
    place.resource(arn, id, Attribute::Known(BTreeMap::new()), attributes)
}

fn is_profile(resource: &Resource, id: &str) -> bool {
    let crate::inventory::Attributes::BedrockInferenceProfile(profile) = &resource.attributes
    else {
        return false;
    };
    resource.arn.as_str() == id || profile.profile_id.known().is_some_and(|known| known == id)
}

/// The account's own profiles, and of AWS's those that are invoked: a Region
/// offers dozens that nobody uses. All of them if that is not known.
fn worth_keeping(profiles: Vec<Resource>, invoked: Option<&[Resource]>) -> Vec<Resource> {
    let Some(invoked) = invoked else { return profiles };
    let used: BTreeSet<&Arn> = invoked
        .iter()
        .filter_map(|resource| match &resource.attributes {
            crate::inventory::Attributes::BedrockModelInvocation(invocation) => {
                invocation.inference_profile_arn.present()
            }
            _ => None,
        })
        .collect();
    let mut profiles = profiles;
    profiles.retain(|profile| {
        let is_own = match &profile.attributes {
            crate::inventory::Attributes::BedrockInferenceProfile(attributes) => {
                attributes.profile_type.known().is_some_and(|kind| kind == "APPLICATION")
            }
            _ => false,
        };
        is_own || used.contains(&profile.arn)
    });
    profiles
}
