//! What the variables of an expression stand for while it is evaluated.

use std::fmt;

use cel::Context;
use cel::common::types::{CelList, CelNull};
use cel::common::value::Val;

use super::functions;
use super::value::{LinksValue, MeasuredValue, PossibleValue, RecordValue, lend};
use crate::inventory::{Direction, Estate, Gap, Record, Reflect, Resource, ValueRef};

/// Variables with their values. One set of bindings serves every expression
/// about one resource.
pub struct Bindings<'v> {
    context: Context<'v, 'v>,
}

impl fmt::Debug for Bindings<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Bindings")
    }
}

impl<'v> Bindings<'v> {
    /// No variables.
    pub fn new() -> Self {
        Self { context: Context::with_env(functions::environment().clone()) }
    }

    /// `self`, `links`, `linked_from`, `measured` and `now` for a resource.
    pub fn for_resource(estate: &'v Estate, resource: &'v Resource) -> Self {
        let mut bindings = Self::new();
        bindings.bind("self", Box::new(RecordValue(resource)));
        for (name, direction) in
            [("links", Direction::Outgoing), ("linked_from", Direction::Incoming)]
        {
            bindings.bind(name, Box::new(LinksValue { estate, resource, direction }));
        }
        let measurements = estate.measurements(&resource.arn);
        bindings.bind("measured", Box::new(MeasuredValue { measurements }));
        bindings.value("now", estate.inventory().collected_at.reflect());
        bindings
    }

    fn bind(&mut self, name: &str, value: Box<dyn Val + 'v>) {
        self.context.add_variable_as_val(name, value);
    }

    /// Binds a record, or null.
    pub fn record(&mut self, name: &str, record: Option<&'v dyn Record>) -> &mut Self {
        match record {
            Some(record) => self.bind(name, Box::new(RecordValue(record))),
            None => self.bind(name, Box::new(CelNull)),
        }
        self
    }

    /// Binds a list of records.
    pub fn records(
        &mut self,
        name: &str,
        records: impl IntoIterator<Item = &'v dyn Record>,
    ) -> &mut Self {
        self.records_but_for(name, records, None)
    }

    /// Binds a list of records, which a gap may leave incomplete.
    pub fn records_but_for(
        &mut self,
        name: &str,
        records: impl IntoIterator<Item = &'v dyn Record>,
        gap: Option<&'v Gap>,
    ) -> &mut Self {
        let mut values: Vec<Box<dyn Val + 'v>> = records
            .into_iter()
            .map(|record| Box::new(RecordValue(record)) as Box<dyn Val + 'v>)
            .collect();
        values.extend(gap.map(|gap| Box::new(PossibleValue(gap)) as Box<dyn Val + 'v>));
        self.bind(name, Box::new(CelList::from(values)));
        self
    }

    /// Binds any value that can be lent; an unknown one stays unbound, so that
    /// reading it fails.
    pub fn value(&mut self, name: &str, value: ValueRef<'v>) -> &mut Self {
        if let Ok(value) = lend(name, value) {
            self.bind(name, value);
        }
        self
    }

    pub(super) fn context(&self) -> &Context<'v, 'v> {
        &self.context
    }
}

impl Default for Bindings<'_> {
    fn default() -> Self {
        Self::new()
    }
}
