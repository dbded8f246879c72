//! Views that are a filter bank over a power spectrum: log-mel, cochleagram, band energies.

use super::bank::FilterBank;
use super::decibel::{decibels, limit_range};
use super::{FeatureError, Image, RowAxis, Stft, View};

/// How a bank's sums become values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scale {
    /// Decibels re 1.
    Decibels {
        /// Values further below the loudest one are raised to this distance.
        range_db: f32,
    },
    /// Each frame divided by its largest value; a silent frame stays zero.
    FrameMaximum,
}

/// A planned filter bank.
pub(super) struct Banked {
    pub stft: Stft,
    pub bank: FilterBank,
    pub scale: Scale,
    pub axis: RowAxis,
}

impl View for Banked {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let mut image = Image::zeros(self.bank.bands(), self.stft.frames(samples.len()));
        let (bank, scale, columns) = (&self.bank, self.scale, image.columns);
        let mut sums = vec![0.0; bank.bands()];
        self.stft.each_power_frame(samples, |column, power| {
            for (band, sum) in sums.iter_mut().enumerate() {
                *sum = bank.energy(band, power);
            }
            scale.frame(&mut sums);
            for (band, &value) in sums.iter().enumerate() {
                image.data[band * columns + column] = value;
            }
        })?;
        if let Scale::Decibels { range_db } = scale {
            limit_range(&mut image, range_db);
        }
        Ok(image)
    }
}

impl Scale {
    fn frame(self, sums: &mut [f32]) {
        match self {
            Self::Decibels { .. } => {
                for sum in sums {
                    *sum = decibels(*sum);
                }
            }
            Self::FrameMaximum => {
                let most = sums.iter().copied().fold(0.0, f32::max);
                if most >= f32::MIN_POSITIVE {
                    for sum in sums {
                        *sum /= most;
                    }
                }
            }
        }
    }
}
