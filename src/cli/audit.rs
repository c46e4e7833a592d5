//! `blackstart audit` and `blackstart demo`.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::arguments::{AuditArguments, CheckOptions, ConsoleOptions, DemoArguments};
use super::error::CliError;
use super::output::Output;
use super::progress::Progress;
use super::{Exit, rules, source};
use crate::audit::{Audit, audit, audit_with_warnings, baseline};
use crate::inventory::snapshot;
use crate::recovery::Mechanisms;
use crate::report::text::{Detail, TextOptions, WrittenFile};
use crate::report::{self, Baseline, Format, Report, Status};
use crate::rules::Rules;
use crate::settings::{Settings, SettingsWarning};
use crate::text::did_you_mean;

/// The sample estate of `demo`.
const DEMO_ESTATE: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/estates/demo.jsonl"));

/// Where `demo` writes its reports.
const DEMO_FOLDER: &str = "blackstart-report";

/// The width of text that goes to no terminal.
const PLAIN_WIDTH: usize = 100;

pub(super) fn run(arguments: &AuditArguments) -> Result<Exit, CliError> {
    // Everything that can be wrong without AWS is told before AWS is asked.
    let outputs = arguments.report.output.iter().map(|path| Output::new(path));
    let outputs = outputs.collect::<Result<Vec<_>, _>>()?;
    let rules = rules::load(&arguments.check.rules)?;
    let settings = Settings::load(arguments.check.config.as_deref())?;
    let mechanisms = Mechanisms::embedded()?;
    check_steps(&settings, &mechanisms)?;
    check_waivers(&settings, &rules)?;
    check_remedies(&rules, &mechanisms)?;
    let baseline = arguments.check.baseline.as_deref().map(report::read_file).transpose()?;
    let source = source::open(&arguments.sources, &arguments.live, arguments.console)?;
    let progress = Progress::start(arguments.console, "Checking and simulating");
    let (mut report, warnings) = audit_with_warnings(Audit {
        inventory: source.inventory,
        sources: source.names,
        rules: &rules,
        mechanisms: &mechanisms,
        settings: &settings,
        include_passes: arguments.report.include_passes,
    });
    drop(progress);
    warn(&warnings);
    if let Some(old) = &baseline {
        baseline::apply(&mut report, old);
    }
    let progress = Progress::start(arguments.console, "Writing reports");
    for output in &outputs {
        output.write(&report)?;
    }
    drop(progress);
    let written = outputs.iter().map(|output| output.path().to_owned()).collect();
    print(&report, arguments.report.format, arguments.console, written)?;
    Ok(verdict(&report, &arguments.check))
}

pub(super) fn demo(arguments: &DemoArguments) -> Result<Exit, CliError> {
    let rules = rules::load(&[])?;
    let settings = Settings::default();
    let mechanisms = Mechanisms::embedded()?;
    let inventory = snapshot::read(Path::new("fixtures/estates/demo.jsonl"), DEMO_ESTATE)?;
    let report = audit(Audit {
        inventory,
        sources: vec!["the embedded sample estate".to_owned()],
        rules: &rules,
        mechanisms: &mechanisms,
        settings: &settings,
        include_passes: false,
    });
    let folder = Path::new(DEMO_FOLDER);
    std::fs::create_dir_all(folder)
        .map_err(|source| CliError::Write { path: folder.to_owned(), source })?;
    let paths = ["report.html", "report.sarif", "report.json"].map(|name| folder.join(name));
    for path in &paths {
        Output::new(path)?.write(&report)?;
    }
    print(&report, Format::Text, arguments.console, paths.to_vec())?;
    Ok(Exit::Done)
}

/// The report of snapshots, for commands that work on reports.
#[cfg(feature = "live")]
pub(super) fn of_snapshots(
    files: &[PathBuf],
    rule_folders: &[PathBuf],
    config: Option<&Path>,
) -> Result<Report, CliError> {
    let rules = rules::load(rule_folders)?;
    let settings = Settings::load(config)?;
    let mechanisms = Mechanisms::embedded()?;
    check_steps(&settings, &mechanisms)?;
    check_waivers(&settings, &rules)?;
    check_remedies(&rules, &mechanisms)?;
    let inventory = source::read_files(files)?.ok_or(CliError::SeveralReports)?;
    let (report, warnings) = audit_with_warnings(Audit {
        inventory,
        sources: files.iter().map(|file| file.display().to_string()).collect(),
        rules: &rules,
        mechanisms: &mechanisms,
        settings: &settings,
        include_passes: false,
    });
    warn(&warnings);
    Ok(report)
}

