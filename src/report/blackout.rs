//! What becomes of every workload when certain places go dark: for a terminal
//! as a timeline, and as JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

use super::digest::counted;
use super::safe_text::{fit_to_width, safe_text};
use super::terminal::{BOLD, DIM, GREEN, MAGENTA, RED, YELLOW, pad, paint, wrap};
use super::{DisruptionReport, EstimateReport, Outcome, Percentiles, Target, human_duration};

/// What becomes of the workloads of an estate in one disruption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlackoutReport {
    /// What is lost.
    pub disruption: DisruptionReport,
    /// The workloads, the worst first.
    pub workloads: Vec<BlackoutWorkload>,
    /// How many gaps the inventory has: what they hide is not part of this.
    pub gaps: usize,
}

/// What becomes of one workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlackoutWorkload {
    /// Its name.
    pub name: String,
    /// Its target for this class of disruption.
    pub target: Option<Target>,
    /// What happens to it.
    pub estimate: EstimateReport,
}

/// The narrowest that anything is laid out.
const NARROWEST: usize = 60;
/// `  +12 min  `.
const TIME: usize = 12;
/// The longest name of a workload.
const LONGEST_NAME: usize = 24;
/// More than these are counted instead of listed.
const MOST_UNTOUCHED: usize = 12;

/// The first line, which can be written before anything is worked out.
pub fn headline(disruption: &DisruptionReport) -> String {
    let title = safe_text(&disruption.title);
    let mut characters = title.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    paint(BOLD, &first.chain(characters).collect::<String>())
}

/// The rest, as text with ANSI styles.
pub fn render(report: &BlackoutReport, width: usize) -> String {
    let names = report.workloads.iter().map(|w| safe_text(&w.name).width());
    let name_width = names.max().unwrap_or_default().clamp(8, LONGEST_NAME);
    let mut page = Page { width: width.max(NARROWEST), name_width, text: String::new() };
    page.summary(report);
    page.timeline(report);
    page.gone(report);
    page.open(report);
    page.untouched(report);
    if report.gaps > 0 {
        let gaps = counted(report.gaps, "gap");
        page.line(
            0,
            &paint(DIM, &format!("The inventory has {gaps}: what they hide is not part of this.")),
        );
    }
    page.text
}

struct Page {
    width: usize,
    name_width: usize,
    text: String,
}

/// Something that happens to a workload at some time.
struct Event<'a> {
    seconds: f64,
    workload: &'a str,
    style: anstyle::Style,
    text: String,
    is_end: bool,
}

