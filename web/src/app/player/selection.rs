//! The part of a recording that is repeated: drawn with the pointer, or set by keys.

use engine::beats::Beat;

/// Shortest part, in seconds: shorter ones are a tone rather than a sound.
const SHORTEST_S: f64 = 0.05;

/// A part between two moments, in seconds and in whichever order; none where it would be too short.
pub fn between(a_s: f64, b_s: f64, seconds: f64) -> Option<[f64; 2]> {
    let [from_s, to_s] = [a_s.min(b_s), a_s.max(b_s)].map(|at_s| at_s.clamp(0.0, seconds));
    (to_s - from_s >= SHORTEST_S).then_some([from_s, to_s])
}

/// The part from a moment on, as far as the present one reaches, or to the end.
pub fn from(at_s: f64, now: Option<[f64; 2]>, seconds: f64) -> Option<[f64; 2]> {
    let to_s = now.map_or(seconds, |[_, to_s]| to_s);
    between(at_s, if to_s > at_s { to_s } else { seconds }, seconds)
}

/// The part up to a moment, from where the present one begins, or from the begin.
pub fn to(at_s: f64, now: Option<[f64; 2]>, seconds: f64) -> Option<[f64; 2]> {
    let from_s = now.map_or(0.0, |[from_s, _]| from_s);
    between(if from_s < at_s { from_s } else { 0.0 }, at_s, seconds)
}

/// The beat at a moment, from its first sound to the next beat's; of the last beat, as long as the one before.
pub fn beat(at_s: f64, beats: &[Beat], seconds: f64) -> Option<[f64; 2]> {
    let starts: Vec<f64> = beats.iter().map(|beat| beat.s1.start_s).collect();
    let index = starts.iter().rposition(|start_s| *start_s <= at_s).unwrap_or_default();
    let start_s = *starts.get(index)?;
    let length_s = match starts.get(index + 1) {
        Some(next_s) => next_s - start_s,
        None => start_s - starts.get(index.checked_sub(1)?)?,
    };
    between(start_s, start_s + length_s, seconds)
}

#[cfg(test)]
mod tests {
    use engine::beats::Span;

    use super::*;

    #[test]
    fn a_part_is_drawn_either_way_and_stays_within_the_recording() {
        assert_eq!(between(3.0, 1.0, 10.0), Some([1.0, 3.0]));
        assert_eq!(between(8.0, 12.0, 10.0), Some([8.0, 10.0]));
        assert_eq!(between(3.0, 3.01, 10.0), None);
    }

    #[test]
    fn keys_set_one_end_and_keep_the_other() {
        assert_eq!(from(2.0, None, 10.0), Some([2.0, 10.0]));
        assert_eq!(to(4.0, Some([2.0, 10.0]), 10.0), Some([2.0, 4.0]));
        assert_eq!(from(5.0, Some([2.0, 4.0]), 10.0), Some([5.0, 10.0]));
        assert_eq!(to(1.0, Some([2.0, 4.0]), 10.0), Some([0.0, 1.0]));
    }

    #[test]
    fn a_beat_lasts_to_the_next_one() {
        let span = |start_s: f64| Span { start_s, end_s: start_s + 0.1 };
        let one = |start_s: f64| {
            let (s1, s2) = (span(start_s), span(start_s + 0.3));
            Beat { s1, s2, end_s: None, confidence: 1.0 }
        };
        let beats = [one(1.0), one(2.0), one(2.9)];
        assert_eq!(beat(2.2, &beats, 10.0), Some([2.0, 2.9]));
        assert_eq!(beat(0.2, &beats, 10.0), Some([1.0, 2.0]));
        let [from_s, to_s] = beat(9.0, &beats, 10.0).unwrap_or_default();
        assert!((from_s - 2.9).abs() < 1e-9 && (to_s - 3.8).abs() < 1e-9);
        assert_eq!(beat(1.0, &[], 10.0), None);
    }
}
