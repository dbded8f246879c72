//! The spectrum that a frame network takes: logarithmic power in linear bins, standardised by its surroundings.

use serde::{Deserialize, Serialize};

use super::fill::{FillConfig, Surroundings};
use crate::audio::{Pcg, band_hz};
use crate::checks::{Checks, Impossible};
use crate::features::{FeatureError, Image, Stft, StftConfig};

/// Shape of the spectrum, and how it is standardised.
///
/// Each bin loses its mean over some seconds around a frame and is divided by its deviation there. A fixed
/// response of a device vanishes so, and silence or a knock changes what is seen near it only.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpectrumConfig {
    /// Samples of a frame under a Hann window, and of its Fourier transform: an even number.
    pub frame: usize,
    /// Samples from a frame to the next.
    pub hop: usize,
    /// Bins from the first above 0 Hz on.
    pub bins: usize,
    /// Added to the power before the logarithm, for a signal of unit RMS.
    pub floor: f32,
    /// Frames on either side that a frame is standardised by.
    pub context: usize,
    /// Added to the deviation of the natural logarithm of power, so that what hardly varies stays small.
    pub softening: f32,
    /// How empty bins are filled; without it they stay at their mean, 0.
    #[serde(default)]
    pub fill: Option<FillConfig>,
}

impl Default for SpectrumConfig {
    /// At 2 kHz: 50 ms every 20 ms, 40 bins of 20 Hz up to 800 Hz, standardised over 3 s on either side. The floor is that
    /// of white noise 51 dB below the signal: what is quieter than any recorder's own noise tells nothing.
    fn default() -> Self {
        let fill = Some(FillConfig::default());
        Self { frame: 100, hop: 40, bins: 40, floor: 3e-4, context: 150, softening: 0.3, fill }
    }
}

impl SpectrumConfig {
    /// Whether such a spectrum can be computed.
    ///
    /// # Errors
    /// Names the first thing that is wrong.
    pub fn check(&self) -> Result<(), Impossible> {
        Checks::new()
            .that(
                (2..=4096).contains(&self.frame) && self.frame.is_multiple_of(2),
                "length of frames",
            )
            .that((1..=4096).contains(&self.hop), "step between frames")
            .that((1..=self.frame / 2).contains(&self.bins), "number of bins")
            .that(self.floor.is_finite() && self.floor > 0.0, "floor of the power")
            .that((1..=100_000).contains(&self.context), "frames to standardise by")
            .that(self.softening.is_finite() && self.softening > 0.0, "softening of deviations")
            .that(self.fill.is_none_or(FillConfig::is_possible), "filling of empty bins")
            .done()
    }
}

/// A planned spectrum.
pub struct Spectrum {
    config: SpectrumConfig,
    sample_rate: u32,
    stft: Stft,
}

impl Spectrum {
    /// Plans the spectrum for signals at `sample_rate` hertz.
    ///
    /// # Errors
    /// When the sizes are impossible.
    pub fn new(config: SpectrumConfig, sample_rate: u32) -> Result<Self, FeatureError> {
        let SpectrumConfig { frame, hop, .. } = config;
        let stft = Stft::new(StftConfig { n_fft: frame, hop, window: frame })?;
        Ok(Self { config, sample_rate, stft })
    }

    /// Seconds between frames.
    #[must_use]
    pub fn hop_s(&self) -> f64 {
        self.config.hop as f64 / f64::from(self.sample_rate)
    }

    /// The standardised spectrum of a conditioned recording: `bins` rows, one column for every step.
    ///
    /// # Errors
    /// When the signal's sampling rate is not the one planned for.
    pub fn of(&mut self, pcg: &Pcg) -> Result<Image, FeatureError> {
        self.check(pcg)?;
        Ok(self.of_samples(&pcg.samples))
    }

    /// Refuses a signal of another sampling rate than the one planned for.
    ///
    /// # Errors
    /// [`FeatureError::SampleRate`].
    pub fn check(&self, pcg: &Pcg) -> Result<(), FeatureError> {
        let (expected, found) = (self.sample_rate, pcg.sample_rate);
        if found == expected { Ok(()) } else { Err(FeatureError::SampleRate { expected, found }) }
    }

    /// Number of frames of so many samples.
    #[must_use]
    pub fn frames(&self, samples: usize) -> usize {
        self.stft.frames(samples)
    }

    /// Samples from a frame to the next.
    #[must_use]
    pub fn hop(&self) -> usize {
        self.config.hop
    }

    /// Frames on either side of a frame that its values depend on: those that standardise it, and the samples under the
    /// outermost one.
    #[must_use]
    pub fn reach(&self) -> usize {
        self.config.context + self.config.frame.div_ceil(self.config.hop) + 1
    }

