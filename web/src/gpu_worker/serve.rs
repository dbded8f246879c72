//! Receives what the app and the other workers ask of the GPU.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use burn::backend::wgpu::graphics::WebGpu;
use burn::backend::wgpu::{RuntimeOptions, init_setup_async};
use engine::backend::{Gpu, GpuDevice};
use engine::inference::Classifier;
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::batcher::{ClientId, GpuRequest, GpuRequestBatcher};
use super::error::GpuError;
use super::{predict, self_test};
use crate::console;
use crate::js_error::with_causes;
use crate::protocol::{GpuAnswer, GpuCommand, GpuQuery, GpuReply, InputShape, unpack};
use crate::worker_runtime::{Port, fetch, serve, tell};

#[derive(Default)]
struct State {
    /// The network, once loaded; absent too while it computes.
    classifier: RefCell<Option<Classifier<Gpu>>>,
    wants_race: RefCell<bool>,
    /// Named by their places.
    ports: RefCell<Vec<Port>>,
    batcher: RefCell<GpuRequestBatcher<JsValue>>,
}

/// Starts to receive messages. Called once, by the worker's `main`.
pub fn start() {
    let state = Rc::new(State::default());
    serve(crashed, move |message| {
        let state = Rc::clone(&state);
        async move { obey(&state, &message).await.unwrap_or_else(|error| fail(&error)) }
    });
    tell(&GpuReply::Started);
}

fn crashed(reason: String) {
    tell(&GpuReply::Crashed { reason });
}

/// Reports an error that ends the worker, and whether it is the GPU's own fault.
fn fail(error: &GpuError) {
    let reason = with_causes(error);
    console::warn("the GPU is not used", &reason);
    match error {
        GpuError::Fetch(_) | GpuError::Model(_) => tell(&GpuReply::NotLoaded { reason }),
        _ => crashed(reason),
    }
}

/// Does what the app says.
async fn obey(state: &Rc<State>, message: &JsValue) -> Result<(), GpuError> {
    match unpack::<GpuCommand>(message).ok_or(GpuError::Message("no command"))? {
        (GpuCommand::Load { model_url, wants_race }, _) => {
            let bytes = fetch(&model_url).await?;
            let classifier = Classifier::<Gpu>::new(&bytes, &device().await)?;
            state.classifier.replace(Some(classifier));
            state.wants_race.replace(wants_race);
            tell(&GpuReply::Loaded);
        }
        (GpuCommand::Connect, payload) => connect(state, &payload)?,
    }
    Ok(())
}

fn connect(state: &Rc<State>, payload: &[JsValue]) -> Result<(), GpuError> {
    let client = state.ports.borrow().len();
    let receiving = Rc::clone(state);
    let port = Port::open(payload, move |message| {
        let (state, message) = (Rc::clone(&receiving), message.clone());
        wasm_bindgen_futures::spawn_local(async move {
            query(&state, client, &message).await.unwrap_or_else(|error| fail(&error));
        });
    })?;
    state.ports.borrow_mut().push(port);
    Ok(())
}

/// Answers what a worker asks.
async fn query(state: &State, client: ClientId, message: &JsValue) -> Result<(), GpuError> {
    let (query, mut payload) = unpack::<GpuQuery>(message).ok_or(GpuError::Message("no query"))?;
    match query {
        GpuQuery::Check { shapes, cpu_ms } => check(state, &shapes, &payload, cpu_ms).await,
        GpuQuery::Predict { id, if_idle: true, .. } if !state.batcher.borrow().is_idle() => {
            decline(state, client, id)
        }
        GpuQuery::Predict { id, shape, .. } => {
            let numbers = payload.pop().ok_or(GpuError::Message("no model input"))?;
            state.batcher.borrow_mut().push(GpuRequest { client, id, shape, numbers });
            compute(state).await
        }
    }
}

async fn check(
    state: &State,
    shapes: &[InputShape],
    payload: &[JsValue],
    cpu_ms: f64,
) -> Result<(), GpuError> {
    // Taken out, not borrowed: a borrow must not live across an await.
    let classifier = state.classifier.take().ok_or(GpuError::NotLoaded)?;
    let cpu_ms = state.wants_race.borrow().then_some(cpu_ms);
    let test = self_test::run(&classifier, shapes, payload, cpu_ms).await;
    state.classifier.replace(Some(classifier));
    tell(&GpuReply::Tested(test?));
    Ok(())
}

fn decline(state: &State, client: ClientId, id: u32) -> Result<(), GpuError> {
    let ports = state.ports.borrow();
    let port = ports.get(client);
    let sent = port.map(|port| port.send(&GpuAnswer::Busy { id }, &[], &Array::new()));
    Ok(sent.transpose().map(Option::unwrap_or_default)?)
}

/// Computes batch after batch until no request waits; at once where a batch is being computed, whose end goes on
/// with what waits.
async fn compute(state: &State) -> Result<(), GpuError> {
    loop {
        let batch = state.batcher.borrow_mut().next_batch();
        if batch.is_empty() {
            return Ok(());
        }
        let classifier = state.classifier.take().ok_or(GpuError::NotLoaded)?;
        let computed = predict::answer(&classifier, &batch, &state.ports).await;
        state.classifier.replace(Some(classifier));
        computed?;
        state.batcher.borrow_mut().computed();
    }
}

/// Starts WebGPU. Errors that no call returns (of a shader that doesn't compile, of memory, of a device
/// that is lost) end the worker: the app then goes on without it. So does the panic with which Burn
/// answers a device that is refused.
async fn device() -> GpuDevice {
    let device = GpuDevice::default();
    let setup = init_setup_async::<WebGpu>(&device, RuntimeOptions::default()).await;
    setup.device.set_device_lost_callback(|reason, message| {
        crashed(format!("the device was lost ({reason:?}): {message}"));
    });
    setup.device.on_uncaptured_error(Arc::new(|error| crashed(format!("WebGPU: {error}"))));
    device
}
