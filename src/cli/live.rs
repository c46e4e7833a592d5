//! Live AWS for the command line, where this build has it.

use super::arguments::{ConsoleOptions, LiveOptions};
use super::error::CliError;
use crate::inventory::Inventory;

/// This build cannot read live AWS.
#[cfg(not(feature = "live"))]
pub(super) fn collect(_: &LiveOptions, _: ConsoleOptions) -> Result<Inventory, CliError> {
    Err(CliError::NotLive)
}

/// Reads live AWS, with progress on a terminal.
#[cfg(feature = "live")]
pub(super) fn collect(
    options: &LiveOptions,
    console: ConsoleOptions,
) -> Result<Inventory, CliError> {
    use crate::collect::{Limits, Request, collect};
    let request = Request {
        profile: options.profile.clone(),
        regions: options.region.clone(),
        accounts: options.account.clone(),
        role_name: options.role_name.clone(),
        endpoint_url: options.endpoint_url.clone(),
        now: now()?,
        limits: Limits::from_environment(),
    };
    let progress = bar::Bar::new(console);
    let inventory = collect(&request, &progress);
    progress.clear();
    Ok(inventory?)
}

/// The time of the collection: the clock, or `SOURCE_DATE_EPOCH` for runs that
/// must give the same bytes.
#[cfg(feature = "live")]
fn now() -> Result<crate::inventory::Timestamp, CliError> {
    use crate::inventory::Timestamp;
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok();
    let seconds = match fixed.as_deref() {
        Some(text) => {
            text.parse().map_err(|_| CliError::SourceDateEpoch { text: text.to_owned() })?
        }
        None => jiff::Timestamp::now().as_second(),
    };
    Timestamp::from_unix_seconds(seconds)
        .map_err(|_| CliError::SourceDateEpoch { text: seconds.to_string() })
}

#[cfg(feature = "live")]
mod bar {
    use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

    use super::super::arguments::ConsoleOptions;
    use super::super::progress;
    use crate::collect::Progress;

    /// A line on standard error that says how far the collection is.
    pub(super) struct Bar(ProgressBar);

    impl Bar {
        pub(super) fn new(console: ConsoleOptions) -> Self {
            let target = match progress::is_wanted(console) {
                true => ProgressDrawTarget::stderr(),
                false => ProgressDrawTarget::hidden(),
            };
            let bar = ProgressBar::with_draw_target(Some(0), target);
            let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {elapsed} {wide_msg}");
            Self(match style {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            })
        }

        pub(super) fn clear(&self) {
            self.0.finish_and_clear();
        }
    }

    impl Progress for Bar {
        fn planned(&self, pieces: usize) {
            self.0.inc_length(pieces as u64);
        }

        fn done(&self, label: &str) {
            self.0.inc(1);
            self.0.set_message(label.to_owned());
        }
    }
}
