//! What holds for the networks of every trunk.

#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use burn::tensor::{Distribution, Tensor, Tolerance};

use super::super::{Architecture, Cell, Input, Network, read_tensors, write_tensors};
use super::*;
use crate::backend::{Cpu, CpuDevice};

fn every() -> Vec<Architecture> {
    let mut lstm = RnnConfig::new(Cell::Lstm);
    lstm.frames = 3;
    let trunks = [
        (TrunkConfig::Cnn(CnnConfig::default()), [16, 32]),
        (TrunkConfig::Rnn(RnnConfig::new(Cell::Gru)), [16, 32]),
        (TrunkConfig::Rnn(lstm), [16, 32]),
        (TrunkConfig::CnnRnn(CnnRnnConfig::new(Cell::Gru)), [16, 32]),
        (TrunkConfig::CnnRnn(CnnRnnConfig::new(Cell::Lstm)), [16, 32]),
        (TrunkConfig::ConvAttention(ConvAttentionConfig::rows()), [16, 32]),
        (TrunkConfig::ConvAttention(ConvAttentionConfig::samples()), [20, 32]),
    ];
    trunks.map(|(trunk, size)| Architecture::new(trunk, size, 5)).to_vec()
}

fn windows(architecture: &Architecture, count: usize) -> Tensor<Cpu, 4> {
    let shape = [count, architecture.views, architecture.bands, architecture.frames];
    Tensor::random(shape, Distribution::Normal(0.0, 1.0), &CpuDevice::default())
}

fn network(architecture: &Architecture) -> Network<Cpu> {
    architecture.init(&CpuDevice::default())
}

#[test]
fn windows_do_not_influence_each_other() {
    for architecture in every() {
        let network = network(&architecture);
        let three = windows(&architecture, 3);
        let together = network.forward(three.clone().into());
        assert_eq!(together.dims(), [3, 5]);
        let alone = network.forward(three.narrow(0, 1, 1).into());
        let expected = together.narrow(0, 1, 1).into_data();
        alone.into_data().assert_approx_eq::<f32>(&expected, Tolerance::absolute(1e-5));
    }
}

#[test]
fn a_trunk_leaves_the_steps_and_channels_that_it_announces() {
    for architecture in every() {
        let image = ImageSize { views: 1, bands: architecture.bands, frames: architecture.frames };
        let trunk = architecture.trunk.init::<Cpu>(image, &CpuDevice::default());
        let SequenceSize { steps, channels } = architecture.trunk.output(image);
        assert_eq!(trunk.forward(windows(&architecture, 2)).dims(), [2, steps, channels]);
        assert_eq!(architecture.check(), Ok(()));
        assert!(architecture.multiplications() > 0);
    }
}

#[test]
fn a_network_of_zeros_filled_with_a_folded_ones_tensors_gives_the_same_logits() {
    for architecture in every() {
        let network = network(&architecture).folded();
        let windows = windows(&architecture, 2);
        let expected = network.forward(windows.clone().into()).into_data();
        let tensors = read_tensors(&network).unwrap();
        let init_zeros = architecture.init_zeros::<Cpu>(&CpuDevice::default());
        let filled = write_tensors(init_zeros, tensors).unwrap();
        let found = filled.forward(Input::from(windows)).into_data();
        found.assert_approx_eq::<f32>(&expected, Tolerance::absolute(1e-6));
    }
}

#[test]
fn order_in_time_matters() {
    for architecture in every() {
        let network = network(&architecture);
        let windows = windows(&architecture, 1);
        let reversed = windows.clone().flip([3]);
        let [a, b] = [windows, reversed].map(|w| network.forward(w.into()).into_data());
        assert_ne!(a, b, "{}", architecture.name());
    }
}

#[test]
fn impossible_sizes_are_named() {
    let rnn = |config: RnnConfig| TrunkConfig::Rnn(config);
    let cnn_rnn = |config: CnnRnnConfig| TrunkConfig::CnnRnn(config);
    let attention = |config: ConvAttentionConfig| TrunkConfig::ConvAttention(config);
    let (gru, rows) = (RnnConfig::new(Cell::Gru), ConvAttentionConfig::rows());
    let bad = [
        (rnn(RnnConfig { layers: 0, ..gru }), "number of layers"),
        (rnn(RnnConfig { frames: 33, ..RnnConfig::new(Cell::Gru) }), "frames for one step"),
        (
            cnn_rnn(CnnRnnConfig { channels: vec![8; 5], ..CnnRnnConfig::new(Cell::Gru) }),
            "bands for so many blocks",
        ),
        (cnn_rnn(CnnRnnConfig { hidden: 0, ..CnnRnnConfig::new(Cell::Lstm) }), "hidden values"),
        (attention(ConvAttentionConfig { heads: 5, ..rows.clone() }), "channels for so many heads"),
        (attention(ConvAttentionConfig { heads: 0, ..rows.clone() }), "number of heads"),
        (attention(ConvAttentionConfig { kernel: 4, ..rows.clone() }), "length of the kernel"),
        (attention(ConvAttentionConfig { pool: 0, ..rows.clone() }), "length of the pool"),
        (attention(ConvAttentionConfig { pool: 6, ..rows }), "samples for so many blocks"),
    ];
    for (trunk, reason) in bad {
        let expected = Err(format!("trunk: {reason}").as_str().into());
        assert_eq!(Architecture::new(trunk.clone(), [16, 32], 5).check(), expected, "{trunk:?}");
    }
}
