//! The kinds of files that hold labels.

use super::{LabelError, Labels, audacity, circor, label_studio};

/// A kind of files that hold labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelFormat {
    /// A label track of the sound editor Audacity.
    Audacity,
    /// The `.tsv` of the CirCor DigiScope data set.
    CirCor,
    /// An export of the labelling program Label Studio, as JSON.
    LabelStudio,
}

impl LabelFormat {
    /// Largest file of labels that is read, in bytes: an hour of a fast heart has about 20,000 labels of some 30 bytes.
    pub const MAX_BYTES: usize = 1_000_000;

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Audacity, Self::CirCor, Self::LabelStudio];

    /// Its name in settings and arguments.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Audacity => "audacity",
            Self::CirCor => "circor",
            Self::LabelStudio => "label-studio",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Audacity => "Audacity",
            Self::CirCor => "CirCor",
            Self::LabelStudio => "Label Studio",
        }
    }

    /// How the names of its files end, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Audacity => "txt",
            Self::CirCor => "tsv",
            Self::LabelStudio => "json",
        }
    }

    /// Whether it has a place for murmurs. CirCor's files say what the heart does, not what sounds.
    #[must_use]
    pub fn holds_murmurs(self) -> bool {
        self != Self::CirCor
    }

    /// The labels as a file of this kind. `audio` is the name of the recording, `duration_s` its length in seconds.
    #[must_use]
    pub fn write(self, labels: &Labels, audio: &str, duration_s: f64) -> String {
        match self {
            Self::Audacity => audacity::write(labels),
            Self::CirCor => circor::write(labels, duration_s),
            Self::LabelStudio => label_studio::write(labels, audio),
        }
    }

    /// Reads labels of any kind, which the content tells. Systole and diastole are left out: they follow from the
    /// sounds.
    ///
    /// # Errors
    /// When the text holds no labels, or some that can't be read, or too many.
    pub fn read(text: &str) -> Result<(Self, Labels), LabelError> {
        if text.len() > Self::MAX_BYTES {
            return Err(LabelError::TooLarge { bytes: text.len(), max: Self::MAX_BYTES });
        }
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let (format, labels) = match () {
            () if text.trim_start().starts_with(['[', '{']) => {
                (Self::LabelStudio, label_studio::read(text)?)
            }
            () if circor::is_circor(text) => (Self::CirCor, circor::read(text)?),
            () => (Self::Audacity, audacity::read(text)?),
        };
        if labels.is_empty() {
            return Err(LabelError::Empty);
        }
        Ok((format, Labels::new(labels)))
    }
}
