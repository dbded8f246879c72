//! The GPU as a worker on the CPU sees it: a port to ask it by, and what to do without it.

use std::rc::Rc;

use engine::inference::ModelInput;
use engine::report::JsonBackend;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{WorkerState, crashed, diagnose};
use crate::console;
use crate::js_error::JsError;
use crate::protocol::{
    GpuAccess, GpuAnswer, GpuNews, GpuQuery, InputShape, Reply, numbers, read_logits, unpack,
};
use crate::worker_runtime::{Port, tell};

/// After this time without an answer the GPU is taken to hang, and the CPU takes over.
const PATIENCE_MS: u32 = 30_000;

/// What a worker knows of the GPU.
#[derive(Default)]
pub struct GpuClient {
    news: GpuNews,
    attempt: u32,
    port: Option<Port>,
    /// Runs while the GPU owes an answer.
    watchdog: Option<Timeout>,
}

impl GpuClient {
    /// What a recording's record says of the backend that it was computed on, in so many seconds.
    #[must_use]
    pub fn backend(&self, is_on_gpu: bool, seconds: f64) -> JsonBackend {
        let report = &self.news.report;
        let adapter = report.adapter.as_deref().unwrap_or_default();
        JsonBackend {
            name: if is_on_gpu { format!("wgpu: {adapter}") } else { "cpu".to_owned() },
            self_test: report.self_test,
            graphics: Some(report.status.clone()),
            seconds: Some(seconds),
        }
    }

    /// Sends to the GPU; nothing where there is none.
    ///
    /// # Errors
    /// When the browser can't send it.
    pub fn send(
        &self,
        query: &GpuQuery,
        payload: &[&JsValue],
        buffers: &Array,
    ) -> Result<(), JsError> {
        self.port.as_ref().map_or(Ok(()), |port| port.send(query, payload, buffers))
    }

    fn forget(&mut self) {
        self.news.access = GpuAccess::None;
        self.watchdog = None;
        let port = self.port.take();
        // Once whatever led here is over: a listener must not be dropped while it runs.
        wasm_bindgen_futures::spawn_local(async move { drop(port) });
    }
}

/// Connects to the GPU by the port of a payload, in place of an earlier connection.
pub fn connect(state: &Rc<WorkerState>, attempt: u32, payload: &[JsValue]) {
    let receiving = Rc::clone(state);
    let port = Port::open(payload, move |message| {
        let (state, message) = (Rc::clone(&receiving), message.clone());
        wasm_bindgen_futures::spawn_local(async move { receive(&state, &message).await });
    });
    match port {
        Ok(port) => {
            let mut gpu = state.gpu.borrow_mut();
            (gpu.port, gpu.attempt) = (Some(port), attempt);
        }
        Err(error) => crashed(error.to_string()),
    }
}

/// Goes by what the app lets know of the GPU. Without it, the CPU computes what was asked.
pub async fn follow(state: &WorkerState, news: GpuNews) {
    let is_lost = news.access == GpuAccess::None && state.gpu.borrow().watchdog.is_some();
    {
        let mut gpu = state.gpu.borrow_mut();
        gpu.news = news;
        if is_lost {
            gpu.forget();
        }
    }
    if is_lost {
        diagnose::resume_on_cpu(state).await;
    }
}

/// Asks the GPU for the logits of a recording, where it may be asked; false where the CPU is to compute them.
pub fn ask(state: &Rc<WorkerState>, id: u32, input: Option<&ModelInput>) -> bool {
    let mut gpu = state.gpu.borrow_mut();
    let (Some(input), true) = (input, gpu.port.is_some()) else { return false };
    let if_idle = match gpu.news.access {
        GpuAccess::None => return false,
        GpuAccess::IfIdle => true,
        GpuAccess::Always => false,
    };
    let query = GpuQuery::Predict { id, shape: InputShape::of(input), if_idle };
    let numbers = numbers(input);
    if let Err(error) = gpu.send(&query, &[numbers.as_ref()], &Array::of1(&numbers.buffer())) {
        console::warn("the GPU was not asked", &error.to_string());
        return false;
    }
    let waiting = Rc::clone(state);
    gpu.watchdog = Some(Timeout::new(PATIENCE_MS, move || {
        wasm_bindgen_futures::spawn_local(async move { give_up(&waiting).await });
    }));
    true
}

/// The GPU did not answer in time: does without it, and lets the app know.
async fn give_up(state: &WorkerState) {
    let attempt = {
        let mut gpu = state.gpu.borrow_mut();
        gpu.forget();
        gpu.attempt
    };
    tell(&Reply::GpuSilent { attempt });
    diagnose::resume_on_cpu(state).await;
}

/// Goes on with the recording that was asked about.
async fn receive(state: &WorkerState, message: &JsValue) {
    let Some((answer, payload)) = unpack::<GpuAnswer>(message) else {
        return crashed("a message of the GPU is no answer".to_owned());
    };
    state.gpu.borrow_mut().watchdog = None;
    match answer {
        GpuAnswer::Logits { id } => {
            diagnose::resume(state, id, payload.first().and_then(read_logits)).await;
        }
        GpuAnswer::Busy { id } => diagnose::resume(state, id, None).await,
    }
}
