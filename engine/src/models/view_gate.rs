//! A learnt weight for each view of a window, by what there is to see in it.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::activation::{relu, sigmoid};
use burn::tensor::backend::Backend;

use super::tensors::linear_of_zeros;

/// Added to the variance before the square root, whose slope is infinite at zero.
const SMALLEST_VARIANCE: f64 = 1e-6;

/// Configuration of [`ViewGate`].
#[derive(Debug, Clone, Copy)]
pub struct ViewGateConfig {
    /// Number of views.
    pub views: usize,
    /// Hidden units.
    pub hidden: usize,
}

impl ViewGateConfig {
    /// A gate with fresh weights, about half open for every view.
    pub fn init<B: Backend>(&self, device: &B::Device) -> ViewGate<B> {
        ViewGate {
            squeeze: LinearConfig::new(2 * self.views, self.hidden).init(device),
            excite: LinearConfig::new(self.hidden, self.views).init(device),
        }
    }

    /// A gate of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> ViewGate<B> {
        ViewGate {
            squeeze: linear_of_zeros([2 * self.views, self.hidden], device),
            excite: linear_of_zeros([self.hidden, self.views], device),
        }
    }
}

/// Squeeze and excitation (Hu, Shen and Sun, *Squeeze-and-Excitation Networks*, arXiv:1709.01507, eq. 2–4)
/// over the views of a window. Views are standardised, so that their mean alone says little: the squeeze
/// is mean and standard deviation. A gate of one half leaves a view as it is.
#[derive(Module, Debug)]
pub struct ViewGate<B: Backend> {
    squeeze: Linear<B>,
    excite: Linear<B>,
}

impl<B: Backend> ViewGate<B> {
    /// Scales each view of each window.
    ///
    /// # Shapes
    /// - input and output: `[windows, views, bands, frames]`
    pub fn forward(&self, windows: Tensor<B, 4>) -> Tensor<B, 4> {
        let shape = windows.dims();
        let [count, views, bands, frames] = shape;
        // One row per view: broadcasting over a column is quick, over middle axes it is not.
        let rows = windows.reshape([count * views, bands * frames]);
        let gates = self.gates(rows.clone(), [count, views]).mul_scalar(2.0);
        (rows * gates.reshape([count * views, 1])).reshape(shape)
    }

    /// Gates between 0 and 1, `[count, views]`, of `[count · views, pixels]`.
    fn gates(&self, rows: Tensor<B, 2>, [count, views]: [usize; 2]) -> Tensor<B, 2> {
        let mean = rows.clone().mean_dim(1);
        let square = (rows.clone() * rows).mean_dim(1);
        let variance = (square - mean.clone() * mean.clone()).clamp_min(0.0);
        let deviation = variance.add_scalar(SMALLEST_VARIANCE).sqrt();
        let per_view = |column: Tensor<B, 2>| column.reshape([count, views]);
        let seen = Tensor::cat(vec![per_view(mean), per_view(deviation)], 1);
        sigmoid(self.excite.forward(relu(self.squeeze.forward(seen))))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::tensor::{Distribution, Tolerance};

    const CONFIG: ViewGateConfig = ViewGateConfig { views: 3, hidden: 2 };

    fn random(shape: [usize; 4]) -> Tensor<Cpu, 4> {
        Tensor::random(shape, Distribution::Normal(1.0, 2.0), &CpuDevice::default())
    }

    #[test]
    fn a_gate_of_zeros_leaves_every_view_as_it_is() {
        let gate = CONFIG.init_zeros::<Cpu>(&CpuDevice::default());
        let input = random([2, 3, 4, 5]);
        gate.forward(input.clone())
            .into_data()
            .assert_approx_eq::<f32>(&input.into_data(), Tolerance::absolute(1e-6));
    }

    #[test]
    fn each_view_of_each_window_has_one_factor_between_zero_and_two() {
        let gate = CONFIG.init::<Cpu>(&CpuDevice::default());
        let input = random([2, 3, 4, 5]);
        let output: Vec<f32> = gate.forward(input.clone()).into_data().into_vec().unwrap();
        let input: Vec<f32> = input.into_data().into_vec().unwrap();
        let mut factors = Vec::new();
        for (view_in, view_out) in input.chunks(20).zip(output.chunks(20)) {
            let factor = view_out[0] / view_in[0];
            assert!((0.0..2.0).contains(&factor));
            assert!(view_in.iter().zip(view_out).all(|(i, o)| (i * factor - o).abs() < 1e-4));
            factors.push(factor);
        }
        assert!(factors.iter().any(|f| (f - factors[0]).abs() > 1e-6), "the gate sees nothing");
    }
}
