//! The hearts that the page can synthesise.

/// The hearts that the page can synthesise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// S1 and S2 at rest.
    Normal,
    /// With a murmur between S1 and S2.
    SystolicMurmur,
    /// With a third sound after S2.
    ThirdSound,
    /// With beats that come too early.
    PrematureBeats,
    /// No heart at all.
    Noise,
}

impl Demo {
    /// All of them, as the page lists them.
    pub const ALL: [Self; 5] =
        [Self::Normal, Self::SystolicMurmur, Self::ThirdSound, Self::PrematureBeats, Self::Noise];

    /// Its name in messages and in the page's attributes.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::SystolicMurmur => "systolic-murmur",
            Self::ThirdSound => "third-sound",
            Self::PrematureBeats => "premature-beats",
            Self::Noise => "noise",
        }
    }

    /// The heart of a key; `None` where there is none.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|demo| demo.key() == key)
    }

    /// Its name for the reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "Normal heart",
            Self::SystolicMurmur => "Systolic murmur",
            Self::ThirdSound => "Third heart sound",
            Self::PrematureBeats => "Premature beats",
            Self::Noise => "Only noise",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demos_have_different_keys_and_names() {
        assert!(Demo::ALL.into_iter().all(|demo| Demo::of_key(demo.key()) == Some(demo)));
        for (i, a) in Demo::ALL.iter().enumerate() {
            for b in &Demo::ALL[i + 1..] {
                assert_ne!(a.key(), b.key());
                assert_ne!(a.name(), b.name());
            }
        }
    }
}
