//! The reference inputs that a GPU is tested with, and the CPU's logits for them.

use engine::backend::Cpu;
use engine::device_check::reference_inputs;
use engine::findings::{Class, ClassLogits};
use engine::inference::ModelInput;
use engine::pipeline::{Pipeline, Refusal};
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::error::WorkerError;
use super::{WorkerState, crashed};
use crate::js_error::with_causes;
use crate::protocol::{GpuQuery, InputShape, Reply, logits, numbers};
use crate::timing;
use crate::worker_runtime::{now_s, tell};

/// Model inputs with their logits.
pub struct ReferenceCases {
    inputs: Vec<ModelInput>,
    /// Of every window of all inputs.
    logits: Vec<ClassLogits>,
    /// Time of the network for the first input, in milliseconds.
    cpu_ms: f64,
}

/// Makes the reference cases and keeps them.
pub async fn make(state: &WorkerState) {
    match cases(state).await {
        Ok(cases) => {
            state.reference.replace(Some(cases));
            tell(&Reply::ReferenceCasesMade);
        }
        Err(error) => crashed(with_causes(&error)),
    }
}

async fn cases(state: &WorkerState) -> Result<ReferenceCases, WorkerError> {
    let mut pipeline = state.pipeline.take().ok_or(WorkerError::NotReady)?;
    let cases = compute(&mut pipeline).await;
    state.pipeline.replace(Some(pipeline));
    Ok(cases?)
}

async fn compute(pipeline: &mut Pipeline<Cpu>) -> Result<ReferenceCases, Refusal> {
    let inputs = reference_inputs(pipeline).await?;
    let classifier = pipeline.classifier();
    let logits = classifier.predict_logits(&inputs).await?;
    let first = &inputs[..inputs.len().min(1)];
    let cpu_ms =
        timing::median_ms(now_s, || classifier.predict_logits::<{ Class::COUNT }>(first)).await?;
    Ok(ReferenceCases { inputs, logits, cpu_ms })
}

/// Sends the reference cases to the GPU, which answers the app.
pub fn send(state: &WorkerState) {
    let reference = state.reference.borrow();
    let Some(ReferenceCases { inputs, logits: expected, cpu_ms }) = reference.as_ref() else {
        return crashed("there are no reference cases to test a GPU with".to_owned());
    };
    let shapes = inputs.iter().map(InputShape::of).collect();
    let payload: Vec<JsValue> =
        inputs.iter().map(|input| numbers(input).into()).chain([logits(expected).into()]).collect();
    let payload: Vec<&JsValue> = payload.iter().collect();
    let query = GpuQuery::Check { shapes, cpu_ms: *cpu_ms };
    if let Err(error) = state.gpu.borrow().send(&query, &payload, &Array::new()) {
        crashed(error.to_string());
    }
}
