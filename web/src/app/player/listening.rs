//! How a person listens: speed, pitch, filter, volume.

use engine::display::ListeningFilter;

/// How fast a recording is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Speed {
    /// As recorded.
    #[default]
    Full,
    /// It lasts twice as long.
    Half,
    /// It lasts four times as long.
    Quarter,
}

impl Speed {
    /// All of them, the fastest first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Half, Self::Quarter];

    /// How many times as long a sound lasts.
    pub fn factor(self) -> usize {
        match self {
            Self::Full => 1,
            Self::Half => 2,
            Self::Quarter => 4,
        }
    }

    /// Its name for a reader.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "Full speed",
            Self::Half => "Half",
            Self::Quarter => "Quarter",
        }
    }
}

/// Lowest and highest volume, in decibels.
pub const VOLUME_DB: [f64; 2] = [-30.0, 30.0];

/// How a person listens.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Listening {
    /// How fast.
    pub speed: Speed,
    /// Whether slower sound keeps its pitch; else it is as much lower.
    pub keeps_pitch: bool,
    /// Through which filter.
    pub filter: ListeningFilter,
    /// How much louder than drawn, in decibels.
    pub volume_db: f64,
}

impl Listening {
    /// Louder or softer by so many decibels, within the limits.
    pub fn louder(self, by_db: f64) -> Self {
        let volume_db = (self.volume_db + by_db).clamp(VOLUME_DB[0], VOLUME_DB[1]);
        Self { volume_db, ..self }
    }

    /// With the filter after this one.
    pub fn with_next_filter(self) -> Self {
        let all = ListeningFilter::ALL;
        let at = all.iter().position(|filter| *filter == self.filter).unwrap_or_default();
        Self { filter: all[(at + 1) % all.len()], ..self }
    }
}

/// What a filter is called, and what it is for.
pub fn filter_words(filter: ListeningFilter) -> [&'static str; 2] {
    match filter {
        ListeningFilter::Wide => ["Wide", "all that was recorded from 20 to 800\u{a0}Hz"],
        ListeningFilter::Bell => ["Bell", "low sounds, up to 200\u{a0}Hz"],
        ListeningFilter::Diaphragm => ["Diaphragm", "high sounds, 100 to 500\u{a0}Hz"],
        ListeningFilter::LowBoost => ["More bass", "louder below 100\u{a0}Hz, for weak headphones"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_stays_within_its_limits() {
        let loud = (0..50).fold(Listening::default(), |now, _| now.louder(3.0));
        assert!((loud.volume_db - VOLUME_DB[1]).abs() < 1e-9);
        assert!((loud.louder(-1000.0).volume_db - VOLUME_DB[0]).abs() < 1e-9);
    }

    #[test]
    fn the_filters_come_round() {
        let mut now = Listening::default();
        for filter in ListeningFilter::ALL {
            assert_eq!(now.filter, filter);
            now = now.with_next_filter();
        }
        assert_eq!(now, Listening::default());
    }
}
