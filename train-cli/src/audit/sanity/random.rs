//! Networks that have learnt nothing, or forgotten a part.

use engine::backend::Cpu;
use engine::model_file::ModelError;
use engine::models::{Architecture, Network, read_tensors, write_tensors};

use crate::TrainError;
use crate::audit::embedding::untrained;

/// What the names of the head's weights begin with; all others are the trunk's, or the gate's before it.
const HEAD: &str = "head.";

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

    fn spares(self, name: &str) -> bool {
        match self {
            Self::Whole => false,
            Self::Head => !name.starts_with(HEAD),
            Self::Trunk => name.starts_with(HEAD),
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
        (1..=count).map(|seed| self.network(untrained(architecture, seed), learnt)).collect()
    }

    fn network(
        self,
        fresh: Network<Cpu>,
        learnt: &Network<Cpu>,
    ) -> Result<Network<Cpu>, TrainError> {
        let mut tensors = read_tensors(&fresh).map_err(ModelError::from)?;
        let kept = read_tensors(learnt).map_err(ModelError::from)?;
        tensors.extend(kept.into_iter().filter(|(name, _)| self.spares(name)));
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
}
