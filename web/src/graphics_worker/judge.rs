//! Answering questions.

use engine::backend::Gpu;
use engine::diagnose::{Judge, Question};
use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::protocol::{GraphicsReply, Shape, logits};
use crate::scope::send;

/// Reads questions; `None` if they aren't any.
#[must_use]
pub fn questions(shapes: &[Shape], payload: &[JsValue]) -> Option<Vec<Question>> {
    shapes.iter().zip(payload).map(|(shape, numbers)| shape.read(numbers)).collect()
}

/// Answers questions, all in as few passes as they fill. `None` where the device fails, or says what is no
/// number: the processor is then to be asked.
pub async fn answer(judge: &Judge<Gpu>, shapes: &[Shape], payload: &[JsValue]) -> Option<()> {
    let answers = judge.logits(&questions(shapes, payload)?).await.ok()?;
    if !answers.iter().flatten().all(|logit| logit.is_finite()) {
        return None;
    }
    let mut rest = answers.as_slice();
    let mut parts: Vec<JsValue> = Vec::new();
    for shape in shapes {
        let (part, others) = rest.split_at_checked(shape.windows as usize)?;
        parts.push(logits(part).into());
        rest = others;
    }
    let parts: Vec<&JsValue> = parts.iter().collect();
    send(&GraphicsReply::Answered, &parts, &Array::new()).then_some(())
}
