//! The form of a mechanism's file, before it is checked.

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::inventory::{ResourceType, TimeSpan};
use crate::report::Basis;
use crate::rules::DisruptionClass;

/// A mechanism as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MechanismFile {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) protects: Vec<ResourceType>,
    /// The types of what takes over, where they differ from `protects`.
    #[serde(default)]
    pub(super) standby: Vec<ResourceType>,
    #[serde(default = "region_only")]
    pub(super) disruptions: Vec<DisruptionClass>,
    pub(super) via: Vec<Route>,
    pub(super) trigger: Trigger,
    /// Who carries it out.
    #[serde(default)]
    pub(super) owner: Owner,
    /// True if nobody counts on it: that it is missing is only said where
    /// nothing else is.
    #[serde(default)]
    pub(super) last_resort: bool,
    /// True if it waits until all that the workload needs is back: traffic
    /// that people move goes last.
    #[serde(default)]
    pub(super) after_needs: bool,
    /// What is missing if nothing is found by `via`.
    pub(super) absent: Option<String>,
    /// Where this does not hold the mechanism is none for this pair, which is
    /// no weakness.
    pub(super) applies: Option<Spanned<String>>,
    /// Where this holds nobody has to decide anything.
    pub(super) starts_itself_when: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) when: Vec<ConditionEntry>,
    /// True if a measured replication lag is what would be lost.
    #[serde(default)]
    pub(super) measured_lag: bool,
    #[serde(default)]
    pub(super) data_loss: Vec<DataLossEntry>,
    #[serde(default)]
    pub(super) steps: Vec<StepEntry>,
    /// How the old state is restored once what was lost is back, as shell
    /// commands or as a sentence after `# `.
    pub(super) fail_back: Option<Spanned<String>>,
    /// True if what takes over has no copy left elsewhere: the next loss takes
    /// the data with it. CEL.
    pub(super) leaves_unprotected: Option<Spanned<String>>,
}

fn region_only() -> Vec<DisruptionClass> {
    vec![DisruptionClass::Region]
}

/// How a lost resource leads to what takes over from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Route {
    /// It can be made the primary.
    PromotesTo,
    /// What the lost one was a replica of.
    PromotedFrom,
    /// It receives the data.
    ReplicatesTo,
    /// It sends the data, and takes writes too.
    ReplicatedFrom,
    /// It holds backups.
    BacksUpTo,
    /// It is the twin in another Region.
    Twin,
    /// It is the twin of what contains the lost one.
    ParentTwin,
    /// It is another record of the same name and type.
    SameName,
    /// It serves the same foundation model.
    SameModel,
    /// The resource itself comes back another way.
    Itself,
}

/// The team that a step belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Owner {
    /// Who runs databases and storage.
    Data,
    /// Who runs networks and DNS.
    Network,
    /// Who runs clusters, servers and accounts.
    #[default]
    Platform,
    /// Who builds the application.
    Application,
}

impl Owner {
    /// Its name in files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Network => "network",
            Self::Platform => "platform",
            Self::Application => "application",
        }
    }
}

/// What sets a mechanism going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Trigger {
    /// Nothing has to: the other one serves already.
    None,
    /// The health checks of the lost resource.
    HealthCheck,
    /// Somebody who decides to fail over.
    Decision,
}

/// A condition with what to say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionEntry {
    pub(super) condition: Spanned<String>,
    pub(super) otherwise: Spanned<String>,
}

/// How much data is lost in one case; the first case that holds counts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DataLossEntry {
    pub(super) when: Option<Spanned<String>>,
    pub(super) p50: TimeSpan,
    pub(super) p95: TimeSpan,
    pub(super) basis: Basis,
    pub(super) source: String,
}

/// A step as the file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepEntry {
    pub(super) id: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) api: Option<String>,
    pub(super) runs_in: Spanned<String>,
    pub(super) when: Option<Spanned<String>>,
    pub(super) because: Option<Spanned<String>>,
    /// A figure: both percentiles, a basis and a source.
    pub(super) p50: Option<TimeSpan>,
    pub(super) p95: Option<TimeSpan>,
    pub(super) basis: Option<Basis>,
    pub(super) source: String,
    /// How often the step is done, as CEL.
    pub(super) repeat: Option<Spanned<String>>,
    /// Instead of a figure: a setting in seconds, as CEL.
    pub(super) seconds: Option<Spanned<String>>,
    /// The commands that do it, for a shell.
    pub(super) command: Option<Spanned<String>>,
    /// The commands that show that it worked.
    pub(super) verify: Option<Spanned<String>>,
    /// The commands that undo it, where it can be undone.
    pub(super) roll_back: Option<Spanned<String>>,
}
