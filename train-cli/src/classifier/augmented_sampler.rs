//! An example as another device, room or day would have recorded it.

use std::borrow::Cow;

use engine::audio::Pcg;
use engine::features::{Extractor, FeatureError, Image};
use engine::findings::Class;
use rand::Rng;

use super::TrainConfig;
use super::sampler::Sampler;
use crate::examples::prepare::Example;

/// Draws examples, augments their waveforms and computes their images.
pub struct Waves<'a> {
    config: &'a TrainConfig,
    examples: &'a [Example],
    sampler: Sampler,
    extractor: Extractor,
}

impl<'a> Waves<'a> {
    /// Plans the features of a configuration, fitted if it has statistics to fit.
    ///
    /// # Errors
    /// When the features are impossible.
    pub fn new(config: &'a TrainConfig, examples: &'a [Example]) -> Result<Self, FeatureError> {
        let preprocessing = &config.preprocessing;
        let extractor =
            Extractor::new(&preprocessing.features, preprocessing.condition.sample_rate)?;
        Ok(Self { config, examples, sampler: Sampler::new(examples, config.balance), extractor })
    }

    /// Draws an example's index; `None` where there is none.
    pub fn draw(&self, rng: &mut impl Rng) -> Option<usize> {
        self.sampler.draw(rng)
    }

    /// How often each class is drawn.
    #[must_use]
    pub fn drawn(&self) -> [f64; Class::ALL.len()] {
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
                Ok(Cow::Owned(self.extractor.extract(&pcg)?))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::prepare::blank;
    use engine::findings::Class;
    use engine::phantom::Phantom;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn heart() -> Example {
        let sound = Phantom { sample_rate: 2000, ..Phantom::default() }.synthesise();
        let mut example = blank(Some(Collection::PascalB), Class::Normal);
        example.pcg.samples = sound.samples;
        let config = TrainConfig::default().preprocessing.features;
        example.image = Extractor::new(&config, 2000).unwrap().extract(&example.pcg).unwrap();
        example
    }

    #[test]
    fn what_is_off_leaves_image_and_generator_alone_and_what_is_on_changes_the_image() {
        let examples = [heart()];
        let off = TrainConfig::default();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let same = Waves::new(&off, &examples).unwrap().image(0, &mut rng).unwrap();
        assert_eq!(*same, examples[0].image);
        assert_eq!(rng, ChaCha8Rng::seed_from_u64(1));
        let on = TrainConfig { waves: off.waves.with("noise", 1.0).unwrap(), ..off };
        let other = Waves::new(&on, &examples).unwrap().image(0, &mut rng).unwrap();
        assert_eq!(other.rows, examples[0].image.rows);
        assert_ne!(*other, examples[0].image);
    }
}
