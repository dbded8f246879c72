//! Conditioning of a long recording, block by block.

use std::ops::ControlFlow;

use super::butterworth::BandPass;
use super::clipping::Clipping;
use super::mono::Mono;
use super::resample::{ResampleStream, ResamplerError, unit_scale};
use super::zero_phase_stream::ZeroPhaseStream;
use super::{ConditionConfig, ConditionError, Pcg, SILENCE_RMS, level_dbfs};
use crate::audio::steps::Steps;
use crate::audio::{Block, Sink, Started};

/// Largest magnitude of a scaled sample: the transforms must not overflow where a recording becomes louder by far.
const MOST: f64 = 1e30;

/// Does to a recording that is handed on block by block what [`condition`](super::condition) does to a whole one.
///
/// The start of the recording decides how its channels are mixed, which mean is taken off and, for numbers in another
/// unit, by how much they are multiplied. All else is as with the whole: samples differ by rounding, and those at the very
/// ends by as much as the mean of the start differs from that of the whole.
pub struct Conditioner {
    sample_rate: u32,
    /// Channels that are listened to, with their weights.
    weights: Vec<f64>,
    /// The only one whose clipping counts; none where that of all does.
    channel: Option<usize>,
    mean: f64,
    unit: f64,
    from: u32,
    resampler: ResampleStream,
    filter: ZeroPhaseStream,
    clipping: Clipping,
    steps: Steps,
    conditioned: Conditioned,
    failure: Option<ResamplerError>,
}

/// What is finished.
#[derive(Default)]
struct Conditioned {
    samples: Vec<f32>,
    /// Sum of the squares.
    power: f64,
    resampled: Vec<f64>,
    filtered: Vec<f64>,
}

impl Conditioner {
    /// Goes on from the start of a recording: listens to one of its channels, or to all as one.
    ///
    /// # Errors
    /// As [`condition`](super::condition).
    pub fn new(
        started: &Started,
        channel: Option<usize>,
        config: &ConditionConfig,
    ) -> Result<Self, ConditionError> {
        let filter = BandPass::design(config).ok_or_else(|| ConditionError::of(config))?;
        let Started { recording, unit } = started;
        let chosen = match channel {
            Some(index) => &recording.channels[index..=index],
            None => &recording.channels,
        };
        let mono = Mono::of(chosen).ok_or(ConditionError::TooShort)?;
        let (weights, mean) = mono.weights(&recording.channels);
        let (from, to) = (recording.sample_rate, config.sample_rate);
        let resampler = ResampleStream::new(from, to, unit_scale(mono.peak()))
            .map_err(|source| ConditionError::Resample { from, to, source })?;
        Ok(Self {
            sample_rate: to,
            weights,
            channel,
            mean,
            unit: f64::from(*unit),
            from,
            resampler,
            filter: ZeroPhaseStream::new(filter, to, config.low_hz),
            clipping: Clipping::default(),
            steps: Steps::default(),
            conditioned: Conditioned::default(),
            failure: None,
        })
    }

    /// Seconds that were taken.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.resampler.taken() as f64 / f64::from(self.from)
    }

    /// The signal, and the distinct amplitudes of the recording where they are few, see
    /// [`SignalMeasures::steps`](crate::audio::SignalMeasures::steps).
    ///
    /// # Errors
    /// As [`condition`](super::condition).
    pub fn finish(self) -> Result<(Pcg, Option<usize>), ConditionError> {
        let Self { resampler, mut filter, mut conditioned, .. } = self;
        let (from, to) = (self.from, self.sample_rate);
        let failed = |source| ConditionError::Resample { from, to, source };
        if let Some(source) = self.failure {
            return Err(failed(source));
        }
        resampler.finish(&mut conditioned.resampled).map_err(failed)?;
        conditioned.filter(&mut filter);
        filter.finish(&mut conditioned.filtered);
        conditioned.keep();
        let Conditioned { mut samples, power, .. } = conditioned;
        if samples.is_empty() {
            return Err(ConditionError::TooShort);
        }
        let rms = (power / samples.len() as f64).sqrt();
        let is_silent = rms < SILENCE_RMS;
        for sample in &mut samples {
            *sample = if is_silent { 0.0 } else { (f64::from(*sample) / rms) as f32 };
        }
        let clipped_share = self.clipping.share();
        let pcg = Pcg { samples, sample_rate: to, level_dbfs: level_dbfs(rms), clipped_share };
        Ok((pcg, self.steps.few()))
    }

    fn take_block(&mut self, block: &Block<'_>) -> Result<(), ResamplerError> {
        let heard = self.weights.iter().zip(block.channels).filter(|(weight, _)| **weight != 0.0);
        let heard: Vec<(f64, &[f32])> =
            heard.map(|(w, channel)| (*w, channel.as_slice())).collect();
        // Of one in a foreign unit as it is: scaled, it may go beyond full scale without having been clipped.
        let counted = |index: &usize| self.channel.is_none_or(|channel| channel == *index);
        let counted = (0..block.channels.len()).filter(counted);
        self.clipping.add(counted.map(|index| block.channels[index].as_slice()));
        block.channels.iter().for_each(|channel| self.steps.add(channel));
        let (unit, mean, most) = (self.unit, self.mean, MOST / self.resampler.scale());
        let count = block.channels.first().map_or(0, Vec::len);
        let mixed = (0..count).map(|i| {
            let sum: f64 = heard.iter().map(|(w, x)| f64::from(x[i]) * unit * w).sum();
            (sum - mean).clamp(-most, most)
        });
        self.resampler.push(mixed, &mut self.conditioned.resampled)?;
        self.conditioned.filter(&mut self.filter);
        self.conditioned.keep();
        Ok(())
    }
}

impl Sink for Conditioner {
    fn take(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        match self.take_block(block) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => {
                self.failure = Some(failure);
                ControlFlow::Break(())
            }
        }
    }
}

impl Conditioned {
    fn filter(&mut self, filter: &mut ZeroPhaseStream) {
        filter.push(&self.resampled, &mut self.filtered);
        self.resampled.clear();
    }

    fn keep(&mut self) {
        self.power += self.filtered.iter().map(|x| x * x).sum::<f64>();
        self.samples.extend(self.filtered.iter().map(|x| *x as f32));
        self.filtered.clear();
    }
}
