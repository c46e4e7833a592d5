//! Which resources of a workload stand for each other in different Regions.
//!
//! The surest evidence first: what replicates, what a plan moves between, the
//! place in the stack, the name without its Region, and at last that there is
//! no other. A resource has at most one twin in each other Region, but where
//! it replicates to several.

use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{is_needed, role};
use super::names;
use super::place::place;
use super::stacks;
use super::tags;
use super::{Confidence, Twin};
use crate::inventory::{Arn, Attributes, Estate, Region, RelationshipKind, Resource, ResourceType};

/// Every pair, both ways, by resource and confidence.
pub(crate) fn twins(estate: &Estate, members: &[&Resource]) -> Vec<Twin> {
    let mut pairs = Pairs::default();
    for member in members {
        if !may_have_twin(estate, member) {
            continue;
        }
        if let Some(region) = place(estate, member) {
            pairs.places.insert(&member.arn, (member.resource_type(), region));
            pairs.candidates.push(member);
        }
    }
    pairs.by_relationship(estate);
    pairs.by_plan(members);
    pairs.by_key(stack_key, Confidence::Medium, "they have one place in stacks of one name");
    pairs.by_key(name_key, Confidence::Medium, "their names differ in nothing but the Region");
    pairs.by_elimination();
    pairs.finish()
}

fn may_have_twin(estate: &Estate, resource: &Resource) -> bool {
    let is_paired = role(resource.resource_type()).is_some_and(|role| role.paired);
    (is_paired || is_needed(estate, resource))
        && !matches!(resource.attributes, Attributes::RecordSet(_))
}

#[derive(Default)]
struct Pairs<'a> {
    candidates: Vec<&'a Resource>,
    places: HashMap<&'a Arn, (ResourceType, Region)>,
    twins: BTreeMap<(Arn, Arn), (Confidence, String)>,
    /// The Regions in which a resource has a twin already.
    paired: HashMap<Arn, BTreeSet<Region>>,
}

impl<'a> Pairs<'a> {
    /// Notes a pair of one type in two Regions; an earlier, surer reason stays.
    fn add(&mut self, one: &Arn, other: &Arn, confidence: Confidence, reason: &str) {
        let (Some(first), Some(second)) = (self.places.get(one), self.places.get(other)) else {
            return;
        };
        if first.0 != second.0 || first.1 == second.1 {
            return;
        }
        for (from, to, region) in [(one, other, &second.1), (other, one, &first.1)] {
            self.paired.entry(from.clone()).or_default().insert(region.clone());
            let pair = (from.clone(), to.clone());
            self.twins.entry(pair).or_insert_with(|| (confidence, reason.to_owned()));
        }
    }

    fn is_free(&self, resource: &Arn, region: &Region) -> bool {
        self.paired.get(resource).is_none_or(|regions| !regions.contains(region))
    }

    fn by_relationship(&mut self, estate: &Estate) {
        use RelationshipKind::{PromotesTo, ReplicatesTo};
        for candidate in self.candidates.clone() {
            for link in estate.links_from(&candidate.arn) {
                if matches!(link.kind, PromotesTo | ReplicatesTo) {
                    self.add(&link.from, &link.to, Confidence::High, "one replicates to the other");
                }
            }
        }
    }

    /// A Region switch plan names the resources that one of its steps moves
    /// between.
    fn by_plan(&mut self, members: &[&Resource]) {
        for member in members {
            let Attributes::RegionSwitchPlan(plan) = &member.attributes else { continue };
            let steps = plan.workflows.elements().iter().flat_map(|w| w.steps.elements());
            for step in steps {
                let arns: Vec<Arn> = step
                    .resource_arns
                    .elements()
                    .iter()
                    .filter_map(|text| text.parse().ok())
                    .collect();
                let reason = format!("the plan {} moves between them", member.name);
                if let [one, other] = arns.as_slice() {
                    self.add(one, other, Confidence::High, &reason);
                }
            }
        }
    }

