//! The settings that a report rests on, in words, for those who read it later.

use crate::inventory::TimeSpan;
use crate::recovery::default_decision;
use crate::report::{SettingReport, human_duration};
use crate::settings::Settings;

const DEFAULT: &str = "default";

/// Every setting that figures or findings depend on, whoever set it.
pub(super) fn settings_used(settings: &Settings, include_passes: bool) -> Vec<SettingReport> {
    let file = settings.path().display().to_string();
    let recovery = &settings.recovery;
    let row = |name: &str, value: String, source: &str| SettingReport {
        name: name.to_owned(),
        value,
        source: source.to_owned(),
    };
    let words = |span: TimeSpan| human_duration(span.seconds());
    let time = |name: &str, set: Option<TimeSpan>, otherwise: String| match set {
        Some(span) => row(name, words(span), &file),
        None => row(name, otherwise, DEFAULT),
    };
    let mut rows = vec![
        time("Time to decide on a failover", recovery.decision, human_duration(default_decision())),
        time(
            "Time to notice a loss",
            recovery.detection,
            "from the health checks and alarms that were found".to_owned(),
        ),
    ];
    for (step, duration) in &recovery.durations {
        let figure = duration.percentiles();
        let (median, p95) = (human_duration(figure.p50), human_duration(figure.p95));
        let value = if median == p95 { median } else { format!("{median}, p95 {p95}") };
        rows.push(row(&format!("Duration of {step}"), value, &file));
    }
    let waivers = settings.waivers.len();
    let source = if waivers == 0 { DEFAULT } else { &file };
    rows.push(row("Waivers", waivers.to_string(), source));
    let passes = if include_passes { "listed" } else { "counted, not listed" };
    rows.push(row("Checks that pass", passes.to_owned(), "command line"));
    rows
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_setting_says_who_set_it() {
        let text = "recovery:\n  decision: 30m\n";
        let settings = Settings::parse(Path::new("blackstart.yaml"), text).unwrap();
        let rows = settings_used(&settings, false);
        let told: Vec<_> =
            rows.iter().map(|row| (row.value.as_str(), row.source.as_str())).collect();
        assert_eq!(told[0], ("30 min", "blackstart.yaml"));
        assert_eq!(told[1].1, "default");
        let rows = settings_used(&Settings::default(), true);
        assert_eq!((rows[0].value.as_str(), rows[0].source.as_str()), ("5 min", "default"));
    }
}
