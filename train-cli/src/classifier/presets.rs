//! Every architecture in two sizes, on equal terms: what `--arch` and `--size` name.

use engine::beats::MeasureGroup;
use engine::features::{LogMelConfig, SamplesConfig, StftConfig, ViewConfig, WindowConfig};
use engine::findings::Class;
use engine::models::{
    Architecture, Cell, CnnConfig, CnnRnnConfig, ConvAttentionConfig, RnnConfig, TrunkConfig,
};
use serde::Deserialize;

use super::TrainConfig;

/// Rows of an image.
const ROWS: usize = 24;
/// Samples between frames: 40 ms.
const HOP: usize = 80;
/// Frames of a window and between windows: four and two seconds.
const WINDOW: WindowConfig = WindowConfig { frames: 100, step: 50, most: 128 };

/// The kinds of networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkKind {
    /// Two-dimensional convolutions on a spectrogram.
    Cnn,
    /// Gated recurrent units on a spectrogram's frames.
    Rnn,
    /// Two-dimensional convolutions, then gated recurrent units.
    CnnRnn,
    /// One-dimensional convolutions on the signal itself, then self-attention.
    ConvAttention,
}

/// How large a network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkSize {
    /// At most 150 thousand weights.
    #[default]
    Small,
    /// At most a million weights.
    Base,
}

impl NetworkKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Cnn, Self::Rnn, Self::CnnRnn, Self::ConvAttention];
}

/// The recipe of a network before it is tuned: told of the heart cycle, trained as `lubdub ablate` found to help.
#[must_use]
pub fn preset(kind: NetworkKind, size: NetworkSize) -> TrainConfig {
    let mut config = TrainConfig::default();
    let features = &mut config.preprocessing.features;
    features.window = WINDOW;
    (features.views, features.rows) = match kind {
        NetworkKind::ConvAttention => (vec![ViewConfig::Samples(SamplesConfig { hop: HOP })], HOP),
        _ => (vec![log_mel()], ROWS),
    };
    let image = [features.rows, WINDOW.frames];
    config.architecture = Architecture::new(trunk(kind, size), image, Class::ALL.len());
    config.augmentation.mask_frames = 10;
    // Rows of samples are no bands: a few of them hidden are a comb, not a device without some frequencies.
    config.augmentation.mask_bands = if kind == NetworkKind::ConvAttention { 0 } else { 4 };
    config.with_cycle(vec![MeasureGroup::Rhythm, MeasureGroup::Phases])
}

fn log_mel() -> ViewConfig {
    let stft = StftConfig { hop: HOP, ..LogMelConfig::default().stft };
    ViewConfig::LogMel(LogMelConfig { stft, ..LogMelConfig::default() })
}

fn trunk(kind: NetworkKind, size: NetworkSize) -> TrunkConfig {
    let is_small = size == NetworkSize::Small;
    match kind {
        NetworkKind::Cnn => TrunkConfig::Cnn(CnnConfig {
            channels: if is_small { vec![8, 16, 32, 48] } else { vec![24, 48, 96, 128] },
            ..CnnConfig::default()
        }),
        NetworkKind::Rnn => {
            let (width, layers) = if is_small { (48, 1) } else { (96, 2) };
            let small = RnnConfig::new(Cell::Gru);
            TrunkConfig::Rnn(RnnConfig { entry: width, hidden: width, layers, ..small })
        }
        NetworkKind::CnnRnn => TrunkConfig::CnnRnn(CnnRnnConfig {
            channels: if is_small { vec![8, 16] } else { vec![16, 32, 48] },
            hidden: if is_small { 32 } else { 96 },
            ..CnnRnnConfig::new(Cell::Gru)
        }),
        NetworkKind::ConvAttention => TrunkConfig::ConvAttention(ConvAttentionConfig {
            channels: if is_small { vec![12, 24, 32, 48] } else { vec![16, 32, 64, 96] },
            layers: if is_small { 1 } else { 2 },
            ..ConvAttentionConfig::samples()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::module::Module;
    use engine::backend::{Cpu, CpuDevice};

    #[test]
    fn every_preset_can_be_trained_and_keeps_to_its_size() {
        for kind in NetworkKind::ALL {
            for (size, bounds) in
                [(NetworkSize::Small, 10_000..150_000), (NetworkSize::Base, 150_000..1_000_000)]
            {
                let config = preset(kind, size);
                assert!(config.check().is_ok() && config.preprocessing.features.check().is_ok());
                let weights = config.architecture.init::<Cpu>(&CpuDevice::default()).num_params();
                assert!(bounds.contains(&weights), "{kind:?} {size:?}: {weights}");
            }
        }
    }
}
