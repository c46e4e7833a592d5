//! What a resource itself says about the workload that it belongs to: the
//! settings that select it, its tags, its stack.

use hashbrown::HashMap;
use std::collections::BTreeSet;

use super::catalogue::grouping;
use super::settings::WorkloadSettings;
use super::tags::NamingTag;
use super::wide_tags::WideTags;
use super::{Origin, Reason, applications, names, stacks, tags};
use crate::inventory::{AccountId, Estate, Resource};

/// A resource and the workload that its own evidence names.
#[derive(Debug)]
pub(super) struct Seed {
    /// The resource, by its index in the estate.
    pub(super) index: usize,
    /// The workload's name.
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) reason: Reason,
}

/// All seeds of an estate.
#[derive(Debug)]
pub(super) struct Seeds {
    /// Evidence that names a workload, the strongest first.
    pub(super) close: Vec<Seed>,
    /// Tags that nearly everything carries: for what nothing closer claims.
    pub(super) wide: Vec<Seed>,
    /// What was not followed, by resource.
    pub(super) notes: HashMap<usize, String>,
}

impl Seeds {
    /// The seeds of an estate. `neighbours` tells which resources are related.
    pub(super) fn of(
        estate: &Estate,
        settings: &WorkloadSettings,
        neighbours: &[Vec<usize>],
    ) -> Self {
        let mut sower = Sower { estate, found: vec![None; estate.resources().len()] };
        sower.by_settings(settings);
        sower.by_tag();
        let wide = WideTags::of(estate, &sower.closer_names(), neighbours);
        sower.by_wide_tag(&wide);
        sower.by_application();
        sower.by_stack();
        sower.by_module();
        Self { close: sower.finish(), wide: wide.seeds(estate), notes: wide.notes(estate) }
    }
}

/// What was found for a resource: how strong, which name, and why.
type Found = (usize, String, Origin, Reason);

struct Sower<'a> {
    estate: &'a Estate,
    found: Vec<Option<Found>>,
}

