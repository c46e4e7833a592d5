//! The CEL environment: the standard library, its list and string extensions,
//! and the few functions of our own.

use std::sync::{Arc, LazyLock};

use cel::common::types::{CelDouble, CelString};
use cel::{Env, ExecutionError, extensions};

use super::value::UNKNOWN;
use crate::inventory::Region;

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut environment = Env::stdlib();
    // Registration fails only for a name that is taken, which the tests see.
    let _ = environment.add_extension(extensions::lists);
    let _ = environment.add_extension(extensions::strings);
    let _ = cel::add_overload!(
        environment,
        fn distance_km: (CelString, CelString) -> Result<CelDouble>,
        name = "distance_km"
    );
    let _ = cel::add_overload!(
        environment,
        fn country: (CelString) -> Result<CelString>,
        name = "country"
    );
    Arc::new(environment)
});

pub(super) fn environment() -> &'static Arc<Env> {
    &ENVIRONMENT
}

/// Functions that expressions may call, for the check before they run.
/// Operators and macros are told apart by their names.
pub(super) const NAMES: &[&str] = &[
    "bool",
    "bytes",
    "contains",
    "country",
    "distance_km",
    "distinct",
    "double",
    "duration",
    "dyn",
    "endsWith",
    "flatten",
    "format",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getFullYear",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getSeconds",
    "indexOf",
    "int",
    "join",
    "lastIndexOf",
    "lists.range",
    "lowerAscii",
    "matches",
    "replace",
    "reverse",
    "size",
    "slice",
    "sort",
    "split",
    "startsWith",
    "string",
    "substring",
    "timestamp",
    "trim",
    "type",
    "uint",
    "upperAscii",
];

/// The great-circle distance between two Regions in kilometres.
fn distance_km(from: &CelString<'_>, to: &CelString<'_>) -> Result<CelDouble, ExecutionError> {
    let (from, to) = (region(from)?, region(to)?);
    from.distance_km(&to).map(CelDouble::from).ok_or_else(|| not_in_catalogue(&from, &to))
}

/// The country that a Region lies in.
fn country(name: &CelString<'_>) -> Result<CelString<'static>, ExecutionError> {
    let region = region(name)?;
    match region.facts() {
        Some(facts) => Ok(CelString::from(facts.country.clone())),
        None => Err(not_in_catalogue(&region, &region)),
    }
}

fn region(name: &CelString<'_>) -> Result<Region, ExecutionError> {
    name.inner().parse().map_err(|error| ExecutionError::function_error("region", error))
}

fn not_in_catalogue(from: &Region, to: &Region) -> ExecutionError {
    let missing = if from.facts().is_none() { from } else { to };
    let message =
        format!("the place of {missing} is not known: the Region is newer than the catalogue");
    ExecutionError::function_error(UNKNOWN, message)
}
