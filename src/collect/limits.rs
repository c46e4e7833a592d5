//! Bounds on time and concurrency.

use std::time::Duration;

/// How long to wait, how often to try, how much at once.
///
/// A Region whose endpoints hang is given up after two calls that timed out,
/// so within about `2 × attempts × attempt` of the start.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For a connection to be made.
    pub connect: Duration,
    /// For one attempt of a call.
    pub attempt: Duration,
    /// For a call with all of its attempts.
    pub operation: Duration,
    /// Attempts of a call, the first included.
    pub attempts: u32,
    /// Calls in flight at the same time.
    pub calls_at_once: usize,
    /// Calls in flight at the same time to one service in one Region.
    pub calls_per_service: usize,
    /// Services in Regions that are worked on at the same time.
    pub pieces_at_once: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(15),
            operation: Duration::from_secs(45),
            attempts: 4,
            calls_at_once: 64,
            calls_per_service: 8,
            pieces_at_once: 128,
        }
    }
}

impl Limits {
    /// The defaults, changed by `BLACKSTART_CONNECT_TIMEOUT`,
    /// `BLACKSTART_ATTEMPT_TIMEOUT`, `BLACKSTART_OPERATION_TIMEOUT` (seconds)
    /// and `BLACKSTART_MAX_ATTEMPTS`; what is not a number is left alone.
    pub fn from_environment() -> Self {
        let mut limits = Self::default();
        let number = |name: &str| -> Option<f64> { std::env::var(name).ok()?.parse().ok() };
        let seconds = |name: &str| Duration::try_from_secs_f64(number(name)?).ok();
        if let Some(connect) = seconds("BLACKSTART_CONNECT_TIMEOUT") {
            limits.connect = connect;
        }
        if let Some(attempt) = seconds("BLACKSTART_ATTEMPT_TIMEOUT") {
            limits.attempt = attempt;
        }
        if let Some(operation) = seconds("BLACKSTART_OPERATION_TIMEOUT") {
            limits.operation = operation;
        }
        if let Some(attempts) = number("BLACKSTART_MAX_ATTEMPTS").filter(|n| *n >= 1.0) {
            limits.attempts = attempts as u32;
        }
        limits
    }
}
