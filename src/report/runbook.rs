//! A runbook: the ordered recovery of one workload from one disruption, as
//! Markdown for people who are woken at night.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    DisruptionReport, LostResource, Outcome, Percentiles, StepReport, Target, human_duration,
    human_time, safe_text,
};
use crate::inventory::{Region, Timestamp};

/// Everything that a runbook says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Runbook {
    /// The workload.
    pub workload: String,
    /// What is assumed to be lost.
    pub disruption: DisruptionReport,
    /// When the inventory was collected that this is made from.
    pub collected_at: Timestamp,
    /// What becomes of the workload.
    pub outcome: Outcome,
    /// The same in a sentence, with the reason.
    pub explanation: String,
    /// How long it is down.
    pub rto_seconds: Option<Percentiles>,
    /// How much data is lost.
    pub rpo_seconds: Option<Percentiles>,
    /// Its target.
    pub target: Option<Target>,
    /// The Regions that serve it.
    pub primary_regions: Vec<Region>,
    /// The Regions that stand by.
    pub standby_regions: Vec<Region>,
    /// The Regions that are left: nothing can be run against them.
    pub left_regions: Vec<Region>,
    /// The steps, by start.
    pub steps: Vec<RunbookStep>,
    /// What does not come back, and why: also steps whose control plane is dark.
    pub lost: Vec<LostResource>,
    /// What had to stay open.
    pub unknowns: Vec<String>,
    /// How the old state is restored.
    pub fail_back: Vec<String>,
}

/// One step of a runbook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunbookStep {
    /// The step with its figures.
    #[serde(flatten)]
    pub step: StepReport,
    /// Who carries it out: `incident_lead`, `data`, `network`, `platform`, `application`.
    pub owner: String,
    /// True where nobody has to act.
    pub happens_itself: bool,
    /// The commands that do it.
    pub command: Option<String>,
    /// The commands that show that it worked.
    pub verify: Option<String>,
    /// The commands that undo it.
    pub roll_back: Option<String>,
}

