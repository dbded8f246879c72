//! The proof that the graphics processor computes what the processor computes, and how quickly it does.

use engine::backend::Gpu;
use engine::diagnose::{Judge, SelfTest};
use wasm_bindgen::JsValue;

use super::judge::questions;
use crate::protocol::{Race, Shape, Trial, read_logits};
use crate::scope::now_s;
use crate::timing;

/// Asks known questions, compares the answers with the processor's, and times the first where the processor's
/// time is given. `None` where the device fails.
pub async fn run(
    judge: &Judge<Gpu>,
    shapes: &[Shape],
    payload: &[JsValue],
    processor_ms: Option<f64>,
) -> Option<Trial> {
    let questions = questions(shapes, payload)?;
    let expected = read_logits(payload.get(shapes.len())?)?;
    let found = judge.logits(&questions).await.ok()?;
    let test = SelfTest::of(&found, &expected, &judge.manifest().calibration);
    let race = match processor_ms.filter(|_| test.passed()) {
        Some(processor_ms) => {
            let first = questions.get(..1)?;
            let graphics_ms = timing::middle_ms(now_s, || judge.logits(first)).await.ok()?;
            Some(Race { processor_ms, graphics_ms })
        }
        None => None,
    };
    // JSON has no word for what is not finite.
    let difference = Some(test.difference).filter(|difference| difference.is_finite());
    Some(Trial { passed: test.passed(), difference, race })
}
