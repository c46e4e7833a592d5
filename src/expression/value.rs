//! Views of the inventory as CEL values: records are lent, never copied.

use std::fmt::{self, Debug};
use std::time::Duration;

use cel::ExecutionError;
use cel::common::traits::{Container, Indexer, Iterable, Sizer};
use cel::common::types::{
    CelBool, CelDouble, CelDuration, CelInt, CelList, CelNull, CelString, CelTimestamp, CelUInt,
    MAP_TYPE, Type,
};
use cel::common::value::{CowVal, Val};

use crate::inventory::{
    Arn, Direction, Estate, Gap, GapReason, MapRef, Measurement, MeasurementKind, Record,
    RelationshipKind, Resource, Timestamp, Unknown, ValueRef,
};

/// The function name that marks an error as "not known" rather than "wrong".
pub(super) const UNKNOWN: &str = "unknown";

static RECORD: Type = Type::new_unspecified_type("record");

/// An error that says that `name` is not known, and why.
pub(super) fn unknown(name: &str, unknown: &Unknown) -> ExecutionError {
    ExecutionError::function_error(UNKNOWN, format!("{name} is not known: {unknown}"))
}

fn not_collected(name: &str) -> ExecutionError {
    unknown(name, &Unknown::because(GapReason::NotCollected))
}

/// Lends a value of the inventory to CEL; `name` is what errors call it.
pub(super) fn lend<'v>(
    name: &str,
    value: ValueRef<'v>,
) -> Result<Box<dyn Val + 'v>, ExecutionError> {
    Ok(match value {
        ValueRef::Null => Box::new(CelNull),
        ValueRef::Bool(value) => Box::new(CelBool::from(value)),
        ValueRef::Integer(value) => Box::new(CelInt::from(value)),
        ValueRef::Number(value) => Box::new(CelDouble::from(value)),
        ValueRef::Text(value) => Box::new(CelString::from(value)),
        ValueRef::Timestamp(value) => Box::new(timestamp(name, value)?),
        ValueRef::Duration(value) => Box::new(duration(value)),
        ValueRef::List(list) => {
            let elements = (0..list.count()).map(|index| lend(name, list.get(index)));
            Box::new(CelList::from(elements.collect::<Result<Vec<_>, _>>()?))
        }
        ValueRef::Map(map) => Box::new(TagsValue { map, keys: lend_keys(map) }),
        ValueRef::Record(record) => Box::new(RecordValue(record)),
        ValueRef::Unknown(reason) => return Err(unknown(name, reason)),
        ValueRef::NotCollected => return Err(not_collected(name)),
    })
}

fn timestamp(name: &str, value: Timestamp) -> Result<CelTimestamp, ExecutionError> {
    chrono::DateTime::from_timestamp(value.unix_seconds(), 0)
        .map(|time| CelTimestamp::from(time.fixed_offset()))
        .ok_or_else(|| not_collected(name))
}

fn duration(value: Duration) -> CelDuration {
    let milliseconds = i64::try_from(value.as_millis()).unwrap_or(i64::MAX);
    CelDuration::from(chrono::Duration::milliseconds(milliseconds))
}

/// The name of the field that `index` asks for.
fn field_name<'a>(index: &'a (dyn Val + 'a)) -> Result<&'a str, ExecutionError> {
    index.downcast_ref::<CelString<'_>>().map(CelString::inner).ok_or_else(|| {
        ExecutionError::UnexpectedType {
            got: index.get_type().name().to_owned(),
            want: "string".to_owned(),
        }
    })
}

/// Implements what all our lent values have in common.
macro_rules! lent_value {
    ($Name:ident, $cel_type:expr) => {
        lent_value!($Name, $cel_type, {});
    };
    ($Name:ident, $cel_type:expr, { $($extra:tt)* }) => {
        impl<'a> Val for $Name<'a> {
            fn get_type(&self) -> &Type {
                &$cel_type
            }
            fn cel_type() -> &'static Type {
                &$cel_type
            }
            fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
            where
                Self: 'v,
            {
                Some(self)
            }
            fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
            where
                Self: 'v,
            {
                Box::new(self.clone())
            }
            $($extra)*
        }
    };
}

/// Implements [`Indexer`] by a method `field(&self, &str)`.
macro_rules! indexed_by_field {
    ($Name:ident) => {
        impl<'a> Indexer for $Name<'a> {
            fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
            where
                Self: 'v,
            {
                Ok(CowVal::Owned(self.field(field_name(index)?)?))
            }
            fn steal<'v>(
                self: Box<Self>,
                index: &dyn Val,
            ) -> Result<Box<dyn Val + 'v>, ExecutionError>
            where
                Self: 'v,
            {
                self.field(field_name(index)?)
            }
        }
    };
}

/// A record, lent.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordValue<'a>(pub(super) &'a dyn Record);

impl<'a> RecordValue<'a> {
    fn field(&self, name: &str) -> Result<Box<dyn Val + 'a>, ExecutionError> {
        match self.0.field(name) {
            Some(value) => lend(name, value),
            None => Err(ExecutionError::no_such_key(name)),
        }
    }
}

