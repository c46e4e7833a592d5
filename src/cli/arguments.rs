//! The arguments, with their help.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::inventory::{AccountId, Region};
use crate::report::{Format, Severity};

const EXAMPLES: &str = "\
Examples:
  blackstart demo                                   see what an audit looks like
  blackstart audit -o report.html                   the account you can read
  blackstart collect -o estate.jsonl.zst            an inventory, to audit later
  blackstart audit estate.jsonl.zst --fail-on high  gate a pipeline
  blackstart blackout me-south-1 estate.jsonl.zst   what if Bahrain is dark?
  blackstart runbook booking estate.jsonl.zst       the switchover, step by step
  blackstart diff last-week.json report.json        what got better or worse
  blackstart publish security-hub report.json       findings into Security Hub

Each command has examples of its own: `blackstart audit --help`.

Exit codes: 0 done, 1 findings at or above --fail-on, 2 a mistake in usage, configuration or \
input, 3 --strict and something could not be assessed.";

/// Resilience posture auditor for AWS: when a Region goes dark, what comes
/// back, how fast, and how much data is gone?
#[derive(Debug, Parser)]
#[command(name = "blackstart", version, about, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colours; NO_COLOR and CLICOLOR_FORCE are respected, too
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Terminal"
    )]
    pub(super) color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take an inventory, check it, simulate the loss of each Region, report
    #[command(after_help = AUDIT_EXAMPLES)]
    Audit(AuditArguments),
    /// Audit the embedded sample estate; writes blackstart-report/report.{html,sarif,json}
    #[command(after_help = DEMO_EXAMPLES)]
    Demo(DemoArguments),
    /// Take an inventory only, to audit it later without credentials
    #[command(after_help = COLLECT_EXAMPLES)]
    Collect(CollectArguments),
    /// What if these Regions or zones are dark: what survives, what is lost, RTO and RPO
    #[command(after_help = BLACKOUT_EXAMPLES)]
    Blackout(BlackoutArguments),
    /// The ordered switchover for one workload, with commands, as Markdown or an ARC plan
    #[command(after_help = RUNBOOK_EXAMPLES)]
    Runbook(RunbookArguments),
    /// Bring a report's findings into AWS Security Hub
    #[command(subcommand, after_help = super::publish::EXAMPLES)]
    Publish(super::publish::PublishCommand),
    /// What changed between two reports: what got better, what got worse
    #[command(after_help = super::diff::EXAMPLES)]
    Diff(super::diff::DiffArguments),
    /// Write a configuration to begin with, from what is found in an estate
    #[command(after_help = super::init::EXAMPLES)]
    Init(super::init::InitArguments),
    /// The least-privilege IAM policy that an audit needs, also as CloudFormation or Terraform
    #[command(after_help = super::permissions::EXAMPLES)]
    Permissions(super::permissions::PermissionsArguments),
    /// List, show and test the rules, and show what they can read
    #[command(subcommand, after_help = RULES_EXAMPLES)]
    Rules(RulesCommand),
    /// Print the JSON Schema of a kind of file: for editors, and for programs that read reports
    #[command(after_help = super::schema::EXAMPLES)]
    Schema(super::schema::SchemaArguments),
    /// Print what a shell needs to complete commands
    #[command(after_help = super::completions::EXAMPLES)]
    Completions(super::completions::CompletionsArguments),
    /// Print the manual page, or write the pages of all commands
    #[command(after_help = super::man::EXAMPLES)]
    Man(super::man::ManArguments),
}

const AUDIT_EXAMPLES: &str = "\
Examples:
  blackstart audit
  blackstart audit --profile production --region eu-central-1,eu-west-1
  blackstart audit --account 111111111111,222222222222 --role-name Auditor
  blackstart audit estate.jsonl.zst -o report.html -o findings.sarif
  blackstart audit estate.jsonl.zst --fail-on critical --strict
  blackstart audit estate.jsonl.zst --fail-on high --baseline last-week.json";

const DEMO_EXAMPLES: &str = "\
Examples:
  blackstart demo
  blackstart demo --verbose                         each recovery, step by step";

const COLLECT_EXAMPLES: &str = "\
Examples:
  blackstart collect -o estate.jsonl.zst
  blackstart collect --profile production --region me-south-1 -o bahrain.jsonl
  blackstart collect --endpoint-url http://localhost:5000 -o estate.jsonl";

const RULES_EXAMPLES: &str = "\
Examples:
  blackstart rules list
  blackstart rules show dynamodb-table-has-replica-region
  blackstart rules test --rules my-rules
  blackstart rules schema AWS::DynamoDB::Table";

