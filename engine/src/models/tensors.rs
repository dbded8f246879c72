//! A network's parameters as named arrays, and back.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::nn::Linear;
use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData, TensorPrimitive};
use serde::{Deserialize, Serialize};

use crate::backend::{DeviceError, read_values_blocking};

/// One parameter, in row-major order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedTensor {
    /// Size of each dimension.
    pub shape: Vec<usize>,
    /// The values.
    pub values: Vec<f32>,
}

/// Why parameters do not fit a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TensorError {
    /// The network needs a parameter that is not there.
    #[error("the model lacks the tensor \"{0}\"")]
    Missing(String),
    /// There is a parameter that the network has no place for.
    #[error("the model holds an unknown tensor \"{0}\"")]
    Unknown(String),
    /// A parameter has another shape than the network's.
    #[error("the tensor \"{name}\" has shape {found:?}, but {expected:?} is needed")]
    Shape {
        /// The parameter.
        name: String,
        /// Its shape in the network.
        expected: Vec<usize>,
        /// Its shape in the file.
        found: Vec<usize>,
    },
    /// A parameter could not be read from the device.
    #[error("the tensor \"{name}\" could not be read from the device")]
    Unreadable {
        /// The parameter.
        name: String,
        /// What the device says.
        source: DeviceError,
    },
}

/// A tensor of `values` in row-major order. Unlike [`Tensor::from_data`] it converts from no other type,
/// so that the page doesn't carry the conversions between all of them.
pub fn float_tensor<B: Backend, const D: usize>(
    values: Vec<f32>,
    shape: [usize; D],
    device: &B::Device,
) -> Tensor<B, D> {
    let data = B::float_from_data(TensorData::new(values, shape), device);
    Tensor::from_primitive(TensorPrimitive::Float(data))
}

/// A linear layer of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
pub(super) fn linear_of_zeros<B: Backend>(
    [input, output]: [usize; 2],
    device: &B::Device,
) -> Linear<B> {
    Linear {
        weight: Param::from_tensor(Tensor::zeros([input, output], device)),
        bias: Some(Param::from_tensor(Tensor::zeros([output], device))),
    }
}

/// The parameters of `module` by their path, such as `blocks.0.conv.weight`.
///
/// # Errors
/// When the device fails.
pub fn read_tensors<B: Backend, M: Module<B>>(
    module: &M,
) -> Result<BTreeMap<String, NamedTensor>, TensorError> {
    let mut reader = Reader::default();
    module.visit(&mut reader);
    match reader.error {
        Some(error) => Err(error),
        None => Ok(reader.tensors),
    }
}

/// `module` with the given parameters in place of its own. Whether a parameter is trained stays as it is.
///
/// # Errors
/// When a parameter is missing, unknown or of another shape.
pub fn write_tensors<B: Backend, M: Module<B>>(
    module: M,
    tensors: BTreeMap<String, NamedTensor>,
) -> Result<M, TensorError> {
    let mut writer = Writer { path: Path::default(), tensors, error: None };
    let module = module.map(&mut writer);
    if let Some(error) = writer.error {
        return Err(error);
    }
    match writer.tensors.into_keys().next() {
        Some(name) => Err(TensorError::Unknown(name)),
        None => Ok(module),
    }
}

/// Where in the module tree a visit is.
#[derive(Default)]
struct Path(Vec<String>);

impl Path {
    /// An enumeration's variant is not part of a name: the architecture says which it is.
    fn enter(&mut self, name: &str, container: &str) {
        self.0.push(if container.starts_with("Enum:") { String::new() } else { name.to_owned() });
    }

    fn name(&self) -> String {
        let parts: Vec<&str> =
            self.0.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        parts.join(".")
    }
}

#[derive(Default)]
struct Reader {
    path: Path,
    tensors: BTreeMap<String, NamedTensor>,
    error: Option<TensorError>,
}

impl<B: Backend> ModuleVisitor<B> for Reader {
    fn enter_module(&mut self, name: &str, container_type: &str) {
        self.path.enter(name, container_type);
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.0.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<B, D>>) {
        let (name, tensor) = (self.path.name(), param.val());
        let shape = tensor.dims().to_vec();
        match read_values_blocking(tensor) {
            Ok(values) => {
                self.tensors.insert(name, NamedTensor { shape, values });
            }
            Err(source) => {
                self.error.get_or_insert(TensorError::Unreadable { name, source });
            }
        }
    }
}

struct Writer {
    path: Path,
    tensors: BTreeMap<String, NamedTensor>,
    error: Option<TensorError>,
}

impl Writer {
    fn take(&mut self, expected: &[usize]) -> Result<Vec<f32>, TensorError> {
        let name = self.path.name();
        let tensor = self.tensors.remove(&name).ok_or(TensorError::Missing(name.clone()))?;
        let fits =
            tensor.shape == expected && tensor.values.len() == expected.iter().product::<usize>();
        if !fits {
            let expected = expected.to_vec();
            return Err(TensorError::Shape { name, expected, found: tensor.shape });
        }
        Ok(tensor.values)
    }
}

impl<B: Backend> ModuleMapper<B> for Writer {
    fn enter_module(&mut self, name: &str, container_type: &str) {
        self.path.enter(name, container_type);
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.0.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<B, D>>) -> Param<Tensor<B, D>> {
        let (id, tensor, mapper) = param.consume();
        let tensor = match self.take(&tensor.dims()) {
            Ok(values) => float_tensor(values, tensor.dims(), &tensor.device())
                .set_require_grad(tensor.is_require_grad()),
            Err(error) => {
                self.error.get_or_insert(error);
                tensor
            }
        };
        Param::from_mapped_value(id, tensor, mapper)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use crate::models::{Architecture, CnnConfig, Network, TrunkConfig};

    fn network() -> Network<Cpu> {
        let trunk = TrunkConfig::Cnn(CnnConfig::default());
        Architecture::new(trunk, [16, 16], 3).init::<Cpu>(&CpuDevice::default()).folded()
    }

    #[test]
    fn what_is_read_can_be_written_into_another_network() {
        let (a, b) = (network(), network());
        let tensors = read_tensors(&a).unwrap();
        assert!(tensors.contains_key("trunk.blocks.0.conv.weight"), "{:?}", tensors.keys());
        assert_ne!(tensors, read_tensors(&b).unwrap());
        let b = write_tensors(b, tensors.clone()).unwrap();
        assert_eq!(tensors, read_tensors(&b).unwrap());
    }

    #[test]
    fn tensors_that_do_not_fit_are_named() {
        let full = read_tensors(&network()).unwrap();
        let mut lacking = full.clone();
        lacking.remove("head.output.bias");
        let error = write_tensors(network(), lacking).unwrap_err();
        assert_eq!(error, TensorError::Missing("head.output.bias".to_owned()));
        let mut odd = full.clone();
        odd.insert("extra".to_owned(), NamedTensor { shape: vec![1], values: vec![0.0] });
        let error = write_tensors(network(), odd).unwrap_err();
        assert_eq!(error, TensorError::Unknown("extra".to_owned()));
        let mut bent = full;
        bent.get_mut("head.output.bias").unwrap().shape = vec![1, 3];
        assert!(matches!(write_tensors(network(), bent), Err(TensorError::Shape { .. })));
    }
}
