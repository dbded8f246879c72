//! How shared audio is looked for.

use serde::{Deserialize, Serialize};

/// How shared audio is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedAudioConfig {
    /// Length of a segment, in seconds.
    pub segment_s: f64,
    /// Time between the starts of segments, in seconds: an excerpt of this length lies wholly in one.
    pub step_s: f64,
    /// The band whose phases are compared, in hertz: where both sets hold sound.
    pub band_hz: [f64; 2],
    /// Length of the window in which waveforms are correlated, in seconds.
    pub window_s: f64,
    /// Shortest overlap that is looked at, in seconds; recordings that are shorter overlap wholly.
    pub least_overlap_s: f64,
    /// Correlation from which on a pair shares audio. On the 583 labelled recordings of PASCAL the most alike of
    /// 168,570 pairs of two groups has 0.756, and the four pairs of subjects 103 and 146 that a search of every
    /// window finds equal have 0.99 and more. Between lie pairs of one group of set A only, without a gap, so
    /// that the value is a choice: 0.85 leaves as much room to what is known to differ as to what is known to be
    /// equal. It was set after looking at that data; the verdict on it is the same for any from 0.76 on.
    pub threshold: f64,
}

impl Default for SharedAudioConfig {
    fn default() -> Self {
        Self {
            segment_s: 4.0,
            step_s: 2.0,
            band_hz: [25.0, 400.0],
            window_s: 2.0,
            least_overlap_s: 1.0,
            threshold: 0.85,
        }
    }
}

/// How pairs are chosen that are worth an exact comparison; see `prefilter.rs`. Chosen on excerpts of
/// two to four seconds that were planted into recordings of other patients, and the share after looking at PASCAL: at 0.5
/// five of its 59 pairs were missed, all of them of one group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrefilterConfig {
    /// Longest segment, in seconds.
    pub segment_s: f64,
    /// Least overlap of a recording's segments, in seconds: an excerpt of this length lies wholly in one.
    pub overlap_s: f64,
    /// Period of the transform, in seconds. A longer segment is folded upon itself: a common excerpt still gives a peak,
    /// only its lag is ambiguous.
    pub period_s: f64,
    /// The band that is compared, in hertz. The fewer bins, the quicker.
    pub band_hz: [f64; 2],
    /// Length of the surroundings by whose level a signal is divided, in seconds, so that a knock weighs no more than
    /// the heart.
    pub level_s: f64,
    /// Share of the whole signal's level that is added to that of the surroundings.
    pub level_floor: f64,
    /// Time over which the ends of a segment fade, in seconds: a cut is in every segment.
    pub fade_s: f64,
    /// Power of the magnitude that each bin is divided by: 1 would make all bins equal.
    pub whitening: f64,
    /// Share of the peak that a common window gives in segments of even level, from which on a pair is compared exactly.
    pub least_share: f64,
    /// Lowest peak from which on a pair is compared exactly: segments of ten seconds without anything in common seldom
    /// have more.
    pub least_peak: f64,
}

impl Default for PrefilterConfig {
    fn default() -> Self {
        Self {
            segment_s: 10.0,
            overlap_s: 2.0,
            period_s: 8.192,
            band_hz: [25.0, 225.0],
            level_s: 0.1,
            level_floor: 0.03,
            fade_s: 0.1,
            whitening: 0.8,
            least_share: 0.4,
            least_peak: 0.1,
        }
    }
}
