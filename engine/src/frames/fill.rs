//! Bins above the edge of a narrow band.

use serde::{Deserialize, Serialize};

use crate::features::Image;

/// How bins are filled in which nothing is recorded, where the band is narrow: by what a bin some way below them holds.
///
/// Heart sounds and murmurs fill many bins at once, so that a lower bin is the best guess of an empty one. A network that
/// hears nothing at all from 230 Hz on, as after resampling to 500 Hz, otherwise takes it for a sign of a murmur.
/// A bin is empty that hardly varies and whose power is near the floor. A steady tone hardly varies either, but is louder.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillConfig {
    /// Deviation of the natural logarithm of power below which a bin is partly empty; of none it is quite empty. That of
    /// noise is π/√6 = 1.28, the deviation of the logarithm of an exponentially distributed power.
    pub deviation: f32,
    /// Mean of the natural logarithm of power, over the floor's, below which a bin is partly empty.
    pub level: f32,
    /// Bins from an empty one down to the one that fills it; beyond the edge of a filter, which is empty in part.
    pub bins_below: usize,
    /// Where the highest frequency that is filled lies below this, in hertz, the band is narrow; 100 Hz above it isn't.
    /// Wider ones are known to the network.
    pub narrow_hz: f64,
}

impl Default for FillConfig {
    /// At 20 Hz a bin, from 160 Hz below, where nothing is recorded above 350 Hz.
    fn default() -> Self {
        Self { deviation: 1.0, level: 2.0, bins_below: 8, narrow_hz: 350.0 }
    }
}

/// From a narrow band to one that isn't, in hertz: a step would make a verdict hang on a hair.
const SLOPE_HZ: f64 = 100.0;

impl FillConfig {
    pub(super) fn is_possible(self) -> bool {
        let positive = |x: f32| x.is_finite() && x > 0.0;
        positive(self.deviation)
            && positive(self.level)
            && self.bins_below > 0
            && self.narrow_hz.is_finite()
    }

    /// How empty a bin is, 0 to 1.
    fn empty(self, around: Surroundings, floor: f32) -> f32 {
        let share = |of: f32, limit: f32| (1.0 - of / limit).clamp(0.0, 1.0);
        share(around.deviation, self.deviation) * share(around.mean - floor.ln(), self.level)
    }

    /// How narrow a band is, 0 to 1; one without sound is not.
    pub(super) fn how_narrow(self, band_hz: Option<[f64; 2]>) -> f32 {
        let above_hz = band_hz.map_or(SLOPE_HZ, |[_, high]| high - self.narrow_hz);
        (1.0 - above_hz / SLOPE_HZ).clamp(0.0, 1.0) as f32
    }

    /// Gives each bin, as far as it is empty and the band is narrow, the values of a lower one. `surroundings` are those of
    /// each bin and frame.
    pub(super) fn apply(
        self,
        image: &mut Image,
        surroundings: &[Surroundings],
        narrow: f32,
        floor: f32,
    ) {
        let distance = self.bins_below * image.columns;
        // Bins that are filled fill others in turn.
        for (place, around) in surroundings.iter().enumerate().skip(distance) {
            let below = image.data[place - distance];
            let share = narrow * self.empty(*around, floor);
            image.data[place] += share * (below - image.data[place]);
        }
    }
}

/// What a value is standardised by: mean and deviation of the natural logarithm of power around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    pub mean: f32,
    pub deviation: f32,
}