    /// The standardised spectrum of samples at the planned rate, of about unit RMS.
    #[must_use]
    pub fn of_samples(&mut self, samples: &[f32]) -> Image {
        let SpectrumConfig { context, softening, fill, floor, .. } = self.config;
        let mut image = self.logarithms(samples);
        let mut surroundings = Vec::with_capacity(image.data.len());
        for row in image.rows_mut() {
            surroundings.extend(standardise(row, context, softening));
        }
        if let Some(fill) = fill {
            let narrow = fill.how_narrow(band_hz(samples, self.sample_rate));
            if narrow > 0.0 {
                fill.apply(&mut image, &surroundings, narrow, floor);
            }
        }
        image
    }

    /// Natural logarithms of the power in each bin.
    fn logarithms(&mut self, samples: &[f32]) -> Image {
        let SpectrumConfig { bins, floor, .. } = self.config;
        let mut image = Image::zeros(bins, self.stft.frames(samples.len()));
        let columns = image.columns;
        self.stft.each_power_frame(samples, |frame, power| {
            for (bin, &power) in power[1..=bins].iter().enumerate() {
                image.data[bin * columns + frame] = (power + floor).ln();
            }
        });
        image
    }
}

/// Standardises every value by mean and deviation of those at most `context` places away; at the ends by fewer. Returns
/// both.
fn standardise(row: &mut [f32], context: usize, softening: f32) -> Vec<Surroundings> {
    let mut sums = Vec::with_capacity(row.len() + 1);
    sums.push([0.0_f64; 2]);
    let mut sum = [0.0; 2];
    for &value in row.iter() {
        let value = f64::from(value);
        sum = [sum[0] + value, sum[1] + value * value];
        sums.push(sum);
    }
    let count = row.len();
    let standardised = |(place, value): (usize, &mut f32)| {
        let (from, to) = (place.saturating_sub(context), (place + context + 1).min(count));
        let n = (to - from) as f64;
        let [mean, square] = [0, 1].map(|power| (sums[to][power] - sums[from][power]) / n);
        let deviation = (square - mean * mean).max(0.0).sqrt() as f32;
        let mean = mean as f32;
        *value = (*value - mean) / (deviation + softening);
        Surroundings { mean, deviation }
    };
    row.iter_mut().enumerate().map(standardised).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::phantom::{Noise, Phantom};
    use proptest::prelude::*;

    fn spectrum() -> Spectrum {
        Spectrum::new(SpectrumConfig::default(), 2000).unwrap()
    }

    /// Without what lies above a frequency, in hertz.
    fn filtered_above(samples: &[f32], hz: f64) -> Vec<f32> {
        let mut planner = realfft::RealFftPlanner::<f32>::new();
        let mut spectrum = planner.plan_fft_forward(samples.len()).make_output_vec();
        let mut samples = samples.to_vec();
        planner.plan_fft_forward(samples.len()).process(&mut samples, &mut spectrum).unwrap();
        let last = (hz * samples.len() as f64 / 2000.0) as usize;
        spectrum[last..].fill(realfft::num_complex::Complex32::ZERO);
        planner.plan_fft_inverse(samples.len()).process(&mut spectrum, &mut samples).unwrap();
        let count = samples.len() as f32;
        samples.iter().map(|x| x / count).collect()
    }

    fn heart(duration_s: f64) -> Vec<f32> {
        let noise_snr_db = Some(20.0);
        let phantom = Phantom { sample_rate: 2000, duration_s, noise_snr_db, ..Phantom::default() };
        phantom.synthesise().samples
    }

    proptest! {
        #[test]
        fn running_statistics_equal_the_definition(
            row in prop::collection::vec(-20.0f32..20.0, 1..60), context in 1usize..20,
        ) {
            let mut fast = row.clone();
            standardise(&mut fast, context, 0.3);
            for place in 0..row.len() {
                let near = &row[place.saturating_sub(context)..(place + context + 1).min(row.len())];
                let n = near.len() as f64;
                let mean = near.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
                let squares: f64 = near.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum();
                let slow = (f64::from(row[place]) - mean) / ((squares / n).sqrt() + f64::from(0.3_f32));
                prop_assert!((f64::from(fast[place]) - slow).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn a_fixed_gain_leaves_no_trace() {
        // Noise such as a recorder's keeps every bin above the floor.
        let noise = Noise::White.synthesise(20_000, 2000, 1);
        let samples: Vec<f32> = heart(10.0).iter().zip(noise).map(|(x, n)| x + 0.1 * n).collect();
        let louder: Vec<f32> = samples.iter().map(|x| x * 4.0).collect();
        let (a, b) = (spectrum().of_samples(&samples), spectrum().of_samples(&louder));
        let differ = a.data.iter().zip(&b.data).filter(|(a, b)| (**a - **b).abs() > 0.05).count();
        assert!(differ * 20 < a.data.len(), "{differ} of {}", a.data.len());
    }

    #[test]
    fn silence_at_the_end_changes_nothing_that_is_further_away_than_the_context() {
        let samples = heart(12.0);
        let mut longer = samples.clone();
        longer.resize(samples.len() + 20_000, 0.0);
        let (a, b) = (spectrum().of_samples(&samples), spectrum().of_samples(&longer));
        let unaffected = a.columns - SpectrumConfig::default().context - 3;
        for row in 0..a.rows {
            for (a, b) in a.row(row)[..unaffected].iter().zip(b.row(row)) {
                assert!((a - b).abs() < 1e-4, "{a} {b}");
            }
        }
    }

    #[test]
    fn empty_bins_take_what_a_lower_bin_holds_and_full_ones_keep_theirs() {
        let noise = Noise::White.synthesise(20_000, 2000, 1);
        let samples: Vec<f32> = heart(10.0).iter().zip(noise).map(|(x, n)| x + 0.1 * n).collect();
        let narrow = filtered_above(&samples, 230.0);
        let of = |fill| {
            let config = SpectrumConfig { fill, ..SpectrumConfig::default() };
            Spectrum::new(config, 2000).unwrap()
        };
        let fill = FillConfig::default();
        let (plain, filled) = (of(None).of_samples(&narrow), of(Some(fill)).of_samples(&narrow));
        // Where no frame reaches over an end of the sound, which holds every frequency.
        let reach = spectrum().reach();
        let inner =
            |image: &Image, bin: usize| image.row(bin)[reach..image.columns - reach].to_vec();
        let differ = |a: &[f32], b: &[f32], most: f32| {
            a.iter().zip(b).any(|(a, b)| (a - b).abs() > most * a.abs().max(1.0))
        };
        for bin in 0..10 {
            assert!(!differ(&inner(&plain, bin), &inner(&filled, bin), 0.2), "bin {bin} is filled");
        }
        for bin in 16..40 {
            let empty = inner(&plain, bin);
            assert!(empty.iter().all(|value| value.abs() < 0.1), "bin {bin} is not empty");
            let below = inner(&filled, bin - fill.bins_below);
            assert!(!differ(&below, &inner(&filled, bin), 0.1), "bin {bin} isn't filled");
        }
    }

    #[test]
    fn where_the_band_is_wide_or_a_tone_is_steady_nothing_is_filled() {
        let tone = |i: usize| 0.3 * (std::f32::consts::TAU * 400.0 * i as f32 / 2000.0).sin();
        let noise = Noise::White.synthesise(20_000, 2000, 1);
        let with_tone: Vec<f32> = (0..20_000).map(|i| tone(i) + 0.1 * noise[i]).collect();
        let plain = SpectrumConfig { fill: None, ..SpectrumConfig::default() };
        let mut plain = Spectrum::new(plain, 2000).unwrap();
        for samples in [filtered_above(&noise, 500.0), with_tone] {
            assert_eq!(plain.of_samples(&samples), spectrum().of_samples(&samples));
        }
    }

    #[test]
    fn digital_silence_becomes_zeros() {
        assert!(spectrum().of_samples(&[0.0; 4000]).data.iter().all(|v| v.abs() < 1e-3));
    }

    #[test]
    fn a_tone_is_loudest_in_its_bin() {
        // It comes and goes, because what stays is standardised away.
        let tone = |i: usize| {
            let on = if (i / 1000).is_multiple_of(2) { 1.0 } else { 0.001 };
            on * (std::f32::consts::TAU * 300.0 * i as f32 / 2000.0).sin()
        };
        let samples: Vec<f32> = (0..12_000).map(tone).collect();
        let image = spectrum().logarithms(&samples);
        let loudest = (0..40).max_by(|&a, &b| image.row(a)[62].total_cmp(&image.row(b)[62]));
        assert_eq!(loudest, Some(14), "bin 14 is the fifteenth, 300 Hz");
    }

    #[test]
    fn impossible_sizes_are_named() {
        let good = SpectrumConfig::default();
        assert_eq!(good.check(), Ok(()));
        for (bad, reason) in [
            (SpectrumConfig { frame: 99, ..good }, "length of frames"),
            (SpectrumConfig { bins: 51, ..good }, "number of bins"),
            (SpectrumConfig { floor: 0.0, ..good }, "floor of the power"),
            (
                SpectrumConfig {
                    fill: Some(FillConfig { level: 0.0, ..FillConfig::default() }),
                    ..good
                },
                "filling of empty bins",
            ),
        ] {
            assert_eq!(bad.check(), Err(reason.into()));
        }
    }

    #[test]
    fn another_sampling_rate_is_refused() {
        let pcg = Pcg { samples: vec![], sample_rate: 4000, level_dbfs: 0.0, clipped_share: 0.0 };
        assert!(matches!(spectrum().of(&pcg), Err(FeatureError::SampleRate { .. })));
    }
}
