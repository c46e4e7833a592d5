//! Lengths of time as distributions, sampled so that estates compare fairly.
//!
//! A figure with a median and a 95th percentile is a log-normal distribution
//! with these two, the usual model of how long people and systems take for a
//! task. Each figure is sampled at the same 1,000 evenly spread quantiles
//! (Latin hypercube sampling: McKay, Beckman and Conover, Technometrics 21,
//! 1979) in an order of its own. The order follows from what the figure is for
//! alone, so that the same step of the same resource takes the same time in
//! the same simulated recovery of two estates (common random numbers).

use std::sync::{Arc, LazyLock};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use statrs::distribution::{ContinuousCDF, Normal};

use crate::report::Percentiles;

/// How many recoveries are simulated for each estimate.
pub(super) const SAMPLES: usize = 1000;

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// The orders: two of them, one after the other, make `ORDERS` squared.
const ORDERS: usize = 64;

/// The seed of the orders. Any other would do.
const SEED: u64 = 20_260_301;

/// The quantiles of the standard normal distribution that are sampled.
static QUANTILES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let normal = Normal::standard();
    #[allow(clippy::cast_precision_loss)]
    let quantile = |index: usize| normal.inverse_cdf((index as f64 + 0.5) / SAMPLES as f64);
    (0..SAMPLES).map(quantile).collect()
});

static SHUFFLED: LazyLock<Vec<Vec<usize>>> = LazyLock::new(|| {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let shuffled = |_| {
        let mut order: Vec<usize> = (0..SAMPLES).collect();
        order.shuffle(&mut random);
        order
    };
    (0..ORDERS).map(shuffled).collect()
});

/// A length of time in each of the simulated recoveries, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Samples {
    /// The same in all.
    Same(f64),
    /// One for each.
    Each(Arc<[f64]>),
}

impl Samples {
    /// Samples a figure for what `key` names.
    pub(super) fn draw(figure: Percentiles, key: u64) -> Self {
        let Percentiles { p50, p95 } = figure;
        if p95 <= p50 {
            return Self::Same(p50);
        }
        if p50 > 0.0 {
            let spread = (p95 / p50).ln() / Z95;
            Self::each(key, |quantile| p50 * (spread * quantile).exp())
        } else {
            // No time in half of the cases: the upper half of a normal distribution.
            Self::each(key, |quantile| p95 * quantile.max(0.0) / Z95)
        }
    }

    fn each(key: u64, value: impl Fn(f64) -> f64) -> Self {
        let values: Vec<f64> = QUANTILES.iter().map(|quantile| value(*quantile)).collect();
        let (first, second) = orders(key);
        let at = |index: &usize| {
            let index = second.get(*index).copied().unwrap_or_default();
            values.get(index).copied().unwrap_or_default()
        };
        Self::Each(first.iter().map(at).collect())
    }

    /// The time in one of the recoveries.
    pub(super) fn at(&self, index: usize) -> f64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(values) => values.get(index).copied().unwrap_or_default(),
        }
    }

    /// One after the other.
    #[must_use]
    pub(super) fn then(self, other: &Self) -> Self {
        self.combined(other, |a, b| a + b)
    }

    /// Side by side: the later of the two.
    #[must_use]
    pub(super) fn and(self, other: &Self) -> Self {
        match (&self, other) {
            (Self::Same(a), _) if *a <= 0.0 => other.clone(),
            (_, Self::Same(b)) if *b <= 0.0 => self,
            _ => self.combined(other, f64::max),
        }
    }

    fn combined(self, other: &Self, combine: impl Fn(f64, f64) -> f64) -> Self {
        match (&self, other) {
            (Self::Same(a), Self::Same(b)) => Self::Same(combine(*a, *b)),
            (Self::Each(a), Self::Same(b)) => {
                Self::Each(a.iter().map(|a| combine(*a, *b)).collect())
            }
            (Self::Same(a), Self::Each(b)) => {
                Self::Each(b.iter().map(|b| combine(*a, *b)).collect())
            }
            (Self::Each(a), Self::Each(b)) => {
                Self::Each(a.iter().zip(b.iter()).map(|(a, b)| combine(*a, *b)).collect())
            }
        }
    }

    /// The median and the 95th percentile.
    pub(super) fn percentiles(&self) -> Percentiles {
        match self {
            Self::Same(value) => Percentiles { p50: *value, p95: *value },
            Self::Each(values) => {
                let mut sorted = values.to_vec();
                sorted.sort_unstable_by(f64::total_cmp);
                let at = |share| to_milliseconds(quantile(&sorted, share));
                Percentiles { p50: at(0.5), p95: at(0.95) }
            }
        }
    }
}

