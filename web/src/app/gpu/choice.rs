//! What the reader wants networks to run on.

/// What the reader wants networks to run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Whatever is quicker here.
    #[default]
    Automatic,
    /// The GPU, wherever it is right.
    Gpu,
    /// The CPU alone.
    Cpu,
}

impl Choice {
    /// All of them, as the page lists them.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Gpu, Self::Cpu];

    /// Its name in the page's attributes and in the browser's memory.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Gpu => "gpu",
            Self::Cpu => "cpu",
        }
    }

    /// Its name for the reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic: whatever is quicker",
            Self::Gpu => "Graphics processor",
            Self::Cpu => "Processor",
        }
    }

    /// The choice of a key; the usual one where it is unknown.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|choice| choice.key() == key).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_found_by_its_key_and_an_unknown_key_is_the_usual_one() {
        assert!(Choice::ALL.into_iter().all(|choice| Choice::of_key(choice.key()) == choice));
        assert_eq!(Choice::of_key("quantum"), Choice::Automatic);
    }
}
