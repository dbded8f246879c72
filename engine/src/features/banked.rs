//! Views that are a filter bank over a power spectrum: log-mel, cochleagram, band energies.

use super::bank::FilterBank;
use super::decibel::{decibels, limit_range};
use super::lanes::Lanes;
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
        let (bank, scale) = (&self.bank, self.scale);
        let mut sums = vec![Lanes::ZERO; bank.bands()];
        self.stft.each_block(samples, |block| {
            for (band, sum) in sums.iter_mut().enumerate() {
                *sum = bank.energy(band, block.power);
            }
            scale.frames(&mut sums);
            for (row, &values) in image.rows_mut().zip(&sums) {
                block.write(row, values);
            }
        });
        if let Scale::Decibels { range_db } = scale {
            limit_range(&mut image, range_db);
        }
        Ok(image)
    }
}

impl Scale {
    fn frames(self, sums: &mut [Lanes]) {
        match self {
            Self::Decibels { .. } => {
                for sum in sums {
                    *sum = decibels(*sum);
                }
            }
            Self::FrameMaximum => {
                let most = sums.iter().copied().fold(Lanes::ZERO, Lanes::max);
                let sounds = most.simd_ge(Lanes::MIN_POSITIVE);
                let divisor = sounds.select(most, Lanes::ONE);
                for sum in sums {
                    *sum /= divisor;
                }
            }
        }
    }
}
