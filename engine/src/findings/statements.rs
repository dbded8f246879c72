//! Independent statements about a recording, each with its own probability, or the reason why it isn't made.

use serde::{Deserialize, Serialize};

use crate::audio::{Quality, SignalMeasures};
use crate::beats::{Beat, HeartCycle, MurmurTiming, Rhythm, Span};
use crate::frames::{FrameOutput, FramePosteriors, State};

use super::sound_head::Verdict;
use super::{Inadequacy, SoundHead, SoundPooling};

/// What statements are made by: what a frame model's file says of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatementConfig {
    /// How frames are pooled to scores.
    pub pooling: SoundPooling,
    /// How scores become statements, in the order of [`FrameOutput::ALL`].
    pub sounds: [SoundHead; FrameOutput::ALL.len()],
}

/// Fewest seconds in which a heart is heard for which the rhythm is judged.
const RHYTHM_S: f64 = 8.0;
/// Fewest beats for which the rhythm is judged.
const RHYTHM_BEATS: usize = 8;
/// Confidence from which a beat counts for the rhythm.
const SURE_BEAT: f64 = 0.5;
/// Irregularity (see [`Rhythm::other_irregularity`]) from which a rhythm is called irregular. At rest, breathing changes the
/// intervals by a few hundredths.
const IRREGULAR: f64 = 0.12;
/// Share of the clipped samples from which a signal is called clipped.
const CLIPPED: f64 = 0.05;
/// Share of the seconds in which a heart is heard below which a signal is called poor.
const LITTLE_HEART: f64 = 0.5;
/// Distinct amplitudes below which soft sounds are lost between two steps.
const COARSE: usize = 64;
/// Frequency below which a band holds no murmur to speak of, in hertz.
const NARROW_HZ: f64 = 150.0;
/// Beats over which the murmur's score is averaged to say when it is heard.
const BEATS_TOGETHER: usize = 5;
/// A part of systole is silent that lies so far below the loudest part, as a logit.
const SILENT_PART: f64 = 2.0;

/// Everything that is said of a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Statements {
    /// Whether the recording is good enough.
    pub signal: SignalStatement,
    /// Whether a murmur is heard, and when.
    pub murmur: MurmurStatement,
    /// Whether a third or fourth heart sound is heard.
    pub extra_heart_sound: SoundStatement,
    /// Whether the heart beats regularly.
    pub rhythm: RhythmStatement,
}

/// Why a statement isn't made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unjudged {
    /// The recording is too short.
    TooShort,
    /// It is silent.
    Silent,
    /// No heart beat is found.
    NoHeartbeat,
    /// There are too few beats, or too few seconds of them.
    TooFewBeats,
    /// The recorder knew too few steps of loudness for soft sounds.
    CoarseSteps,
    /// No frame model was given.
    NoModel,
}

impl Unjudged {
    /// The reason as a part of a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooShort => "the recording is too short",
            Self::Silent => "the recording is silent",
            Self::NoHeartbeat => "no heartbeat was found",
            Self::TooFewBeats => "this length is too short for it",
            Self::CoarseSteps => "the recorder's steps of loudness are too coarse for soft sounds",
            Self::NoModel => "no frame model was given",
        }
    }
}

/// Whether a sound is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundStatus {
    /// It was judged.
    Said(Verdict),
    /// It was not.
    NotJudged(Unjudged),
}

/// A statement about a sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoundStatement {
    /// Whether it is heard.
    pub heard: SoundStatus,
    /// Calibrated probability that it is there; none where it was not judged.
    pub probability: Option<f64>,
    /// The score that both rest on; none where it was not judged.
    pub score: Option<f64>,
}

/// A statement about murmurs.
#[derive(Debug, Clone, PartialEq)]
pub struct MurmurStatement {
    /// Whether one is heard, in systole or in diastole: the graver of the two.
    pub sound: SoundStatement,
    /// Whether one is heard in systole.
    pub systolic: SoundStatement,
    /// Whether one is heard in diastole.
    pub diastolic: SoundStatement,
    /// When in the heart cycle; none where none is heard.
    pub timing: Option<MurmurTiming>,
    /// Seconds of the recording in which it is heard.
    pub heard_s: Vec<Span>,
}

/// What is wrong with a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalFault {
    /// Too short to judge.
    TooShort,
    /// Silent.
    Silent,
    /// No heart is heard.
    NoHeartbeat,
    /// A heart is heard in less than half of it.
    LittleHeart,
    /// Too loud for the recorder.
    Clipped,
    /// The recorder knew too few steps of loudness.
    CoarseSteps,
    /// Frequencies are missing in which murmurs lie.
    NarrowBand,
}