    /// Resources of one type and one key, each with the best match in every
    /// other Region.
    fn by_key(
        &mut self,
        key: fn(&Resource) -> Option<String>,
        confidence: Confidence,
        reason: &str,
    ) {
        let mut groups: BTreeMap<(ResourceType, String), Vec<&'a Resource>> = BTreeMap::new();
        for candidate in &self.candidates {
            if let Some(key) = key(candidate) {
                groups.entry((candidate.resource_type(), key)).or_default().push(candidate);
            }
        }
        for group in groups.into_values() {
            self.match_group(&group, confidence, reason);
        }
    }

    fn match_group(&mut self, group: &[&'a Resource], confidence: Confidence, reason: &str) {
        let mut by_region: BTreeMap<Region, Vec<&'a Resource>> = BTreeMap::new();
        for resource in group {
            if let Some((_, region)) = self.places.get(&resource.arn) {
                by_region.entry(region.clone()).or_default().push(resource);
            }
        }
        let regions: Vec<(Region, Vec<&'a Resource>)> = by_region.into_iter().collect();
        for (index, here) in regions.iter().enumerate() {
            for there in regions.iter().skip(index + 1) {
                self.assign(here, there, confidence, reason);
            }
        }
    }

    /// Pairs what is free in two Regions one to one, the most alike first.
    fn assign(
        &mut self,
        here: &(Region, Vec<&'a Resource>),
        there: &(Region, Vec<&'a Resource>),
        confidence: Confidence,
        reason: &str,
    ) {
        /// More than so many of one name are copies of each other, not twins:
        /// they are paired in order.
        const MOST_COMPARED: usize = 64;
        let free = |(_, resources): &(Region, Vec<&'a Resource>), region: &Region| {
            let free = resources.iter().filter(|resource| self.is_free(&resource.arn, region));
            free.copied().collect::<Vec<&'a Resource>>()
        };
        let (ones, others) = (free(here, &there.0), free(there, &here.0));
        if let ([one], [other]) = (ones.as_slice(), others.as_slice()) {
            self.add(&one.arn, &other.arn, confidence, reason);
            return;
        }
        let reason = format!("{reason}; of several such, these are the most alike");
        if ones.len().max(others.len()) > MOST_COMPARED {
            for (one, other) in ones.iter().zip(&others) {
                self.add(&one.arn, &other.arn, Confidence::Low, &reason);
            }
            return;
        }
        let mut matches: Vec<(std::cmp::Reverse<u64>, &Arn, &Arn)> = Vec::new();
        for one in &ones {
            for other in &others {
                matches.push((std::cmp::Reverse(likeness(one, other)), &one.arn, &other.arn));
            }
        }
        matches.sort_unstable();
        for (_, one, other) in matches {
            if self.is_free(one, &there.0) && self.is_free(other, &here.0) {
                self.add(one, other, Confidence::Low, &reason);
            }
        }
    }

    /// The only one of its type in one Region and the only one in another,
    /// neither of which has a twin yet, where nothing says that they differ.
    fn by_elimination(&mut self) {
        let mut groups: BTreeMap<(ResourceType, Region), Vec<&'a Resource>> = BTreeMap::new();
        for candidate in &self.candidates {
            if let Some((resource_type, region)) = self.places.get(&candidate.arn) {
                groups.entry((*resource_type, region.clone())).or_default().push(candidate);
            }
        }
        let mut alone: BTreeMap<ResourceType, Vec<&'a Resource>> = BTreeMap::new();
        for ((resource_type, _), group) in groups {
            if let [only] = group.as_slice()
                && !self.paired.contains_key(&only.arn)
            {
                alone.entry(resource_type).or_default().push(only);
            }
        }
        for group in alone.into_values() {
            for (index, one) in group.iter().enumerate() {
                for other in group.iter().skip(index + 1).filter(|other| may_be_one(one, other)) {
                    let reason = "they are the only ones in their Regions";
                    self.add(&one.arn, &other.arn, Confidence::Low, reason);
                }
            }
        }
    }

    fn finish(self) -> Vec<Twin> {
        let twins =
            self.twins.into_iter().map(|((resource, counterpart), (confidence, reason))| Twin {
                resource,
                confidence,
                counterpart,
                reason,
            });
        let mut twins: Vec<Twin> = twins.collect();
        twins.sort();
        twins
    }
}

/// The name by which twins know each other. A node group's name is often the
/// same in every cluster, so its cluster's name belongs to it.
fn name_key(resource: &Resource) -> Option<String> {
    let own = names::without_region(&resource.name);
    let key = match &resource.attributes {
        Attributes::EksNodegroup(group) => {
            let cluster = group.cluster_name.known().map(|name| names::without_region(name));
            format!("{}/{own}", cluster.unwrap_or_default())
        }
        Attributes::EcsService(service) => {
            let cluster = service.cluster_arn.known().map(Arn::resource_name);
            format!("{}/{own}", cluster.map(names::without_region).unwrap_or_default())
        }
        // The endpoint groups of a listener answer for each other.
        Attributes::AcceleratorEndpointGroup(group) => {
            group.listener_arn.known().map(ToString::to_string).unwrap_or_default()
        }
        // A custom domain is the same name in every Region, or it is no twin.
        Attributes::ApiDomainName(_) => resource.name.to_lowercase(),
        Attributes::BedrockModelInvocation(_) => String::new(),
        _ => own,
    };
    (!key.is_empty()).then_some(key)
}

/// The place of a resource in its stack: stacks of one name in two Regions are
/// one template, deployed twice.
fn stack_key(resource: &Resource) -> Option<String> {
    let stack = resource.tag("aws:cloudformation:stack-name")?;
    let logical_id = resource.tag("aws:cloudformation:logical-id")?;
    Some(format!("{}/{logical_id}", stacks::workload_name(stack)))
}

/// How much two resources are alike, in thousandths: by name, then by tags.
fn likeness(one: &Resource, other: &Resource) -> u64 {
    let name = strsim::normalized_damerau_levenshtein(&one.name, &other.name);
    let (mut shared, mut all) = (0.0, 0.0);
    if let (Some(ones), Some(others)) = (one.tags.known(), other.tags.known()) {
        for (key, value) in ones {
            all += 1.0;
            shared += f64::from(u8::from(others.get(key) == Some(value)));
        }
        all += others.keys().filter(|key| !ones.contains_key(*key)).count() as f64;
    }
    let tags = if all > 0.0 { shared / all } else { 0.0 };
    ((name * 0.8 + tags * 0.2) * 1000.0).round() as u64
}

/// True if nothing in their names or environments speaks against it that two
/// resources do one job. Of some types a workload rarely has several, so that
/// there names say little.
fn may_be_one(one: &Resource, other: &Resource) -> bool {
    if let (Some(here), Some(there)) = (tags::environment(one), tags::environment(other))
        && here != there
    {
        return false;
    }
    if role(one.resource_type()).is_some_and(|role| role.one_per_region) {
        return true;
    }
    let words = |resource: &Resource| -> BTreeSet<String> {
        let name = names::without_region(&resource.name);
        name.split('-').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (ones, others) = (words(one), words(other));
    ones.is_empty() || others.is_empty() || !ones.is_disjoint(&others)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::inventory::Attribute;
    use crate::workload::testing::*;

    fn pairs(estate: TestEstate) -> Vec<(String, String, Confidence)> {
        let estate = estate.build();
        let members: Vec<&Resource> = estate.resources().iter().collect();
        let name = |arn: &Arn| estate.resource(arn).unwrap().name.clone();
        let here = |twin: &Twin| twin.resource.region().as_str() == PRIMARY;
        twins(&estate, &members)
            .iter()
            .filter(|twin| here(twin))
            .map(|twin| (name(&twin.resource), name(&twin.counterpart), twin.confidence))
            .collect()
    }

    fn pair(one: &str, other: &str, confidence: Confidence) -> (String, String, Confidence) {
        (one.to_owned(), other.to_owned(), confidence)
    }

    #[test]
    fn a_replica_goes_before_a_name() {
        let mut estate = TestEstate::new();
        estate.bucket("media-bah", PRIMARY, None, vec![replicate_to("vault", "", false)]);
        estate.bucket("media-fra", STANDBY, None, vec![]);
        estate.bucket("vault", STANDBY, None, vec![]);
        let found = pairs_by_place(estate);
        assert_eq!(found, [("media-bah".to_owned(), "vault".to_owned())]);
    }

    /// Buckets' ARNs have no Region, so this asks the resources.
    fn pairs_by_place(estate: TestEstate) -> Vec<(String, String)> {
        let estate = estate.build();
        let members: Vec<&Resource> = estate.resources().iter().collect();
        let twins = twins(&estate, &members);
        let both = twins.iter().map(|twin| {
            let of = |arn: &Arn| estate.resource(arn).unwrap();
            (of(&twin.resource), of(&twin.counterpart))
        });
        let here = both.filter(|(one, _)| one.region.as_str() == PRIMARY);
        here.map(|(one, other)| (one.name.clone(), other.name.clone())).collect()
    }

    #[test]
    fn of_several_candidates_each_has_one_twin_and_the_most_alike() {
        let mut estate = TestEstate::new();
        for name in ["worker-primary", "worker-1A2B3C4D5E6F"] {
            estate.function(name, PRIMARY, None);
        }
        for name in ["worker-1A2B3C4D5E6G", "worker-primary-2", "worker-standby"] {
            estate.function(name, STANDBY, None);
        }
        assert_eq!(
            pairs(estate),
            [
                pair("worker-1A2B3C4D5E6F", "worker-1A2B3C4D5E6G", Confidence::Low),
                pair("worker-primary", "worker-standby", Confidence::Low),
            ]
        );
    }

    #[test]
    fn the_place_in_the_stack_tells_generated_names_apart() {
        let mut estate = TestEstate::new();
        for (name, region, logical_id) in [
            ("fn-aa", PRIMARY, "Checkout"),
            ("fn-bb", PRIMARY, "Report"),
            ("fn-cc", STANDBY, "Report"),
            ("fn-dd", STANDBY, "Checkout"),
        ] {
            estate.function(name, region, None);
            estate.change(&function_arn(name, region), |resource| {
                let tags = [
                    ("aws:cloudformation:stack-name", format!("shop-{region}")),
                    ("aws:cloudformation:logical-id", logical_id.to_owned()),
                ];
                let tags = tags.map(|(key, value)| (key.to_owned(), value));
                resource.tags = Attribute::Known(tags.into());
            });
        }
        assert_eq!(
            pairs(estate),
            [
                pair("fn-aa", "fn-dd", Confidence::Medium),
                pair("fn-bb", "fn-cc", Confidence::Medium),
            ]
        );
    }

    #[test]
    fn the_only_ones_are_no_twins_if_their_names_say_different_things() {
        let mut estate = TestEstate::new();
        estate.function("report", PRIMARY, None);
        estate.function("cleanup", STANDBY, None);
        estate.global_database("orders", None);
        estate.inventory.resources.retain(|resource| !resource.arn.resource().contains("global"));
        assert_eq!(
            pairs(estate),
            [pair("orders-me-south-1", "orders-eu-central-1", Confidence::Medium)]
        );
    }

    #[test]
    fn each_region_has_a_twin_of_its_own() {
        let mut estate = TestEstate::new();
        for region in [PRIMARY, STANDBY, "eu-west-1"] {
            estate.function(&format!("api-{region}"), region, None);
        }
        let built = estate.build();
        let members: Vec<&Resource> = built.resources().iter().collect();
        assert_eq!(twins(&built, &members).len(), 6);
    }
}
