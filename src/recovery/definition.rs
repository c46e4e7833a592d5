//! The form of a mechanism's file, before it is checked.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::inventory::{ResourceType, TimeSpan};
use crate::report::Basis;
use crate::rules::DisruptionClass;

/// A mechanism as its file says it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MechanismFile {
    /// The mechanism, as lower-case words joined by hyphens; the file is named like it.
    #[schemars(with = "String")]
    pub(super) id: Spanned<String>,
    /// What happens, in a few words.
    pub(super) title: String,
    /// The types of what is lost.
    pub(super) protects: Vec<ResourceType>,
    /// The types of what takes over, where they differ from `protects`.
    #[serde(default)]
    pub(super) standby: Vec<ResourceType>,
    /// The disruptions in which it helps.
    #[serde(default = "region_only")]
    pub(super) disruptions: Vec<DisruptionClass>,
    /// How what is lost leads to what takes over.
    pub(super) via: Vec<Route>,
    /// What sets it going.
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
    #[schemars(with = "Option<String>")]
    pub(super) applies: Option<Spanned<String>>,
    /// Where this holds nobody has to decide anything.
    #[schemars(with = "Option<String>")]
    pub(super) starts_itself_when: Option<Spanned<String>>,
    /// What must hold so that it works, with what to say where it does not.
    #[serde(default)]
    pub(super) when: Vec<ConditionEntry>,
    /// True if a measured replication lag is what would be lost.
    #[serde(default)]
    pub(super) measured_lag: bool,
    /// How much data is lost; the first case that holds counts.
    #[serde(default)]
    pub(super) data_loss: Vec<DataLossEntry>,
    /// What has to be done, in order.
    #[serde(default)]
    pub(super) steps: Vec<StepEntry>,
    /// How the old state is restored once what was lost is back, as shell
    /// commands or as a sentence after `# `.
    #[schemars(with = "Option<String>")]
    pub(super) fail_back: Option<Spanned<String>>,
    /// True if what takes over has no copy left elsewhere: the next loss takes
    /// the data with it. CEL.
    #[schemars(with = "Option<String>")]
    pub(super) leaves_unprotected: Option<Spanned<String>>,
}

fn region_only() -> Vec<DisruptionClass> {
    vec![DisruptionClass::Region]
}

/// How a lost resource leads to what takes over from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConditionEntry {
    /// The condition, in CEL.
    #[schemars(with = "String")]
    pub(super) condition: Spanned<String>,
    /// What is the case if it does not hold; `{{ … }}` holds CEL.
    #[schemars(with = "String")]
    pub(super) otherwise: Spanned<String>,
}

/// How much data is lost in one case; the first case that holds counts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DataLossEntry {
    /// In which case, in CEL; without it in every case that is left.
    #[schemars(with = "Option<String>")]
    pub(super) when: Option<Spanned<String>>,
    /// How much is lost, the median.
    pub(super) p50: TimeSpan,
    /// How much is lost, the 95th percentile.
    pub(super) p95: TimeSpan,
    /// Where the figure comes from.
    pub(super) basis: Basis,
    /// The source of the figure: a document, a metric, a setting.
    pub(super) source: String,
}

/// A step as the file says it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["p50", "p95", "basis"]}, {"required": ["seconds"]}]))]
pub(super) struct StepEntry {
    /// The step, as lower-case words joined by hyphens: the configuration names it
    /// `mechanism-id/step-id`.
    #[schemars(with = "String")]
    pub(super) id: Spanned<String>,
    /// What is done, in a few words; `{{ … }}` holds CEL.
    #[schemars(with = "String")]
    pub(super) title: Spanned<String>,
    /// The API operation in IAM's notation; none where people or DNS act.
    pub(super) api: Option<String>,
    /// Whose control plane does it: `standby`, `lost`, `data-plane`, or a Region.
    #[schemars(with = "String")]
    pub(super) runs_in: Spanned<String>,
    /// When the step is needed, in CEL; without it always.
    #[schemars(with = "Option<String>")]
    pub(super) when: Option<Spanned<String>>,
    /// The weakness that makes the step necessary.
    #[schemars(with = "Option<String>")]
    pub(super) because: Option<Spanned<String>>,
    /// How long it takes, the median; goes with `p95` and `basis`.
    pub(super) p50: Option<TimeSpan>,
    /// How long it takes, the 95th percentile.
    pub(super) p95: Option<TimeSpan>,
    /// Where the figure comes from.
    pub(super) basis: Option<Basis>,
    /// The source of the figure: a document, a metric, a setting.
    pub(super) source: String,
    /// How often the step is done, as CEL.
    #[schemars(with = "Option<String>")]
    pub(super) repeat: Option<Spanned<String>>,
    /// Instead of a figure: a setting in seconds, as CEL.
    #[schemars(with = "Option<String>")]
    pub(super) seconds: Option<Spanned<String>>,
    /// The commands that do it, for a shell.
    #[schemars(with = "Option<String>")]
    pub(super) command: Option<Spanned<String>>,
    /// The commands that show that it worked.
    #[schemars(with = "Option<String>")]
    pub(super) verify: Option<Spanned<String>>,
    /// The commands that undo it, where it can be undone.
    #[schemars(with = "Option<String>")]
    pub(super) roll_back: Option<Spanned<String>>,
}