/// A statement about the signal.
#[derive(Debug, Clone, PartialEq)]
pub struct SignalStatement {
    /// What is wrong with it; nothing where it is good.
    pub faults: Vec<SignalFault>,
    /// Seconds in which a heart is heard, on which the other statements rest.
    pub judged_s: f64,
    /// Lowest and highest frequency that is filled, in hertz.
    pub band_hz: Option<[f64; 2]>,
    /// The channel that was judged, from 0; none where all channels were, as one.
    pub channel: Option<usize>,
}

/// What is known of a signal beside its frames.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalFacts {
    /// Length, level and clipping.
    pub quality: Quality,
    /// Steps and band.
    pub measures: SignalMeasures,
    /// The channel that was judged, from 0; none where all channels were, as one.
    pub channel: Option<usize>,
}

/// A rhythm in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RhythmVerdict {
    /// The intervals are alike.
    Regular,
    /// They differ without an order.
    Irregular,
    /// Some beats come early and are followed by a pause.
    PrematureBeats,
}

/// A statement about the rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RhythmStatement {
    /// The rhythm in words.
    Said(RhythmVerdict),
    /// Why nothing is said of it.
    NotJudged(Unjudged),
}

impl SoundStatement {
    /// A statement that is not made.
    #[must_use]
    pub const fn not_judged(why: Unjudged) -> Self {
        Self { heard: SoundStatus::NotJudged(why), probability: None, score: None }
    }

    /// The statement that a score leads to; none is made without one.
    #[must_use]
    pub fn of(head: &SoundHead, score: Option<f64>) -> Self {
        match score {
            None => Self::not_judged(Unjudged::TooFewBeats),
            Some(score) => Self {
                heard: SoundStatus::Said(head.verdict(score)),
                probability: Some(head.probability(score)),
                score: Some(score),
            },
        }
    }

    /// Whether it is said to be heard.
    #[must_use]
    pub fn is_present(&self) -> bool {
        self.heard == SoundStatus::Said(Verdict::Present)
    }
}

impl Statements {
    /// What is said of a recording by its frames and its heart cycle. Where no beat is claimed, nothing is said about a
    /// heart.
    #[must_use]
    pub fn of(
        posteriors: &FramePosteriors,
        cycle: &HeartCycle,
        facts: &SignalFacts,
        config: &StatementConfig,
    ) -> Self {
        if !cycle.beats.are_claimed() {
            // Coarse steps also hide heart sounds.
            let why = if is_coarse(facts) { Unjudged::CoarseSteps } else { Unjudged::NoHeartbeat };
            return Self::not_judged(facts, why);
        }
        let signal = SignalStatement::of(posteriors, facts, None);
        let rhythm = RhythmStatement::of(&cycle.beats.beats, cycle.rhythm.as_ref());
        if is_coarse(facts) {
            let unheard = Self::not_judged(facts, Unjudged::CoarseSteps);
            return Self { signal, rhythm, ..unheard };
        }
        let extra = FrameOutput::ExtraSound;
        let score = config.pooling.score(posteriors, extra);
        Self {
            signal,
            murmur: MurmurStatement::of(posteriors, &cycle.beats.beats, config),
            extra_heart_sound: SoundStatement::of(&config.sounds[extra.index()], score),
            rhythm,
        }
    }

    /// What is said of a recording that can't be judged.
    #[must_use]
    pub fn not_judged(facts: &SignalFacts, why: Unjudged) -> Self {
        let fault = match why {
            Unjudged::TooShort => Some(SignalFault::TooShort),
            Unjudged::Silent => Some(SignalFault::Silent),
            Unjudged::NoHeartbeat => Some(SignalFault::NoHeartbeat),
            Unjudged::TooFewBeats | Unjudged::CoarseSteps | Unjudged::NoModel => None,
        };
        let sound = SoundStatement::not_judged(why);
        Self {
            signal: SignalStatement::of(&FramePosteriors::default(), facts, fault),
            murmur: MurmurStatement {
                sound,
                systolic: sound,
                diastolic: sound,
                timing: None,
                heard_s: Vec::new(),
            },
            extra_heart_sound: sound,
            rhythm: RhythmStatement::NotJudged(why),
        }
    }
}

