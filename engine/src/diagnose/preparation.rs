//! All that comes before the network and after it, which only the processor does.

use crate::audio::{self, Container, Limits, Pcg};
use crate::backend::{Cpu, CpuDevice};
use crate::beats::{BeatFinder, HeartCycle};
use crate::explanation::RecordingView;
use crate::features::{Extractor, windows};
use crate::findings::{Calibration, Findings, Inadequacy, Thresholds, conclude};
use crate::model_file::{Manifest, ModelError, Preprocessing};
use crate::quality::{self, Quality};

use super::{Diagnosis, Question, Refusal};

/// Everything planned that a classifier needs to be asked about a recording, and to be understood. Beats are
/// looked for here: their network is small, and comes before much that only the processor can do.
pub struct Preparation {
    preprocessing: Preprocessing,
    calibration: Calibration,
    thresholds: Thresholds,
    beats: Option<BeatFinder<Cpu>>,
    extractor: Extractor,
    limits: Limits,
}

/// A recording of which all is known but what the network says.
#[derive(Debug, Clone)]
pub struct Prepared {
    container: Container,
    sample_rate: u32,
    channels: usize,
    truncated: bool,
    quality: Quality,
    pcg: Pcg,
    cycle: HeartCycle,
    question: Option<Question>,
}

impl Prepared {
    /// What the network is to be asked; nothing where the recording isn't good enough.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }
}

impl Preparation {
    /// Plans what the classifier of this manifest needs; without a beat model no beats are looked for.
    ///
    /// # Errors
    /// When the beat model's file is refused, or the two don't go together; see [`ModelError`].
    pub fn new(manifest: &Manifest, beats: Option<&[u8]>) -> Result<Self, ModelError> {
        let beats = beats.map(|beats| BeatFinder::new(beats, &CpuDevice::default())).transpose()?;
        go_together(manifest, beats.as_ref())?;
        let preprocessing = manifest.preprocessing.clone();
        let rate = preprocessing.condition.sample_rate;
        Ok(Self {
            extractor: Extractor::new(&preprocessing.features, rate)?,
            preprocessing,
            calibration: manifest.calibration,
            thresholds: manifest.thresholds,
            beats,
            limits: Limits::default(),
        })
    }

    /// The same with other limits on files.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The finder of beats, where there is one.
    #[must_use]
    pub fn beats(&self) -> Option<&BeatFinder<Cpu>> {
        self.beats.as_ref()
    }

    /// Goes from the bytes of one file to what the network is to be asked.
    ///
    /// # Errors
    /// When the file cannot be read as a recording.
    pub async fn prepare(&mut self, bytes: &[u8]) -> Result<Prepared, Refusal> {
        let recording = audio::decode(bytes, &self.limits)?;
        let pcg = audio::condition(&recording, &self.preprocessing.condition)?;
        let quality = quality::assess(&pcg);
        let is_adequate = Inadequacy::of(&quality, &self.thresholds).is_none();
        let cycle = match &mut self.beats {
            Some(finder) if is_adequate => finder.find(&pcg).await?,
            _ => HeartCycle::default(),
        };
        let question = if is_adequate { Some(self.question(&pcg, &cycle)?) } else { None };
        Ok(Prepared {
            container: recording.container,
            sample_rate: recording.sample_rate,
            channels: recording.channels.len(),
            truncated: recording.truncated,
            quality,
            pcg,
            cycle,
            question,
        })
    }

    fn question(&mut self, pcg: &Pcg, cycle: &HeartCycle) -> Result<Question, Refusal> {
        let Preprocessing { features, cycle: told, .. } = &self.preprocessing;
        let image = self.extractor.extract(pcg)?;
        Ok(Question {
            windows: windows(&image, &features.window)?,
            measures: told.as_ref().map(|input| input.values(cycle)).unwrap_or_default(),
        })
    }

    /// A recording as its network saw it, to be taken apart.
    ///
    /// # Errors
    /// When the features cannot be computed.
    pub fn view(&mut self, diagnosis: &Diagnosis) -> Result<RecordingView, Refusal> {
        let told = self.preprocessing.cycle.as_ref();
        Ok(RecordingView {
            image: self.extractor.extract(&diagnosis.pcg)?,
            measures: told.map(|input| input.values(&diagnosis.cycle)).unwrap_or_default(),
            centres_hz: self.extractor.centres_hz().to_vec(),
        })
    }

    /// What follows from the network's answer, the logits of each window that it was asked about.
    #[must_use]
    pub fn conclude(&self, prepared: Prepared, logits: &[[f64; 5]]) -> Diagnosis {
        let Prepared { container, sample_rate, channels, truncated, quality, pcg, cycle, .. } =
            prepared;
        let findings: Findings = conclude(logits, &quality, &self.calibration, &self.thresholds);
        Diagnosis { container, sample_rate, channels, truncated, quality, pcg, findings, cycle }
    }
}

/// Whether a classifier hears the cycle from the beat model that it learnt with, if it needs one, and both
/// condition recordings alike.
fn go_together(manifest: &Manifest, beats: Option<&BeatFinder<Cpu>>) -> Result<(), ModelError> {
    let Preprocessing { condition, cycle, .. } = &manifest.preprocessing;
    if beats.is_some_and(|finder| finder.manifest().condition != *condition) {
        return Err(ModelError::Impossible("the two models condition recordings differently"));
    }
    let found = beats.map_or("none", BeatFinder::sha256);
    match cycle {
        Some(cycle) if cycle.beats_sha256 != found => {
            Err(ModelError::Beats { expected: cycle.beats_sha256.clone(), found: found.to_owned() })
        }
        _ => Ok(()),
    }
}
