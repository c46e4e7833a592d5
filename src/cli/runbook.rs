//! `blackstart runbook`: the ordered switchover for one workload.

use std::io::Write;

use super::arguments::{RunbookArguments, RunbookFormat};
use super::error::CliError;
use super::progress::Progress;
use super::{Exit, audit, blackout, source};
use crate::inventory::Estate;
use crate::recovery::{
    Disruption, Engine, Mechanisms, PlanRoles, region_switch_plan, runbook as make_runbook,
};
use crate::report::runbook;
use crate::settings::Settings;
use crate::workload::{Workload, workloads};

pub(super) fn run(arguments: &RunbookArguments) -> Result<Exit, CliError> {
    let settings = Settings::load(arguments.config.as_deref())?;
    let mechanisms = Mechanisms::embedded()?;
    audit::check_steps(&settings, &mechanisms)?;
    let source = source::open(&arguments.sources, &arguments.live, arguments.console)?;
    let estate = Estate::new(source.inventory);
    let progress = Progress::start(arguments.console, "Simulating");
    let found = workloads(&estate, &settings.workloads);
    let wanted = blackout::select(&found, std::slice::from_ref(&arguments.workload))?;
    let Some(workload) = wanted.first() else { return Ok(Exit::Done) };
    let disruption = disruption(arguments, workload);
    let engine = Engine::new(&estate, &mechanisms, &settings.recovery);
    let recoveries = engine.workload(workload);
    let (runbook, estimate) = make_runbook(&recoveries, &disruption);
    drop(progress);
    let plan = || {
        let roles = PlanRoles {
            execution: arguments.execution_role.clone(),
            approval: arguments.approval_role.clone(),
        };
        let plan = region_switch_plan(&estate, workload, &estimate, &roles)?;
        for manual in &plan.manual {
            let manual = crate::report::safe_text(manual).into_owned();
            let _ = writeln!(anstream::stderr(), "note: a manual approval stands for: {manual}");
        }
        Ok::<_, CliError>(plan)
    };
    let text = match arguments.format {
        RunbookFormat::Markdown => runbook::markdown(&runbook),
        RunbookFormat::Json => json(&runbook)?,
        RunbookFormat::ArcPlan => json(&plan()?.plan)?,
        RunbookFormat::ArcCloudformation => json(&plan()?.cloudformation())?,
        RunbookFormat::ArcTerraform => json(&plan()?.terraform())?,
    };
    write(arguments, &text)?;
    Ok(Exit::Done)
}

/// What is asked for, or the loss of the Region that serves the workload.
fn disruption(arguments: &RunbookArguments, workload: &Workload) -> Disruption {
    match &arguments.lost {
        Some(places) => Disruption::Places(places.clone()),
        None => Disruption::regions(workload.primary_regions.first().cloned()),
    }
}

fn json(value: &impl serde::Serialize) -> Result<String, CliError> {
    let mut text = serde_json::to_string_pretty(value).map_err(CliError::json)?;
    text.push('\n');
    Ok(text)
}

fn write(arguments: &RunbookArguments, text: &str) -> Result<(), CliError> {
    match &arguments.output {
        Some(path) => std::fs::write(path, text)
            .map_err(|source| CliError::Write { path: path.clone(), source }),
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::stdout)
        }
    }
}
