//! Names of devices, as they are given on the command line.

use std::fmt;
use std::str::FromStr;

#[cfg(any(feature = "cuda", feature = "wgpu"))]
use super::catch_panic::Unusable;

/// Where a training runs, among what was built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TrainDevice {
    /// The processor, all cores.
    #[default]
    Cpu,
    /// The NVIDIA GPU of this number, from 0.
    #[cfg(feature = "cuda")]
    Cuda(u16),
    /// The graphics processor of this number among those that Vulkan or Metal reach, from 0; without a
    /// number, the one that they hold to be the best.
    #[cfg(feature = "wgpu")]
    Wgpu(Option<u16>),
}

impl TrainDevice {
    /// The error of a device that can't be used.
    #[cfg(any(feature = "cuda", feature = "wgpu"))]
    pub(crate) fn missing(self, reason: Unusable) -> crate::TrainError {
        crate::TrainError::NoDevice { device: self.to_string(), reason: reason.0 }
    }
}

/// Why a name is no device's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceNameError {
    /// A device that this program was built without.
    #[error("this lubdub was built without {what}: build it with --features {feature}")]
    NotBuiltIn {
        /// What it was built without.
        what: &'static str,
        /// The feature of `train-cli` that it needs.
        feature: &'static str,
    },
    /// A name that no device has.
    #[error("there is no device \"{0}\"; there are {possible}", possible = possible())]
    Unknown(String),
}

/// What there is, and how there could be more.
fn possible() -> String {
    let of = |is_built_in, name| {
        let how =
            if is_built_in { String::new() } else { format!(" (built in by --features {name})") };
        format!("{name}, or {name}:1 for the second of several{how}")
    };
    let [cuda, wgpu] = [of(cfg!(feature = "cuda"), "cuda"), of(cfg!(feature = "wgpu"), "wgpu")];
    format!("cpu; {cuda}; {wgpu}")
}

impl FromStr for TrainDevice {
    type Err = DeviceNameError;

    fn from_str(text: &str) -> Result<Self, DeviceNameError> {
        let unknown = || DeviceNameError::Unknown(text.to_owned());
        let (name, number) = match text.split_once(':') {
            None => (text, None),
            Some((name, number)) => (name, Some(number.parse::<u16>().map_err(|_| unknown())?)),
        };
        match (name, number) {
            ("cpu", None) => Ok(Self::Cpu),
            #[cfg(feature = "cuda")]
            ("cuda", number) => Ok(Self::Cuda(number.unwrap_or(0))),
            #[cfg(not(feature = "cuda"))]
            ("cuda", _) => Err(DeviceNameError::NotBuiltIn { what: "CUDA", feature: "cuda" }),
            #[cfg(feature = "wgpu")]
            ("wgpu", number) => Ok(Self::Wgpu(number)),
            #[cfg(not(feature = "wgpu"))]
            ("wgpu", _) => {
                Err(DeviceNameError::NotBuiltIn { what: "Vulkan or Metal", feature: "wgpu" })
            }
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for TrainDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => f.write_str("cpu"),
            #[cfg(feature = "cuda")]
            Self::Cuda(number) => write!(f, "cuda:{number}"),
            #[cfg(feature = "wgpu")]
            Self::Wgpu(None) => f.write_str("wgpu"),
            #[cfg(feature = "wgpu")]
            Self::Wgpu(Some(number)) => write!(f, "wgpu:{number}"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        text.parse::<TrainDevice>().unwrap_err().to_string()
    }

    #[test]
    fn a_name_that_no_device_has_is_answered_with_those_that_there_are() {
        for text in ["tpu", "", "cpu:0", "cuda:", "cuda:-1", "cuda:first", "cuda:0:1", "wgpu:70000"]
        {
            let told = refusal(text);
            assert!(told.contains(&format!("\"{text}\"")) && told.contains("cuda:1"), "{told}");
        }
    }

    #[test]
    fn the_processor_is_always_there_and_the_default() {
        assert_eq!("cpu".parse(), Ok(TrainDevice::default()));
        assert_eq!(TrainDevice::default().to_string(), "cpu");
    }

    #[cfg(not(feature = "cuda"))]
    #[test]
    fn without_cuda_the_feature_is_named() {
        let told = "this lubdub was built without CUDA: build it with --features cuda";
        assert_eq!([refusal("cuda"), refusal("cuda:1")], [told, told]);
    }

    #[cfg(not(feature = "wgpu"))]
    #[test]
    fn without_vulkan_and_metal_the_feature_is_named() {
        assert!(refusal("wgpu:0").contains("built without Vulkan or Metal"));
        assert!(refusal("wgpu").contains("--features wgpu"));
    }

    #[cfg(feature = "cuda")]
    #[test]
    fn the_first_nvidia_gpu_is_meant_where_no_number_is_given() {
        assert_eq!("cuda".parse(), Ok(TrainDevice::Cuda(0)));
        assert_eq!("cuda:3".parse(), Ok(TrainDevice::Cuda(3)));
        assert_eq!(TrainDevice::Cuda(0).to_string(), "cuda:0");
    }

    #[cfg(feature = "wgpu")]
    #[test]
    fn a_graphics_processor_is_named_by_number_or_left_to_the_driver() {
        assert_eq!("wgpu".parse(), Ok(TrainDevice::Wgpu(None)));
        assert_eq!("wgpu:2".parse(), Ok(TrainDevice::Wgpu(Some(2))));
        assert_eq!(TrainDevice::Wgpu(Some(2)).to_string(), "wgpu:2");
    }
}