/// Own figures must be for steps that exist.
pub(super) fn check_steps(settings: &Settings, mechanisms: &Mechanisms) -> Result<(), CliError> {
    for (step, place) in settings.steps() {
        mechanisms.check_steps([step]).map_err(|message| settings.error(place, message))?;
    }
    Ok(())
}

/// Waivers must be for rules that exist.
fn check_waivers(settings: &Settings, rules: &Rules) -> Result<(), CliError> {
    for waiver in &settings.waivers {
        if !rules.iter().any(|rule| waiver.covers_rule(&rule.id)) {
            let hint = did_you_mean(&waiver.rule, rules.iter().map(|rule| rule.id.as_str()));
            let message = format!(
                "there is no rule '{}' (`blackstart rules list` names them all){hint}",
                waiver.rule
            );
            return Err(settings.error(waiver.place, message).into());
        }
    }
    Ok(())
}

/// What rules say about recovery must be about mechanisms that exist.
fn check_remedies(rules: &Rules, mechanisms: &Mechanisms) -> Result<(), CliError> {
    for rule in rules.iter() {
        for effect in &rule.remedy {
            mechanisms
                .check_remedy(effect)
                .map_err(|message| CliError::NoSuchRemedy { path: rule.path.clone(), message })?;
        }
    }
    Ok(())
}

/// Says on standard error what in the configuration is hardly meant so.
fn warn(warnings: &[SettingsWarning]) {
    let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
    for warning in warnings {
        let warning = report::safe_text(&warning.to_string()).into_owned();
        // Nothing can be said about it if standard error is gone.
        let _ = writeln!(anstream::stderr(), "{yellow}warning{yellow:#}: {warning}");
    }
}

/// The width that `COLUMNS` asks for, else that of the terminal, else that of
/// text that goes to none.
pub(super) fn terminal_width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = asked.filter(|columns| *columns > 0);
    let own = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(own).unwrap_or(PLAIN_WIDTH)
}

/// True where standard output is a terminal that follows links.
fn follows_links() -> bool {
    io::stdout().is_terminal() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
}

/// A file with its address, every byte of its path that is not plain escaped.
fn written_file(path: &Path) -> WrittenFile {
    use std::fmt::Write;
    let address = std::path::absolute(path).ok().and_then(|path| {
        let path = path.to_str()?.replace('\\', "/");
        let mut address = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
        for byte in path.bytes() {
            match byte {
                b'/' | b':' | b'-' | b'.' | b'_' | b'~' => address.push(char::from(byte)),
                _ if byte.is_ascii_alphanumeric() => address.push(char::from(byte)),
                _ => write!(address, "%{byte:02X}").ok()?,
            }
        }
        Some(address)
    });
    WrittenFile { name: path.display().to_string(), address }
}

/// Writes the report to standard output, coloured where that is a terminal.
fn print(
    report: &Report,
    format: Format,
    console: ConsoleOptions,
    written: Vec<PathBuf>,
) -> Result<(), CliError> {
    let text = match format {
        Format::Text if console.quiet => return Ok(()),
        Format::Text => {
            let width = terminal_width();
            let detail = if console.verbose { Detail::Full } else { Detail::Summary };
            let written = written.iter().map(|path| written_file(path)).collect();
            let links = follows_links();
            report::text::render(report, &TextOptions { width, detail, written, links })
        }
        other => report::write(report, other)?,
    };
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(CliError::stdout)
}

/// The exit code of a finished audit. With a baseline, what was there already
/// fails nothing.
fn verdict(report: &Report, check: &CheckOptions) -> Exit {
    let fails = |finding: &report::Finding| {
        finding.status == Status::Fail
            && finding.baseline != Some(Baseline::Unchanged)
            && check.fail_on.includes(finding.severity)
    };
    let mut worse = report.baseline.iter().flat_map(|baseline| &baseline.worse);
    if report.findings.iter().any(fails) || worse.any(|one| check.fail_on.includes(one.severity)) {
        return Exit::Findings;
    }
    let open = report.summary.not_assessed > 0 || !report.gaps.is_empty();
    if check.strict && open { Exit::NotAssessed } else { Exit::Done }
}
