//! Durations and points in time for people.

use crate::inventory::Timestamp;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// What floating-point sums may be off by before a second is rounded up.
const TOLERANCE_SECONDS: f64 = 0.001;

/// A duration in words: `<1 s`, `45 s`, `1 min 30 s`, `7 min`, `1 h 20 min`,
/// `3 d 4 h`.
///
/// It is rounded up to what is shown, because an estimate must never look
/// better than it is; seconds are shown below five minutes, hours up to two days.
/// What is no duration (negative, not a number, infinite) is `unknown`.
pub fn human_duration(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "unknown".to_owned();
    }
    if seconds == 0.0 {
        return "0 s".to_owned();
    }
    if seconds < 1.0 - TOLERANCE_SECONDS {
        return "<1 s".to_owned();
    }
    // Float to integer conversion saturates, which is what a report wants.
    let whole = (seconds - TOLERANCE_SECONDS).ceil() as u64;
    match whole {
        0..MINUTE => format!("{whole} s"),
        MINUTE..300 => two_units(whole, MINUTE, "min", 1, "s"),
        300..HOUR => in_minutes(whole),
        HOUR.. if whole < 2 * DAY => two_units(whole, HOUR, "h", MINUTE, "min"),
        _ => two_units(whole, DAY, "d", HOUR, "h"),
    }
}

fn in_minutes(whole: u64) -> String {
    match whole.div_ceil(MINUTE) {
        60 => "1 h".to_owned(),
        minutes => format!("{minutes} min"),
    }
}

fn two_units(whole: u64, large: u64, large_name: &str, small: u64, small_name: &str) -> String {
    let in_small = whole.div_ceil(small);
    let per_large = large / small;
    let (first, second) = (in_small / per_large, in_small % per_large);
    if second == 0 {
        format!("{first} {large_name}")
    } else {
        format!("{first} {large_name} {second} {small_name}")
    }
}

/// A point in time in words: `27 February 2026, 06:00 UTC`.
pub fn human_time(time: Timestamp) -> String {
    match jiff::Timestamp::from_second(time.unix_seconds()) {
        Ok(time) => time.strftime("%-d %B %Y, %H:%M UTC").to_string(),
        Err(_) => time.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        let cases = [
            (0.0, "0 s"),
            (0.2, "<1 s"),
            (1.0, "1 s"),
            (44.3, "45 s"),
            (45.0, "45 s"),
            (60.0, "1 min"),
            (90.0, "1 min 30 s"),
            (299.5, "5 min"),
            (420.0, "7 min"),
            (420.000_000_1, "7 min"),
            (425.0, "8 min"),
            (3_590.0, "1 h"),
            (4_800.0, "1 h 20 min"),
            (86_400.0, "24 h"),
            (100_000.0, "27 h 47 min"),
            (2.0 * 86_400.0, "2 d"),
            (273_600.0, "3 d 4 h"),
        ];
        for (seconds, words) in cases {
            assert_eq!(human_duration(seconds), words, "{seconds}");
        }
    }

    #[test]
    fn times_read_like_a_letter() {
        let time = "2026-02-07T06:05:09Z".parse().unwrap();
        assert_eq!(human_time(time), "7 February 2026, 06:05 UTC");
    }

    #[test]
    fn what_is_no_duration_is_unknown() {
        for seconds in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(human_duration(seconds), "unknown");
        }
    }
}
