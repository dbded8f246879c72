//! Recordings that share audio, found by correlation: copies may be cut, shifted, scaled, turned upside down
//! or encoded anew, so that no hash is equal.
//!
//! Every pair of recordings is aligned by whitened cross-correlation of overlapping segments (`locate`),
//! which finds the lag of a common excerpt wherever it lies in either; then the waveforms themselves are
//! correlated at that lag, window by window (`correlate`). The best window's correlation is the pair's. Hearts
//! beat alike, but recordings of different people rarely share the shape of every oscillation for seconds: how
//! rarely, [`Correlations::histogram`] shows, which every audit prints. Excerpts much shorter than the window may
//! be missed.

mod config;
mod correlate;
mod families;
mod locate;
mod prefilter;
mod search;

pub use config::{PrefilterConfig, SharedAudioConfig};
pub use families::families_csv;
pub use search::{Recall, SearchFindings, search, search_every_pair};

use rayon::prelude::*;
use serde::Serialize;
use std::sync::atomic::{AtomicBool, Ordering};

use correlate::best_window;
use locate::{Locator, Segments};

/// A conditioned recording.
#[derive(Debug, Clone, Copy)]
pub struct Clip<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its group.
    pub group: &'a str,
    /// Its samples.
    pub samples: &'a [f32],
}

/// Two recordings and how well their best window agrees.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correlated {
    /// One recording.
    pub first: String,
    /// The other.
    pub second: String,
    /// They are of one group.
    pub same_group: bool,
    /// Absolute correlation of the best window.
    pub correlation: f64,
    /// Height of the whitened correlation's peak by which they were aligned; 1 for equal segments.
    pub peak: f64,
    /// Where the second begins in the first, in seconds; negative where it begins earlier.
    pub lag_s: f64,
}

/// What was found among all pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correlations {
    /// How.
    pub config: SharedAudioConfig,
    /// Pairs compared.
    pub pairs: usize,
    /// Best correlations of all pairs, in twenty bins of 0.05 from 0 on: pairs of one group, and of two.
    pub histogram: [[usize; BINS]; 2],
    /// Pairs that share audio, the most alike first.
    pub shared: Vec<Correlated>,
    /// The most alike pairs of two groups that don't share audio by the threshold: how clear the gap is.
    pub nearest: Vec<Correlated>,
}

/// Bins of [`Correlations::histogram`].
pub const BINS: usize = 20;

/// How many pairs below the threshold are named.
const NEAREST: usize = 5;

impl Correlations {
    /// Sorts pairs into those that share audio and the rest.
    #[must_use]
    pub fn new(mut pairs: Vec<Correlated>, config: &SharedAudioConfig) -> Self {
        let mut histogram = [[0; BINS]; 2];
        for pair in &pairs {
            let bin = ((pair.correlation * BINS as f64) as usize).min(BINS - 1);
            histogram[usize::from(!pair.same_group)][bin] += 1;
        }
        let count = pairs.len();
        pairs.sort_by(|a, b| b.correlation.total_cmp(&a.correlation));
        let cut = pairs.partition_point(|pair| pair.correlation >= config.threshold);
        let rest = pairs.split_off(cut);
        let nearest = rest.into_iter().filter(|pair| !pair.same_group).take(NEAREST).collect();
        Self { config: *config, pairs: count, histogram, shared: pairs, nearest }
    }
}

/// Correlates every pair of recordings, on all cores. Calls `done` after each recording has been compared
/// with all later ones. `None` once `interrupted` is set.
#[must_use]
pub fn correlations(
    clips: &[Clip<'_>],
    sample_rate: u32,
    config: &SharedAudioConfig,
    done: impl Fn() + Sync,
    interrupted: &AtomicBool,
) -> Option<Correlations> {
    let comparison = Comparison::new(clips, sample_rate, config);
    let segments: Vec<Segments> =
        clips.par_iter().map(|clip| comparison.locator.segments(clip.samples)).collect();
    let of_first = |first: usize| {
        let mut pairs = Vec::new();
        let mut scratch = comparison.locator.scratch();
        for second in first + 1..clips.len() {
            if interrupted.load(Ordering::Relaxed) {
                return None;
            }
            let both = [(first, &segments[first]), (second, &segments[second])];
            pairs.extend(comparison.of(both, &mut scratch));
        }
        done();
        Some(pairs)
    };
    let pairs: Vec<Vec<Correlated>> =
        (0..clips.len()).into_par_iter().map(of_first).collect::<Option<_>>()?;
    Some(Correlations::new(pairs.concat(), config))
}

/// Recordings that are compared pair by pair.
struct Comparison<'a> {
    clips: &'a [Clip<'a>],
    sample_rate: u32,
    config: &'a SharedAudioConfig,
    locator: Locator,
}

impl<'a> Comparison<'a> {
    fn new(clips: &'a [Clip<'a>], sample_rate: u32, config: &'a SharedAudioConfig) -> Self {
        Self { clips, sample_rate, config, locator: Locator::new(sample_rate, config) }
    }

    /// Two recordings by their places, with their segments. None where they overlap nowhere for long enough.
    fn of(
        &self,
        [(first, first_segments), (second, second_segments)]: [(usize, &Segments); 2],
        scratch: &mut locate::Scratch,
    ) -> Option<Correlated> {
        let found = self.locator.locate(first_segments, second_segments, scratch)?;
        let (a, b) = (&self.clips[first], &self.clips[second]);
        let best = best_window([a.samples, b.samples], found.lag, self.sample_rate, self.config);
        Some(Correlated {
            first: a.name.to_owned(),
            second: b.name.to_owned(),
            same_group: a.group == b.group,
            correlation: best.correlation,
            peak: found.peak,
            lag_s: best.lag as f64 / f64::from(self.sample_rate),
        })
    }

    /// The chosen pairs, which are in order. Segments are computed anew for each: those of thousands of recordings would
    /// fill the memory.
    fn of_pairs(
        &self,
        pairs: &[(usize, usize)],
        interrupted: &AtomicBool,
    ) -> Option<Vec<Correlated>> {
        let of_first = |pairs: &&[(usize, usize)]| {
            let mut scratch = self.locator.scratch();
            let segments = |place: usize| self.locator.segments(self.clips[place].samples);
            let first = pairs.first().map(|&(first, _)| (first, segments(first)))?;
            let mut found = Vec::new();
            for &(_, second) in *pairs {
                if interrupted.load(Ordering::Relaxed) {
                    return None;
                }
                let both = [(first.0, &first.1), (second, &segments(second))];
                found.extend(self.of(both, &mut scratch));
            }
            Some(found)
        };
        let by_first: Vec<&[(usize, usize)]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
        let found: Option<Vec<Vec<Correlated>>> = by_first.par_iter().map(of_first).collect();
        Some(found?.concat())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests;
