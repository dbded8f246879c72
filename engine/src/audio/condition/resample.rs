//! Change of the sampling rate, with an anti-alias filter and its delay taken off.

use rubato::audioadapter_buffers::SizeError;
use rubato::audioadapter_buffers::direct::SequentialSliceOfVecs;
use rubato::{Fft, FixedSync, ResampleError, Resampler, ResamplerConstructionError};
use thiserror::Error;

use super::mono::Mono;

/// Least length of a block at the lower of the two rates. The anti-alias filter is as long as a
/// block, so this sets its steepness: 512 samples keep 95 % of the band.
const MIN_BLOCK: usize = 512;

/// Why the resampler refused. Its rates and its buffers are right by construction, so it is a fault of the program
/// and not of a recording, unless a recording has a sampling rate of zero.
#[derive(Debug, Error)]
#[error(transparent)]
pub enum ResamplerError {
    /// There is no resampler between the two rates.
    Rates(#[from] ResamplerConstructionError),
    /// A buffer is smaller than its description.
    Buffer(#[from] SizeError),
    /// A block was not processed.
    Block(#[from] ResampleError),
}

/// Resamples to `round(frames · to / from)` samples.
///
/// In single precision, like all other Fourier transforms here: its noise lies some 120 dB down, far
/// below any recording's own, and a second set of transforms would cost the page 20 kB.
///
/// # Errors
/// When a rate is zero.
pub(super) fn resample(mono: &Mono<'_>, from: u32, to: u32) -> Result<Vec<f64>, ResamplerError> {
    let mut stream = ResampleStream::new(from, to, unit_scale(mono.peak()))?;
    let mut output = Vec::with_capacity(stream.length(mono.frames()));
    stream.push((0..mono.frames()).map(|i| mono.sample(i)), &mut output)?;
    stream.finish(&mut output)?;
    Ok(output)
}

/// A resampler that takes a signal in pieces. How it is cut doesn't change a bit of the result.
pub(super) struct ResampleStream {
    /// None where the two rates are equal.
    resampler: Option<Fft<f32>>,
    from: usize,
    to: usize,
    scale: f64,
    /// The block that is being filled, as one channel.
    input: Vec<Vec<f32>>,
    block: usize,
    output: Vec<Vec<f32>>,
    /// Samples of the filter's delay that are still to be left out.
    skip: usize,
    taken: usize,
    given: usize,
}

impl ResampleStream {
    /// Between two rates, in hertz; `scale` as of [`unit_scale`].
    ///
    /// # Errors
    /// When a rate is zero.
    pub(super) fn new(from: u32, to: u32, scale: f64) -> Result<Self, ResamplerError> {
        let (from, to) = (from as usize, to as usize);
        if from == 0 || to == 0 {
            let error = ResamplerConstructionError::InvalidSampleRate { input: from, output: to };
            return Err(error.into());
        }
        let resampler = if from == to {
            None
        } else {
            Some(Fft::<f32>::new(from, to, block(from, to), 1, FixedSync::Both)?)
        };
        let block = resampler.as_ref().map_or(0, Resampler::input_frames_next);
        let out = resampler.as_ref().map_or(0, Resampler::output_frames_next);
        let skip = resampler.as_ref().map_or(0, Resampler::output_delay);
        Ok(Self {
            resampler,
            from,
            to,
            scale,
            input: vec![Vec::with_capacity(block)],
            block,
            output: vec![vec![0.0; out]],
            skip,
            taken: 0,
            given: 0,
        })
    }

    /// Samples that were added.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// By how much samples are multiplied before they are transformed.
    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    /// Samples that come of so many.
    pub(super) fn length(&self, frames: usize) -> usize {
        (frames as f64 * self.to as f64 / self.from as f64).round() as usize
    }

    /// Adds samples, and appends to `output` what comes of them.
    ///
    /// # Errors
    /// When the resampler fails.
    pub(super) fn push(
        &mut self,
        samples: impl Iterator<Item = f64>,
        output: &mut Vec<f64>,
    ) -> Result<(), ResamplerError> {
        for sample in samples {
            self.taken += 1;
            if self.resampler.is_none() {
                output.push(sample);
                continue;
            }
            self.input[0].push((sample * self.scale) as f32);
            if self.input[0].len() == self.block {
                self.process(usize::MAX, output)?;
            }
        }
        Ok(())
    }

    /// Appends what is left.
    ///
    /// # Errors
    /// When the resampler fails.
    pub(super) fn finish(mut self, output: &mut Vec<f64>) -> Result<(), ResamplerError> {
        let length = self.length(self.taken);
        if self.resampler.is_none() {
            return Ok(());
        }
        // The last block is padded. What a whole one gave beyond the length is the filter's decay, and is cut off.
        while self.given < length {
            self.input[0].resize(self.block, 0.0);
            self.process(length, output)?;
        }
        output.truncate(output.len() - (self.given - length));
        Ok(())
    }

    /// Resamples the block that is full, and appends it up to `length` samples in all.
    fn process(&mut self, length: usize, output: &mut Vec<f64>) -> Result<(), ResamplerError> {
        let Some(resampler) = &mut self.resampler else { return Ok(()) };
        resample_block(resampler, &self.input, &mut self.output)?;
        self.input[0].clear();
        let skipped = self.skip.min(self.output[0].len());
        self.skip -= skipped;
        let fresh = &self.output[0][skipped..];
        let fresh = &fresh[..fresh.len().min(length - self.given)];
        output.extend(fresh.iter().map(|&x| f64::from(x) / self.scale));
        self.given += fresh.len();
        Ok(())
    }
}

/// The power of two that brings the largest sample to between 1 and 2, so that the transforms neither
/// overflow nor lose what is faint. Being a power of two it changes no digit of any sample.
pub(super) fn unit_scale(peak: f64) -> f64 {
    if peak > 0.0 { (-peak.log2().floor()).exp2() } else { 1.0 }
}

/// Resamples one block of one channel.
fn resample_block(
    resampler: &mut Fft<f32>,
    input: &[Vec<f32>],
    output: &mut [Vec<f32>],
) -> Result<(), ResamplerError> {
    let (n_in, n_out) = (input[0].len(), output[0].len());
    let source = SequentialSliceOfVecs::new(input, 1, n_in)?;
    let mut target = SequentialSliceOfVecs::new_mut(output, 1, n_out)?;
    resampler.process_into_buffer(&source, &mut target, None)?;
    Ok(())
}

/// Block length at the input: an even multiple of the reduced ratio, so that the filter's delay,
/// half a block, is a whole number of samples on both sides.
fn block(from: usize, to: usize) -> usize {
    let divisor = gcd(from, to);
    let shorter = from.min(to) / divisor;
    MIN_BLOCK.div_ceil(shorter).next_multiple_of(2) * (from / divisor)
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}
