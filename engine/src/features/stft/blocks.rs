//! The transform of four frames at a time, in either precision.

use super::fft::PowerFft;
use crate::features::lanes::{LANES, Lanes, Quad};
use crate::features::{FeatureError, StftConfig};

/// A planned transform of [`LANES`] frames at a time.
pub(in crate::features) struct BlockStft<T: Quad> {
    config: StftConfig,
    window: Vec<T::One>,
    /// Where in the transform the window begins.
    left: usize,
    fft: PowerFft<T>,
    /// The samples under the window, for each frame.
    stretches: [Vec<f32>; LANES],
    frames: Vec<T>,
    power: Vec<T>,
}

/// Power spectra of up to [`LANES`] frames in a row.
pub(in crate::features) struct PowerBlock<'a, T> {
    /// Index of the first frame.
    pub first: usize,
    /// Number of frames.
    pub count: usize,
    /// `|X|²` of every bin; beyond `count` of nothing in particular.
    pub power: &'a [T],
}

impl<T: Quad> BlockStft<T> {
    /// As [`super::Stft::new`].
    pub(in crate::features) fn new(config: StftConfig) -> Result<Self, FeatureError> {
        let StftConfig { n_fft, hop, window } = config;
        if n_fft == 0 || hop == 0 || window == 0 {
            return Err(FeatureError::Config("transform, hop and window must not be zero".into()));
        }
        if !n_fft.is_multiple_of(2) {
            return Err(FeatureError::Config("the transform's length must be even".into()));
        }
        if window > n_fft {
            return Err(FeatureError::Config("the window is longer than the transform".into()));
        }
        Ok(Self {
            config,
            window: (0..window).map(|n| T::one(hann(n, window))).collect(),
            left: (n_fft - window) / 2,
            fft: PowerFft::new(n_fft),
            stretches: std::array::from_fn(|_| vec![0.0; window]),
            frames: vec![T::ZERO; n_fft],
            power: vec![T::ZERO; n_fft / 2 + 1],
        })
    }

    /// Number of frequency bins: `n_fft / 2 + 1`.
    pub(in crate::features) fn bins(&self) -> usize {
        self.power.len()
    }

    /// Number of frames of a signal of `samples`: one at every multiple of the hop.
    pub(in crate::features) fn frames(&self, samples: usize) -> usize {
        1 + samples / self.config.hop
    }

    /// Calls `consume` for every [`LANES`] frames in order.
    pub(in crate::features) fn each_block(
        &mut self,
        samples: &[f32],
        mut consume: impl FnMut(&PowerBlock<'_, T>),
    ) {
        let frames = self.frames(samples.len());
        for first in (0..frames).step_by(LANES) {
            let count = LANES.min(frames - first);
            self.fill_frames(samples, first, count);
            self.fft.power(&self.frames, &mut self.power);
            consume(&PowerBlock { first, count, power: &self.power });
        }
    }

    /// Windows `count` frames from the frame `first` on.
    fn fill_frames(&mut self, samples: &[f32], first: usize, count: usize) {
        let StftConfig { n_fft, hop, .. } = self.config;
        for (lane, stretch) in self.stretches.iter_mut().take(count).enumerate() {
            // The window's first sample lies there in the signal behind `n_fft / 2` zeros.
            let start = (first + lane) * hop + self.left;
            copy_behind(samples, n_fft / 2, start, stretch);
        }
        let [a, b, c, d] = &self.stretches;
        let stretches = a.iter().zip(b).zip(c.iter().zip(d)).zip(&self.window);
        for (out, (((&a, &b), (&c, &d)), &w)) in self.frames[self.left..].iter_mut().zip(stretches)
        {
            *out = T::from_singles(Lanes::new([a, b, c, d])) * T::same(w);
        }
    }
}

impl<T> PowerBlock<'_, T> {
    /// Writes a value of each frame into a row of an image that has a column for every frame.
    #[inline]
    pub(in crate::features) fn write(&self, row: &mut [f32], value: Lanes) {
        let cells = &mut row[self.first..];
        match cells.first_chunk_mut() {
            Some(whole) => *whole = value.to_array(),
            None => cells.iter_mut().zip(value.to_array()).for_each(|(cell, value)| *cell = value),
        }
    }
}

/// Copies what begins at `start` of the signal behind `pad` zeros and before endless ones.
fn copy_behind(samples: &[f32], pad: usize, start: usize, out: &mut [f32]) {
    let (zeros, out) = out.split_at_mut(pad.saturating_sub(start).min(out.len()));
    zeros.fill(0.0);
    let rest = samples.get(start.saturating_sub(pad)..).unwrap_or(&[]);
    let (signal, zeros) = out.split_at_mut(rest.len().min(out.len()));
    signal.copy_from_slice(&rest[..signal.len()]);
    zeros.fill(0.0);
}

/// The sample `n` of a periodic Hann window (`scipy.signal.get_window("hann", length, fftbins=True)`).
pub(super) fn hann(n: usize, length: usize) -> f64 {
    0.5 - 0.5 * (std::f64::consts::TAU * n as f64 / length as f64).cos()
}
