//! The engine, off the UI thread: diagnoses and draws one recording at a time, on the CPU. Where there is a GPU,
//! its own worker is asked for the network's part.

mod archive;
mod decoder;
mod demo;
mod describe;
mod detail;
mod diagnose;
mod draw;
mod error;
mod gpu_answers;
mod gpu_client;
mod model;
mod preprocess;
mod reference;

use std::cell::RefCell;
use std::rc::Rc;

use engine::backend::Cpu;
use engine::pipeline::Pipeline;
use wasm_bindgen::JsValue;

use crate::protocol::{Reply, Request, unpack};
use crate::worker_runtime::{serve, tell};
use decoder::Decoder;
use diagnose::Pending;
use gpu_client::GpuClient;
use reference::ReferenceCases;

/// What the worker has before it.
#[derive(Default)]
struct WorkerState {
    /// The models, once loaded; absent too while they are at work. Boxed, because it is moved through futures.
    pipeline: RefCell<Option<Box<Pipeline<Cpu>>>>,
    decoder: Decoder,
    /// The recording whose logits the GPU computes.
    pending: RefCell<Option<Pending>>,
    gpu: RefCell<GpuClient>,
    /// What a GPU is tested with, once made.
    reference: RefCell<Option<ReferenceCases>>,
}

/// Starts to receive messages. Called once, by the worker's `main`.
pub fn start() {
    let state = Rc::new(WorkerState::default());
    serve(crashed, move |message| {
        let state = Rc::clone(&state);
        async move { obey(&state, &message).await }
    });
    tell(&Reply::Started);
}

fn crashed(reason: String) {
    tell(&Reply::Crashed { reason });
}

/// Does what a message asks for.
async fn obey(state: &Rc<WorkerState>, message: &JsValue) {
    let Some((request, payload)) = unpack::<Request>(message) else {
        return crashed("a message is no request".to_owned());
    };
    match request {
        Request::Load { model_url, frames_url } => {
            match model::load(state, &model_url, &frames_url).await {
                Ok(model) => tell(&Reply::Loaded(model)),
                Err(error) => tell(&Reply::NotLoaded(error::problem(&error))),
            }
        }
        Request::List => archive::list(state, &payload).await,
        Request::Diagnose { id, draws } => {
            diagnose::diagnose(state, id, draws, &payload).await;
        }
        Request::Draw { id } => draw::draw(state, id, &payload).await,
        Request::Detail(query) => {
            if let Err(error) = detail::draw(&query, &payload) {
                crashed(error.to_string());
            }
        }
        Request::MakeReferenceCases => reference::make(state).await,
        Request::CheckGpu => reference::send(state),
        Request::ConnectGpu { attempt } => gpu_answers::connect(state, attempt, &payload),
        Request::Gpu(news) => gpu_answers::follow(state, news).await,
    }
}
