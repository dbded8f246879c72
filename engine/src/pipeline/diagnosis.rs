//! The result of the whole pipeline.

use crate::audio::{Container, HeardSignals, Pcg, Quality};
use crate::beats::{HeartCycle, MurmurTiming, TimedMurmur};
use crate::features::Image;
use crate::findings::{
    Class, Findings, Inadequacy, RhythmStatement, RhythmVerdict, SignalFault, SoundStatus,
    Statements, Verdict,
};

/// The result for one file.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The kind of file, found by its content.
    pub container: Container,
    /// The file's own sampling rate, in hertz.
    pub sample_rate: u32,
    /// Channels of the file.
    pub channels: usize,
    /// The header declares more samples than the file holds.
    pub truncated: bool,
    /// Seconds that are missing, as far as the file says how long it should be.
    pub missing_s: Option<f64>,
    /// Which signals of a WFDB record were heard, where others were left out by their names.
    pub signals: Option<HeardSignals>,
    /// Length, level and clipping.
    pub quality: Quality,
    /// The conditioned signal.
    pub pcg: Pcg,
    /// The classifier's finding with its probabilities, or why there is none.
    pub findings: Findings,
    /// What is said of the recording by its frames; none without a frame model.
    pub statements: Option<Statements>,
    /// Beats and what follows from them; empty where no beats are claimed, and without a frame model.
    pub cycle: HeartCycle,
    /// The image that the network took, for explanations; none where the network was not run.
    pub image: Option<Image>,
    /// The measures of the heart cycle that the network took; empty where it takes none.
    pub measures: Vec<f32>,
}

/// Share of the beats that must agree on a murmur's phase before the sentence of a classifier alone names it.
const AGREED: f64 = 0.75;

/// What is said where a murmur can be neither heard nor ruled out.
const UNSURE_MURMUR: &str = "Can't judge: a murmur can neither be heard nor ruled out. Record 10 seconds again in a \
                             quiet room, with the stethoscope held still against the skin.";

impl Diagnosis {
    /// The gravest statement as a class: a murmur, then an extra sound, then premature beats. Without a frame model, the
    /// classifier's finding. None where the recording can't be judged.
    #[must_use]
    pub fn finding(&self) -> Option<Class> {
        let Some(statements) = &self.statements else { return self.findings.finding };
        let Statements { signal, murmur, extra_heart_sound, rhythm } = statements;
        match murmur.sound.heard {
            SoundStatus::Said(Verdict::Present) => Some(Class::Murmur),
            SoundStatus::NotJudged(_) if signal.faults.contains(&SignalFault::NoHeartbeat) => {
                Some(Class::Artifact)
            }
            SoundStatus::NotJudged(_) | SoundStatus::Said(Verdict::Unsure) => None,
            SoundStatus::Said(Verdict::Absent) if extra_heart_sound.is_present() => {
                Some(Class::ExtraHeartSound)
            }
            SoundStatus::Said(Verdict::Absent) => Some(match rhythm {
                RhythmStatement::Said(RhythmVerdict::PrematureBeats) => Class::Extrasystole,
                _ => Class::Normal,
            }),
        }
    }

    /// Why there is no finding, as a sentence; none where there is one.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        if self.finding().is_some() {
            return None;
        }
        let Some(statements) = &self.statements else {
            return self.findings.inadequacy.map(|why| why.to_string());
        };
        let unsure = || UNSURE_MURMUR.trim_start_matches("Can't judge: ").to_owned();
        // That the classifier is unsure of its classes is no reason why nothing is said of murmurs.
        let inadequacy = self.findings.inadequacy.filter(|why| *why != Inadequacy::Unsure);
        Some(match (inadequacy, statements.murmur.sound.heard) {
            (Some(why), SoundStatus::NotJudged(_)) => why.to_string(),
            (None, SoundStatus::NotJudged(why)) => format!("{}.", why.words()),
            (_, SoundStatus::Said(_)) => unsure(),
        })
    }

    /// The finding as one sentence. A murmur is called systolic or diastolic by the frame model; by a classifier alone it
    /// is called systolic where at least three quarters of the beats agree.
    #[must_use]
    pub fn sentence(&self) -> String {
        if self.statements.is_none() {
            let is_systolic =
                |murmur: TimedMurmur| murmur.timing.is_systolic() && murmur.confidence >= AGREED;
            return match self.murmur() {
                Some(murmur) if is_systolic(murmur) => "Systolic murmur likely".to_owned(),
                _ => self.findings.sentence(),
            };
        }
        let timing = self.statements.as_ref().and_then(|it| it.murmur.timing);
        match (self.finding(), timing) {
            (Some(Class::Murmur), Some(MurmurTiming::Diastolic)) => {
                "Diastolic murmur likely".to_owned()
            }
            (Some(Class::Murmur), Some(_)) => "Systolic murmur likely".to_owned(),
            (Some(Class::Normal), _) if self.is_irregular() => {
                "Irregular rhythm; no murmur found".to_owned()
            }
            (Some(class), _) => class.sentence().to_owned(),
            (None, _) => match self.reason() {
                Some(reason) => format!("Can't judge: {reason}"),
                None => "Can't judge".to_owned(),
            },
        }
    }

    fn is_irregular(&self) -> bool {
        let irregular = RhythmStatement::Said(RhythmVerdict::Irregular);
        self.statements.as_ref().is_some_and(|it| it.rhythm == irregular)
    }

    /// The timing of the murmur by the levels of the cycle's phases; none where the finding is another, or no whole cycle
    /// was found.
    #[must_use]
    pub fn murmur(&self) -> Option<TimedMurmur> {
        let phases = self.cycle.phases.as_ref()?;
        (self.finding() == Some(Class::Murmur)).then(|| phases.murmur())
    }
}
