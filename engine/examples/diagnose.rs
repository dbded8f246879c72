//! Diagnoses a file, or a synthesised heart, with the released models.
//!
//! ```sh
//! cargo run -p engine --example diagnose [FILE]
//! ```

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use engine::audio::encode_wav;
use engine::backend::{Cpu, CpuDevice};
use engine::findings::Class;
use engine::phantom::{Murmur, Phantom};
use engine::pipeline::{Diagnosis, Pipeline};

fn main() -> Result<(), Box<dyn Error>> {
    let bytes = match std::env::args_os().nth(1) {
        Some(path) => std::fs::read(path)?,
        None => synthesised_heart(),
    };
    write!(std::io::stdout(), "{}", text(&diagnose(&bytes)?))?;
    Ok(())
}

/// The bytes of a WAV file with ten seconds of a heart of 72 beats a minute and a systolic murmur.
fn synthesised_heart() -> Vec<u8> {
    let heart =
        Phantom { murmur: Some(Murmur::default()), noise_snr_db: Some(20.0), ..Phantom::default() };
    let sound = heart.synthesise();
    encode_wav(&sound.samples, sound.sample_rate)
}

fn diagnose(bytes: &[u8]) -> Result<Diagnosis, Box<dyn Error>> {
    let models = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../static/models");
    let classifier = std::fs::read(models.join("pascal-cnn.safetensors"))?;
    let beats = std::fs::read(models.join("lubdub-frames.safetensors"))?;
    let mut pipeline = Pipeline::<Cpu>::new(&classifier, Some(&beats), &CpuDevice::default())?;
    Ok(pollster::block_on(pipeline.diagnose(bytes))?)
}

/// The finding, the heart rate and the probabilities, a line each.
fn text(diagnosis: &Diagnosis) -> String {
    let rate = match &diagnosis.cycle.rhythm {
        Some(rhythm) => format!("{:.0} beats a minute", rhythm.rate_bpm),
        None => "no heart rate".to_owned(),
    };
    let mut lines = vec![diagnosis.sentence(), rate];
    if let Some(probabilities) = diagnosis.findings.probabilities {
        lines.extend(Class::ALL.map(|class| {
            format!("{:5.1} % {}", 100.0 * probabilities[class.index()], class.key())
        }));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_synthesised_heart_has_its_rate_and_a_probability_for_each_class() {
        let diagnosis = diagnose(&synthesised_heart()).unwrap();
        let rate = diagnosis.cycle.rhythm.as_ref().unwrap().rate_bpm;
        assert!((rate - 72.0).abs() < 2.0, "{rate}");
        let text = text(&diagnosis);
        assert!(text.starts_with(&diagnosis.sentence()), "{text}");
        assert_eq!(text.lines().count(), 2 + Class::COUNT, "{text}");
    }

    #[test]
    fn a_file_that_is_no_recording_is_an_error_with_advice() {
        let error = diagnose(b"Dear doctor").unwrap_err().to_string();
        assert!(error.contains("a text file") && error.contains("try again"), "{error}");
    }
}
