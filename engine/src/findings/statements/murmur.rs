//! Whether a murmur is heard, when in the heart cycle, and in which seconds.

use super::sound::gravity;
use super::{SoundStatement, StatementConfig};
use crate::beats::{Beat, MurmurTiming, Span};
use crate::findings::Evidence;
use crate::frames::{FrameOutput, FramePosteriors, State};

/// Beats over which the murmur's score is averaged to say when it is heard.
const BEATS_TOGETHER: usize = 5;
/// A part of systole is silent that lies so far below the loudest part, as a logit.
const SILENT_PART: f64 = 2.0;

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
    /// What carried `sound`, along time; none where it was not judged.
    pub evidence: Option<Evidence>,
}

impl MurmurStatement {
    pub(super) fn of(
        posteriors: &FramePosteriors,
        beats: &[Beat],
        config: &StatementConfig,
    ) -> Self {
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
        let threshold = config.sounds[output.index()].threshold;
        let evidence = Evidence::of(&config.pooling, posteriors, output, threshold);
        let absent =
            Self { sound, systolic, diastolic, timing: None, heard_s: Vec::new(), evidence };
        if !sound.is_present() {
            return absent;
        }
        let timing = match output {
            FrameOutput::DiastolicMurmur => Some(MurmurTiming::Diastolic),
            _ => within_systole(posteriors, beats),
        };
        Self { timing, heard_s: heard(posteriors, beats, output, threshold), ..absent }
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
