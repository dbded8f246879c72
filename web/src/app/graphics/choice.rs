//! What the reader wants networks to run on.

/// What the reader wants networks to run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// Whatever is quicker here.
    #[default]
    Automatic,
    /// The graphics processor, wherever it is right.
    Graphics,
    /// The processor alone.
    Processor,
}

impl Choice {
    /// All of them, as the page lists them.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Graphics, Self::Processor];

    /// Its name in the page's attributes and in the browser's memory.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Graphics => "graphics",
            Self::Processor => "processor",
        }
    }

    /// Its name for the reader.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic: whatever is quicker",
            Self::Graphics => "Graphics processor",
            Self::Processor => "Processor",
        }
    }

    /// The choice of a key; the usual one where it is unknown.
    #[must_use]
    pub fn of_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|choice| choice.key() == key).unwrap_or_default()
    }
}