/// The quantile of sorted values, each of which stands for the middle of its
/// share of the distribution; between two of them, a straight line.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let place = share * sorted.len() as f64 - 0.5;
    let below = place.floor().max(0.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let index = below as usize;
    let low = sorted.get(index).copied().unwrap_or_default();
    let high = sorted.get(index + 1).copied().unwrap_or(low);
    low + (high - low) * (place - below).clamp(0.0, 1.0)
}

/// What is finer is an artefact of sampling.
fn to_milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// The two orders of a key; never the same for both.
fn orders(key: u64) -> (&'static [usize], &'static [usize]) {
    let spread = |bits: u64| usize::try_from(bits % ORDERS as u64).unwrap_or_default();
    let order = |index: usize| SHUFFLED.get(index).map(Vec::as_slice).unwrap_or_default();
    (order(spread(key >> 7)), order(spread(key >> 31)))
}

/// A key from texts: FNV-1a, the same on every machine.
pub(super) fn key<'t>(texts: impl IntoIterator<Item = &'t str>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut hash = OFFSET;
    for text in texts {
        for byte in text.bytes().chain(std::iter::once(0)) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(p50: f64, p95: f64) -> Percentiles {
        Percentiles { p50, p95 }
    }

    fn is_close(left: f64, right: f64, part: f64) {
        assert!((left - right).abs() <= part * right.abs().max(60.0), "{left} is not {right}");
    }

    #[test]
    fn a_figure_keeps_its_percentiles() {
        for (p50, p95) in [(60.0, 120.0), (1.0, 5.0), (0.0, 60.0), (300.0, 300.0), (5.0, 5.1)] {
            let sampled = Samples::draw(figure(p50, p95), key(["a step"])).percentiles();
            is_close(sampled.p50, p50, 0.001);
            is_close(sampled.p95, p95, 0.001);
        }
    }

    #[test]
    fn what_follows_each_other_adds_up_and_spreads_less_than_its_parts() {
        let [a, b] = ["a", "b"].map(|step| Samples::draw(figure(60.0, 180.0), key([step])));
        let both = a.then(&b).percentiles();
        assert!(both.p50 > 120.0 && both.p50 < 160.0, "{both:?}");
        assert!(both.p95 < 360.0, "{both:?}");
    }

    #[test]
    fn steps_side_by_side_are_as_late_as_the_latest() {
        let short = Samples::draw(figure(60.0, 90.0), key(["short"]));
        let both = short.clone().and(&Samples::Same(30.0));
        assert!(both.percentiles().p50 >= short.percentiles().p50);
        assert_eq!(short.clone().and(&Samples::Same(1e6)).percentiles().p50, 1e6);
    }

    #[test]
    fn the_same_step_takes_the_same_time_and_others_do_not_follow_it() {
        let draw = |step: &str| Samples::draw(figure(60.0, 120.0), key([step]));
        assert_eq!(draw("promote"), draw("promote"));
        let (one, other) = (draw("promote"), draw("scale"));
        let agree = (0..SAMPLES).filter(|i| (one.at(*i) > 60.0) == (other.at(*i) > 60.0)).count();
        assert!((400..600).contains(&agree), "{agree} of {SAMPLES} are on the same side");
    }
}
