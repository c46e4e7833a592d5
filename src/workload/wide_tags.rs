//! Tags that nearly everything carries: `project=platform` on nine of ten
//! resources says little about which of them serve one purpose together.

use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::grouping;
use super::seeds::Seed;
use super::tags::NamingTag;
use super::{Origin, Reason, names, tags};
use crate::inventory::Estate;

/// The values of wide tags that are shared by nearly everything.
#[derive(Debug)]
pub(super) struct WideTags {
    /// The share of the estate that carries a value, in per cent, by the value
    /// as names are compared.
    percent: BTreeMap<String, usize>,
}

impl WideTags {
    /// The values that are too wide. `closer` holds what closer evidence calls
    /// the workload of each resource.
    pub(super) fn of(
        estate: &Estate,
        closer: &[Option<String>],
        neighbours: &[Vec<usize>],
    ) -> Self {
        let mut carriers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut tagged = 0;
        for (index, resource) in estate.resources().iter().enumerate() {
            tagged += usize::from(resource.tags.known().is_some_and(|tags| !tags.is_empty()));
            if let Some(tag) = tags::named_by(resource, &grouping().wide_tags) {
                carriers.entry(names::comparable(&tag.name)).or_default().push(index);
            }
        }
        let from = &grouping().wide_from;
        let is_wide = |carriers: &[usize]| {
            carriers.len() >= from.resources
                && carriers.len() as f64 >= tagged as f64 * from.share
                && unrelated_names(carriers, closer, neighbours) >= from.workloads
        };
        let wide = carriers.into_iter().filter(|(_, carriers)| is_wide(carriers));
        let percent = wide.map(|(name, carriers)| (name, carriers.len() * 100 / tagged.max(1)));
        Self { percent: percent.collect() }
    }

    /// True if this value is too wide.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.percent.contains_key(&names::comparable(name))
    }

    /// What carries such a value, for where nothing closer claims it.
    pub(super) fn seeds(&self, estate: &Estate) -> Vec<Seed> {
        self.carriers(estate)
            .map(|(index, tag, percent)| Seed {
                index,
                name: tag.name,
                origin: Origin::WideTag { key: tag.key.clone(), percent },
                reason: Reason::WidelyTagged(tag.key),
            })
            .collect()
    }

    /// For each carrier, what its tag says and why that was not followed.
    pub(super) fn notes(&self, estate: &Estate) -> HashMap<usize, String> {
        self.carriers(estate)
            .map(|(index, tag, percent)| {
                let note = format!(
                    "the tag {} says {}, but {percent} % of the estate says so: closer evidence goes first",
                    tag.key, tag.name
                );
                (index, note)
            })
            .collect()
    }

    fn carriers<'e>(
        &'e self,
        estate: &'e Estate,
    ) -> impl Iterator<Item = (usize, NamingTag, usize)> + 'e {
        let resources = estate.resources().iter().enumerate();
        resources.filter(|_| !self.percent.is_empty()).filter_map(|(index, resource)| {
            let tag = tags::named_by(resource, &grouping().wide_tags)?;
            let percent = *self.percent.get(&names::comparable(&tag.name))?;
            Some((index, tag, percent))
        })
    }
}

/// How many workloads closer evidence tells apart among these resources, where
/// those that are related to each other count as one.
fn unrelated_names(
    carriers: &[usize],
    closer: &[Option<String>],
    neighbours: &[Vec<usize>],
) -> usize {
    let name_of = |index: usize| closer.get(index).and_then(Option::as_deref);
    let mut related: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for index in carriers {
        let Some(name) = name_of(*index) else { continue };
        let others = related.entry(name).or_default();
        let neighbours = neighbours.get(*index).into_iter().flatten();
        others.extend(neighbours.filter_map(|neighbour| name_of(*neighbour)));
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut parts = 0;
    for name in related.keys() {
        if !seen.insert(name) {
            continue;
        }
        parts += 1;
        let mut open = vec![*name];
        while let Some(name) = open.pop() {
            let others = related.get(name).into_iter().flatten();
            open.extend(others.filter(|other| seen.insert(other)));
        }
    }
    parts
}
