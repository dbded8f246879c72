//! Computing batches of requests.

use std::cell::RefCell;

use engine::backend::Gpu;
use engine::findings::ClassLogits;
use engine::inference::{Classifier, ModelInput};
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::batcher::GpuRequest;
use super::error::GpuError;
use crate::protocol::{GpuAnswer, InputShape, logits};
use crate::worker_runtime::Port;

/// Reads the model inputs of a payload, one for each shape.
///
/// # Errors
/// When one is missing or too short.
pub fn read_inputs(
    shapes: &[InputShape],
    payload: &[JsValue],
) -> Result<Vec<ModelInput>, GpuError> {
    let inputs: Vec<ModelInput> =
        shapes.iter().zip(payload).filter_map(|(shape, numbers)| shape.read(numbers)).collect();
    if inputs.len() < shapes.len() {
        return Err(GpuError::Message("a model input is missing or too short"));
    }
    Ok(inputs)
}

/// Computes the logits of a batch, in as few passes as its windows fill, and answers those who asked.
///
/// # Errors
/// When the device fails or computes what is no number: the CPU is then to do it.
pub async fn answer(
    classifier: &Classifier<Gpu>,
    batch: &[GpuRequest<JsValue>],
    ports: &RefCell<Vec<Port>>,
) -> Result<(), GpuError> {
    let (shapes, numbers): (Vec<InputShape>, Vec<JsValue>) =
        batch.iter().map(|request| (request.shape, request.numbers.clone())).unzip();
    let computed: Vec<ClassLogits> =
        classifier.predict_logits(&read_inputs(&shapes, &numbers)?).await?;
    if !computed.iter().all(is_finite) {
        return Err(GpuError::NotFinite);
    }
    let expected = shapes.iter().map(|shape| shape.windows as usize).sum();
    if computed.len() != expected {
        return Err(GpuError::Windows { expected, found: computed.len() });
    }
    let ports = ports.borrow();
    let mut rest = computed.as_slice();
    for request in batch {
        let (own, others) = rest.split_at(request.shape.windows as usize);
        rest = others;
        if let Some(port) = ports.get(request.client) {
            let own = logits(own);
            let buffers = Array::of1(&own.buffer());
            port.send(&GpuAnswer::Logits { id: request.id }, &[own.as_ref()], &buffers)?;
        }
    }
    Ok(())
}

fn is_finite(logits: &ClassLogits) -> bool {
    logits.0.iter().all(|logit| logit.is_finite())
}
