//! Model inputs and logits as numbers in a payload.

use engine::features::Image;
use engine::findings::ClassLogits;
use engine::inference::{Logits, ModelInput};
use js_sys::Float32Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// What the numbers of a model input mean: its windows one after the other, row by row, then its measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputShape {
    /// Windows; at least one.
    pub windows: u32,
    /// Rows of a window.
    pub rows: u32,
    /// Columns of a window.
    pub columns: u32,
}

impl InputShape {
    /// The shape of a model input.
    #[must_use]
    pub fn of(input: &ModelInput) -> Self {
        let (rows, columns) =
            input.windows.first().map_or((0, 0), |window| (window.rows, window.columns));
        let windows = input.windows.len() as u32;
        Self { windows, rows: rows as u32, columns: columns as u32 }
    }

    /// Numbers as the model input that they are; `None` where they are too few.
    #[must_use]
    pub fn model_input(self, numbers: &[f32]) -> Option<ModelInput> {
        let [windows, rows, columns] =
            [self.windows, self.rows, self.columns].map(|count| count as usize);
        let size = rows * columns;
        let (of_windows, measures) = numbers.split_at_checked(windows * size)?;
        let window = |data: &[f32]| Image { rows, columns, data: data.to_vec() };
        let windows = of_windows.chunks_exact(size.max(1)).map(window).collect();
        Some(ModelInput { windows, measures: measures.to_vec() })
    }

    /// See [`Self::model_input`], of a payload.
    #[must_use]
    pub fn read(self, payload: &JsValue) -> Option<ModelInput> {
        self.model_input(&payload.dyn_ref::<Float32Array>()?.to_vec())
    }
}

/// The numbers of a model input, see [`InputShape`].
#[must_use]
pub fn numbers(input: &ModelInput) -> Float32Array {
    Float32Array::from(flat(input).as_slice())
}

fn flat(input: &ModelInput) -> Vec<f32> {
    let windows = input.windows.iter().flat_map(|window| &window.data);
    windows.chain(&input.measures).copied().collect()
}

/// Logits as a payload, window by window. They are 32-bit numbers to begin with.
#[must_use]
pub fn logits(logits: &[ClassLogits]) -> Float32Array {
    let flat: Vec<f32> = logits.iter().flat_map(|window| window.0).map(|z| z as f32).collect();
    Float32Array::from(flat.as_slice())
}

/// Reads [`logits`]; `None` if it isn't any.
#[must_use]
pub fn read_logits(payload: &JsValue) -> Option<Vec<ClassLogits>> {
    let flat = payload.dyn_ref::<Float32Array>()?.to_vec();
    let (windows, rest) = flat.as_chunks();
    rest.is_empty().then(|| windows.iter().map(|window| Logits(window.map(f64::from))).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_model_input_survives_the_journey_and_one_cut_short_is_refused() {
        let window = |first: f32| Image { rows: 1, columns: 2, data: vec![first, 0.1] };
        let input = ModelInput { windows: vec![window(1.0), window(2.0)], measures: vec![0.5] };
        let (shape, numbers) = (InputShape::of(&input), flat(&input));
        assert_eq!(shape.model_input(&numbers).unwrap(), input);
        assert_eq!(shape.model_input(&numbers[..3]), None);
    }
}
