//! What an expression may name, and the shapes behind the names.

use std::collections::BTreeMap;

use crate::inventory::{FieldDescription, ResourceType, Shape};

/// The variables of an expression.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    variables: BTreeMap<&'static str, Variable>,
}

/// What a variable stands for.
#[derive(Debug, Clone)]
pub enum Variable {
    /// A resource of one of these types.
    Resource(Vec<ResourceType>),
    /// A list of resources of any type, or of these types.
    Resources(Vec<ResourceType>),
    /// Related resources by kind of relationship.
    Links,
    /// Measurements by kind.
    Measured,
    /// A record, or null if `optional`.
    Record {
        /// Its fields.
        fields: Vec<FieldDescription>,
        /// True if the variable may be null.
        optional: bool,
    },
    /// A plain value.
    Value(Shape),
}

impl Scope {
    /// No variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// The variables of a rule about resources of these types.
    pub fn for_resource(types: &[ResourceType]) -> Self {
        Self::new()
            .with("self", Variable::Resource(types.to_vec()))
            .with("links", Variable::Links)
            .with("linked_from", Variable::Links)
            .with("measured", Variable::Measured)
            .with("now", Variable::Value(Shape::Timestamp))
    }

    /// Adds a variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, variable: Variable) -> Self {
        self.variables.insert(name, variable);
        self
    }

    pub(super) fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.variables.keys().copied()
    }
}
