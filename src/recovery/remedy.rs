//! Remedies: how a mended finding changes the ways back.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::inventory::{Arn, TimeSpan};

/// What mending a rule's finding does for recovery, as the rule's file says it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemedyEffect {
    /// The mechanism that then brings the resource back (or what the resource
    /// stands by for): its conditions hold, and steps that a weakness made
    /// necessary are not.
    pub mechanism: String,
    /// Steps that then take another time; `0s` where they are not needed.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub durations: BTreeMap<String, TimeSpan>,
}

/// A remedy for one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The resource that is mended.
    pub resource: Arn,
    /// What that does.
    pub effect: RemedyEffect,
}
