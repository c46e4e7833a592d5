//! Reports: one structure, one file per format. Reports know nothing of AWS
//! APIs, rules or the recovery engine.
//!
//! `model.rs` is the structure; `digest.rs` says what in it matters most, so
//! that the terminal and the HTML page never disagree; `safe_text.rs` and
//! `duration.rs` are how every format for people writes text and times;
//! `complete.rs` makes gaps findings for formats that know nothing else,
//! `placement.rs` says to which account and Region a finding belongs, and
//! `shorten.rs` keeps the limits of formats that have some.

pub mod asff;
pub mod blackout;
mod complete;
mod csv;
pub(crate) mod digest;
mod duration;
mod format;
mod html;
mod json;
mod junit;
mod markdown;
mod markdown_text;
mod model;
mod ocsf;
mod placement;
mod read;
mod remedies;
pub mod runbook;
mod safe_text;
#[cfg(test)]
pub(crate) mod sample;
mod sarif;
mod scenarios;
mod shorten;
pub(crate) mod terminal;
pub mod text;
mod waiver;

pub use duration::{human_duration, human_time};
pub use format::{Format, UnknownFormat, WriteError, write};
pub use model::*;
pub use read::{ReadError, read_file};
pub use runbook::{Runbook, RunbookStep};
pub use safe_text::{fit_to_width, safe_text};