lent_value!(RecordValue, RECORD);
indexed_by_field!(RecordValue);

/// A map with text keys, lent: tags, and targets by class.
#[derive(Debug)]
pub(super) struct TagsValue<'a> {
    map: &'a dyn MapRef,
    keys: Vec<Box<dyn Val + 'a>>,
}

fn lend_keys<'a>(map: &'a dyn MapRef) -> Vec<Box<dyn Val + 'a>> {
    map.keys().into_iter().map(|key| Box::new(CelString::from(key)) as Box<dyn Val + 'a>).collect()
}

impl Clone for TagsValue<'_> {
    fn clone(&self) -> Self {
        Self { map: self.map, keys: lend_keys(self.map) }
    }
}

impl<'a> TagsValue<'a> {
    fn field(&self, name: &str) -> Result<Box<dyn Val + 'a>, ExecutionError> {
        match self.map.get(name) {
            Some(value) => lend(name, value),
            None => Err(ExecutionError::no_such_key(name)),
        }
    }
}

lent_value!(TagsValue, MAP_TYPE, {
    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }
    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }
    fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
});
indexed_by_field!(TagsValue);

impl Container for TagsValue<'_> {
    fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.map.get(field_name(value)?).is_some())
    }
}

impl Sizer for TagsValue<'_> {
    fn size(&self) -> CelInt {
        CelInt::from(i64::try_from(self.keys.len()).unwrap_or(i64::MAX))
    }
}

impl Iterable for TagsValue<'_> {
    fn iter<'b, 'v>(&'b self) -> Box<dyn cel::common::traits::Iterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        Box::new(Keys { keys: &self.keys, next: 0 })
    }
}

#[derive(Debug)]
struct Keys<'b, 'a> {
    keys: &'b [Box<dyn Val + 'a>],
    next: usize,
}

impl<'b, 'a: 'v, 'v> cel::common::traits::Iterator<'b, 'v> for Keys<'b, 'a> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        let key = self.keys.get(self.next)?;
        self.next += 1;
        Some(key.as_ref())
    }
}

/// A resource at the end of a relationship that was not collected: what its
/// ARN tells is known, the rest is not.
#[derive(Debug, Clone)]
pub(super) struct StubValue<'a>(&'a Arn);

impl<'a> StubValue<'a> {
    fn field(&self, name: &str) -> Result<Box<dyn Val + 'a>, ExecutionError> {
        let region = self.0.region();
        Ok(match name {
            "arn" => Box::new(CelString::from(self.0.as_str())),
            "name" => Box::new(CelString::from(self.0.resource_name())),
            "region" if !region.is_global() => Box::new(CelString::from(region.to_string())),
            "account" => match self.0.account() {
                Some(account) => Box::new(CelString::from(account.to_string())),
                None => return Err(self.not_collected(name)),
            },
            _ => return Err(self.not_collected(name)),
        })
    }

    fn not_collected(&self, name: &str) -> ExecutionError {
        let reason = format!("{name} of {} is not known: the resource was not collected", self.0);
        ExecutionError::function_error(UNKNOWN, reason)
    }
}

lent_value!(StubValue, RECORD);
indexed_by_field!(StubValue);

/// A resource that may exist, for all that is known: a call that would have
/// shown it failed. Everything about it is unknown, so that `exists` and `all`
/// over a list that it is in are, too, unless another element decides.
#[derive(Debug, Clone)]
pub(super) struct PossibleValue<'a>(pub(super) &'a Gap);

impl<'a> PossibleValue<'a> {
    fn field(&self, _: &str) -> Result<Box<dyn Val + 'a>, ExecutionError> {
        let gap = self.0;
        let reason = gap.reason.description();
        let call = format!("{}:{} in {}", gap.service, gap.operation, gap.region);
        let message = format!("whether there is another is not known: {call}: {reason}");
        Err(ExecutionError::function_error(UNKNOWN, message))
    }
}

lent_value!(PossibleValue, RECORD);
indexed_by_field!(PossibleValue);

/// `links` and `linked_from`: related resources by kind.
#[derive(Debug, Clone)]
pub(super) struct LinksValue<'a> {
    pub(super) estate: &'a Estate,
    pub(super) resource: &'a Resource,
    pub(super) direction: Direction,
}

impl<'a> LinksValue<'a> {
    fn field(&self, name: &str) -> Result<Box<dyn Val + 'a>, ExecutionError> {
        let kind =
            RelationshipKind::from_name(name).ok_or_else(|| ExecutionError::no_such_key(name))?;
        let links = match self.direction {
            Direction::Outgoing => self.estate.links_from(&self.resource.arn),
            Direction::Incoming => self.estate.links_to(&self.resource.arn),
        };
        let ends = links.iter().filter(|link| link.kind == kind).map(|link| match self.direction {
            Direction::Outgoing => &link.to,
            Direction::Incoming => &link.from,
        });
        let mut values: Vec<_> = ends.map(|arn| resource_value(self.estate, arn)).collect();
        if let Some(gap) = self.estate.missing_link(self.resource, self.direction, kind) {
            values.push(Box::new(PossibleValue(gap)));
        }
        Ok(Box::new(CelList::from(values)))
    }
}

