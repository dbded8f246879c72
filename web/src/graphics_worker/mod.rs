//! The network on the graphics processor, by WebGPU, in a worker of its own: questions in, logits out. It knows
//! nothing of recordings, so that it needs none of the code that reads and conditions them.

mod judge;
mod trial;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use burn::backend::wgpu::graphics::WebGpu;
use burn::backend::wgpu::{RuntimeOptions, init_setup_async};
use engine::backend::{Gpu, GpuDevice};
use engine::diagnose::Judge;
use wasm_bindgen::JsValue;

use crate::protocol::{GraphicsReply, GraphicsRequest, unpack};
use crate::scope::{fetch, serve, tell};

/// The network, once loaded and checked; absent too while it answers.
type Slot = Rc<RefCell<Option<Judge<Gpu>>>>;

/// Starts to hear messages. Called once, by the worker's `main`.
pub fn start() {
    let slot = Slot::default();
    serve(crashed, move |message| {
        let slot = Rc::clone(&slot);
        async move { answer(&slot, &message).await.unwrap_or_else(crashed) }
    });
    tell(&GraphicsReply::Started);
}

fn crashed() {
    tell(&GraphicsReply::Crashed);
}

/// Does what a message asks for; `None` where it can't.
async fn answer(slot: &Slot, message: &JsValue) -> Option<()> {
    match unpack::<GraphicsRequest>(message)? {
        (GraphicsRequest::Load { model_url, shapes, processor_ms }, payload) => {
            let Ok(bytes) = fetch(&model_url).await else {
                tell(&GraphicsReply::NotLoaded);
                return Some(());
            };
            let Ok(judge) = Judge::<Gpu>::new(&bytes, &device().await) else {
                tell(&GraphicsReply::NotLoaded);
                return Some(());
            };
            let trial = trial::run(&judge, &shapes, &payload, processor_ms).await?;
            slot.replace(Some(judge));
            tell(&GraphicsReply::Tried(trial));
        }
        (GraphicsRequest::Judge { shapes }, payload) => {
            // Taken out, not borrowed: a borrow must not live across an await.
            let judge = slot.take()?;
            let sent = judge::answer(&judge, &shapes, &payload).await;
            slot.replace(Some(judge));
            sent?;
        }
    }
    Some(())
}

/// Starts WebGPU. Errors that no call returns (of a shader that doesn't compile, of memory, of a device
/// that is lost) end the worker: the app then goes on without it. So does the panic with which Burn
/// answers a device that is refused.
async fn device() -> GpuDevice {
    let device = GpuDevice::default();
    let setup = init_setup_async::<WebGpu>(&device, RuntimeOptions::default()).await;
    setup.device.set_device_lost_callback(|_, _| crashed());
    setup.device.on_uncaptured_error(Arc::new(|_| crashed()));
    device
}
