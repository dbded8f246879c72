//! What a collection says of murmurs and of the heart, beyond the class of a recording.

/// Whether a murmur is audible in a recording, by phase. `None` where the collection doesn't say; such a phase
/// must be left out of training and figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct MurmurTruth {
    /// Between S1 and S2.
    pub systolic: Option<bool>,
    /// Between S2 and the next S1.
    pub diastolic: Option<bool>,
}

impl MurmurTruth {
    /// No murmur in either phase.
    pub const ABSENT: Self = Self { systolic: Some(false), diastolic: Some(false) };
}

/// A lesion of a heart valve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lesion {
    /// A narrowed aortic valve.
    AorticStenosis,
    /// A leaking aortic valve.
    AorticRegurgitation,
    /// A leaking mitral valve.
    MitralRegurgitation,
    /// A narrowed mitral valve.
    MitralStenosis,
    /// A mitral valve that bulges into the atrium.
    MitralValveProlapse,
}

impl Lesion {
    /// All lesions.
    pub const ALL: [Self; 5] = [
        Self::AorticStenosis,
        Self::AorticRegurgitation,
        Self::MitralRegurgitation,
        Self::MitralStenosis,
        Self::MitralValveProlapse,
    ];

    /// The usual abbreviation, as tables write it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::AorticStenosis => "AS",
            Self::AorticRegurgitation => "AR",
            Self::MitralRegurgitation => "MR",
            Self::MitralStenosis => "MS",
            Self::MitralValveProlapse => "MVP",
        }
    }
}

/// What a collection says of the heart itself, whatever can be heard. By default nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Disease {
    /// The lesions that it names, without repetition.
    pub lesions: Vec<Lesion>,
    /// Whether the heart is diseased; `None` where the collection doesn't say.
    pub status: Option<bool>,
}

impl Disease {
    /// Said to be healthy.
    #[must_use]
    pub const fn normal() -> Self {
        Self { lesions: Vec::new(), status: Some(false) }
    }

    /// Said to be diseased, with the lesions that are named, if any.
    #[must_use]
    pub const fn abnormal(lesions: Vec<Lesion>) -> Self {
        Self { lesions, status: Some(true) }
    }
}
