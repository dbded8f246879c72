//! The graphics processor, by WebGPU: used only after it has computed what the processor computes.

use std::sync::Arc;

use burn::backend::wgpu::graphics::WebGpu;
use burn::backend::wgpu::{RuntimeOptions, init_setup_async};
use burn::tensor::backend::Backend as Device;
use engine::backend::{Cpu, CpuDevice, Gpu, GpuDevice};
use engine::diagnose::{Listener, Refusal, known_sound, self_test};

use crate::protocol::{Backend, Race, Reply, Trial};
use crate::worker::model::LoadError;
use crate::worker::post::tell;
use crate::worker::scope::now_s;

/// What networks run on.
pub type Here = Gpu;

/// Its name in messages.
pub const BACKEND: Backend = Backend::Graphics;

/// How often each is timed; the middle time counts.
const ROUNDS: usize = 3;

/// A listener with the models of these files, after the self-test. Its outcome is told as
/// [`Reply::Tried`], with that of a race where one is wanted.
///
/// # Errors
/// When a file is refused, the device can't compute, or computes something else.
pub async fn listener(model: &[u8], beats: &[u8], race: bool) -> Result<Listener<Here>, LoadError> {
    let device = start().await;
    let mut listener = Listener::<Here>::new(model, Some(beats), &device)?;
    let mut reference = Listener::<Cpu>::new(model, Some(beats), &CpuDevice::default())?;
    let test = self_test(&mut listener, &mut reference).await?;
    let race =
        if race && test.passed() { Some(run(&mut listener, &mut reference).await?) } else { None };
    // JSON has no word for what is not finite.
    let difference = Some(test.difference).filter(|difference| difference.is_finite());
    tell(&Reply::Tried(Trial { passed: test.passed(), difference, race }));
    if test.passed() { Ok(listener) } else { Err(LoadError::Wrong) }
}

/// Starts WebGPU. Errors that no call returns (of a shader that doesn't compile, of memory, of a device
/// that is lost) end the worker: the app then goes on without it. So does the panic with which Burn
/// answers a device that is refused.
async fn start() -> GpuDevice {
    let device = GpuDevice::default();
    let setup = init_setup_async::<WebGpu>(&device, RuntimeOptions::default()).await;
    setup.device.set_device_lost_callback(|_, _| tell(&Reply::Crashed));
    setup.device.on_uncaptured_error(Arc::new(|_| tell(&Reply::Crashed)));
    device
}

/// Times both at a recording of the usual length; the self-test has warmed them up.
async fn run(
    graphics: &mut Listener<Here>,
    processor: &mut Listener<Cpu>,
) -> Result<Race, Refusal> {
    let sound = known_sound();
    Ok(Race {
        graphics_ms: time_ms(graphics, &sound).await?,
        processor_ms: time_ms(processor, &sound).await?,
    })
}

async fn time_ms<B: Device>(listener: &mut Listener<B>, sound: &[u8]) -> Result<f64, Refusal> {
    let mut times = [0.0; ROUNDS];
    for time in &mut times {
        let start = now_s();
        listener.listen(sound).await?;
        *time = (now_s() - start) * 1000.0;
    }
    times.sort_by(f64::total_cmp);
    Ok(times[ROUNDS / 2])
}
