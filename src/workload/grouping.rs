//! Which resources belong together.
//!
//! The strongest evidence first: the user's selectors, tags, an application of
//! Resilience Hub, the stack, a relationship with something that is known to
//! belong, the name. What is left and holds data or serves requests is a
//! workload of its own.

use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::{Function, function, grouping, role};
use super::seeds::{Seed, Seeds};
use super::settings::WorkloadSettings;
use super::{Origin, Reason, names};
use crate::inventory::{Arn, Attributes, Estate, RelationshipKind, Resource};

/// Resources that belong together.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) origin: Origin,
    /// What was not followed in finding it, in a sentence.
    pub(super) note: Option<String>,
    pub(super) members: Vec<Member>,
}

/// A resource by its index in the estate, and why it belongs.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) index: usize,
    pub(super) reason: Reason,
}

/// Every group, by name.
pub(super) fn groups(estate: &Estate, settings: &WorkloadSettings) -> Vec<Group> {
    let neighbours = neighbours(estate);
    let seeds = Seeds::of(estate, settings, &neighbours);
    let mut grouper = Grouper::new(estate, neighbours);
    for config in &settings.workloads {
        grouper.label(&config.name, Origin::Settings);
    }
    let (shared, own) = grouper.plant(seeds.close);
    grouper.spread(own);
    grouper.join_by_name();
    grouper.spread_shared(shared);
    grouper.plant_where_free(seeds.wide);
    grouper.join_untaggable();
    grouper.found_leftovers();
    grouper.join_shared();
    grouper.finish(&seeds.notes)
}

/// The workload that a resource belongs to, as an index into the labels.
type Label = usize;

/// The shortest workload name that other names are compared with: shorter ones
/// are found in names by chance.
const SHORTEST_NAME: usize = 4;

struct Grouper<'a> {
    estate: &'a Estate,
    neighbours: Vec<Vec<usize>>,
    labels: Vec<(String, Origin)>,
    by_name: HashMap<String, Label>,
    assigned: Vec<Option<(Label, Reason)>>,
}

impl<'a> Grouper<'a> {
    fn new(estate: &'a Estate, neighbours: Vec<Vec<usize>>) -> Self {
        Self {
            estate,
            neighbours,
            labels: Vec::new(),
            by_name: HashMap::new(),
            assigned: vec![None; estate.resources().len()],
        }
    }

    /// The label of this name, which is the same in every spelling.
    fn label(&mut self, name: &str, origin: Origin) -> Label {
        let key = names::comparable(name);
        if let Some(label) = self.by_name.get(&key) {
            return *label;
        }
        self.labels.push((name.trim().to_owned(), origin));
        self.by_name.insert(key, self.labels.len() - 1);
        self.labels.len() - 1
    }

