//! Where tensors live: the one place that knows about GPUs.

use candle_core::Device;

use crate::error::{Error, Result};

/// The first GPU when the build has one (`--features cuda` or `metal`) and the machine too, else the CPU.
///
/// # Errors
/// [`Error::Unavailable`] when a GPU is there but its driver refuses.
pub fn device() -> Result<Device> {
    gpu().map_err(|error| Error::Unavailable {
        what: format!("the GPU cannot be used ({error})"),
        remedy: "check its driver, or use a build without GPU support".into(),
    })
}

#[cfg(feature = "cuda")]
fn gpu() -> candle_core::Result<Device> {
    Device::cuda_if_available(0)
}

#[cfg(all(feature = "metal", not(feature = "cuda")))]
fn gpu() -> candle_core::Result<Device> {
    Device::metal_if_available(0)
}

#[cfg(not(any(feature = "cuda", feature = "metal")))]
fn gpu() -> candle_core::Result<Device> {
    Ok(Device::Cpu)
}
