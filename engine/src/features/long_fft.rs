//! Transforms of whole recordings, there and back.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex32;
use rustfft::FftPlanner;

use super::FeatureError;

/// Keeps the plans for the length that was met last: they are as large as recordings, few of which are of the
/// same length.
pub(super) struct LongFft {
    length: usize,
    forward: RealFftPlanner<f32>,
    inverse: FftPlanner<f32>,
    scratch: Vec<Complex32>,
}

impl LongFft {
    pub(super) fn new() -> Self {
        let (forward, inverse) = (RealFftPlanner::new(), FftPlanner::new());
        Self { length: 0, forward, inverse, scratch: Vec::new() }
    }

    /// The spectrum, up to half the rate, of a signal behind `lead` zeros, in a transform of `length`.
    ///
    /// # Errors
    /// When the Fourier transform refuses its buffers, which would be a fault of the plan.
    pub(super) fn forward(
        &mut self,
        samples: &[f32],
        lead: usize,
        length: usize,
    ) -> Result<Vec<Complex32>, FeatureError> {
        if length != self.length {
            *self = Self { length, ..Self::new() };
        }
        let plan = self.forward.plan_fft_forward(length);
        let mut padded = plan.make_input_vec();
        padded[lead..lead + samples.len()].copy_from_slice(samples);
        let mut spectrum = plan.make_output_vec();
        plan.process(&mut padded, &mut spectrum)?;
        Ok(spectrum)
    }

    /// Transforms a spectrum of any length back in place, without dividing by it.
    pub(super) fn inverse(&mut self, spectrum: &mut [Complex32]) {
        let plan = self.inverse.plan_fft_inverse(spectrum.len());
        let needed = self.scratch.len().max(plan.get_inplace_scratch_len());
        self.scratch.resize(needed, Complex32::default());
        plan.process_with_scratch(spectrum, &mut self.scratch);
    }
}