impl<'a> Sower<'a> {
    /// Asks about each resource, by its index too, that nothing stronger has named.
    fn ask(
        &mut self,
        strength: usize,
        find: impl Fn(usize, &'a Resource) -> Option<(String, Origin, Reason)>,
    ) {
        let slots = self.found.iter_mut().zip(self.estate.resources()).enumerate();
        for (index, (slot, resource)) in slots.filter(|(_, (slot, _))| slot.is_none()) {
            let found = find(index, resource);
            *slot = found.map(|(name, origin, reason)| (strength, name, origin, reason));
        }
    }

    fn by_settings(&mut self, settings: &WorkloadSettings) {
        self.ask(0, |_, resource| {
            let mut configs = settings.workloads.iter();
            let config = configs
                .find(|config| config.select.iter().any(|selector| selector.matches(resource)))?;
            Some((config.name.clone(), Origin::Settings, Reason::Selected))
        });
    }

    fn by_tag(&mut self) {
        self.by_tags_of(1, &grouping().workload_tags, |_| true);
    }

    fn by_wide_tag(&mut self, wide: &WideTags) {
        self.by_tags_of(2, &grouping().wide_tags, |tag| !wide.contains(&tag.name));
    }

    /// Tags name a workload, and with their environment one of its instances.
    fn by_tags_of(
        &mut self,
        strength: usize,
        wanted: &[String],
        counts: impl Fn(&NamingTag) -> bool,
    ) {
        let named: Vec<Option<NamingTag>> = self
            .found
            .iter()
            .zip(self.estate.resources())
            .map(|(slot, resource)| match slot {
                None => tags::named_by(resource, wanted).filter(&counts),
                Some(_) => None,
            })
            .collect();
        let environments = environments(self.estate, &named);
        self.ask(strength, |index, resource| {
            let tag = named.get(index)?.as_ref()?;
            let name = in_environment(&tag.name, resource, &environments);
            Some((name, Origin::Tag(tag.key.clone()), Reason::Tagged(tag.key.clone())))
        });
    }

    fn by_application(&mut self) {
        let estate = self.estate;
        self.ask(3, |_, resource| {
            let name = &applications::listing(estate, resource)?.name;
            Some((name.clone(), Origin::Application(name.clone()), Reason::Listed(name.clone())))
        });
    }

    /// Stacks of one name in several accounts are several deployments; those of
    /// one StackSet are one.
    fn by_stack(&mut self) {
        let mut accounts: HashMap<String, BTreeSet<&AccountId>> = HashMap::new();
        for (slot, resource) in self.found.iter().zip(self.estate.resources()) {
            if let (None, Some(stack)) = (slot, tags::stack(resource))
                && !stacks::is_of_stack_set(stack)
            {
                let of_name = accounts.entry(stacks::workload_name(stack)).or_default();
                of_name.insert(&resource.account);
            }
        }
        self.ask(4, |_, resource| {
            let stack = tags::stack(resource)?;
            let mut name = stacks::workload_name(stack);
            let is_one = stacks::is_of_stack_set(stack);
            if !is_one && accounts.get(&name).is_some_and(|accounts| accounts.len() > 1) {
                name = format!("{name} ({})", resource.account);
            }
            Some((name, Origin::Stack(stack.to_owned()), Reason::InStack(stack.to_owned())))
        });
    }

    fn by_module(&mut self) {
        self.ask(5, |_, resource| {
            let module = tags::module(resource)?;
            Some((module.name, Origin::Module(module.key.clone()), Reason::InModule(module.key)))
        });
    }

    /// The names found so far, and those of applications, stacks and modules
    /// for the rest, as names are compared.
    fn closer_names(&self) -> Vec<Option<String>> {
        let slots = self.found.iter().zip(self.estate.resources());
        let names = slots.map(|(slot, resource)| {
            let found = slot.as_ref().map(|(_, name, ..)| name.clone());
            let listed =
                || applications::listing(self.estate, resource).map(|app| app.name.clone());
            let stack = || tags::stack(resource).map(stacks::workload_name);
            let module = || tags::module(resource).map(|module| module.name);
            let name = found.or_else(listed).or_else(stack).or_else(module)?;
            Some(names::comparable(&name))
        });
        names.collect()
    }

    fn finish(self) -> Vec<Seed> {
        let found = self.found.into_iter().enumerate();
        let mut seeds: Vec<(usize, Seed)> = found
            .filter_map(|(index, found)| {
                let (strength, name, origin, reason) = found?;
                Some((strength, Seed { index, name, origin, reason }))
            })
            .collect();
        seeds.sort_by_key(|(strength, seed)| (*strength, seed.index));
        seeds.into_iter().map(|(_, seed)| seed).collect()
    }
}

/// The environments of each name, as names are compared.
type Environments = HashMap<String, BTreeSet<String>>;

fn environments(estate: &Estate, named: &[Option<NamingTag>]) -> Environments {
    let mut environments = Environments::new();
    for (tag, resource) in named.iter().zip(estate.resources()) {
        if let Some(tag) = tag
            && let Some(environment) = tags::environment(resource)
        {
            environments.entry(names::comparable(&tag.name)).or_default().insert(environment);
        }
    }
    environments
}

/// The name of a workload in the environment of a resource. Where there is
/// only one, and in production, it is the workload's own.
fn in_environment(name: &str, resource: &Resource, environments: &Environments) -> String {
    let of_name = environments.get(&names::comparable(name));
    let has_several = of_name.is_some_and(|environments| environments.len() > 1);
    if !has_several {
        return name.to_owned();
    }
    match tags::environment(resource) {
        Some(environment) if environment != PRODUCTION => format!("{name} ({environment})"),
        _ => name.to_owned(),
    }
}

/// The environment that keeps the workload's name.
const PRODUCTION: &str = "production";
