//! Blackstart answers one question about an AWS estate, with evidence: when a
//! Region goes dark, what comes back, how fast, and how much data is gone?
//!
//! `ARCHITECTURE.md` is the map. The library exists for the `blackstart`
//! program and its examples; its interface follows theirs.

pub mod audit;
pub mod cli;
#[cfg(feature = "live")]
pub mod collect;
pub mod compare;
pub mod expression;
pub mod inventory;
pub mod permissions;
#[cfg(feature = "live")]
pub mod publish;
pub mod recovery;
pub mod report;
pub mod rules;
pub mod schemas;
pub mod settings;
mod text;
pub mod workload;
