//! NVIDIA GPUs. Driver, compiler and headers are looked up when the program runs, so the build needs none.

use burn::backend::cuda::CudaDevice;
use cubecl_cuda::install::cuda_path;
use cudarc::driver::CudaContext;
use cudarc::nvrtc::{CompileOptions, compile_ptx_with_opts};

use super::TrainDevice;
use super::catch_panic::{Unusable, quietly};
use crate::TrainError;

/// The GPU of this number, from 0. It has proven nothing yet.
///
/// # Errors
/// [`TrainError::NoDevice`] with what is to be installed.
pub fn start(number: u16) -> Result<CudaDevice, TrainError> {
    let name = TrainDevice::Cuda(number);
    is_complete(usize::from(number)).map_err(|reason| name.missing(reason))?;
    Ok(CudaDevice::new(usize::from(number)))
}

/// What a computation would stop over.
fn is_complete(number: usize) -> Result<(), Unusable> {
    let count = gpus()?;
    if number >= count {
        let last = count - 1;
        return Err(Unusable(format!(
            "the last of the {count} GPU(s) that the NVIDIA driver finds is cuda:{last}"
        )));
    }
    has_compiler()?;
    has_headers()
}

fn unusable(reason: &str) -> Unusable {
    Unusable(reason.to_owned())
}

/// How many GPUs the driver finds; at least one.
fn gpus() -> Result<usize, Unusable> {
    // Also an error's text is the driver's.
    let asked = || CudaContext::device_count().map_err(|error| error.to_string());
    let count = quietly(asked)
        .map_err(|_| unusable("there is no NVIDIA driver here (libcuda); install it"))?
        .map_err(|error| {
            Unusable(format!("the NVIDIA driver finds no GPU ({error}); look at nvidia-smi"))
        })?;
    let count = usize::try_from(count).ok().filter(|&count| count > 0);
    count.ok_or_else(|| unusable("the NVIDIA driver finds no GPU; look at nvidia-smi"))
}

/// Whether NVRTC compiles anything at all.
fn has_compiler() -> Result<(), Unusable> {
    compiled("", CompileOptions::default())
        .map_err(|_| {
            unusable(
                "CUDA's run-time compiler (NVRTC) isn't found; install the CUDA toolkit, or pip's \
             nvidia-cuda-nvrtc-cu12, and name the folder of libnvrtc in LD_LIBRARY_PATH",
            )
        })?
        .map_err(|error| Unusable(format!("CUDA's run-time compiler (NVRTC) fails: {error}")))
}

/// Whether the headers are whole, and where Burn's kernels look for them.
fn has_headers() -> Result<(), Unusable> {
    let folders = cuda_path().map(|path| [path.join("include"), path.join("include").join("cccl")]);
    let folders = folders.iter().flatten().map(|path| path.display().to_string()).collect();
    // The oldest cards that have all of it.
    let arch = Some("compute_80");
    let options = CompileOptions { include_paths: folders, arch, ..CompileOptions::default() };
    let done =
        compiled("#include <cuda_runtime.h>\n#include <mma.h>\n#include <cuda/barrier>\n", options);
    done.and_then(|done| done).map_err(|_| {
        unusable("CUDA's headers (cuda_runtime.h, mma.h, cuda/barrier) aren't found; install the CUDA toolkit, or put \
         what the folders \"include\" of pip's nvidia-cuda-runtime-cu12, nvidia-cuda-nvcc-cu12 and \
         nvidia-cuda-cccl-cu12 hold into one, and name the folder that holds it in CUDA_PATH")
    })
}

/// Compiles a kernel that does nothing; the outer error is a missing library's, the inner one the compiler's.
fn compiled(head: &str, options: CompileOptions) -> Result<Result<(), Unusable>, Unusable> {
    let source = format!("{head}extern \"C\" __global__ void nothing() {{}}");
    quietly(|| match compile_ptx_with_opts(source, options) {
        Ok(_) => Ok(()),
        Err(error) => Err(Unusable(format!("{error:?}"))),
    })
}
