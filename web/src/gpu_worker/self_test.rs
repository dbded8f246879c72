//! The proof that the GPU computes what the CPU computes, and how quickly it does.

use engine::backend::Gpu;
use engine::device_check::SelfTest;
use engine::findings::Class;
use engine::inference::Classifier;
use wasm_bindgen::JsValue;

use super::error::GpuError;
use super::predict::read_inputs;
use crate::protocol::{GpuSelfTest, InputShape, Race, read_logits};
use crate::timing;
use crate::worker_runtime::now_s;

/// Predicts the reference inputs of a payload, compares the logits with the CPU's, which follow them in the
/// payload, and times the first input where the CPU's time is given, in milliseconds.
///
/// # Errors
/// When the payload can't be read, or the device fails.
pub async fn run(
    classifier: &Classifier<Gpu>,
    shapes: &[InputShape],
    payload: &[JsValue],
    cpu_ms: Option<f64>,
) -> Result<GpuSelfTest, GpuError> {
    let inputs = read_inputs(shapes, payload)?;
    let expected = payload.get(shapes.len()).and_then(read_logits);
    let expected = expected.ok_or(GpuError::Message("a self-test without logits"))?;
    let found = classifier.predict_logits(&inputs).await?;
    let test = SelfTest::of(&found, &expected, &classifier.manifest().calibration);
    let race = match cpu_ms.filter(|_| test.passed()) {
        Some(cpu_ms) => {
            let first = &inputs[..inputs.len().min(1)];
            let gpu_ms =
                timing::median_ms(now_s, || classifier.predict_logits::<{ Class::COUNT }>(first))
                    .await?;
            Some(Race { cpu_ms, gpu_ms })
        }
        None => None,
    };
    // JSON has no word for what is not finite.
    let difference = Some(test.difference).filter(|difference| difference.is_finite());
    Ok(GpuSelfTest { passed: test.passed(), difference, race })
}
