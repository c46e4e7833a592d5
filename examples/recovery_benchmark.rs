//! Times the recovery engine: the loss of every single Region and zone of
//! every workload of a snapshot, 1,000 simulated recoveries each.
//!
//! ```text
//! cargo run --release --no-default-features --example synthetic_inventory -- -o big.jsonl.zst
//! cargo run --release --no-default-features --example recovery_benchmark -- big.jsonl.zst
//! ```

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use blackstart::inventory::{Estate, snapshot};
use blackstart::recovery::{Disruption, Engine, Mechanisms, RecoverySettings};
use blackstart::workload::{WorkloadSettings, workloads};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).map(PathBuf::from).ok_or("name a snapshot")?;
    let started = Instant::now();
    let estate = Estate::new(snapshot::read_file(&path)?);
    let found = workloads(&estate, &WorkloadSettings::default());
    let read = started.elapsed();
    let mechanisms = Mechanisms::embedded()?;
    let settings = RecoverySettings::default();
    let started = Instant::now();
    let engine = Engine::new(&estate, &mechanisms, &settings);
    let estimates: usize = found
        .par_iter()
        .map(|workload| {
            let recoveries = engine.workload(workload);
            let losses = recoveries.usual_disruptions();
            let places = losses.iter().filter(|loss| matches!(loss, Disruption::Places(_)));
            let estimates: Vec<_> = places.map(|loss| recoveries.estimate(loss)).collect();
            estimates.len()
        })
        .sum();
    let simulated = started.elapsed();
    println!(
        "{} resources, {} workloads, {estimates} losses",
        estate.resources().len(),
        found.len()
    );
    println!("read and grouped in {:.2} s", read.as_secs_f64());
    println!("simulated in {:.2} s", simulated.as_secs_f64());
    Ok(())
}
