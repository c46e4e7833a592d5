//! Keeping below the rates that Security Hub allows, instead of being refused.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// So many calls a second, after so many at once (a token bucket).
pub(super) struct Pace {
    every: Duration,
    burst: u32,
    /// When the bucket would be full again.
    full_at: Mutex<Instant>,
}

impl Pace {
    pub(super) fn new(per_second: u32, burst: u32) -> Self {
        let every = Duration::from_secs(1) / per_second.max(1);
        Self { every, burst, full_at: Mutex::new(Instant::now()) }
    }

    /// Waits until the next call may be made.
    pub(super) async fn wait(&self) {
        let now = Instant::now();
        let mut full_at = self.full_at.lock().await;
        let next = (*full_at).max(now) + self.every;
        *full_at = next;
        drop(full_at);
        let allowed = now + self.every * self.burst;
        if next > allowed {
            tokio::time::sleep(next - allowed).await;
        }
    }
}
