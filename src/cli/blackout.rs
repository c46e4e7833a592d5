//! `blackstart blackout`: what if these places are dark?

use std::io::{self, Write};

use rayon::prelude::*;

use super::arguments::{BlackoutArguments, BlackoutFormat};
use super::error::CliError;
use super::progress::Progress;
use super::{Exit, audit, source};
use crate::inventory::Estate;
use crate::recovery::{Disruption, Engine, Mechanisms};
use crate::report::blackout::{self, BlackoutReport, BlackoutWorkload};
use crate::settings::Settings;
use crate::workload::{Workload, workloads};

pub(super) fn run(arguments: &BlackoutArguments) -> Result<Exit, CliError> {
    let settings = Settings::load(arguments.config.as_deref())?;
    let mechanisms = Mechanisms::embedded()?;
    audit::check_steps(&settings, &mechanisms)?;
    let source = source::open(&arguments.sources, &arguments.live, arguments.console)?;
    let estate = Estate::new(source.inventory);
    let disruption = Disruption::Places(arguments.places.clone());
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let is_text = arguments.format == BlackoutFormat::Text;
    if is_text {
        // What is asked is told before it is worked out.
        let headline = blackout::headline(&disruption.report(&estate));
        writeln!(out, "{headline}").and_then(|()| out.flush()).map_err(CliError::stdout)?;
    }
    let progress = Progress::start(arguments.console, "Simulating");
    let found = workloads(&estate, &settings.workloads);
    let wanted = select(&found, &arguments.workload)?;
    let engine = Engine::new(&estate, &mechanisms, &settings.recovery);
    let report = report(&engine, &estate, &wanted, &disruption);
    drop(progress);
    let text = match arguments.format {
        BlackoutFormat::Text => blackout::render(&report, audit::terminal_width()),
        BlackoutFormat::Json => {
            let mut json = serde_json::to_string_pretty(&report).map_err(CliError::json)?;
            json.push('\n');
            json
        }
    };
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::stdout)?;
    Ok(Exit::Done)
}

/// The workloads of these names; all if there are none.
///
/// # Errors
///
/// Names the first that does not exist, and the closest one that does.
pub(super) fn select<'w>(
    found: &'w [Workload],
    names: &[String],
) -> Result<Vec<&'w Workload>, CliError> {
    if names.is_empty() {
        return Ok(found.iter().collect());
    }
    let one = |name: &String| {
        let named = found.iter().find(|workload| workload.name == *name);
        named.ok_or_else(|| CliError::no_such_workload(name, found.iter().map(|w| w.name.as_str())))
    };
    names.iter().map(one).collect()
}

fn report(
    engine: &Engine<'_>,
    estate: &Estate,
    workloads: &[&Workload],
    disruption: &Disruption,
) -> BlackoutReport {
    let asked = disruption.report(estate);
    let mut found: Vec<BlackoutWorkload> = workloads
        .par_iter()
        .map(|workload| BlackoutWorkload {
            name: workload.name.clone(),
            target: workload.targets.get(&asked.class).copied(),
            estimate: engine.workload(workload).estimate(disruption).report,
        })
        .collect();
    found.sort_by(|a, b| {
        let worst_first = b.estimate.outcome.cmp(&a.estimate.outcome);
        worst_first.then_with(|| a.name.cmp(&b.name))
    });
    BlackoutReport { disruption: asked, workloads: found, gaps: estate.inventory().gaps.len() }
}