/// Whether soft sounds are lost between two steps of amplitude.
fn is_coarse(facts: &SignalFacts) -> bool {
    facts.measures.steps.is_some_and(|steps| steps < COARSE)
}

impl SignalStatement {
    fn of(posteriors: &FramePosteriors, facts: &SignalFacts, fault: Option<SignalFault>) -> Self {
        let SignalFacts { quality, measures, channel } = facts;
        let is_heart = |ln: &&[f32; State::OUTPUTS]| ln[State::NONE].exp() < 0.5;
        let heart = posteriors.states.iter().filter(is_heart).count();
        let judged_s = if fault.is_some() { 0.0 } else { heart as f64 * posteriors.hop_s };
        let mut faults: Vec<SignalFault> = fault.into_iter().collect();
        if fault.is_none() && judged_s < LITTLE_HEART * quality.duration_s {
            faults.push(SignalFault::LittleHeart);
        }
        if quality.clipped_share > CLIPPED {
            faults.push(SignalFault::Clipped);
        }
        if is_coarse(facts) {
            faults.push(SignalFault::CoarseSteps);
        }
        if measures.band_hz.is_some_and(|[_, high]| high < NARROW_HZ) {
            faults.push(SignalFault::NarrowBand);
        }
        Self { faults, judged_s, band_hz: measures.band_hz, channel: *channel }
    }

