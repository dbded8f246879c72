//! Cutting an image into windows of a fixed number of frames.

use serde::{Deserialize, Serialize};

use super::{FeatureError, Image};

/// Length and step of windows, in frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowConfig {
    /// Frames in a window.
    pub frames: usize,
    /// Frames between the starts of neighbouring windows.
    pub step: usize,
    /// Most windows taken of one recording; a longer one is sampled evenly.
    pub most: usize,
}

impl Default for WindowConfig {
    /// Windows of 4 s every 2 s (at 20 ms a frame), at most 128 of them.
    fn default() -> Self {
        Self { frames: 200, step: 100, most: 128 }
    }
}

impl WindowConfig {
    /// Where windows start in an image of `columns` frames: every `step`, and one that ends with
    /// the recording, so that no frame goes unheard. Thinned evenly where there are too many.
    ///
    /// # Errors
    /// When a size is zero.
    pub fn starts(&self, columns: usize) -> Result<Vec<usize>, FeatureError> {
        if self.frames == 0 || self.step == 0 || self.most == 0 {
            return Err(FeatureError::Config("window sizes must not be zero".into()));
        }
        let last = columns.saturating_sub(self.frames);
        let mut starts: Vec<usize> = (0..last).step_by(self.step).collect();
        starts.push(last);
        if starts.len() > self.most {
            let count = starts.len();
            starts = (0..self.most).map(|i| starts[i * count / self.most]).collect();
        }
        Ok(starts)
    }
}

/// The windows of an image, each `rows × frames`. A shorter image is repeated to fill one window.
///
/// # Errors
/// When a size is zero or the image has no frame.
pub fn windows(image: &Image, config: &WindowConfig) -> Result<Vec<Image>, FeatureError> {
    if image.columns == 0 {
        return Err(FeatureError::Config("an image without frames has no windows".into()));
    }
    let starts = config.starts(image.columns)?;
    Ok(starts.into_iter().map(|start| image.window(start, config.frames)).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_frame_is_heard_unless_the_recording_is_thinned(
            columns in 1usize..900, frames in 1usize..50, step in 1usize..50,
        ) {
            let config = WindowConfig { frames, step: step.min(frames), most: 10_000 };
            let starts = config.starts(columns).unwrap();
            let heard = |c: usize| starts.iter().any(|&s| (s..s + frames).contains(&c));
            prop_assert!((0..columns).all(heard));
        }

        #[test]
        fn there_are_never_more_windows_than_allowed(columns in 1usize..5000, most in 1usize..20) {
            let config = WindowConfig { frames: 10, step: 5, most };
            let starts = config.starts(columns).unwrap();
            prop_assert!(!starts.is_empty() && starts.len() <= most);
            prop_assert!(starts.iter().all(|s| s + 10 <= columns.max(10)));
        }
    }

    #[test]
    fn a_short_recording_is_repeated() {
        let image = Image { rows: 2, columns: 3, data: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0] };
        let config = WindowConfig { frames: 5, step: 5, most: 4 };
        let cut = windows(&image, &config).unwrap();
        assert_eq!(cut.len(), 1);
        assert_eq!(cut[0].row(0), [1.0, 2.0, 3.0, 1.0, 2.0]);
        assert_eq!(cut[0].row(1), [4.0, 5.0, 6.0, 4.0, 5.0]);
    }

    #[test]
    fn nothing_to_cut_is_an_error() {
        assert!(windows(&Image::zeros(4, 0), &WindowConfig::default()).is_err());
    }
}