    fn resource(&self, index: usize) -> Option<&'a Resource> {
        self.estate.resources().get(index)
    }

    fn is_shared(&self, index: usize) -> bool {
        self.resource(index)
            .and_then(|resource| role(resource.resource_type()))
            .is_some_and(|role| role.shared)
    }

    fn set(&mut self, index: usize, label: Label, reason: Reason) {
        if let Some(slot) = self.assigned.get_mut(index) {
            *slot = Some((label, reason));
        }
    }

    fn get(&self, index: usize) -> Option<Label> {
        self.assigned.get(index)?.as_ref().map(|(label, _)| *label)
    }

    /// Labels what evidence of its own says something about. Returns what may
    /// serve several workloads, such as a hosted zone that somebody tagged,
    /// and what serves one.
    fn plant(&mut self, seeds: Vec<Seed>) -> (Vec<usize>, Vec<usize>) {
        let mut planted = Vec::new();
        for seed in seeds {
            let label = self.label(&seed.name, seed.origin);
            self.set(seed.index, label, seed.reason);
            planted.push(seed.index);
        }
        planted.sort_unstable();
        planted.into_iter().partition(|index| self.is_shared(*index))
    }

    /// Labels what nothing closer has claimed.
    fn plant_where_free(&mut self, seeds: Vec<Seed>) {
        let free = seeds.into_iter().filter(|seed| self.get(seed.index).is_none()).collect();
        let (_, own) = self.plant(free);
        self.spread(own);
    }

    /// A shared resource that is tagged passes its label on where it serves no
    /// other workload.
    fn spread_shared(&mut self, shared: Vec<usize>) {
        let serves_one = |index: &usize| {
            let neighbours = self.neighbours.get(*index).into_iter().flatten();
            let mut labels = neighbours.filter_map(|neighbour| self.get(*neighbour));
            labels.all(|label| Some(label) == self.get(*index))
        };
        let own: Vec<usize> = shared.into_iter().filter(serves_one).collect();
        self.spread(own);
    }

    /// Breadth first from `front`; where two labels arrive at once, the one
    /// that comes first by name stays. What several workloads may share takes
    /// no label here.
    fn spread(&mut self, mut front: Vec<usize>) {
        while !front.is_empty() {
            let mut arrivals: Vec<(usize, String, Label, usize)> = Vec::new();
            for index in &front {
                let Some(label) = self.get(*index) else { continue };
                for neighbour in self.neighbours.get(*index).into_iter().flatten() {
                    if self.get(*neighbour).is_some() || self.is_shared(*neighbour) {
                        continue;
                    }
                    let name = self.labels.get(label).map(|(name, _)| name.to_lowercase());
                    arrivals.push((*neighbour, name.unwrap_or_default(), label, *index));
                }
            }
            arrivals.sort_unstable();
            arrivals.dedup_by_key(|(index, ..)| *index);
            front = arrivals.iter().map(|(index, ..)| *index).collect();
            for (index, _, label, from) in arrivals {
                let Some(from) = self.resource(from) else { continue };
                self.set(index, label, Reason::Related(from.arn.clone()));
            }
        }
    }

    fn unlabelled(&self) -> Vec<usize> {
        let unlabelled = (0..self.assigned.len()).filter(|index| self.get(*index).is_none());
        unlabelled.filter(|index| !self.is_shared(*index)).collect()
    }

    /// A resource without any tie joins the workload of its twin by name, or
    /// the one whose name its own name begins with.
    fn join_by_name(&mut self) {
        let of_twin = self.labels_by_twin();
        let mut joined = Vec::new();
        for index in self.unlabelled() {
            let Some(resource) = self.resource(index) else { continue };
            if !function(resource.resource_type()).is_needed() {
                continue;
            }
            let name = names::without_region(&resource.name);
            let named_after = |label: Label| (label, Reason::NamedAfter);
            let found = match &resource.attributes {
                Attributes::RecordSet(_) => self.label_in_host(&resource.name).map(named_after),
                _ => {
                    let twin = of_twin.get(&(resource.resource_type().name(), name.clone()));
                    let twin = twin.cloned().flatten();
                    let like = twin.map(|(label, twin)| (label, Reason::NamedLike(twin)));
                    like.or_else(|| self.label_in_name(&name).map(named_after))
                }
            };
            if let Some((label, reason)) = found {
                joined.push((index, label, reason));
            }
        }
        let front = joined.iter().map(|(index, ..)| *index).collect();
        for (index, label, reason) in joined {
            self.set(index, label, reason);
        }
        self.spread(front);
    }

    /// The workload of the labelled resources of a type and a name without
    /// Region, and the first of them; none where they belong to several.
    fn labels_by_twin(&self) -> HashMap<(&'a str, String), Option<(Label, Arn)>> {
        let mut of_twin: HashMap<(&str, String), Option<(Label, Arn)>> = HashMap::new();
        for (index, resource) in self.estate.resources().iter().enumerate() {
            let Some(label) = self.get(index) else { continue };
            let name = names::without_region(&resource.name);
            if name.len() < SHORTEST_NAME {
                continue;
            }
            of_twin
                .entry((resource.resource_type().name(), name))
                .and_modify(|known| {
                    if known.as_ref().is_some_and(|(earlier, _)| *earlier != label) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some((label, resource.arn.clone())));
        }
        of_twin
    }

    /// The workload that a part of a host's name begins with: `shop` in
    /// `api.shop.example.com`.
    fn label_in_host(&self, host: &str) -> Option<Label> {
        host.split('.').find_map(|part| self.label_in_name(&names::without_region(part)))
    }

    /// The workload with the longest name that `name` begins with, word by word.
    fn label_in_name(&self, name: &str) -> Option<Label> {
        let mut end = name.len();
        loop {
            let head = name.get(..end)?;
            if head.len() < SHORTEST_NAME {
                return None;
            }
            if let Some(label) = self.by_name.get(head) {
                return Some(*label);
            }
            end = head.rfind('-')?;
        }
    }

    /// What cannot be tagged belongs to the one workload that uses its service
    /// in the same account and Region.
    fn join_untaggable(&mut self) {
        let place = |resource: &Resource| {
            let service = resource.arn.service().to_owned();
            (service, resource.account.clone(), resource.region.clone())
        };
        let untaggable = |resource: &Resource| {
            role(resource.resource_type()).is_some_and(|role| role.untaggable)
        };
        let open: Vec<usize> = self
            .unlabelled()
            .into_iter()
            .filter(|index| self.resource(*index).is_some_and(untaggable))
            .collect();
        let wanted: HashSet<_> =
            open.iter().filter_map(|index| self.resource(*index)).map(place).collect();
        if wanted.is_empty() {
            return;
        }
        let mut users: HashMap<_, BTreeSet<Label>> = HashMap::new();
        for (index, resource) in self.estate.resources().iter().enumerate() {
            if let Some(label) = self.get(index)
                && wanted.contains(&place(resource))
            {
                users.entry(place(resource)).or_default().insert(label);
            }
        }
        for index in open {
            let Some(resource) = self.resource(index) else { continue };
            let mut labels = users.get(&place(resource)).into_iter().flatten();
            if let (Some(label), None) = (labels.next(), labels.next()) {
                self.set(index, *label, Reason::OnlyUser);
            }
        }
    }

    /// What nothing claims: each connected part that holds data, or that
    /// serves and consists of more than one resource, is a workload.
    fn found_leftovers(&mut self) {
        let open: HashSet<usize> = self.unlabelled().into_iter().collect();
        let twins = self.unlabelled_twins(&open);
        let mut seen: HashSet<usize> = HashSet::new();
        let mut starts: Vec<usize> = open.iter().copied().collect();
        starts.sort_unstable();
        let mut taken: HashSet<String> = self.by_name.keys().cloned().collect();
        for start in starts {
            if !seen.insert(start) {
                continue;
            }
            let mut component = vec![start];
            let mut next = 0;
            while let Some(index) = component.get(next).copied() {
                next += 1;
                let by_name = twins.get(&index).map(Vec::as_slice).unwrap_or_default();
                let related = self.neighbours.get(index).into_iter().flatten().chain(by_name);
                for neighbour in related {
                    if open.contains(neighbour) && seen.insert(*neighbour) {
                        component.push(*neighbour);
                    }
                }
            }
            self.found(&component, &mut taken);
        }
    }

    fn found(&mut self, component: &[usize], taken: &mut HashSet<String>) {
        let members: Vec<&Resource> =
            component.iter().filter_map(|index| self.resource(*index)).collect();
        let functions: Vec<Function> =
            members.iter().map(|member| function(member.resource_type())).collect();
        let holds_data =
            functions.contains(&Function::Data) || functions.contains(&Function::Global);
        let serves = functions.contains(&Function::Compute) && members.len() > 1;
        if !holds_data && !serves {
            return;
        }
        let main = members.iter().min_by_key(|member| {
            let rank = role(member.resource_type()).map_or(usize::MAX, |role| role.rank);
            (rank, &member.arn)
        });
        let Some(main) = main else { return };
        let name = free_name(main, taken);
        let label = self.label(&name, Origin::Relationships);
        for index in component {
            self.set(*index, label, Reason::Unnamed);
        }
    }

    /// What several workloads may share belongs to one if all its neighbours
    /// do: a subnet by what runs in it, its VPC by its subnets.
    fn join_shared(&mut self) {
        const LONGEST_CHAIN_OF_SHARED: usize = 3;
        for _ in 0..LONGEST_CHAIN_OF_SHARED {
            for index in 0..self.assigned.len() {
                if self.get(index).is_some() || !self.is_shared(index) {
                    continue;
                }
                let neighbours = self.neighbours.get(index).into_iter().flatten();
                let mut labels = neighbours.filter_map(|neighbour| self.get(*neighbour));
                if let Some(label) = labels.next()
                    && labels.all(|other| other == label)
                {
                    self.set(index, label, Reason::UsedByNoOther);
                }
            }
        }
    }

    /// Unlabelled resources of one account and type whose names differ in
    /// nothing but the Region.
    fn unlabelled_twins(&self, open: &HashSet<usize>) -> HashMap<usize, Vec<usize>> {
        let mut by_name: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for index in open {
            let Some(resource) = self.resource(*index) else { continue };
            let name = names::without_region(&resource.name);
            if name.len() >= SHORTEST_NAME && function(resource.resource_type()).is_needed() {
                let key = (resource.resource_type(), &resource.account, name);
                by_name.entry(key).or_default().push(*index);
            }
        }
        let mut twins = HashMap::new();
        for mut group in by_name.into_values().filter(|group| group.len() > 1) {
            group.sort_unstable();
            for pair in group.windows(2) {
                if let [one, other] = pair {
                    twins.entry(*one).or_insert_with(Vec::new).push(*other);
                    twins.entry(*other).or_insert_with(Vec::new).push(*one);
                }
            }
        }
        twins
    }

    fn finish(self, notes: &HashMap<usize, String>) -> Vec<Group> {
        let mut groups: Vec<Group> = self
            .labels
            .into_iter()
            .map(|(name, origin)| Group { name, origin, note: None, members: Vec::new() })
            .collect();
        for (index, assigned) in self.assigned.into_iter().enumerate() {
            let Some((label, reason)) = assigned else { continue };
            let Some(group) = groups.get_mut(label) else { continue };
            if group.note.is_none() {
                group.note = notes.get(&index).cloned();
            }
            group.members.push(Member { index, reason });
        }
        groups.retain(|group| !group.members.is_empty());
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        groups
    }
}

