//! An example as another device, room or day would have recorded it.

use std::borrow::Cow;

use engine::audio::Pcg;
use engine::features::{FeatureError, Image};
use engine::findings::Class;
use engine::model_file::ModelError;
use engine::pipeline::Preprocessor;
use rand::Rng;

use super::TrainConfig;
use super::sampler::Sampler;
use crate::examples::ModelExample;

/// Draws examples, augments their waveforms and computes their images.
pub struct AugmentedSampler<'a> {
    config: &'a TrainConfig,
    examples: &'a [ModelExample],
    sampler: Sampler,
    preprocessor: Preprocessor,
}

impl<'a> AugmentedSampler<'a> {
    /// Plans the features of a configuration, fitted if it has statistics to fit.
    ///
    /// # Errors
    /// When the features are impossible.
    pub fn new(config: &'a TrainConfig, examples: &'a [ModelExample]) -> Result<Self, ModelError> {
        let preprocessor = Preprocessor::new(&config.preprocessing, None)?;
        Ok(Self { config, examples, sampler: Sampler::new(examples, config.balance), preprocessor })
    }

    /// Draws an example's index; `None` where there is none.
    pub fn draw(&self, rng: &mut impl Rng) -> Option<usize> {
        self.sampler.draw(rng)
    }

    /// How often each class is drawn.
    #[must_use]
    pub fn drawn(&self) -> [f64; Class::COUNT] {
        self.sampler.drawn(self.examples)
    }

    /// The image of an example: its own, or that of its changed waveform. Draws nothing from `rng` where
    /// all augmentations are off.
    ///
    /// # Errors
    /// When the features cannot be computed.
    pub fn image(
        &mut self,
        index: usize,
        rng: &mut impl Rng,
    ) -> Result<Cow<'a, Image>, FeatureError> {
        let example = &self.examples[index];
        let waves = &self.config.waves;
        if waves.is_off() {
            return Ok(Cow::Borrowed(&example.image));
        }
        let partner = self.sampler.partner(index, rng).map(|i| &self.examples[i].pcg);
        let Pcg { samples, sample_rate, .. } = &example.pcg;
        let partner = partner.map(|pcg| pcg.samples.as_slice());
        match waves.apply(samples, partner, *sample_rate, rng) {
            None => Ok(Cow::Borrowed(&example.image)),
            Some(samples) => {
                let pcg = Pcg { samples, ..example.pcg };
                Ok(Cow::Owned(self.preprocessor.image(&pcg)?))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::blank;
    use engine::phantom::Phantom;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn heart() -> ModelExample {
        let sound = Phantom { sample_rate: 2000, ..Phantom::default() }.synthesise();
        let mut example = blank(Some(Collection::PASCAL_B), Class::Normal);
        example.pcg.samples = sound.samples;
        let config = TrainConfig::default().preprocessing;
        let mut preprocessor = Preprocessor::unstandardised(&config, None).unwrap();
        example.image = preprocessor.image(&example.pcg).unwrap();
        ModelExample::of(example, &config)
    }

    #[test]
    fn what_is_off_leaves_image_and_generator_alone_and_what_is_on_changes_the_image() {
        let examples = [heart()];
        let off = TrainConfig::default();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let same = AugmentedSampler::new(&off, &examples).unwrap().image(0, &mut rng).unwrap();
        assert_eq!(*same, examples[0].image);
        assert_eq!(rng, ChaCha8Rng::seed_from_u64(1));
        let on = TrainConfig { waves: off.waves.with("noise", 1.0).unwrap(), ..off };
        let other = AugmentedSampler::new(&on, &examples).unwrap().image(0, &mut rng).unwrap();
        assert_eq!(other.rows, examples[0].image.rows);
        assert_ne!(*other, examples[0].image);
    }
}
