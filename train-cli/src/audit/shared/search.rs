//! Shared audio among thousands of recordings: a prefilter first, then the exact comparison.

use std::collections::HashSet;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::prefilter::Prefilter;
use super::{Clip, Comparison, Correlations, PrefilterConfig, SharedAudioConfig, correlations};

/// What was found, and how.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchFindings {
    /// How pairs were chosen for the exact comparison.
    pub prefilter: PrefilterConfig,
    /// All pairs.
    pub pairs: usize,
    /// Pairs that the prefilter kept.
    pub kept: usize,
    /// How many of the pairs that share audio it kept; none where only those were compared exactly.
    pub recall: Option<Recall>,
    /// The pairs that were compared exactly.
    pub exact: Correlations,
}

/// What the prefilter missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recall {
    /// Pairs that share audio.
    pub shared: usize,
    /// Those of them that the prefilter kept.
    pub kept: usize,
}

/// Compares exactly what a prefilter keeps. Calls `looked` after each recording has been looked at beside all later ones.
/// `None` once `interrupted` is set.
#[must_use]
pub fn search(
    clips: &[Clip<'_>],
    sample_rate: u32,
    configs: (PrefilterConfig, &SharedAudioConfig),
    looked: impl Fn() + Sync,
    interrupted: &AtomicBool,
) -> Option<SearchFindings> {
    let (prefilter, config) = configs;
    let kept = candidates(clips, sample_rate, configs, looked, interrupted)?;
    let comparison = Comparison::new(clips, sample_rate, config);
    let found = comparison.of_pairs(&kept, interrupted)?;
    Some(SearchFindings {
        prefilter,
        pairs: pairs_of(clips.len()),
        kept: kept.len(),
        recall: None,
        exact: Correlations::new(found, config),
    })
}

/// Compares every pair exactly, and says what the prefilter would have missed. For a single data set: it takes a minute
/// for some hundred recordings.
#[must_use]
pub fn search_every_pair(
    clips: &[Clip<'_>],
    sample_rate: u32,
    configs: (PrefilterConfig, &SharedAudioConfig),
    compared: impl Fn() + Sync,
    interrupted: &AtomicBool,
) -> Option<SearchFindings> {
    let (prefilter, config) = configs;
    let candidates = candidates(clips, sample_rate, configs, || {}, interrupted)?;
    let exact = correlations(clips, sample_rate, config, compared, interrupted)?;
    let name = |place: usize| clips[place].name;
    let kept: HashSet<(&str, &str)> =
        candidates.iter().map(|&(first, second)| (name(first), name(second))).collect();
    let is_kept = |pair: &&super::Correlated| kept.contains(&(&*pair.first, &*pair.second));
    let recall =
        Recall { shared: exact.shared.len(), kept: exact.shared.iter().filter(is_kept).count() };
    Some(SearchFindings {
        prefilter,
        pairs: pairs_of(clips.len()),
        kept: candidates.len(),
        recall: Some(recall),
        exact,
    })
}

fn candidates(
    clips: &[Clip<'_>],
    sample_rate: u32,
    (prefilter, config): (PrefilterConfig, &SharedAudioConfig),
    looked: impl Fn() + Sync,
    interrupted: &AtomicBool,
) -> Option<Vec<(usize, usize)>> {
    let samples: Vec<&[f32]> = clips.iter().map(|clip| clip.samples).collect();
    Prefilter::new(sample_rate, &prefilter, config.window_s).candidates(
        &samples,
        &looked,
        interrupted,
    )
}

fn pairs_of(recordings: usize) -> usize {
    recordings * recordings.saturating_sub(1) / 2
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::phantom::Phantom;

    const RATE: u32 = 2000;

    /// Six seconds of hearts of their own, the last of which holds three seconds of the first, and is of another group.
    fn hearts() -> Vec<Vec<f32>> {
        let heart = |seed: u64| {
            let phantom = Phantom {
                duration_s: 6.0,
                sample_rate: RATE,
                rate_bpm: 60.0 + 5.0 * seed as f64,
                noise_snr_db: Some(10.0),
                seed,
                ..Phantom::default()
            };
            phantom.synthesise().samples
        };
        let mut all: Vec<Vec<f32>> = (0..6).map(heart).collect();
        let excerpt = all[0][1000..7000].to_vec();
        for (to, from) in all[5][4000..10_000].iter_mut().zip(excerpt) {
            *to = 0.4 * from;
        }
        all
    }

    fn found(every_pair: bool) -> SearchFindings {
        let all = hearts();
        let names: Vec<String> = (0..all.len()).map(|number| number.to_string()).collect();
        let clip = |(name, samples)| Clip { name, group: name, samples };
        let clips: Vec<Clip<'_>> =
            names.iter().map(String::as_str).zip(all.iter().map(Vec::as_slice)).map(clip).collect();
        let configs = (PrefilterConfig::default(), &SharedAudioConfig::default());
        let running = AtomicBool::new(false);
        let found = if every_pair {
            search_every_pair(&clips, RATE, configs, || {}, &running)
        } else {
            search(&clips, RATE, configs, || {}, &running)
        };
        found.unwrap()
    }

    #[test]
    fn behind_the_prefilter_the_same_pairs_are_found_as_among_all() {
        let [quick, slow] = [false, true].map(found);
        assert_eq!((quick.pairs, slow.pairs, slow.exact.pairs), (15, 15, 15));
        assert!(quick.exact.pairs == quick.kept && quick.kept < 15, "{}", quick.kept);
        assert_eq!(quick.exact.shared, slow.exact.shared);
        assert_eq!((quick.exact.shared.len(), quick.recall), (1, None));
        assert_eq!(slow.recall, Some(Recall { shared: 1, kept: 1 }));
        assert!((quick.exact.shared[0].lag_s + 1.5).abs() < 0.002, "{:?}", quick.exact.shared);
    }

    #[test]
    fn what_a_prefilter_misses_is_counted() {
        let all = hearts();
        let clips = [0, 5].map(|place: usize| Clip {
            name: ["a", "b"][place / 5],
            group: ["a", "b"][place / 5],
            samples: &all[place],
        });
        let blind = PrefilterConfig { least_share: 9.0, ..PrefilterConfig::default() };
        let configs = (blind, &SharedAudioConfig::default());
        let found =
            search_every_pair(&clips, RATE, configs, || {}, &AtomicBool::new(false)).unwrap();
        assert_eq!((found.kept, found.recall), (0, Some(Recall { shared: 1, kept: 0 })));
        let stopped = search(&clips, RATE, configs, || {}, &AtomicBool::new(true));
        assert_eq!(stopped, None);
    }
}