/// The resources that grouping relationships join, by index.
fn neighbours(estate: &Estate) -> Vec<Vec<usize>> {
    let index_of: HashMap<&Arn, usize> =
        estate.resources().iter().enumerate().map(|(index, r)| (&r.arn, index)).collect();
    let mut neighbours = vec![Vec::new(); estate.resources().len()];
    let mut through: HashMap<&Arn, Vec<usize>> = HashMap::new();
    for link in estate.links().iter().filter(|l| grouping().relationships.contains(&l.kind)) {
        use RelationshipKind::{BacksUpTo, PromotesTo, ReplicatesTo};
        let copies = matches!(link.kind, ReplicatesTo | PromotesTo | BacksUpTo);
        match (index_of.get(&link.from), index_of.get(&link.to)) {
            (Some(from), Some(to)) => join(&mut neighbours, *from, *to),
            // A source or a copy that was not collected still joins those that name it.
            (Some(seen), None) if copies => through.entry(&link.to).or_default().push(*seen),
            (None, Some(seen)) if copies => through.entry(&link.from).or_default().push(*seen),
            _ => {}
        }
    }
    for group in through.into_values().chain(records_by_name(estate)) {
        for pair in group.windows(2) {
            if let [one, other] = pair {
                join(&mut neighbours, *one, *other);
            }
        }
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    neighbours
}

/// Records of one name, which answer for each other.
fn records_by_name(estate: &Estate) -> Vec<Vec<usize>> {
    let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, resource) in estate.resources().iter().enumerate() {
        if let Attributes::RecordSet(record) = &resource.attributes
            && let Some(zone) = record.zone_id.known()
        {
            by_name.entry((zone, &resource.name)).or_default().push(index);
        }
    }
    by_name.into_values().filter(|records| records.len() > 1).collect()
}

fn join(neighbours: &mut [Vec<usize>], one: usize, other: usize) {
    if let Some(list) = neighbours.get_mut(one) {
        list.push(other);
    }
    if let Some(list) = neighbours.get_mut(other) {
        list.push(one);
    }
}

/// A name for a workload after its main resource, made unique by ever more of
/// what tells it apart.
fn free_name(main: &Resource, taken: &mut HashSet<String>) -> String {
    let short = names::without_region(&main.name);
    let short = match &main.attributes {
        Attributes::RecordSet(_) => main.name.clone(),
        _ if short.len() < 2 => main.name.clone(),
        _ => short,
    };
    let candidates = [
        short.clone(),
        main.name.clone(),
        format!("{short} ({})", main.region),
        format!("{} ({}, {})", main.name, main.account, main.region),
    ];
    let free = candidates.into_iter().find(|name| !taken.contains(&names::comparable(name)));
    let name = free.unwrap_or_else(|| main.arn.to_string());
    taken.insert(names::comparable(&name));
    name
}
