//! NVIDIA GPUs. Driver, compiler and headers are looked up when the program runs, so the build needs none.

use burn::backend::Cuda;
use burn::backend::cuda::CudaDevice;
use cubecl_cuda::install::cuda_path;
use cudarc::driver::CudaContext;
use cudarc::nvrtc::compile_ptx;

use super::quiet::quietly;
use super::{TrainDevice, proven};
use crate::train::TrainError;

/// Where whoever lacks something may go on meanwhile.
const ELSE: &str = "or compute with --device cpu";

/// The GPU of this number, from 0, once it has passed the [`self_test`](super::self_test()).
///
/// # Errors
/// [`TrainError::NoDevice`] with what is to be installed; [`TrainError::SelfTest`].
pub fn open(number: u16) -> Result<CudaDevice, TrainError> {
    let name = TrainDevice::Cuda(number);
    is_complete(usize::from(number)).map_err(|reason| name.missing(reason))?;
    proven::<Cuda>(name, CudaDevice::new(usize::from(number)))
}

/// What a computation would stop over.
fn is_complete(number: usize) -> Result<(), String> {
    let count = gpus()?;
    if number >= count {
        let last = count - 1;
        return Err(format!(
            "the last of the {count} GPU(s) that the NVIDIA driver finds is cuda:{last}"
        ));
    }
    has_compiler()?;
    has_headers()
}

/// How many GPUs the driver finds; at least one.
fn gpus() -> Result<usize, String> {
    let count = quietly(CudaContext::device_count)
        .map_err(|_| format!("there is no NVIDIA driver here (libcuda); install it, {ELSE}"))?
        .map_err(|error| {
            format!("the NVIDIA driver finds no GPU ({error}); look at nvidia-smi, {ELSE}")
        })?;
    usize::try_from(count)
        .ok()
        .filter(|&count| count > 0)
        .ok_or_else(|| format!("the NVIDIA driver finds no GPU; look at nvidia-smi, {ELSE}"))
}

/// Whether NVRTC compiles anything at all.
fn has_compiler() -> Result<(), String> {
    let compiled = quietly(|| compile_ptx("extern \"C\" __global__ void nothing() {}"));
    match compiled {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(format!("CUDA's run-time compiler (NVRTC) fails: {error:?}")),
        Err(_) => Err(format!(
            "CUDA's run-time compiler (NVRTC) isn't found; install the CUDA toolkit, or pip's \
             nvidia-cuda-nvrtc-cu12, and name the folder of libnvrtc in LD_LIBRARY_PATH, {ELSE}"
        )),
    }
}

/// Whether the headers are where the kernels look for them.
fn has_headers() -> Result<(), String> {
    let header = |path: std::path::PathBuf| path.join("include").join("cuda_runtime.h");
    if cuda_path().map(header).is_some_and(|header| header.is_file()) {
        return Ok(());
    }
    Err(format!(
        "CUDA's headers aren't found (include/cuda_runtime.h); install the CUDA toolkit, or pip's \
         nvidia-cuda-runtime-cu12, and name the folder that holds \"include\" in CUDA_PATH, {ELSE}"
    ))
}
