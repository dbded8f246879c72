//! What windows are drawn from.

use std::collections::BTreeMap;

use engine::frames::FrameOutput;
use rand::{Rng, RngExt};

use super::FrameTrainConfig;
use super::labels::Labels;
use super::track::Track;

/// Tracks in strata that are drawn with weights of their own; within a stratum every track is as likely.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pool {
    strata: Vec<(f64, Vec<Track>)>,
}

/// What is known of a track's murmur: the index of its weight in [`DrawConfig`](super::config::DrawConfig).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum MurmurStratum {
    Present,
    Absent,
    Unknown,
}

impl Pool {
    /// A pool of strata with their weights; those without a track are left out.
    #[must_use]
    pub fn of(strata: Vec<(f64, Vec<Track>)>) -> Self {
        Self { strata: strata.into_iter().filter(|(_, tracks)| !tracks.is_empty()).collect() }
    }

    /// Recordings by source and murmur, phantoms and noises.
    #[must_use]
    pub fn new(
        config: &FrameTrainConfig,
        recordings: Vec<Track>,
        phantoms: Vec<Track>,
        noises: Vec<Track>,
    ) -> Self {
        let mut sources = BTreeMap::<_, BTreeMap<MurmurStratum, Vec<Track>>>::new();
        for track in recordings {
            let strata = sources.entry(track.source).or_default();
            strata.entry(MurmurStratum::of(&track.labels)).or_default().push(track);
        }
        let mut all = vec![(config.draw.phantoms, phantoms), (config.draw.noises, noises)];
        for (source, strata) in sources {
            let key = source.map_or("", |source| source.key());
            let weight = config.draw.sources.get(key).copied().unwrap_or(0.0);
            let of = |stratum: MurmurStratum| config.draw.murmurs[stratum as usize];
            let sum: f64 = strata.keys().map(|&stratum| of(stratum)).sum();
            let share = |stratum| if sum > 0.0 { weight * of(stratum) / sum } else { 0.0 };
            all.extend(strata.into_iter().map(|(stratum, tracks)| (share(stratum), tracks)));
        }
        Self::of(all)
    }

    /// A track, the stratum first.
    pub fn draw(&self, rng: &mut impl Rng) -> Option<&Track> {
        let sum: f64 = self.strata.iter().map(|(weight, _)| weight).sum();
        let mut place = rng.random::<f64>() * sum;
        let chosen = self.strata.iter().find(|(weight, _)| {
            place -= weight;
            place < 0.0
        });
        let (_, tracks) =
            chosen.or_else(|| self.strata.iter().rfind(|(weight, _)| *weight > 0.0))?;
        tracks.get(rng.random_range(0..tracks.len()))
    }

    /// All tracks, stratum by stratum.
    pub fn tracks(&self) -> impl Iterator<Item = &Track> {
        self.strata.iter().flat_map(|(_, tracks)| tracks)
    }

    /// Number of tracks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.strata.iter().map(|(_, tracks)| tracks.len()).sum()
    }

    /// Whether nothing can be drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.strata.iter().all(|(weight, _)| *weight <= 0.0)
    }
}

impl MurmurStratum {
    /// Whether a murmur sounds in either phase of a track.
    fn of(labels: &Labels) -> Self {
        let murmurs = [FrameOutput::SystolicMurmur, FrameOutput::DiastolicMurmur];
        let is = |label: u8| {
            let frames = labels.sounds.iter().chain(&labels.phases);
            frames.flat_map(|frame| murmurs.map(|sound| frame[sound.index()])).any(|it| it == label)
        };
        match () {
            () if is(1) => Self::Present,
            () if is(0) => Self::Absent,
            () => Self::Unknown,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn track(name: &str, source: Collection, murmur: Option<bool>) -> Track {
        let mut labels = Labels::unknown(2);
        labels.set_whole(FrameOutput::SystolicMurmur, murmur);
        let (name, group) = (name.to_owned(), String::new());
        Track { name, group, source: Some(source), samples: [].into(), labels }
    }

    #[test]
    fn the_source_is_drawn_first_and_then_what_is_known_of_the_murmur() {
        let mut config = FrameTrainConfig::default();
        config.draw.sources = [("circor".to_owned(), 0.75), ("pascal-b".to_owned(), 0.25)].into();
        config.draw.murmurs = [0.5, 0.5, 0.0];
        let mut tracks = vec![track("murmur", Collection::CIRCOR, Some(true))];
        tracks.extend((0..99).map(|_| track("none", Collection::CIRCOR, Some(false))));
        tracks.push(track("other", Collection::PASCAL_B, Some(false)));
        let pool = Pool::new(&config, tracks, vec![], vec![]);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut counts = BTreeMap::<&str, usize>::new();
        for _ in 0..8000 {
            *counts.entry(&pool.draw(&mut rng).unwrap().name).or_default() += 1;
        }
        for (name, expected) in [("murmur", 3000), ("none", 3000), ("other", 2000)] {
            assert!(counts[name].abs_diff(expected) < 200, "{name}: {}", counts[name]);
        }
    }

    #[test]
    fn sources_without_a_weight_are_not_drawn() {
        let mut config = FrameTrainConfig::default();
        config.draw.sources.clear();
        let pool = Pool::new(&config, vec![track("x", Collection::CIRCOR, None)], vec![], vec![]);
        assert!(pool.is_empty());
        assert!(pool.draw(&mut ChaCha8Rng::seed_from_u64(1)).is_none());
    }
}
