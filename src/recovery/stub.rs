//! Resources as conditions see them, collected or not.

use crate::inventory::{
    Arn, Estate, GapReason, ListRef, Record, Reflect, Region, RelationshipKind, Resource,
    ResourceType, Unknown, ValueRef,
};

/// A resource that was not collected: what its ARN tells is known, the rest is
/// not.
#[derive(Debug)]
pub(super) struct Stub {
    arn: Arn,
    region: Region,
    resource_type: Option<ResourceType>,
    unknown: Unknown,
}

impl Stub {
    pub(super) fn new(arn: &Arn, resource_type: Option<ResourceType>) -> Self {
        let message = format!("{arn} was not collected");
        let reason = GapReason::NotCollected;
        let unknown = Unknown { reason, operation: None, message: Some(message) };
        Self { arn: arn.clone(), region: arn.region(), resource_type, unknown }
    }
}

impl Record for Stub {
    fn field(&self, name: &str) -> Option<ValueRef<'_>> {
        Some(match name {
            "arn" => self.arn.reflect(),
            "name" => ValueRef::Text(self.arn.resource_name()),
            "region" if !self.region.is_global() => self.region.reflect(),
            "type" => match self.resource_type {
                Some(known) => ValueRef::Text(known.name()),
                None => ValueRef::Unknown(&self.unknown),
            },
            _ => ValueRef::Unknown(&self.unknown),
        })
    }
}

/// A resource or its stub.
#[derive(Debug)]
pub(super) enum Seen<'a> {
    /// It was collected.
    Collected(&'a Resource),
    /// It was not.
    Stub(Stub),
}

impl<'a> Seen<'a> {
    pub(super) fn of(estate: &'a Estate, arn: &Arn, resource_type: Option<ResourceType>) -> Self {
        match estate.resource(arn) {
            Some(resource) => Self::Collected(resource),
            None => Self::Stub(Stub::new(arn, resource_type)),
        }
    }

    /// The resource, if it was collected.
    pub(super) fn collected(&self) -> Option<&'a Resource> {
        match self {
            Self::Collected(resource) => Some(resource),
            Self::Stub(_) => None,
        }
    }

    pub(super) fn record(&self) -> &dyn Record {
        match self {
            Self::Collected(resource) => *resource,
            Self::Stub(stub) => stub,
        }
    }
}

#[derive(Debug)]
struct Ends<'a>(Vec<Seen<'a>>);

impl ListRef for Ends<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn get(&self, index: usize) -> ValueRef<'_> {
        self.0.get(index).map_or(ValueRef::Null, |seen| ValueRef::Record(seen.record()))
    }
}

/// The relationships of a resource, by kind.
#[derive(Debug)]
pub(super) struct Relations<'a> {
    by_kind: Vec<Ends<'a>>,
}

impl<'a> Relations<'a> {
    /// What the resource has relationships with.
    pub(super) fn outgoing(estate: &'a Estate, arn: &Arn) -> Self {
        let links = estate.links_from(arn).iter();
        Self::of(estate, links.map(|link| (link.kind, &link.to)))
    }

    /// What has relationships with the resource.
    pub(super) fn incoming(estate: &'a Estate, arn: &Arn) -> Self {
        let links = estate.links_to(arn).iter();
        Self::of(estate, links.map(|link| (link.kind, &link.from)))
    }

    fn of<'l>(
        estate: &'a Estate,
        links: impl Iterator<Item = (RelationshipKind, &'l Arn)>,
    ) -> Self {
        let mut by_kind: Vec<Ends<'a>> =
            RelationshipKind::ALL.iter().map(|_| Ends(Vec::new())).collect();
        for (kind, arn) in links {
            let index = RelationshipKind::ALL.iter().position(|known| *known == kind);
            if let Some(ends) = index.and_then(|index| by_kind.get_mut(index)) {
                ends.0.push(Seen::of(estate, arn, None));
            }
        }
        Self { by_kind }
    }
}

impl Record for Relations<'_> {
    fn field(&self, name: &str) -> Option<ValueRef<'_>> {
        let index = RelationshipKind::ALL.iter().position(|kind| kind.name() == name)?;
        self.by_kind.get(index).map(|ends| ValueRef::List(ends))
    }
}
