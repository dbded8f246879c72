//! Questions to a network and its answers, as numbers in a payload.

use engine::diagnose::Question;
use engine::features::Image;
use js_sys::Float32Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// What the numbers of a question mean: its windows one after the other, row by row, then its measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Windows; at least one.
    pub windows: u32,
    /// Rows of a window.
    pub rows: u32,
    /// Columns of a window.
    pub columns: u32,
}

impl Shape {
    /// The shape of a question.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        let (rows, columns) =
            question.windows.first().map_or((0, 0), |window| (window.rows, window.columns));
        let windows = question.windows.len() as u32;
        Self { windows, rows: rows as u32, columns: columns as u32 }
    }

    /// Numbers as the question that they are; `None` where they are too few.
    #[must_use]
    pub fn question(self, numbers: &[f32]) -> Option<Question> {
        let [windows, rows, columns] =
            [self.windows, self.rows, self.columns].map(|count| count as usize);
        let size = rows * columns;
        let (of_windows, measures) = numbers.split_at_checked(windows * size)?;
        let window = |data: &[f32]| Image { rows, columns, data: data.to_vec() };
        let windows = of_windows.chunks_exact(size.max(1)).map(window).collect();
        Some(Question { windows, measures: measures.to_vec() })
    }

    /// See [`Self::question`], of a payload.
    #[must_use]
    pub fn read(self, payload: &JsValue) -> Option<Question> {
        self.question(&payload.dyn_ref::<Float32Array>()?.to_vec())
    }
}

/// The numbers of a question.
#[must_use]
pub fn numbers(question: &Question) -> Vec<f32> {
    let windows = question.windows.iter().flat_map(|window| &window.data);
    windows.chain(&question.measures).copied().collect()
}

/// Logits as a payload, five for each window. They are 32-bit numbers to begin with.
#[must_use]
pub fn logits(logits: &[[f64; 5]]) -> Float32Array {
    let flat: Vec<f32> = logits.iter().flatten().map(|&logit| logit as f32).collect();
    Float32Array::from(flat.as_slice())
}

/// Reads [`logits`]; `None` if it isn't any.
#[must_use]
pub fn read_logits(payload: &JsValue) -> Option<Vec<[f64; 5]>> {
    let flat = payload.dyn_ref::<Float32Array>()?.to_vec();
    Some(flat.as_chunks::<5>().0.iter().map(|row| row.map(f64::from)).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_the_journey_and_one_cut_short_is_refused() {
        let window = |first: f32| Image { rows: 1, columns: 2, data: vec![first, 0.1] };
        let question = Question { windows: vec![window(1.0), window(2.0)], measures: vec![0.5] };
        let (shape, numbers) = (Shape::of(&question), numbers(&question));
        assert_eq!(shape.question(&numbers).unwrap(), question);
        assert_eq!(shape.question(&numbers[..3]), None);
    }
}