impl Page {
    fn line(&mut self, indent: usize, line: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn summary(&mut self, report: &BlackoutReport) {
        let count = |outcome: Outcome| {
            report.workloads.iter().filter(|w| w.estimate.outcome == outcome).count()
        };
        let parts = [
            (Outcome::Gone, RED, "gone"),
            (Outcome::Unknown, MAGENTA, "cannot be told"),
            (Outcome::NeedsHands, YELLOW, "back with people's help"),
            (Outcome::FailsOver, GREEN, "back by failover alone"),
            (Outcome::Untouched, GREEN, "untouched"),
        ];
        let words: Vec<String> = parts
            .into_iter()
            .filter(|(outcome, _, _)| count(*outcome) > 0)
            .map(|(outcome, style, word)| paint(style, &format!("{} {word}", count(outcome))))
            .collect();
        let all = counted(report.workloads.len(), "workload");
        let words = if words.is_empty() { "nothing to lose".to_owned() } else { words.join(", ") };
        self.line(0, &format!("{all}: {words}"));
    }

    fn timeline(&mut self, report: &BlackoutReport) {
        let mut events: Vec<Event<'_>> = report.workloads.iter().flat_map(events).collect();
        if events.is_empty() {
            return;
        }
        events.sort_by(|a, b| {
            let times = a.seconds.total_cmp(&b.seconds);
            times.then(a.workload.cmp(b.workload)).then(a.is_end.cmp(&b.is_end))
        });
        self.line(0, "");
        self.line(0, &paint(BOLD, "In order of time (medians)"));
        for event in events {
            let time = match event.seconds <= 0.0 {
                true => "at once".to_owned(),
                false => format!("+{}", human_duration(event.seconds)),
            };
            let lead = format!(
                "{}  {}  ",
                pad(&time, TIME),
                pad(&safe_text(event.workload), self.name_width)
            );
            let room = self.width.saturating_sub(lead.width() + 2);
            let text = fit_to_width(&event.text, room);
            self.line(2, &format!("{lead}{}", paint(event.style, &text)));
        }
    }

    fn gone(&mut self, report: &BlackoutReport) {
        self.section(report, Outcome::Gone, RED, "Gone");
    }

    fn open(&mut self, report: &BlackoutReport) {
        self.section(report, Outcome::Unknown, MAGENTA, "Cannot be told");
    }

    fn section(
        &mut self,
        report: &BlackoutReport,
        outcome: Outcome,
        style: anstyle::Style,
        title: &str,
    ) {
        let found: Vec<&BlackoutWorkload> =
            report.workloads.iter().filter(|w| w.estimate.outcome == outcome).collect();
        if found.is_empty() {
            return;
        }
        self.line(0, "");
        self.line(0, &paint(style, title));
        for workload in found {
            let name = pad(&safe_text(&workload.name), self.name_width);
            let indent = self.name_width + 4;
            let explanation = &workload.estimate.explanation;
            let explanation = explanation.strip_prefix("Not recoverable: ").unwrap_or(explanation);
            let lines =
                wrap(&fit_to_width(explanation, 4 * self.width), self.width.saturating_sub(indent));
            for (index, line) in lines.iter().enumerate() {
                match index {
                    0 => self.line(2, &format!("{name}  {line}")),
                    _ => self.line(indent, line),
                }
            }
        }
    }

    fn untouched(&mut self, report: &BlackoutReport) {
        let names: Vec<String> = report
            .workloads
            .iter()
            .filter(|w| w.estimate.outcome == Outcome::Untouched)
            .map(|w| safe_text(&w.name).into_owned())
            .collect();
        if names.is_empty() {
            return;
        }
        self.line(0, "");
        self.line(0, &paint(GREEN, "Untouched"));
        let mut text = names.iter().take(MOST_UNTOUCHED).cloned().collect::<Vec<_>>().join(", ");
        if names.len() > MOST_UNTOUCHED {
            text.push_str(&format!(" and {} more", names.len() - MOST_UNTOUCHED));
        }
        for line in wrap(&text, self.width.saturating_sub(2)) {
            self.line(2, &line);
        }
    }
}

/// The steps on the way back, and its end.
fn events(workload: &BlackoutWorkload) -> Vec<Event<'_>> {
    let estimate = &workload.estimate;
    if !matches!(estimate.outcome, Outcome::FailsOver | Outcome::NeedsHands) {
        return Vec::new();
    }
    let mut events: Vec<Event<'_>> = estimate
        .critical_path
        .iter()
        .map(|step| Event {
            seconds: step.start_seconds,
            workload: &workload.name,
            style: if step.because.is_some() { YELLOW } else { DIM },
            text: step.step.clone(),
            is_end: false,
        })
        .collect();
    let last = estimate.critical_path.last();
    let end = last.map_or(0.0, |step| step.start_seconds + step.seconds);
    let by = match estimate.outcome {
        Outcome::FailsOver => "back by itself",
        _ => "back",
    };
    let (style, against) = match estimate.meets_target {
        Some(true) => (GREEN, ", within its target"),
        Some(false) => (YELLOW, ", later or with more loss than its target allows"),
        None => (GREEN, ""),
    };
    events.push(Event {
        seconds: end,
        workload: &workload.name,
        style,
        text: format!("{by}{}{against}", loss_words(estimate.rpo_seconds)),
        is_end: true,
    });
    events
}

fn loss_words(rpo: Option<Percentiles>) -> String {
    match rpo {
        Some(rpo) if rpo.p95 <= 0.0 => ", no data lost".to_owned(),
        Some(rpo) => format!(", up to {} of data lost", human_duration(rpo.p95)),
        None => ", how much data is lost cannot be told".to_owned(),
    }
}
