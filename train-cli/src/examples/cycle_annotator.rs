//! The beat model that classifiers learn beside.

use engine::backend::{Cpu, CpuDevice};
use engine::model_file::read_beat_model;

use super::per_thread::on_all_cores;
use super::prepare::Example;
use crate::TrainError;

/// The bytes of a beat model's file, known to be readable.
pub struct Ear {
    bytes: Vec<u8>,
    sha256: String,
}

impl Ear {
    /// Reads a beat model.
    ///
    /// # Errors
    /// When the file is refused.
    pub fn new(bytes: Vec<u8>) -> Result<Self, TrainError> {
        let model = read_beat_model::<Cpu>(&bytes, &CpuDevice::default())?;
        Ok(Self { sha256: model.sha256, bytes })
    }

    /// SHA-256 of the file, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Finds the heart cycle of each example, on all cores.
    ///
    /// # Errors
    /// When the network fails, or an example was conditioned at another rate.
    pub fn hear(&self, examples: &mut [Example]) -> Result<(), TrainError> {
        let cycles = on_all_cores(&self.bytes, examples, |finder, example| {
            Ok(pollster::block_on(finder.find(&example.pcg))?)
        })?;
        for (example, cycle) in examples.iter_mut().zip(cycles) {
            example.cycle = cycle;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
pub(super) mod tests {
    use super::*;
    use crate::data::Collection;
    use crate::examples::prepare::blank;
    use crate::segmenter::BeatTrainConfig;
    use engine::beats::{ClaimConfig, Durations};
    use engine::findings::Class;
    use engine::model_file::{BEAT_FORMAT_VERSION, BeatManifest, BeatTraining, write_beat_model};

    /// An ear whose network has learnt nothing.
    pub fn untrained() -> Ear {
        let config = BeatTrainConfig::default();
        let manifest = BeatManifest {
            format_version: BEAT_FORMAT_VERSION,
            name: "untrained".to_owned(),
            network: config.network.clone(),
            condition: config.condition,
            log_mel: config.log_mel,
            durations: Durations::broad(),
            claim: ClaimConfig::default(),
            training: BeatTraining::default(),
            metrics: Vec::new(),
            tensors_sha256: String::new(),
        };
        let network = config.network.init::<Cpu>(&CpuDevice::default());
        Ear::new(write_beat_model(manifest, network).unwrap()).unwrap()
    }

    #[test]
    fn silence_has_no_beats_and_every_example_is_heard() {
        let mut examples = vec![blank(Some(Collection::PascalA), Class::Artifact); 3];
        for example in &mut examples {
            example.cycle.beats.confidence = -1.0;
        }
        untrained().hear(&mut examples).unwrap();
        assert!(examples.iter().all(|e| e.cycle.beats.confidence >= 0.0));
        assert!(Ear::new(b"no model".to_vec()).is_err());
    }
}