const RULES_LIST_EXAMPLES: &str = "\
Examples:
  blackstart rules list
  blackstart rules list --rules my-rules            with those of a folder";

const RULES_SHOW_EXAMPLES: &str = "\
Examples:
  blackstart rules show dynamodb-table-has-replica-region
  blackstart rules show our-own-rule --rules my-rules";

const RULES_TEST_EXAMPLES: &str = "\
Examples:
  blackstart rules test
  blackstart rules test --rules my-rules            with those of a folder

Exit codes: 0 all tests pass, 1 a test fails, 2 a rule is not valid.";

const RULES_SCHEMA_EXAMPLES: &str = "\
Examples:
  blackstart rules schema                           all types, and relationships
  blackstart rules schema AWS::DynamoDB::Table

The JSON Schema of a rule's file is another thing: `blackstart schema rule`.";

const BLACKOUT_EXAMPLES: &str = "\
Examples:
  blackstart blackout me-south-1 estate.jsonl.zst
  blackstart blackout me-south-1,me-central-1 estate.jsonl.zst
  blackstart blackout az:mec1-az2,mec1-az3 estate.jsonl.zst --workload booking
  blackstart blackout me-south-1 estate.jsonl.zst --format json";

#[derive(Debug, Args)]
pub(super) struct BlackoutArguments {
    /// What is dark: Regions and, after `az:`, ids of zones, separated by commas
    #[arg(value_name = "REGION|az:ZONE")]
    pub(super) places: crate::recovery::Places,
    /// Snapshots to look at; live AWS if there are none
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<PathBuf>,
    /// Only these workloads, separated by commas
    #[arg(short, long, value_name = "NAME", value_delimiter = ',')]
    pub(super) workload: Vec<String>,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: BlackoutFormat,
    /// The configuration: workloads, targets, times [default: blackstart.yaml if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) live: LiveOptions,
    #[command(flatten)]
    pub(super) console: ConsoleOptions,
}

const RUNBOOK_EXAMPLES: &str = "\
Examples:
  blackstart runbook booking estate.jsonl.zst -o runbook.md
  blackstart runbook booking estate.jsonl.zst --lost az:mes1-az1,mes1-az2
  blackstart runbook booking estate.jsonl.zst --format arc-plan -o plan.json

A plan for ARC Region switch is created with the AWS CLI: \
aws arc-region-switch create-plan --region us-east-1 --cli-input-json file://plan.json";

#[derive(Debug, Args)]
pub(super) struct RunbookArguments {
    /// The workload, as the audit names it
    #[arg(value_name = "WORKLOAD")]
    pub(super) workload: String,
    /// Snapshots to look at; live AWS if there are none
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<PathBuf>,
    /// What is lost: Regions and, after `az:`, ids of zones [default: the Region that serves]
    #[arg(long, value_name = "REGION|az:ZONE")]
    pub(super) lost: Option<crate::recovery::Places>,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    pub(super) format: RunbookFormat,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// The role that Region switch assumes to run the plan [default: a name to be replaced]
    #[arg(long, value_name = "ARN")]
    pub(super) execution_role: Option<String>,
    /// The role that may approve manual steps of the plan [default: a name to be replaced]
    #[arg(long, value_name = "ARN")]
    pub(super) approval_role: Option<String>,
    /// The configuration: workloads, targets, times [default: blackstart.yaml if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) live: LiveOptions,
    #[command(flatten)]
    pub(super) console: ConsoleOptions,
}

/// The forms that `runbook` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RunbookFormat {
    /// For people.
    Markdown,
    /// Everything, for programs.
    Json,
    /// The input of ARC Region switch's CreatePlan.
    ArcPlan,
    /// The same plan as a CloudFormation template.
    ArcCloudformation,
    /// The same plan as Terraform (JSON, awscc provider).
    ArcTerraform,
}

/// The forms that `blackout` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum BlackoutFormat {
    /// A timeline for a terminal.
    Text,
    /// Everything, for programs.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct AuditArguments {
    /// Snapshots to audit (.jsonl or .jsonl.zst, as `collect` writes them); live AWS if there are none
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) live: LiveOptions,
    #[command(flatten)]
    pub(super) check: CheckOptions,
    #[command(flatten)]
    pub(super) report: ReportOptions,
    #[command(flatten)]
    pub(super) console: ConsoleOptions,
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    #[command(flatten)]
    pub(super) console: ConsoleOptions,
}

#[derive(Debug, Args)]
pub(super) struct CollectArguments {
    /// The snapshot to write; compressed if its name ends in .zst
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: PathBuf,
    #[command(flatten)]
    pub(super) live: LiveOptions,
    #[command(flatten)]
    pub(super) console: ConsoleOptions,
}

