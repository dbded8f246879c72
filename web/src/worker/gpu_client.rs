//! The GPU as a worker on the CPU sees it: a port to ask it by.

use engine::inference::ModelInput;
use engine::report::JsonBackend;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::console;
use crate::js_error::JsError;
use crate::protocol::{GpuAccess, GpuNews, GpuQuery, InputShape, numbers};
use crate::worker_runtime::Port;

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
    /// Goes by another port from now on.
    pub fn connect(&mut self, attempt: u32, port: Port) {
        (self.port, self.attempt) = (Some(port), attempt);
    }

    /// Goes by what the app lets know. True where the GPU owes an answer that it won't give.
    #[must_use]
    pub fn follow(&mut self, news: GpuNews) -> bool {
        self.news = news;
        let is_lost = self.news.access == GpuAccess::None && self.watchdog.is_some();
        if is_lost {
            self.forget();
        }
        is_lost
    }

    /// Asks for the logits of a recording, where that is allowed; `silent` is called where no answer comes in
    /// time. False where the CPU is to compute them.
    #[must_use]
    pub fn ask(&mut self, id: u32, input: &ModelInput, silent: impl FnOnce() + 'static) -> bool {
        let if_idle = match self.news.access {
            GpuAccess::None => return false,
            GpuAccess::IfIdle => true,
            GpuAccess::Always => false,
        };
        let query = GpuQuery::Predict { id, shape: InputShape::of(input), if_idle };
        let numbers = numbers(input);
        let sent = self.send(&query, &[numbers.as_ref()], &Array::of1(&numbers.buffer()));
        if let Err(error) = &sent {
            console::warn("the GPU was not asked", &error.to_string());
            return false;
        }
        self.watchdog = Some(Timeout::new(PATIENCE_MS, silent));
        true
    }

    /// Sends to the GPU, handing over the `buffers`.
    ///
    /// # Errors
    /// When there is no port to it, or the browser can't send.
    pub fn send(
        &self,
        query: &GpuQuery,
        payload: &[&JsValue],
        buffers: &Array,
    ) -> Result<(), JsError> {
        let port = self.port.as_ref().ok_or_else(|| JsError::new("there is no port to the GPU"))?;
        port.send(query, payload, buffers)
    }

    /// The GPU answered.
    pub fn answered(&mut self) {
        self.watchdog = None;
    }

    /// Asks nothing more. Names the connection that is given up.
    pub fn forget(&mut self) -> u32 {
        self.news.access = GpuAccess::None;
        let (port, watchdog) = (self.port.take(), self.watchdog.take());
        // Once whatever led here is over: neither must be dropped while it calls.
        wasm_bindgen_futures::spawn_local(async move { drop((port, watchdog)) });
        self.attempt
    }

    /// What a record says of the backend that a recording was computed on, in so many seconds.
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::GpuReport;

    fn news(access: GpuAccess) -> GpuNews {
        let report = GpuReport {
            adapter: Some("nvidia".to_owned()),
            self_test: Some(1e-6),
            status: "used".to_owned(),
        };
        GpuNews { access, report }
    }

    #[test]
    fn a_record_says_what_computed_it_and_what_is_known_of_the_gpu() {
        let mut gpu = GpuClient::default();
        let before = gpu.backend(false, 0.5);
        assert_eq!((before.name.as_str(), before.graphics.as_deref()), ("cpu", Some("unknown")));
        assert!(!gpu.follow(news(GpuAccess::Always)), "it owes no answer");
        let on_gpu = gpu.backend(true, 0.5);
        assert_eq!((on_gpu.name.as_str(), on_gpu.self_test), ("wgpu: nvidia", Some(1e-6)));
        assert_eq!((on_gpu.seconds, on_gpu.graphics.as_deref()), (Some(0.5), Some("used")));
        assert_eq!(gpu.backend(false, 0.5).name, "cpu");
    }

    #[test]
    fn without_access_the_gpu_is_not_asked() {
        let mut gpu = GpuClient::default();
        assert!(!gpu.ask(1, &ModelInput::default(), || {}));
        assert!(!gpu.follow(news(GpuAccess::None)));
    }
}
