//! From logits to what is said about a recording.

mod class;
mod class_head;
mod conclude;
mod config;
mod evidence;
mod exam;
mod inadequacy;
mod pooling;
mod probabilities;
mod sound_head;
mod sound_score;
mod statements;

pub use class::Class;
pub use class_head::ClassHead;
pub use conclude::{Findings, Status, conclude, likeliest};
pub use config::{Calibration, Thresholds};
pub use evidence::{Evidence, EvidencePart};
pub use exam::{ExamStatement, SiteSounds, exam_score};
pub use inadequacy::Inadequacy;
pub use pooling::Pooling;
pub use probabilities::{ClassLogits, ClassProbabilities, Probabilities};
pub use sound_head::{Rates, SoundHead, Verdict};
pub use sound_score::SoundPooling;
pub use statements::{
    MurmurStatement, RhythmStatement, RhythmVerdict, SignalFacts, SignalFault, SignalStatement,
    SoundStatement, SoundStatus, StatementConfig, Statements, Unjudged,
};