/// How live AWS is reached.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Live AWS")]
pub(super) struct LiveOptions {
    /// The profile of the AWS configuration to use
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Regions to look at, separated by commas [default: all that are enabled]
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = region)]
    pub(super) region: Vec<Region>,
    /// Accounts to look at, separated by commas [default: that of the credentials]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) account: Vec<AccountId>,
    /// The role to assume in each account
    #[arg(long, value_name = "NAME", requires = "account")]
    pub(super) role_name: Option<String>,
    /// Send every call here, to an emulator; AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE> work too
    #[arg(long, value_name = "URL")]
    pub(super) endpoint_url: Option<String>,
}

impl LiveOptions {
    /// True if an option only makes sense for live AWS.
    pub(super) fn any(&self) -> Option<&'static str> {
        [
            (self.profile.is_some(), "--profile"),
            (!self.region.is_empty(), "--region"),
            (!self.account.is_empty(), "--account"),
            (self.endpoint_url.is_some(), "--endpoint-url"),
        ]
        .into_iter()
        .find_map(|(given, name)| given.then_some(name))
    }
}

/// Regions that people type must exist: a mistake is told at once.
pub(super) fn region(text: &str) -> Result<Region, String> {
    Region::from_catalogue(text).map_err(|error| error.to_string())
}

/// What is checked.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Checks")]
pub(super) struct CheckOptions {
    /// The configuration: workloads, targets, times [default: blackstart.yaml if it is there]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Add the rules of a directory to those that are built in
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    /// Compare with this earlier report (JSON): --fail-on then looks at what is new or got worse
    #[arg(long, value_name = "OLD.json")]
    pub(super) baseline: Option<PathBuf>,
    /// Exit with 1 if a finding is at least this severe
    #[arg(long, value_name = "SEVERITY", default_value = "never")]
    pub(super) fail_on: FailOn,
    /// Exit with 3 if anything could not be assessed
    #[arg(long)]
    pub(super) strict: bool,
}

/// What is reported, and where to.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reports")]
pub(super) struct ReportOptions {
    /// Write a report to this file, in the format of its name: .json, .sarif, .html, .md, .csv,
    /// .junit.xml, .asff.json, .ocsf.json; repeatable
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,
    /// What to write to standard output
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = formats())]
    pub(super) format: Format,
    /// Report what passed, too
    #[arg(long)]
    pub(super) include_passes: bool,
}

/// The formats by name, and by the endings of their files.
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| {
        PossibleValue::new(format.name())
            .aliases(format.endings().map(|end| end.trim_start_matches('.')))
    });
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}

/// How much is said.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Terminal")]
pub(super) struct ConsoleOptions {
    /// Say nothing but errors and what --format asks for
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say how each estimate comes about
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Show no progress
    #[arg(long)]
    pub(super) no_progress: bool,
}

/// The severity from which on findings fail a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Only critical findings.
    Critical,
    /// High and critical findings.
    High,
    /// Medium and graver findings.
    Medium,
    /// Any finding.
    Low,
    /// No finding.
    Never,
}

impl FailOn {
    /// True if a finding of this severity fails the run.
    pub(super) fn includes(self, severity: Severity) -> bool {
        // The graver severity is the lesser one.
        match self {
            Self::Critical => severity <= Severity::Critical,
            Self::High => severity <= Severity::High,
            Self::Medium => severity <= Severity::Medium,
            Self::Low => severity <= Severity::Low,
            Self::Never => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List all rules, with severity and title
    #[command(after_help = RULES_LIST_EXAMPLES)]
    List(RulesOptions),
    /// Show one rule: what it checks, why, and how to mend it
    #[command(after_help = RULES_SHOW_EXAMPLES)]
    Show {
        /// The rule's id, as `rules list` prints it
        #[arg(value_name = "RULE")]
        id: String,
        #[command(flatten)]
        options: RulesOptions,
    },
    /// Check the rules, and run the tests that each brings along
    #[command(after_help = RULES_TEST_EXAMPLES)]
    Test(RulesOptions),
    /// Write the rules' pages and chapters into the sources of the documentation
    #[command(hide = true)]
    Docs {
        /// The folder of the sources, with SUMMARY.md: docs/src
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        options: RulesOptions,
    },
    /// Show what rules can read: resource types and their attributes
    #[command(after_help = RULES_SCHEMA_EXAMPLES)]
    Schema {
        /// Only this type, such as AWS::DynamoDB::Table
        #[arg(value_name = "TYPE")]
        resource_type: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(super) struct RulesOptions {
    /// Add the rules of a directory to those that are built in
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}
