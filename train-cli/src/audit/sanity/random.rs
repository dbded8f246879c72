//! Networks that have learnt nothing, or forgotten a part.

use burn::module::Module;
use engine::backend::Cpu;
use engine::model_file::ModelError;
use engine::models::{
    Architecture, FrameNetwork, FrameNetworkConfig, Network, read_tensors, write_tensors,
};

use crate::TrainError;
use crate::audit::embedding::{untrained, untrained_frames};

/// What the names of the head's weights begin with; all others are the trunk's, or the gate's before it.
const HEAD: &str = "head.";
/// What those of a frame network's last layer begin with; all others are of the blocks before it.
const FRAME_HEAD: &str = "output.";

/// Which weights are random.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Randomness {
    /// All.
    Whole,
    /// Those from the sequence of steps to the classes.
    Head,
    /// Those from the image to the sequence of steps.
    Trunk,
}

impl Randomness {
    /// What a report calls such networks.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Whole => "all weights random",
            Self::Head => "random head, learnt trunk",
            Self::Trunk => "learnt head, random trunk",
        }
    }

    /// The same of frame networks.
    #[must_use]
    pub fn title_of_frames(self) -> &'static str {
        match self {
            Self::Whole => "all weights random",
            Self::Head => "random last layer, learnt blocks",
            Self::Trunk => "learnt last layer, random blocks",
        }
    }

    fn spares(self, name: &str, head: &str) -> bool {
        match self {
            Self::Whole => false,
            Self::Head => !name.starts_with(head),
            Self::Trunk => name.starts_with(head),
        }
    }

    /// Networks of an architecture, folded, each with weights of its own: what is random comes from a seed of
    /// 1 to `count`, the rest from `learnt`.
    ///
    /// # Errors
    /// When `learnt` is of another architecture.
    pub fn networks(
        self,
        architecture: &Architecture,
        learnt: &Network<Cpu>,
        count: u64,
    ) -> Result<Vec<Network<Cpu>>, TrainError> {
        (1..=count).map(|seed| self.mixed(untrained(architecture, seed), learnt, HEAD)).collect()
    }

    /// The same of frame networks.
    ///
    /// # Errors
    /// When `learnt` is of another configuration.
    pub fn frame_networks(
        self,
        config: &FrameNetworkConfig,
        learnt: &FrameNetwork<Cpu>,
        count: u64,
    ) -> Result<Vec<FrameNetwork<Cpu>>, TrainError> {
        let fresh = |seed| untrained_frames(config, seed);
        (1..=count).map(|seed| self.mixed(fresh(seed), learnt, FRAME_HEAD)).collect()
    }

    fn mixed<M: Module<Cpu>>(self, fresh: M, learnt: &M, head: &str) -> Result<M, TrainError> {
        let mut tensors = read_tensors(&fresh).map_err(ModelError::from)?;
        let kept = read_tensors(learnt).map_err(ModelError::from)?;
        tensors.extend(kept.into_iter().filter(|(name, _)| self.spares(name, head)));
        Ok(write_tensors(fresh, tensors).map_err(ModelError::from)?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::models::{CnnConfig, TrunkConfig};

    #[test]
    fn a_part_is_random_and_the_rest_is_as_it_was_learnt() {
        let _alone = crate::classifier::tests::alone();
        let trunk = TrunkConfig::Cnn(CnnConfig::default());
        let architecture = Architecture::new(trunk, [16, 16], 5);
        let learnt = untrained(&architecture, 9);
        let own = read_tensors(&learnt).unwrap();
        for (randomness, parts) in
            [(Randomness::Whole, [false, false]), (Randomness::Head, [false, true])]
                .into_iter()
                .chain([(Randomness::Trunk, [true, false])])
        {
            let networks = randomness.networks(&architecture, &learnt, 2).unwrap();
            let found: Vec<_> = networks.iter().map(|one| read_tensors(one).unwrap()).collect();
            assert_ne!(found[0], found[1]);
            for (name, is_kept) in
                ["head.output.weight", "trunk.blocks.1.conv.weight"].into_iter().zip(parts)
            {
                assert_eq!(found[0][name] == own[name], is_kept, "{randomness:?} {name}");
            }
        }
    }

    #[test]
    fn of_a_frame_network_the_last_layer_or_the_blocks_are_random() {
        let _alone = crate::classifier::tests::alone();
        let config =
            FrameNetworkConfig { channels: 4, dilations: vec![1], ..FrameNetworkConfig::new(3, 8) };
        let learnt = untrained_frames(&config, 9);
        let own = read_tensors(&learnt).unwrap();
        for (randomness, kept) in [
            (Randomness::Whole, [false, false]),
            (Randomness::Head, [false, true]),
            (Randomness::Trunk, [true, false]),
        ] {
            let networks = randomness.frame_networks(&config, &learnt, 2).unwrap();
            let found: Vec<_> = networks.iter().map(|one| read_tensors(one).unwrap()).collect();
            assert_ne!(found[0], found[1]);
            for (name, is_kept) in ["output.weight", "blocks.0.conv.weight"].into_iter().zip(kept) {
                assert_eq!(found[0][name] == own[name], is_kept, "{randomness:?} {name}");
            }
        }
    }
}
