//! Pictures of a part of a recording, finer than those of the whole where that is needed.

use js_sys::{Float32Array, Uint8Array};
use wasm_bindgen::JsValue;

use crate::protocol::Drawing;

/// What is drawn on either side of a view, as a share of its length, so that panning finds something.
const MARGIN: f64 = 0.5;

/// Longest part that is drawn in detail, in seconds: 10 MB of samples are sent to a worker.
const LONGEST_S: f64 = 1200.0;

/// As much of a screen's columns must be there for a picture to count as fine.
const FINE: f64 = 0.7;

/// A part of a recording, or all of it, drawn in the scale of the whole.
#[derive(Debug, Clone)]
pub struct Detail {
    /// Where it begins, in seconds of the recording.
    pub from_s: f64,
    /// Where it ends, in seconds of the recording.
    pub to_s: f64,
    /// Lower outline of the waveform, −1 to 1.
    pub min: Float32Array,
    /// Upper outline of the waveform; as long as `min`.
    pub max: Float32Array,
    /// Frequencies of the spectrogram.
    pub rows: u32,
    /// Moments of the spectrogram.
    pub columns: u32,
    /// Levels of the spectrogram, row by row from the lowest frequency.
    pub levels: Uint8Array,
    /// Columns that were asked for, a second.
    pub columns_per_s: f64,
}

impl PartialEq for Detail {
    /// Equal where the arrays are the same ones.
    fn eq(&self, other: &Self) -> bool {
        let [this, other]: [&JsValue; 2] = [self.levels.as_ref(), other.levels.as_ref()];
        this == other
    }
}

impl Detail {
    /// All of a recording of some seconds.
    pub fn whole(drawing: &Drawing, seconds: f64) -> Self {
        let Drawing { head, arrays } = drawing;
        let columns = arrays.min.length().min(head.columns);
        Self {
            from_s: 0.0,
            to_s: seconds,
            min: arrays.min.clone(),
            max: arrays.max.clone(),
            rows: head.rows,
            columns: head.columns,
            levels: arrays.levels.clone(),
            columns_per_s: f64::from(columns) / seconds.max(f64::MIN_POSITIVE),
        }
    }

    /// Where moments lie, as shares of its length from its begin.
    pub fn shares(&self, moments_s: [f64; 2]) -> [f64; 2] {
        let length_s = (self.to_s - self.from_s).max(f64::MIN_POSITIVE);
        moments_s.map(|at_s| (at_s - self.from_s) / length_s)
    }

    /// Whether it holds all of a view, as finely as a screen shows it.
    pub fn shows(&self, [from_s, to_s]: [f64; 2], screen: f64) -> bool {
        let holds = self.from_s <= from_s && self.to_s >= to_s;
        holds && self.columns_per_s * (to_s - from_s) >= FINE * screen
    }
}

/// A part of a recording that is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Its first sample.
    pub from: usize,
    /// The sample after its last one.
    pub to: usize,
    /// Columns of its pictures.
    pub columns: usize,
}

impl Part {
    /// What is to be drawn for a view, begin and end in seconds, on a screen of so many columns: of a signal of so many
    /// samples at a rate. None where it would be too long.
    pub fn around(
        [from_s, to_s]: [f64; 2],
        samples: usize,
        rate: u32,
        screen: f64,
    ) -> Option<Self> {
        let (view_s, rate) = (to_s - from_s, f64::from(rate));
        let from = ((from_s - MARGIN * view_s).max(0.0) * rate).floor() as usize;
        let to = (((to_s + MARGIN * view_s) * rate).ceil() as usize).min(samples);
        let part_s = to.saturating_sub(from) as f64 / rate;
        let columns = (screen * part_s / view_s).ceil() as usize;
        (view_s > 0.0 && part_s > 0.0 && part_s <= LONGEST_S).then_some(Self { from, to, columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_drawn_with_half_its_length_on_either_side_as_far_as_there_is_sound() {
        let drawn = Part::around([10.0, 12.0], 120_000, 2000, 800.0);
        assert_eq!(drawn, Some(Part { from: 18_000, to: 26_000, columns: 1600 }));
        let first = Part::around([0.0, 2.0], 120_000, 2000, 800.0);
        assert_eq!(first, Some(Part { from: 0, to: 6000, columns: 1200 }));
        let last = Part::around([59.0, 60.0], 120_000, 2000, 800.0);
        assert_eq!(last, Some(Part { from: 117_000, to: 120_000, columns: 1200 }));
    }

    #[test]
    fn what_is_too_long_and_what_has_no_length_is_not_drawn() {
        assert_eq!(Part::around([0.0, 1000.0], 7_200_000, 2000, 800.0), None);
        assert_eq!(Part::around([5.0, 5.0], 7_200_000, 2000, 800.0), None);
        assert_eq!(Part::around([70.0, 80.0], 120_000, 2000, 800.0), None);
    }
}
