//! Reports: one structure, one file per format. Reports know nothing of AWS
//! APIs, rules or the recovery engine.

mod model;

pub use model::*;
