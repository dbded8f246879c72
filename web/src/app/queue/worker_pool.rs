//! The running workers. Nothing is decided here.

use wasm_bindgen::JsValue;
use web_sys::MessageChannel;

use super::link::Link;
use super::worker_map::{WorkerId, WorkerMap};
use crate::js_error::JsError;
use crate::protocol::{GpuCommand, Request};

/// The workers that diagnose and draw, and the one on the GPU.
#[derive(Default)]
pub struct WorkerPool {
    workers: WorkerMap<Link>,
    gpu: Option<Link>,
}

impl WorkerPool {
    /// Adds a worker.
    pub fn insert(&mut self, worker: WorkerId, link: Link) {
        self.workers.insert(worker, link);
    }

    /// Stops a worker, if it runs.
    pub fn terminate(&mut self, worker: WorkerId) {
        drop_later(self.workers.remove(worker));
    }

    /// Sends to a worker.
    ///
    /// # Errors
    /// When it doesn't run, or the browser can't send it.
    pub fn send(
        &self,
        worker: WorkerId,
        request: &Request,
        payload: &[&JsValue],
    ) -> Result<(), JsError> {
        running(self.workers.get(worker))?.send(request, payload)
    }

    /// Calls `hung` unless a worker answers in time.
    pub fn watch(&mut self, worker: WorkerId, patience_ms: u32, hung: impl FnOnce() + 'static) {
        if let Some(link) = self.workers.get_mut(worker) {
            link.watch(patience_ms, hung);
        }
    }

    /// A worker answered.
    pub fn unwatch(&mut self, worker: WorkerId) {
        self.workers.get_mut(worker).into_iter().for_each(Link::unwatch);
    }

    /// Adds the worker on the GPU, and calls `hung` unless it answers in time.
    pub fn insert_gpu(&mut self, mut link: Link, patience_ms: u32, hung: impl FnOnce() + 'static) {
        link.watch(patience_ms, hung);
        self.gpu = Some(link);
    }

    /// Stops the worker on the GPU, if it runs.
    pub fn terminate_gpu(&mut self) {
        drop_later(self.gpu.take());
    }

    /// Sends to the worker on the GPU.
    ///
    /// # Errors
    /// When it doesn't run, or the browser can't send it.
    pub fn send_gpu(&self, command: &GpuCommand) -> Result<(), JsError> {
        running(self.gpu.as_ref())?.send(command, &[])
    }

    /// The worker on the GPU answered.
    pub fn unwatch_gpu(&mut self) {
        self.gpu.iter_mut().for_each(Link::unwatch);
    }

    /// Gives a worker and the one on the GPU the two ends of a channel.
    ///
    /// # Errors
    /// When one doesn't run, or the browser can't send an end.
    pub fn connect(&self, worker: WorkerId, attempt: u32) -> Result<(), JsError> {
        let (worker, gpu) = (running(self.workers.get(worker))?, running(self.gpu.as_ref())?);
        let channel = MessageChannel::new()?;
        gpu.send_port(&GpuCommand::Connect, &channel.port1())?;
        worker.send_port(&Request::ConnectGpu { attempt }, &channel.port2())
    }
}

fn running(link: Option<&Link>) -> Result<&Link, JsError> {
    link.ok_or_else(|| JsError::new("the worker doesn't run"))
}

/// Once whatever led here is over: a listener must not be dropped while it runs.
fn drop_later(link: Option<Link>) {
    wasm_bindgen_futures::spawn_local(async move { drop(link) });
}
