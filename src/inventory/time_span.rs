//! Lengths of time as people write them: `90s`, `15m`, `1h30m`, `7d`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{Reflect, Shape, ValueRef};

/// A length of time, written as `90s`, `15m`, `1h30m` or `7d`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct TimeSpan(pub Duration);

/// The text is not a length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a length of time: write it as 90s, 15m, 1h30m or 7d")]
pub struct InvalidTimeSpan(pub String);

/// The units, the longest first, in milliseconds.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("ms", 1), ("m", 60_000), ("s", 1000)];

impl TimeSpan {
    /// So many seconds; what cannot be a length of time is none.
    pub fn from_seconds(seconds: f64) -> Self {
        Self(Duration::try_from_secs_f64(seconds).unwrap_or_default())
    }

    /// Its length in seconds.
    pub fn seconds(self) -> f64 {
        self.0.as_secs_f64()
    }
}

impl FromStr for TimeSpan {
    type Err = InvalidTimeSpan;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidTimeSpan(text.to_owned());
        let mut rest = text.trim();
        let mut milliseconds: u64 = 0;
        if rest.is_empty() {
            return Err(invalid());
        }
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(invalid)?;
            let (number, behind) = rest.split_at(digits);
            let count: u64 = number.parse().map_err(|_| invalid())?;
            let (unit, factor) =
                UNITS.iter().find(|(unit, _)| behind.starts_with(unit)).ok_or_else(invalid)?;
            milliseconds = count
                .checked_mul(*factor)
                .and_then(|part| milliseconds.checked_add(part))
                .ok_or_else(invalid)?;
            rest = behind.get(unit.len()..).unwrap_or_default();
        }
        Ok(Self(Duration::from_millis(milliseconds)))
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        if rest == 0 {
            return formatter.write_str("0s");
        }
        for (unit, factor) in [UNITS[0], UNITS[1], UNITS[3], UNITS[4], UNITS[2]] {
            if rest >= factor {
                write!(formatter, "{}{unit}", rest / factor)?;
                rest %= factor;
            }
        }
        Ok(())
    }
}

impl TryFrom<String> for TimeSpan {
    type Error = InvalidTimeSpan;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TimeSpan> for String {
    fn from(span: TimeSpan) -> Self {
        span.to_string()
    }
}

impl Reflect for TimeSpan {
    fn shape() -> Shape {
        Shape::Duration
    }
    fn reflect(&self) -> ValueRef<'_> {
        ValueRef::Duration(self.0)
    }
}

impl JsonSchema for TimeSpan {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TimeSpan".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^([0-9]+(d|h|m|s|ms))+$"})
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written() {
        for (text, seconds) in [("90s", 90.0), ("15m", 900.0), ("1h30m", 5400.0), ("7d", 604_800.0)]
        {
            let span: TimeSpan = text.parse().unwrap();
            assert!((span.seconds() - seconds).abs() < f64::EPSILON, "{text}");
            assert_eq!(span.to_string().parse::<TimeSpan>().unwrap(), span);
        }
        assert_eq!("250ms".parse::<TimeSpan>().unwrap().to_string(), "250ms");
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "15", "m", "1 week", "-5m", "99999999999999999999d"] {
            assert!(text.parse::<TimeSpan>().is_err(), "{text:?}");
        }
    }
}
