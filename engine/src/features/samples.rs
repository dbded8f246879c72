//! The signal itself, column by column, for networks that learn their own features.

use serde::{Deserialize, Serialize};

use super::view::{Frames, ViewSettings};
use super::{FeatureError, Image, RowAxis, View};

/// Settings of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplesConfig {
    /// Samples of a column, and so rows of the image.
    pub hop: usize,
}

impl Default for SamplesConfig {
    /// 40 ms at 2 kHz.
    fn default() -> Self {
        Self { hop: 80 }
    }
}

/// A planned view.
pub(super) struct Samples {
    axis: RowAxis,
}

impl ViewSettings for SamplesConfig {
    type Planned = Samples;
    const NAME: &'static str = "samples";

    fn frames(&self) -> Frames {
        Frames { hop: self.hop, transform: 0 }
    }

    fn set_hop(&mut self, hop: usize) {
        self.hop = hop;
    }

    fn largest_count(&self) -> usize {
        self.hop
    }

    fn plan(&self, _sample_rate: u32) -> Result<Samples, FeatureError> {
        if self.hop == 0 {
            return Err(FeatureError::Config("a column must hold at least one sample".into()));
        }
        Ok(Samples {
            axis: RowAxis::Named((1..=self.hop).map(|n| format!("sample {n}")).collect()),
        })
    }
}

impl View for Samples {
    fn axis(&self) -> &RowAxis {
        &self.axis
    }

    fn is_relative(&self) -> bool {
        false
    }

    /// As many columns as other views of the same hop have; the last is filled up with silence.
    fn compute(&mut self, samples: &[f32]) -> Result<Image, FeatureError> {
        let rows = self.axis.len();
        let mut image = Image::zeros(rows, 1 + samples.len() / rows);
        for (index, &sample) in samples.iter().enumerate() {
            image.data[index % rows * image.columns + index / rows] = sample;
        }
        Ok(image)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn read_down_the_columns_the_image_is_the_signal() {
        let samples: Vec<f32> = (0..11_u8).map(f32::from).collect();
        let image = SamplesConfig { hop: 4 }.plan(2000).unwrap().compute(&samples).unwrap();
        assert_eq!((image.rows, image.columns), (4, 3));
        let read: Vec<f32> = (0..12).map(|i| image.row(i % 4)[i / 4]).collect();
        assert_eq!(read[..11], samples);
        assert!(read[11].abs() < f32::EPSILON);
    }

    #[test]
    fn a_column_of_no_sample_is_refused() {
        assert!(SamplesConfig { hop: 0 }.plan(2000).is_err());
    }
}
