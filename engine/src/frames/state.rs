//! The four states of a heart cycle.

/// A state of the heart cycle, as its sounds divide it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The first sound: mitral and tricuspid valve close.
    S1,
    /// From the end of the first sound to the second.
    Systole,
    /// The second sound: aortic and pulmonary valve close.
    S2,
    /// From the end of the second sound to the next first one.
    Diastole,
}

impl State {
    /// All states in the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::S1, Self::Systole, Self::S2, Self::Diastole];

    /// Number of outcomes of a frame: the states in order, then "no heart cycle".
    pub const OUTPUTS: usize = Self::ALL.len() + 1;

    /// Index of the outcome "no heart cycle".
    pub const NONE: usize = Self::ALL.len();

    /// The word for it in the names of measures and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::S1 => "S1",
            Self::Systole => "systole",
            Self::S2 => "S2",
            Self::Diastole => "diastole",
        }
    }

    /// Its index in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The state before it.
    #[must_use]
    pub const fn before(self) -> Self {
        Self::ALL[(self.index() + 3) % 4]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_follow_each_other_in_a_circle() {
        for pair in State::ALL.windows(2) {
            assert_eq!(pair[1].before(), pair[0]);
        }
        assert_eq!(State::S1.before(), State::Diastole);
    }
}
