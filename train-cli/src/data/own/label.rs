//! The words of a manifest: labels and timings of murmurs.

use engine::findings::Class;

use crate::data::{Disease, MurmurTruth};

/// What a manifest says of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// What is audible.
    Class(Class),
    /// The heart is diseased, whatever is audible.
    Abnormal,
    /// Nothing.
    Unknown,
}

/// Words beside those of the classes.
const OTHERS: [(&str, Label); 2] = [("abnormal", Label::Abnormal), ("unknown", Label::Unknown)];

/// The label of a word, in upper or lower case; none if it is no label.
pub(super) fn parse(word: &str) -> Option<Label> {
    let word = word.to_lowercase();
    let other = OTHERS.iter().find(|(other, _)| *other == word).map(|(_, label)| *label);
    class_of(&word).map(Label::Class).or(other)
}

/// The class of a word in lower case; none for `abnormal`, `unknown` and what is no label.
pub(super) fn class_of(word: &str) -> Option<Class> {
    Class::ALL.into_iter().find(|class| class.key() == word)
}

/// Every word, for people.
pub(super) fn words() -> String {
    let others = OTHERS.iter().map(|(word, _)| *word);
    Class::ALL.into_iter().map(Class::key).chain(others).collect::<Vec<_>>().join(", ")
}

/// The murmur of a timing: `systolic`, `diastolic` or `both`, in upper or lower case; none for another word.
pub(super) fn timing(word: &str) -> Option<MurmurTruth> {
    let (systolic, diastolic) = match word.to_lowercase().as_str() {
        "systolic" => (true, false),
        "diastolic" => (false, true),
        "both" => (true, true),
        _ => return None,
    };
    Some(MurmurTruth { systolic: Some(systolic), diastolic: Some(diastolic) })
}

impl Label {
    /// The class, where the label says what is audible.
    pub fn class(self) -> Option<Class> {
        match self {
            Self::Class(class) => Some(class),
            Self::Abnormal | Self::Unknown => None,
        }
    }

    /// The heart of a normal recording counts as healthy. A murmur doesn't say that the heart is diseased.
    pub fn disease(self) -> Disease {
        match self {
            Self::Class(Class::Normal) => Disease::normal(),
            Self::Abnormal => Disease::abnormal(Vec::new()),
            Self::Class(_) | Self::Unknown => Disease::default(),
        }
    }

    /// The murmur where no timing is given. One of unknown phase is masked in both.
    pub fn murmur(self) -> MurmurTruth {
        match self {
            Self::Class(Class::Normal | Class::ExtraHeartSound | Class::Extrasystole) => {
                MurmurTruth::ABSENT
            }
            Self::Class(Class::Murmur | Class::Artifact) | Self::Abnormal | Self::Unknown => {
                MurmurTruth::default()
            }
        }
    }

    /// Whether a murmur may be audible in such a recording.
    pub fn admits_murmur(self) -> bool {
        !matches!(self, Self::Class(Class::Normal | Class::Artifact))
    }
}