/// The resource behind an ARN, or its stub.
fn resource_value<'a>(estate: &'a Estate, arn: &'a Arn) -> Box<dyn Val + 'a> {
    match estate.resource(arn) {
        Some(resource) => Box::new(RecordValue(resource)),
        None => Box::new(StubValue(arn)),
    }
}

lent_value!(LinksValue, RECORD);
indexed_by_field!(LinksValue);

/// `measured`: measurements of a resource by kind, the worst destination each.
#[derive(Debug, Clone)]
pub(super) struct MeasuredValue<'a> {
    pub(super) measurements: &'a [Measurement],
}

impl<'a> MeasuredValue<'a> {
    fn field(&self, name: &str) -> Result<Box<dyn Val + 'a>, ExecutionError> {
        let kind = MeasurementKind::ALL.into_iter().find(|kind| kind.name() == name);
        let kind = kind.ok_or_else(|| ExecutionError::no_such_key(name))?;
        let of_kind = self.measurements.iter().filter(|measurement| measurement.kind == kind);
        match of_kind.max_by(|a, b| a.p95.total_cmp(&b.p95)) {
            Some(measurement) => Ok(Box::new(MeasurementValue(measurement))),
            None => Err(unknown(name, &Unknown::because(GapReason::NoData))),
        }
    }
}

lent_value!(MeasuredValue, RECORD);
indexed_by_field!(MeasuredValue);

/// One measurement: lags are durations, all else are numbers.
#[derive(Debug, Clone)]
struct MeasurementValue<'a>(&'a Measurement);

impl MeasurementValue<'_> {
    fn field<'v>(&self, name: &str) -> Result<Box<dyn Val + 'v>, ExecutionError> {
        let figure = match name {
            "p50" => self.0.p50,
            "p95" => self.0.p95,
            "maximum" => self.0.maximum,
            "coverage" => return Ok(Box::new(CelDouble::from(self.0.coverage))),
            _ => return Err(ExecutionError::no_such_key(name)),
        };
        Ok(match self.0.kind {
            MeasurementKind::ReplicationLag => {
                Box::new(duration(Duration::try_from_secs_f64(figure).unwrap_or_default()))
            }
            _ => Box::new(CelDouble::from(figure)),
        })
    }
}

lent_value!(MeasurementValue, RECORD);
indexed_by_field!(MeasurementValue);

/// The elements of a list as texts; none for null, one for anything else.
pub(super) fn display_each(value: &dyn Val) -> Vec<String> {
    if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        return list.inner().iter().map(|element| display(element.as_ref())).collect();
    }
    if value.downcast_ref::<CelNull>().is_some() {
        return Vec::new();
    }
    vec![display(value)]
}

/// A value as text for people: in messages of rules.
pub fn display(value: &dyn Val) -> String {
    if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        return text.inner().to_owned();
    }
    if let Some(list) = value.downcast_ref::<CelList<'_>>() {
        let elements: Vec<_> =
            list.inner().iter().map(|element| display(element.as_ref())).collect();
        return elements.join(", ");
    }
    if let Some(duration) = value.downcast_ref::<CelDuration>() {
        return display_duration(duration.inner());
    }
    if let Some(time) = value.downcast_ref::<CelTimestamp>() {
        return time.inner().format("%Y-%m-%d %H:%M UTC").to_string();
    }
    let mut text = String::new();
    let _ = write_scalar(&mut text, value);
    text
}

fn write_scalar(text: &mut String, value: &dyn Val) -> fmt::Result {
    use fmt::Write;
    if let Some(value) = value.downcast_ref::<CelInt>() {
        write!(text, "{}", value.inner())
    } else if let Some(value) = value.downcast_ref::<CelUInt>() {
        write!(text, "{}", value.inner())
    } else if let Some(value) = value.downcast_ref::<CelDouble>() {
        write!(text, "{}", (value.inner() * 10.0).round() / 10.0)
    } else if let Some(value) = value.downcast_ref::<CelBool>() {
        text.push_str(if *value.inner() { "yes" } else { "no" });
        Ok(())
    } else if value.downcast_ref::<CelNull>().is_some() {
        text.push_str("none");
        Ok(())
    } else {
        text.push_str(value.get_type().name());
        Ok(())
    }
}

/// `1 d 2 h`, `15 min`, `1.5 s`: the two largest units that are not zero.
fn display_duration(duration: &chrono::Duration) -> String {
    let milliseconds = duration.num_milliseconds();
    if milliseconds.abs() < 60_000 {
        let seconds = f64::from(i32::try_from(milliseconds).unwrap_or(i32::MAX)) / 1000.0;
        return format!("{seconds} s");
    }
    let seconds = milliseconds / 1000;
    let units = [
        (seconds / 86_400, "d"),
        (seconds % 86_400 / 3600, "h"),
        (seconds % 3600 / 60, "min"),
        (seconds % 60, "s"),
    ];
    let parts: Vec<_> = units
        .iter()
        .filter(|(count, _)| *count != 0)
        .take(2)
        .map(|(n, u)| format!("{n} {u}"))
        .collect();
    parts.join(" ")
}