    /// Whether nothing is wrong with it.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

impl MurmurStatement {
    fn of(posteriors: &FramePosteriors, beats: &[Beat], config: &StatementConfig) -> Self {
        let of = |sound: FrameOutput| {
            let head = &config.sounds[sound.index()];
            SoundStatement::of(head, config.pooling.score(posteriors, sound))
        };
        let systolic = of(FrameOutput::SystolicMurmur);
        let diastolic = of(FrameOutput::DiastolicMurmur);
        // The graver of the two; of equals the systolic one, which is by far more frequent.
        let (sound, output) = if gravity(&diastolic) > gravity(&systolic) {
            (diastolic, FrameOutput::DiastolicMurmur)
        } else {
            (systolic, FrameOutput::SystolicMurmur)
        };
        let absent = Self { sound, systolic, diastolic, timing: None, heard_s: Vec::new() };
        if !sound.is_present() {
            return absent;
        }
        let threshold = config.sounds[output.index()].threshold;
        let timing = match output {
            FrameOutput::DiastolicMurmur => Some(MurmurTiming::Diastolic),
            _ => within_systole(posteriors, beats),
        };
        Self { timing, heard_s: heard(posteriors, beats, output, threshold), ..absent }
    }
}

/// How grave a statement is, for comparison.
fn gravity(statement: &SoundStatement) -> u8 {
    match statement.heard {
        SoundStatus::Said(Verdict::Present) => 3,
        SoundStatus::Said(Verdict::Unsure) => 2,
        SoundStatus::Said(Verdict::Absent) => 1,
        SoundStatus::NotJudged(_) => 0,
    }
}

/// Mean logit of a sound over the frames whose centres lie in a span; none where there is no such frame.
fn mean_logit(posteriors: &FramePosteriors, sound: FrameOutput, span: Span) -> Option<f64> {
    let frame =
        |time: f64| ((time / posteriors.hop_s).ceil().max(0.0) as usize).min(posteriors.len());
    let frames = posteriors.sounds.get(frame(span.start_s)..frame(span.end_s))?;
    let sum: f64 = frames.iter().map(|logits| f64::from(logits[sound.index()])).sum();
    (!frames.is_empty()).then(|| sum / frames.len() as f64)
}

/// The part of systole in which a murmur sounds, by the mean over the beats of its logit in each third.
fn within_systole(posteriors: &FramePosteriors, beats: &[Beat]) -> Option<MurmurTiming> {
    let third = |beat: &Beat, part: u8| {
        let systole = beat.systole();
        let at = |share: f64| systole.start_s + share * systole.length_s();
        Span { start_s: at(f64::from(part) / 3.0), end_s: at(f64::from(part + 1) / 3.0) }
    };
    let mean = |part: u8| {
        let of_beat = |beat| mean_logit(posteriors, FrameOutput::SystolicMurmur, third(beat, part));
        let logits: Vec<f64> = beats.iter().filter_map(of_beat).collect();
        (!logits.is_empty()).then(|| logits.iter().sum::<f64>() / logits.len() as f64)
    };
    let parts = [mean(0)?, mean(1)?, mean(2)?];
    let loudest = parts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(match parts.map(|part| part > loudest - SILENT_PART) {
        [true, _, true] => MurmurTiming::Holosystolic,
        [true, _, false] => MurmurTiming::EarlySystolic,
        [false, _, true] => MurmurTiming::LateSystolic,
        [false, _, false] => MurmurTiming::MidSystolic,
    })
}

/// The stretches of beats over whose running mean the sound is above the threshold.
fn heard(
    posteriors: &FramePosteriors,
    beats: &[Beat],
    sound: FrameOutput,
    threshold: f64,
) -> Vec<Span> {
    let phase = |beat: &Beat| match sound.phase() {
        State::Diastole => beat.diastole(),
        _ => Some(beat.systole()),
    };
    let logits: Vec<Option<f64>> =
        beats.iter().map(|beat| mean_logit(posteriors, sound, phase(beat)?)).collect();
    let is_heard = |index: usize| {
        let from = index.saturating_sub(BEATS_TOGETHER / 2);
        let to = (index + BEATS_TOGETHER / 2 + 1).min(beats.len());
        let near: Vec<f64> = logits[from..to].iter().flatten().copied().collect();
        near.iter().sum::<f64>() > threshold * near.len() as f64 && !near.is_empty()
    };
    let mut spans: Vec<Span> = Vec::new();
    let mut was_heard = false;
    for (index, beat) in beats.iter().enumerate() {
        let (start_s, end_s) = (beat.s1.start_s, beat.end_s.unwrap_or(beat.s2.end_s));
        let now = is_heard(index);
        match spans.last_mut() {
            Some(last) if now && was_heard => last.end_s = end_s,
            _ if now => spans.push(Span { start_s, end_s }),
            _ => {}
        }
        was_heard = now;
    }
    spans
}

impl RhythmStatement {
    /// Premature beats and irregularity are claimed from eight seconds and eight sure beats on.
    fn of(beats: &[Beat], rhythm: Option<&Rhythm>) -> Self {
        let sure = beats.iter().filter(|beat| beat.confidence >= SURE_BEAT).count();
        let length_s = match (beats.first(), beats.last()) {
            (Some(first), Some(last)) => last.end_s.unwrap_or(last.s2.end_s) - first.s1.start_s,
            _ => 0.0,
        };
        let Some(rhythm) = rhythm.filter(|_| sure >= RHYTHM_BEATS && length_s >= RHYTHM_S) else {
            return Self::NotJudged(Unjudged::TooFewBeats);
        };
        Self::Said(match () {
            () if rhythm.other_irregularity >= IRREGULAR => RhythmVerdict::Irregular,
            () if !rhythm.premature_s.is_empty() => RhythmVerdict::PrematureBeats,
            () => RhythmVerdict::Regular,
        })
    }
}

impl Unjudged {
    /// Why nothing is said of a recording that an [`Inadequacy`] keeps from being judged; none where only the classes are
    /// unsure.
    #[must_use]
    pub const fn of(inadequacy: Inadequacy) -> Option<Self> {
        match inadequacy {
            Inadequacy::TooShort { .. } => Some(Self::TooShort),
            Inadequacy::Silent => Some(Self::Silent),
            Inadequacy::Unsure => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::audio::SignalMeasures;
    use crate::beats::Beats;

    const HOP_S: f64 = 0.02;
    /// Frames of S1, systole, S2 and diastole.
    const CYCLE: [usize; 4] = [5, 10, 5, 20];

    fn facts() -> SignalFacts {
        SignalFacts {
            quality: Quality { duration_s: 20.0, level_dbfs: -20.0, clipped_share: 0.0 },
            measures: SignalMeasures { steps: None, band_hz: Some([20.0, 600.0]) },
            channel: None,
        }
    }

    fn config() -> StatementConfig {
        StatementConfig { pooling: SoundPooling::default(), sounds: Default::default() }
    }

    /// A beat with the logit of a systolic murmur in each third of its systole, for each of the thirds given.
    fn recording(thirds: &[[f32; 3]]) -> (FramePosteriors, HeartCycle) {
        let mut posteriors = FramePosteriors { hop_s: HOP_S, ..FramePosteriors::default() };
        let mut beats = Vec::new();
        for thirds in thirds {
            let start = posteriors.len();
            for state in State::ALL {
                for frame in 0..CYCLE[state.index()] {
                    let mut ln = [-9.0; State::OUTPUTS];
                    ln[state.index()] = -0.001;
                    posteriors.states.push(ln);
                    let third = 3 * frame / CYCLE[State::Systole.index()].max(1);
                    let is_systole = state == State::Systole;
                    let logit = if is_systole { thirds[third.min(2)] } else { -5.0 };
                    posteriors.sounds.push([logit, -5.0, -5.0]);
                }
            }
            let at = |frame: usize| (start + frame) as f64 * HOP_S;
            let span = |from: usize, to: usize| Span { start_s: at(from), end_s: at(to) };
            beats.push(Beat {
                s1: span(0, 5),
                s2: span(15, 20),
                end_s: Some(at(40)),
                confidence: 0.9,
            });
        }
        let rhythm = Rhythm::of(&beats);
        let beats = Beats { beats, confidence: 0.9 };
        (posteriors, HeartCycle { beats, rhythm, ..HeartCycle::default() })
    }

    fn said(thirds: &[[f32; 3]]) -> Statements {
        let (posteriors, cycle) = recording(thirds);
        Statements::of(&posteriors, &cycle, &facts(), &config())
    }

    #[test]
    fn a_murmur_is_heard_and_placed_in_systole() {
        for (thirds, timing) in [
            ([3.0, 3.0, 3.0], MurmurTiming::Holosystolic),
            ([4.0, 0.0, -3.0], MurmurTiming::EarlySystolic),
            ([-3.0, 4.0, -3.0], MurmurTiming::MidSystolic),
            ([-3.0, 1.0, 4.0], MurmurTiming::LateSystolic),
        ] {
            let statements = said(&[thirds; 25]);
            assert!(statements.murmur.sound.is_present() || thirds[1] < 0.0, "{thirds:?}");
            let (posteriors, cycle) = recording(&[thirds; 25]);
            assert_eq!(within_systole(&posteriors, &cycle.beats.beats), Some(timing));
        }
    }

    #[test]
    fn the_seconds_in_which_a_murmur_is_heard_are_those_of_its_beats() {
        let mut thirds = vec![[-4.0; 3]; 20];
        thirds.extend(vec![[6.0; 3]; 20]);
        let statements = said(&thirds);
        assert!(statements.murmur.sound.is_present());
        let [span] = statements.murmur.heard_s.as_slice() else {
            unreachable!("one stretch: {:?}", statements.murmur.heard_s)
        };
        // The second half of 32 s, to the two beats over which the running mean reaches.
        assert!((span.start_s - 16.0).abs() < 1.7 && (span.end_s - 32.0).abs() < 0.1, "{span:?}");
    }

    #[test]
    fn without_beats_nothing_is_said_about_a_heart() {
        let (posteriors, _) = recording(&[[6.0; 3]; 20]);
        let cycle = HeartCycle::default();
        let statements = Statements::of(&posteriors, &cycle, &facts(), &config());
        let unjudged = SoundStatus::NotJudged(Unjudged::NoHeartbeat);
        assert_eq!(statements.murmur.sound.heard, unjudged);
        assert_eq!(statements.extra_heart_sound.heard, unjudged);
        assert_eq!(statements.rhythm, RhythmStatement::NotJudged(Unjudged::NoHeartbeat));
        assert_eq!(statements.signal.faults, [SignalFault::NoHeartbeat]);
    }

    #[test]
    fn coarse_steps_keep_murmurs_unjudged_and_rhythm_judged() {
        let (posteriors, cycle) = recording(&[[6.0; 3]; 25]);
        let measures = SignalMeasures { steps: Some(17), band_hz: None };
        let facts = SignalFacts { measures, ..facts() };
        let statements = Statements::of(&posteriors, &cycle, &facts, &config());
        assert_eq!(statements.murmur.sound.heard, SoundStatus::NotJudged(Unjudged::CoarseSteps));
        assert_eq!(statements.rhythm, RhythmStatement::Said(RhythmVerdict::Regular));
    }

    #[test]
    fn the_rhythm_of_a_few_beats_is_not_judged() {
        let few = said(&[[-4.0; 3]; 5]);
        assert_eq!(few.rhythm, RhythmStatement::NotJudged(Unjudged::TooFewBeats));
        let many = said(&[[-4.0; 3]; 20]);
        assert_eq!(many.rhythm, RhythmStatement::Said(RhythmVerdict::Regular));
        assert_eq!(many.murmur.sound.heard, SoundStatus::Said(Verdict::Absent));
        assert!(many.signal.is_good() && (many.signal.judged_s - 16.0).abs() < 0.1);
    }
}
