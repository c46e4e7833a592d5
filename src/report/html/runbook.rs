//! A workload's runbook on the page: what `blackstart runbook` prints, folded.

use super::super::runbook::{Runbook, RunbookStep, place_to_work, who};
use super::super::safe_text::safe_block;
use super::super::{fit_to_width, human_duration};
use super::workload::capitalised;
use crate::inventory::Region;

/// Longer commands are cut: nobody types them.
const LONGEST_COMMAND: usize = 4_000;
const LONGEST_TEXT: usize = 1_000;

/// The runbook.
pub(super) struct RunbookView {
    pub(super) title: String,
    pub(super) counts: String,
    /// The Regions that nothing can be run against.
    pub(super) left: String,
    pub(super) place: String,
    pub(super) steps: Vec<StepView>,
    pub(super) fail_back: Vec<String>,
}

/// One step.
pub(super) struct StepView {
    pub(super) title: String,
    pub(super) who: String,
    pub(super) resource: String,
    pub(super) needs: String,
    pub(super) start: String,
    pub(super) takes: String,
    pub(super) p95: String,
    pub(super) because: String,
    pub(super) is_critical: bool,
    pub(super) commands: Vec<(&'static str, String)>,
}

impl RunbookView {
    /// The runbook; none if it has no step.
    pub(super) fn of(runbook: &Runbook) -> Option<Self> {
        let by_people = runbook.steps.iter().filter(|step| !step.happens_itself).count();
        let steps = runbook.steps.len();
        let left: Vec<String> = runbook.left_regions.iter().map(Region::display_name).collect();
        (steps > 0).then(|| Self {
            title: safe(&capitalised(&runbook.disruption.title)),
            counts: format!("{steps} steps, {by_people} of them by people"),
            left: left.join(", "),
            place: place_to_work(runbook),
            steps: runbook.steps.iter().map(step).collect(),
            fail_back: runbook.fail_back.iter().map(|text| command(text)).collect(),
        })
    }
}

fn step(step: &RunbookStep) -> StepView {
    let report = &step.step;
    let written = [("Do", &step.command), ("Verify", &step.verify), ("Roll back", &step.roll_back)];
    let written = written.into_iter().filter_map(|(title, text)| Some((title, text.as_ref()?)));
    StepView {
        title: safe(&report.step),
        who: who(step),
        resource: safe(&report.resource),
        needs: match &report.runs_in {
            Some(region) => format!("the control plane of {}", region.display_name()),
            None => "no control plane: it works while Regions are dark".to_owned(),
        },
        start: super::super::digest::clock(report.start_seconds),
        takes: human_duration(report.seconds),
        p95: human_duration(report.seconds_p95),
        because: report.because.as_deref().map(safe).unwrap_or_default(),
        is_critical: report.critical,
        commands: written.map(|(title, text)| (title, command(text))).collect(),
    }
}

fn safe(text: &str) -> String {
    fit_to_width(text, LONGEST_TEXT)
}

/// Several lines of a shell; what is too long ends with a comment that says so.
fn command(text: &str) -> String {
    let text = safe_block(text.trim_end());
    if text.chars().count() <= LONGEST_COMMAND {
        return text;
    }
    let kept: String = text.chars().take(LONGEST_COMMAND).collect();
    format!("{kept}\n# cut here: the whole is in what `blackstart runbook` writes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_command_says_that_it_is_cut() {
        let cut = command(&"aws s3 ls\n".repeat(1_000));
        assert!(cut.ends_with("`blackstart runbook` writes"));
        assert_eq!(command("aws s3 ls\n"), "aws s3 ls");
    }
}
