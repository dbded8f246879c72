//! Networks that teach another: what several of them think on the mean, in one small network (distillation, Hinton et
//! al., arXiv:1503.02531, at temperature one).

use burn::tensor::Tensor;
use burn::tensor::activation::softmax;
use burn::tensor::backend::{AutodiffBackend, Backend};
use engine::models::{Input, Network};
use serde::{Deserialize, Serialize};

use super::TrainConfig;

/// How many networks teach, and how much they are believed.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DistillationConfig {
    /// Networks of the same configuration but other seeds, trained on the same training part; 0 for none.
    pub teachers: usize,
    /// Share of the target that is what the teachers think.
    pub weight: f64,
}

impl DistillationConfig {
    /// Names what no training could follow.
    ///
    /// # Errors
    /// The first setting that is out of range.
    pub fn check(&self) -> Result<(), &'static str> {
        let checks = [
            (self.teachers <= 64, "there must be at most 64 teachers"),
            ((0.0..=1.0).contains(&self.weight), "the teachers' share must be in 0..=1"),
        ];
        checks.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, what)| Err(what))
    }

    /// The configurations of the teachers, each with a seed of its own.
    #[must_use]
    pub fn lessons(&self, config: &TrainConfig) -> Vec<TrainConfig> {
        let lesson = |index: usize| TrainConfig {
            seed: config.seed.wrapping_add(1 + index as u64),
            distillation: Self::default(),
            ..config.clone()
        };
        (0..self.teachers).map(lesson).collect()
    }
}

/// Trained networks with the share that they have in a target.
pub struct Teachers<B: Backend> {
    networks: Vec<Network<B>>,
    weight: f64,
}

impl<B: Backend> Teachers<B> {
    /// Folded networks that a configuration's own network can learn from.
    #[must_use]
    pub fn new(networks: Vec<Network<B>>, weight: f64) -> Self {
        Self { networks, weight }
    }

    /// Nobody.
    #[must_use]
    pub fn none() -> Self {
        Self::new(Vec::new(), 0.0)
    }

    /// Targets of which a share is the mean of what the teachers say of the very windows that are learnt from.
    ///
    /// # Shapes
    /// - targets: `[windows, classes]`; each sums to one, before and after
    pub fn blend<A: AutodiffBackend<InnerBackend = B>>(
        &self,
        input: &Input<A>,
        targets: Tensor<A, 2>,
    ) -> Tensor<A, 2> {
        let said = self.networks.iter().map(|teacher| {
            let measures = input.measures.clone().map(Tensor::inner);
            let seen = Input { windows: input.windows.clone().inner(), measures };
            softmax(teacher.forward(seen), 1)
        });
        match said.reduce(|sum, one| sum + one) {
            None => targets,
            Some(sum) => {
                let share = self.weight / self.networks.len() as f64;
                targets.mul_scalar(1.0 - self.weight) + Tensor::from_inner(sum.mul_scalar(share))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use burn::backend::Autodiff;
    use burn::tensor::Distribution;
    use engine::backend::{Cpu, CpuDevice};
    use engine::models::{Architecture, CnnConfig, TrunkConfig};

    #[test]
    fn blended_targets_are_the_teachers_mean_in_their_share() {
        let _alone = crate::classifier::tests::alone();
        let device = CpuDevice::default();
        let trunk = TrunkConfig::Cnn(CnnConfig::default());
        let network = || Architecture::new(trunk.clone(), [16, 16], 5).init::<Cpu>(&device);
        let networks = vec![network().folded(), network().folded()];
        let windows = Tensor::random([2, 1, 16, 16], Distribution::Normal(0.0, 1.0), &device);
        let said = networks.iter().map(|n| softmax(n.forward(windows.clone().into()), 1));
        let mean: Vec<f32> =
            said.reduce(|a, b| a + b).unwrap().div_scalar(2.0).into_data().into_vec().unwrap();
        let hard = [[1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]];
        let targets = Tensor::<Autodiff<Cpu>, 2>::from_data(hard, &device);
        let input = Input::from(Tensor::from_inner(windows));
        let blended = Teachers::new(networks, 0.25).blend(&input, targets.clone()).into_data();
        let hard = hard.as_flattened();
        for ((found, mean), hard) in blended.iter::<f32>().zip(&mean).zip(hard) {
            assert!((f64::from(found) - (0.25 * f64::from(*mean) + 0.75 * hard)).abs() < 1e-6);
        }
        let untaught = Teachers::none().blend(&input, targets.clone()).into_data();
        assert_eq!(untaught, targets.into_data());
    }

    #[test]
    fn teachers_differ_by_their_seeds_alone_and_have_none_themselves() {
        let distillation = DistillationConfig { teachers: 3, weight: 0.5 };
        let config = TrainConfig { distillation, seed: 7, ..TrainConfig::default() };
        let lessons = distillation.lessons(&config);
        let seeds: Vec<u64> = lessons.iter().map(|lesson| lesson.seed).collect();
        assert_eq!(seeds, [8, 9, 10]);
        let same = TrainConfig { seed: 8, distillation: DistillationConfig::default(), ..config };
        assert_eq!(lessons[0], same);
    }
}
