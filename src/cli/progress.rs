//! What a person at a terminal sees while something takes its time.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::arguments::ConsoleOptions;

/// What is done in less is not worth a line.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line moves.
const TICK: Duration = Duration::from_millis(100);

/// True if progress is for somebody: a person at a terminal, who did not ask
/// for silence. In CI there is nobody.
pub(super) fn is_wanted(console: ConsoleOptions) -> bool {
    let silent = console.quiet || console.no_progress || std::env::var_os("CI").is_some();
    !silent && std::io::stderr().is_terminal()
}

/// A line on standard error that says what is being done, from a second on
/// until it is dropped.
pub(super) struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    pub(super) fn start(console: ConsoleOptions, what: &str) -> Self {
        if !is_wanted(console) {
            return Self(None);
        }
        let what = format!("{what} …");
        let (done, wait) = channel();
        let thread = std::thread::spawn(move || {
            if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
                bar.set_style(style);
            }
            bar.set_elapsed(PATIENCE);
            bar.set_message(what);
            while wait.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        });
        Self(Some((done, thread)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.0.take() {
            drop(done);
            // The line must be gone before anything else is written.
            let _ = thread.join();
        }
    }
}
