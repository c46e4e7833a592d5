//! Times the writing of reports: one with so many findings in each format.
//!
//! ```text
//! cargo run --release --no-default-features -- demo
//! cargo run --release --no-default-features --example report_benchmark -- \
//!     blackstart-report/report.json 50000 large.html
//! ```
//!
//! The findings of the report are repeated, each time about other resources,
//! until there are enough of them; the page is kept if a third name is given.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use blackstart::report::{Finding, Format, Report, read_file, write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let path = arguments.next().map(PathBuf::from).ok_or("name a report in JSON")?;
    let wanted = arguments.next().map(|text| text.to_string_lossy().into_owned());
    let wanted: usize = wanted.as_deref().unwrap_or("50000").parse()?;
    let kept = arguments.next().map(PathBuf::from);
    let report = enlarged(read_file(&path)?, wanted);
    println!("{} findings, {} workloads", report.findings.len(), report.workloads.len());
    for (name, format) in [("JSON", Format::Json), ("SARIF", Format::Sarif), ("HTML", Format::Html)]
    {
        let started = Instant::now();
        let text = write(&report, format)?;
        println!("{name}: {:.2} s, {} kB", started.elapsed().as_secs_f64(), text.len() / 1_000);
        if let (Some(kept), Format::Html) = (&kept, format) {
            std::fs::write(kept, &text)?;
        }
    }
    Ok(())
}

fn enlarged(mut report: Report, wanted: usize) -> Report {
    let original = std::mem::take(&mut report.findings);
    let repeated = original.iter().cycle().take(wanted).enumerate();
    report.findings = repeated.map(|(number, finding)| about_another(finding, number)).collect();
    report.summary.fail = report.findings.len();
    report
}

fn about_another(finding: &Finding, number: usize) -> Finding {
    let mut other = finding.clone();
    other.fingerprint = format!("{:064x}", number + 1);
    other.resource.name = format!("{}-{number}", finding.resource.name);
    other.resource.arn = format!("{}-{number}", finding.resource.arn);
    other.message = finding.message.replace(&finding.resource.name, &other.resource.name);
    other
}
