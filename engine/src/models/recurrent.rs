//! Gated recurrent layers over a short sequence, in both directions.

use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::Tensor;
use burn::tensor::activation::{sigmoid, tanh};
use burn::tensor::backend::Backend;
use serde::{Deserialize, Serialize};

use super::tensors::linear_of_zeros;

/// Which gates a recurrent layer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// Gated recurrent unit (Cho et al., arXiv:1406.1078v1), with the reset gate after the product, as `PyTorch`'s.
    Gru,
    /// Long short-term memory (Hochreiter & Schmidhuber, *Neural Computation* 9(8), 1997, with the forget gate of
    /// Gers et al., 2000).
    Lstm,
}

impl Cell {
    /// Gates, each as wide as the state.
    fn gates(self) -> usize {
        match self {
            Self::Gru => 3,
            Self::Lstm => 4,
        }
    }
}

/// Configuration of [`Recurrent`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecurrentConfig {
    /// Which gates.
    pub cell: Cell,
    /// Values of a step that comes in.
    pub inputs: usize,
    /// Values of each direction's state.
    pub hidden: usize,
}

impl RecurrentConfig {
    /// A layer with fresh weights.
    pub fn init<B: Backend>(&self, device: &B::Device) -> Recurrent<B> {
        let direction = || Direction {
            input: LinearConfig::new(self.inputs, self.width()).init(device),
            state: LinearConfig::new(self.hidden, self.width()).init(device),
        };
        Recurrent {
            is_lstm: self.cell == Cell::Lstm,
            forwards: direction(),
            backwards: direction(),
        }
    }

    /// A layer of zeros, see [`Architecture::init_zeros`](super::Architecture::init_zeros).
    pub fn init_zeros<B: Backend>(&self, device: &B::Device) -> Recurrent<B> {
        let direction = || Direction {
            input: linear_of_zeros([self.inputs, self.width()], device),
            state: linear_of_zeros([self.hidden, self.width()], device),
        };
        Recurrent {
            is_lstm: self.cell == Cell::Lstm,
            forwards: direction(),
            backwards: direction(),
        }
    }

    /// Multiplications of a step.
    pub(super) fn multiplications(&self) -> usize {
        2 * (self.inputs + self.hidden) * self.width()
    }

    fn width(&self) -> usize {
        self.cell.gates() * self.hidden
    }
}

/// One recurrent layer, bidirectional (Schuster & Paliwal, *IEEE Trans. Signal Process.* 45(11), 1997).
///
/// The inputs' products are one matrix product for all steps; only the state's are taken step by step.
#[derive(Module, Debug)]
pub struct Recurrent<B: Backend> {
    is_lstm: bool,
    forwards: Direction<B>,
    backwards: Direction<B>,
}

impl<B: Backend> Recurrent<B> {
    /// The states after each step, from zero states at both ends.
    ///
    /// # Shapes
    /// - input: `[batch, steps, inputs]`
    /// - output: `[batch, steps, 2 · hidden]`, those of the way forwards first
    pub fn forward(&self, input: Tensor<B, 3>) -> Tensor<B, 3> {
        let forwards = self.forwards.walk(input.clone(), self.is_lstm, false);
        let backwards = self.backwards.walk(input, self.is_lstm, true);
        Tensor::cat(vec![forwards, backwards], 2)
    }
}

/// The weights of one direction, gate beside gate: reset, update, new; or input, forget, cell, output.
#[derive(Module, Debug)]
struct Direction<B: Backend> {
    input: Linear<B>,
    state: Linear<B>,
}

impl<B: Backend> Direction<B> {
    /// States in the order of time, `[batch, steps, hidden]`.
    fn walk(&self, input: Tensor<B, 3>, is_lstm: bool, reversed: bool) -> Tensor<B, 3> {
        let [batch, steps, _] = input.dims();
        let hidden = self.state.weight.dims()[0];
        let products = self.input.forward(input);
        let zeros = || Tensor::zeros([batch, hidden], &products.device());
        let (mut state, mut memory) = (zeros(), zeros());
        let mut states = Vec::with_capacity(steps);
        for index in 0..steps {
            let step = if reversed { steps - 1 - index } else { index };
            let seen = products.clone().narrow(1, step, 1).reshape([batch, products.dims()[2]]);
            let told = self.state.forward(state.clone());
            (state, memory) = if is_lstm {
                lstm(&(seen + told), memory)
            } else {
                (gru(&seen, &told, state), memory)
            };
            states.push(state.clone().reshape([batch, 1, hidden]));
        }
        if reversed {
            states.reverse();
        }
        Tensor::cat(states, 1)
    }
}