/// The runbook as Markdown.
pub fn markdown(runbook: &Runbook) -> String {
    let mut page = Page::default();
    page.head(runbook);
    page.before(runbook);
    page.overview(runbook);
    page.steps(runbook);
    page.lost(runbook);
    page.unknowns(runbook);
    page.fail_back(runbook);
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn paragraph(&mut self, text: &str) {
        self.line(text);
        self.line("");
    }

    fn head(&mut self, runbook: &Runbook) {
        let title = inline(&runbook.disruption.title);
        self.paragraph(&format!("# Runbook: {}, {title}", inline(&runbook.workload)));
        let list = |regions: &[Region]| {
            let names: Vec<String> = regions.iter().map(Region::display_name).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        };
        self.line("| | |");
        self.line("| --- | --- |");
        self.line(&format!("| Served from | {} |", list(&runbook.primary_regions)));
        self.line(&format!("| Stands by in | {} |", list(&runbook.standby_regions)));
        self.line(&format!("| Outcome | {} |", outcome_words(runbook.outcome)));
        let figure = |figure: Option<Percentiles>| match figure {
            Some(p) => {
                format!("{} (95 %: {})", human_duration(p.p50), human_duration(p.p95))
            }
            None => "none".to_owned(),
        };
        let target = |seconds: Option<u64>| match seconds {
            // Targets are whole seconds, far below what a float can hold.
            #[allow(clippy::cast_precision_loss)]
            Some(seconds) => format!(", target {}", human_duration(seconds as f64)),
            None => String::new(),
        };
        let targets = runbook.target.unwrap_or_default();
        self.line(&format!(
            "| Expected RTO | {}{} |",
            figure(runbook.rto_seconds),
            target(targets.rto_seconds)
        ));
        self.line(&format!(
            "| Expected RPO | {}{} |",
            figure(runbook.rpo_seconds),
            target(targets.rpo_seconds)
        ));
        let made = human_time(runbook.collected_at);
        self.paragraph(&format!("| Made from | the inventory of {made} |"));
        self.paragraph(&inline(&runbook.explanation));
    }

    fn before(&mut self, runbook: &Runbook) {
        if runbook.left_regions.is_empty() {
            return;
        }
        let left: Vec<&str> = runbook.left_regions.iter().map(Region::as_str).collect();
        let place = place_to_work(runbook);
        self.paragraph("## Before you begin");
        self.line(&format!(
            "- Work from a machine that is not in {}: `{place}` or outside of AWS.",
            left.join(", ")
        ));
        self.line(&format!(
            "- Take credentials from a Regional endpoint: `export AWS_REGION={place} AWS_STS_REGIONAL_ENDPOINTS=regional`. Sign-in pages and the global endpoint of STS may be in a Region that is dark."
        ));
        self.line(&format!(
            "- Do not wait for answers from {}: calls there hang. Every command below names its Region.",
            left.join(", ")
        ));
        self.paragraph("- Write down the time of each step: measured times replace estimates.");
    }

    fn overview(&mut self, runbook: &Runbook) {
        if runbook.steps.is_empty() {
            return;
        }
        self.paragraph("## Overview");
        self.line("| # | After | Takes (95 %) | Who | What |");
        self.line("| --- | --- | --- | --- | --- |");
        for (index, step) in runbook.steps.iter().enumerate() {
            let StepReport { start_seconds, seconds, seconds_p95, .. } = step.step;
            let start =
                if start_seconds <= 0.0 { "0".to_owned() } else { human_duration(start_seconds) };
            let line = format!(
                "| {} | {start} | {} ({}) | {} | {}{} |",
                index + 1,
                human_duration(seconds),
                human_duration(seconds_p95),
                who(step),
                inline(&step.step.step),
                if step.step.critical { " **·**" } else { "" },
            );
            self.line(&line);
        }
        self.line("");
        self.paragraph(
            "**·** marks the critical path: what is late there makes the recovery late.",
        );
    }

    fn steps(&mut self, runbook: &Runbook) {
        if runbook.steps.is_empty() {
            return;
        }
        self.paragraph("## Steps");
        for (index, step) in runbook.steps.iter().enumerate() {
            self.step(index + 1, step, runbook);
        }
    }

    fn step(&mut self, number: usize, step: &RunbookStep, runbook: &Runbook) {
        self.paragraph(&format!("### {number}. {}", inline(&step.step.step)));
        self.line(&format!("- **Who:** {}", who(step)));
        if !step.step.resource.is_empty() {
            self.line(&format!("- **Resource:** {}", code(&step.step.resource)));
        }
        let from = match &step.step.runs_in {
            Some(region) => format!(
                "the control plane of {} must answer{}",
                region.display_name(),
                if region.as_str() == "us-east-1" {
                    "; if that Region is dark, too, this step cannot be done"
                } else {
                    ""
                }
            ),
            None => "no control plane: it works while Regions are dark".to_owned(),
        };
        self.line(&format!("- **Needs:** {from}"));
        if !step.happens_itself {
            self.line(&format!("- **Run it from:** {}", place_to_work(runbook)));
        }
        self.line(&format!(
            "- **Takes:** {} (95 %: {}), {}: {}",
            human_duration(step.step.seconds),
            human_duration(step.step.seconds_p95),
            step.step.basis.name(),
            inline(&step.step.source)
        ));
        if let Some(because) = &step.step.because {
            self.line(&format!("- **Why this step:** {}", inline(because)));
        }
        self.line("");
        self.commands("Do", step.command.as_deref());
        self.commands("Verify", step.verify.as_deref());
        self.commands("Roll back", step.roll_back.as_deref());
    }

    fn commands(&mut self, title: &str, commands: Option<&str>) {
        let Some(commands) = commands else { return };
        self.paragraph(&format!("{title}:"));
        self.fenced(commands);
    }

    fn fenced(&mut self, text: &str) {
        let text = plain(text);
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        self.line(&format!("{fence}sh"));
        self.line(text.trim_end());
        self.paragraph(&fence);
    }

    fn lost(&mut self, runbook: &Runbook) {
        if runbook.lost.is_empty() {
            return;
        }
        self.paragraph("## What nothing brings back");
        for lost in &runbook.lost {
            self.line(&format!("- {}: {}", code(lost.arn.as_str()), inline(&lost.reason)));
        }
        self.line("");
    }

    fn unknowns(&mut self, runbook: &Runbook) {
        if runbook.unknowns.is_empty() {
            return;
        }
        self.paragraph("## What could not be told");
        for unknown in &runbook.unknowns {
            self.line(&format!("- {}", inline(unknown)));
        }
        self.line("");
    }

    fn fail_back(&mut self, runbook: &Runbook) {
        if runbook.steps.is_empty() {
            return;
        }
        self.paragraph("## Fail back");
        self.paragraph(
            "Only once what was lost has been stable for a day. Data flows back first, then traffic, at a quiet hour. Then audit again: a standby that was rebuilt in haste is rarely the one that was lost.",
        );
        for text in &runbook.fail_back {
            self.fenced(text);
        }
    }
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Untouched => "goes on untouched",
        Outcome::FailsOver => "comes back by itself",
        Outcome::NeedsHands => "comes back if people act",
        Outcome::Unknown => "cannot be told",
        Outcome::Gone => "**does not come back**",
    }
}

/// Who carries a step out, in words.
pub(crate) fn who(step: &RunbookStep) -> String {
    if step.happens_itself {
        return "nobody: wait for it".to_owned();
    }
    let team = match step.owner.as_str() {
        "data" => "database team",
        "network" => "network team",
        "application" => "application team",
        "incident_lead" => "incident lead",
        _ => "platform team",
    };
    team.to_owned()
}

/// Where people can work: the first Region that is left to the workload.
pub(crate) fn place_to_work(runbook: &Runbook) -> String {
    let all = runbook.standby_regions.iter().chain(&runbook.primary_regions);
    let mut left = all.filter(|region| !runbook.left_regions.contains(region));
    left.next().map_or_else(|| "another Region".to_owned(), Region::to_string)
}

/// Text of others, on one line, that formats nothing and starts no tag.
fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in safe_text(text).chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Text of others as code on one line.
fn code(text: &str) -> String {
    let text = safe_text(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write!(out, "{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"));
    out
}

/// Several lines without characters that act on a terminal.
fn plain(text: &str) -> String {
    text.lines().map(|line| safe_text(line).into_owned()).collect::<Vec<_>>().join("\n")
}
