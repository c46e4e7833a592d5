//! The inventory model: everything a source told us about an estate.
//!
//! This module depends on nothing else in the crate and does no I/O except for
//! [`snapshot`], which reads and writes inventories as streams of lines.
//! Sources fill it, rules and the recovery engine read it, reports never see
//! where it came from.

mod account;
mod arn;
mod attribute;
mod estate;
mod evidence;
pub(crate) mod example;
mod gap;
mod measurement;
mod record;
mod region;
mod relationship;
mod resource;
pub mod snapshot;
mod time_span;
mod timestamp;
pub mod types;
mod zone;

pub(crate) use account::WrittenAccountId;
pub use account::{AccountId, InvalidAccountId};
pub use arn::{Arn, InvalidArn};
pub use attribute::{Attribute, Unknown};
pub use estate::{Estate, Inventory, Scope};
pub use evidence::Direction;
pub use gap::{Gap, GapReason};
pub use measurement::{Measurement, MeasurementKind};
pub(crate) use record::attributes;
pub use record::{FieldDescription, ListRef, MapRef, Record, Reflect, Shape, ValueRef};
pub(crate) use region::CatalogueRegion;
pub use region::{InvalidRegion, Region, RegionFacts, RegionStatus, Zone};
pub use relationship::{Link, RelationshipKind};
pub use resource::Resource;
pub use time_span::{InvalidTimeSpan, TimeSpan};
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use types::{Attributes, ResourceType};
pub use zone::{InvalidZoneId, ZoneId};