/// `r = σ(xᵣ + hᵣ)`, `z = σ(x_z + h_z)`, `n = tanh(xₙ + r·hₙ)`, the new state `n + z·(h − n)`.
fn gru<B: Backend>(seen: &Tensor<B, 2>, told: &Tensor<B, 2>, state: Tensor<B, 2>) -> Tensor<B, 2> {
    let hidden = state.dims()[1];
    let gate =
        |tensor: &Tensor<B, 2>, index: usize| tensor.clone().narrow(1, index * hidden, hidden);
    let both =
        sigmoid(seen.clone().narrow(1, 0, 2 * hidden) + told.clone().narrow(1, 0, 2 * hidden));
    let new = tanh(gate(seen, 2) + gate(&both, 0) * gate(told, 2));
    gate(&both, 1) * (state - new.clone()) + new
}

/// `c = σ(f)·c + σ(i)·tanh(g)`, the new state `σ(o)·tanh(c)`; state and memory.
fn lstm<B: Backend>(gates: &Tensor<B, 2>, memory: Tensor<B, 2>) -> (Tensor<B, 2>, Tensor<B, 2>) {
    let hidden = memory.dims()[1];
    let gate = |index: usize| gates.clone().narrow(1, index * hidden, hidden);
    let memory = sigmoid(gate(1)) * memory + sigmoid(gate(0)) * tanh(gate(2));
    (sigmoid(gate(3)) * tanh(memory.clone()), memory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Cpu, CpuDevice};
    use burn::module::Param;
    use burn::nn::{Gru, GruConfig, Lstm, LstmConfig};
    use burn::tensor::{Distribution, Tolerance};

    const CONFIG: RecurrentConfig = RecurrentConfig { cell: Cell::Gru, inputs: 3, hidden: 4 };

    fn input() -> Tensor<Cpu, 3> {
        Tensor::random([2, 7, 3], Distribution::Normal(0.0, 1.0), &CpuDevice::default())
    }

    /// The part of a layer that belongs to one gate.
    fn gate(layer: &Linear<Cpu>, index: usize) -> Linear<Cpu> {
        let bias = layer.bias.as_ref().map(|bias| bias.val().narrow(0, index * 4, 4));
        Linear {
            weight: Param::from_tensor(layer.weight.val().narrow(1, index * 4, 4)),
            bias: bias.map(Param::from_tensor),
        }
    }

    fn close(ours: Tensor<Cpu, 3>, theirs: Tensor<Cpu, 3>) {
        ours.into_data().assert_approx_eq::<f32>(&theirs.into_data(), Tolerance::absolute(1e-5));
    }

    fn burns_gru(direction: &Direction<Cpu>) -> Gru<Cpu> {
        let mut gru = GruConfig::new(3, 4, true).init::<Cpu>(&CpuDevice::default());
        let gates = [&mut gru.reset_gate, &mut gru.update_gate, &mut gru.new_gate];
        for (index, theirs) in gates.into_iter().enumerate() {
            theirs.input_transform = gate(&direction.input, index);
            theirs.hidden_transform = gate(&direction.state, index);
        }
        gru
    }

    fn burns_lstm(direction: &Direction<Cpu>) -> Lstm<Cpu> {
        let mut lstm = LstmConfig::new(3, 4, true).init::<Cpu>(&CpuDevice::default());
        let gates = [
            &mut lstm.input_gate,
            &mut lstm.forget_gate,
            &mut lstm.cell_gate,
            &mut lstm.output_gate,
        ];
        for (index, theirs) in gates.into_iter().enumerate() {
            theirs.input_transform = gate(&direction.input, index);
            theirs.hidden_transform = gate(&direction.state, index);
        }
        lstm
    }

    #[test]
    fn both_directions_equal_burns_gru() {
        let layer = CONFIG.init::<Cpu>(&CpuDevice::default());
        let seen = input();
        let ours = layer.forward(seen.clone());
        close(ours.clone().narrow(2, 0, 4), burns_gru(&layer.forwards).forward(seen.clone(), None));
        let backwards = burns_gru(&layer.backwards).forward(seen.flip([1]), None).flip([1]);
        close(ours.narrow(2, 4, 4), backwards);
    }

    #[test]
    fn both_directions_equal_burns_lstm() {
        let layer =
            RecurrentConfig { cell: Cell::Lstm, ..CONFIG }.init::<Cpu>(&CpuDevice::default());
        let seen = input();
        let ours = layer.forward(seen.clone());
        let forwards = burns_lstm(&layer.forwards).forward(seen.clone(), None).0;
        close(ours.clone().narrow(2, 0, 4), forwards);
        let backwards = burns_lstm(&layer.backwards).forward(seen.flip([1]), None).0.flip([1]);
        close(ours.narrow(2, 4, 4), backwards);
    }
}
