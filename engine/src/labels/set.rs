//! All labels of a recording.

use super::{Label, LabelKind};
use crate::beats::{Beat, Span};

/// Microseconds in a second.
const MICROS: f64 = 1e6;
/// The latest time, in seconds: eleven days.
pub(super) const LATEST_S: f64 = 1e6;
/// Seconds without a label from which on nothing is known of the heart between two sounds. No phase of a heart that
/// beats twenty times a minute lasts so long.
pub(super) const GAP_S: f64 = 3.0;

/// Labels of one recording: by start, then end, then kind, none twice; times are whole microseconds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Labels(Vec<Label>);

impl Labels {
    /// Sorts them and rounds their times. Times before the recording become its start, an end before its start becomes
    /// the start, and labels whose times are no numbers are left out.
    #[must_use]
    pub fn new(labels: Vec<Label>) -> Self {
        let finite = |label: &Label| label.start_s.is_finite() && label.end_s.is_finite();
        let mut labels: Vec<Label> = labels.into_iter().filter(finite).map(rounded).collect();
        labels.sort_by(|a, b| {
            let times = a.start_s.total_cmp(&b.start_s).then(a.end_s.total_cmp(&b.end_s));
            times.then(a.kind.cmp(&b.kind))
        });
        labels.dedup();
        Self(labels)
    }

    /// The sounds of beats and the stretches of murmurs, in seconds.
    #[must_use]
    pub fn of(beats: &[Beat], murmurs_s: &[[f64; 2]]) -> Self {
        let label = |kind, span: Span| Label { kind, start_s: span.start_s, end_s: span.end_s };
        let sounds = beats
            .iter()
            .flat_map(|beat| [label(LabelKind::S1, beat.s1), label(LabelKind::S2, beat.s2)]);
        let murmurs = murmurs_s.iter().map(|&[start_s, end_s]| Label {
            kind: LabelKind::Murmur,
            start_s,
            end_s,
        });
        Self::new(sounds.chain(murmurs).collect())
    }

    /// In order of time.
    #[must_use]
    pub fn as_slice(&self) -> &[Label] {
        &self.0
    }

    /// The labels of heart sounds, in order of time.
    pub(super) fn sounds(&self) -> impl Iterator<Item = &Label> {
        self.0.iter().filter(|label| label.kind != LabelKind::Murmur)
    }

    /// Each S1 with the S2 that follows it before the next S1; sounds without a partner are left out. A beat ends with
    /// the onset of the next S1 if that is a beat's too and follows within three seconds. What a person labels is taken
    /// as certain: the confidence is 1.
    #[must_use]
    pub fn beats(&self) -> Vec<Beat> {
        let sounds: Vec<&Label> = self.sounds().collect();
        let pair = |at: usize| match (sounds.get(at)?, sounds.get(at + 1)?) {
            (s1, s2) if s1.kind == LabelKind::S1 && s2.kind == LabelKind::S2 => Some((*s1, *s2)),
            _ => None,
        };
        let beat = |at: usize| {
            let (s1, s2) = pair(at)?;
            let next = pair(at + 2).map(|(next, _)| next.start_s);
            let end_s = next.filter(|next_s| (s2.end_s..s2.end_s + GAP_S).contains(next_s));
            Some(Beat { s1: span(s1), s2: span(s2), end_s, confidence: 1.0 })
        };
        (0..sounds.len()).filter_map(beat).collect()
    }
}

fn span(label: &Label) -> Span {
    Span { start_s: label.start_s, end_s: label.end_s }
}

fn rounded(label: Label) -> Label {
    let round = |time: f64| (time.clamp(0.0, LATEST_S) * MICROS).round() / MICROS;
    let start_s = round(label.start_s);
    Label { start_s, end_s: round(label.end_s).max(start_s), ..label }
}
