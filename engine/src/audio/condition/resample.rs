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
    let (from, to) = (from as usize, to as usize);
    if from == 0 || to == 0 {
        return Err(
            ResamplerConstructionError::InvalidSampleRate { input: from, output: to }.into()
        );
    }
    if from == to {
        return Ok((0..mono.frames()).map(|i| mono.sample(i)).collect());
    }
    let scale = unit_scale(mono);
    let length = (mono.frames() as f64 * to as f64 / from as f64).round() as usize;
    let mut resampler = Fft::<f32>::new(from, to, block(from, to), 1, FixedSync::Both)?;
    let skip = resampler.output_delay();
    let mut output = Vec::with_capacity(skip + length + resampler.output_frames_next());
    let mut input = vec![vec![0.0_f32; resampler.input_frames_next()]];
    let mut produced = vec![vec![0.0_f32; resampler.output_frames_next()]];
    let mut at = 0;
    while output.len() < skip + length {
        for (i, x) in input[0].iter_mut().enumerate() {
            *x = if at + i < mono.frames() { (mono.sample(at + i) * scale) as f32 } else { 0.0 };
        }
        at += input[0].len();
        resample_block(&mut resampler, &input, &mut produced)?;
        output.extend_from_slice(&produced[0]);
    }
    Ok(output[skip..skip + length].iter().map(|&x| f64::from(x) / scale).collect())
}

/// The power of two that brings the largest sample to between 1 and 2, so that the transforms neither
/// overflow nor lose what is faint. Being a power of two it changes no digit of any sample.
fn unit_scale(mono: &Mono<'_>) -> f64 {
    let peak = (0..mono.frames()).map(|i| mono.sample(i).abs()).fold(0.0, f64::max);
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
