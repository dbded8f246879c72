//! Graphics processors that Vulkan or Metal reach, for training and for diagnosis.

use burn::backend::wgpu::graphics::{AutoGraphicsApi, GraphicsApi};
use burn::backend::wgpu::{RuntimeOptions, init_setup};
use engine::backend::GpuDevice;
use wgpu::{Backends, DeviceType, Instance, InstanceDescriptor};

use super::TrainDevice;
use super::catch_panic::{Unusable, quietly};
use crate::TrainError;

/// The graphics processor of this number, from 0, or else the best one, with the driver's name for it. It has
/// proven nothing yet.
///
/// # Errors
/// [`TrainError::NoDevice`] where there is none, or it doesn't start.
pub fn start(number: Option<u16>) -> Result<(GpuDevice, String), TrainError> {
    let device = find(number).and_then(|device| {
        let setup = quietly(|| init_setup::<AutoGraphicsApi>(&device, RuntimeOptions::default()))?;
        Ok((device, setup.adapter.get_info().name))
    });
    device.map_err(|reason| TrainDevice::Wgpu(number).missing(reason))
}

fn find(number: Option<u16>) -> Result<GpuDevice, Unusable> {
    let mut there = reached();
    if there.is_empty() {
        let reason = "there is no graphics processor here that Vulkan or Metal can reach; install its driver";
        return Err(Unusable(reason.to_owned()));
    }
    let Some(number) = number.map(usize::from) else { return Ok(GpuDevice::default()) };
    if number >= there.len() {
        let names = there.iter().enumerate().map(|(i, (_, name))| format!("wgpu:{i} ({name})"));
        return Err(Unusable(format!("there are {}", names.collect::<Vec<_>>().join(", "))));
    }
    Ok(there.swap_remove(number).0)
}

/// Every graphics processor with its name, by the numbers within its kind that Burn gives it.
fn reached() -> Vec<(GpuDevice, String)> {
    let api = Backends::from(AutoGraphicsApi::backend());
    let instance = Instance::new(InstanceDescriptor {
        backends: api,
        ..InstanceDescriptor::new_without_display_handle()
    });
    let (mut discrete, mut integrated, mut virtual_ones, mut programs) = (0.., 0.., 0.., 0..1);
    let device = |info: wgpu::AdapterInfo| {
        let device = match info.device_type {
            DeviceType::DiscreteGpu => GpuDevice::DiscreteGpu(discrete.next()?),
            DeviceType::IntegratedGpu => GpuDevice::IntegratedGpu(integrated.next()?),
            DeviceType::VirtualGpu => GpuDevice::VirtualGpu(virtual_ones.next()?),
            // Of those that are a program, Burn knows the first alone.
            DeviceType::Cpu => programs.next().map(|_: usize| GpuDevice::Cpu)?,
            DeviceType::Other => return None,
        };
        Some((device, info.name))
    };
    let adapters = pollster::block_on(instance.enumerate_adapters(api));
    adapters.iter().map(wgpu::Adapter::get_info).filter_map(device).collect()
}
