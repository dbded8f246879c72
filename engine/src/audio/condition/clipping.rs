//! How much of a recording was cut off at full scale.

/// Consecutive samples at the rail from which on it counts as clipping and not as a peak.
const RUN: usize = 3;

/// The highest positive value of 16-bit samples.
const FULL_SCALE: f32 = 32_767.0 / 32_768.0;

/// The highest positive value of 8-bit samples: the lowest rail there is.
const LOWEST_RAIL: f32 = 127.0 / 128.0;

/// Share of samples, over all channels, in runs of at least three at or beyond full scale.
pub(super) fn clipped_share(channels: &[Vec<f32>]) -> f64 {
    let mut clipping = Clipping::default();
    clipping.add(channels.iter().map(Vec::as_slice));
    clipping.share()
}

/// Clipped samples, counted piece by piece.
#[derive(Debug, Default)]
pub(super) struct Clipping {
    total: u64,
    /// The upper and the lower side of each channel.
    sides: Vec<[Side; 2]>,
}

/// Runs at one rail of a channel. The rail is the channel's own peak, so that it may rise; no sample before then reached
/// the new one, and counting begins anew.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    rail: f32,
    run: usize,
    clipped: u64,
}

impl Clipping {
    /// Counts a further piece of every channel.
    pub(super) fn add<'a>(&mut self, channels: impl Iterator<Item = &'a [f32]>) {
        for (index, samples) in channels.enumerate() {
            if self.sides.len() <= index {
                self.sides.push([Side::default(); 2]);
            }
            self.total += samples.len() as u64;
            let [upper, lower] = &mut self.sides[index];
            for sample in samples {
                upper.add(*sample);
                lower.add(-sample);
            }
        }
    }

    /// Share of the samples that were clipped, 0 to 1.
    pub(super) fn share(&self) -> f64 {
        let clipped: u64 = self.sides.iter().flatten().map(|side| side.clipped).sum();
        clipped as f64 / self.total.max(1) as f64
    }
}

impl Side {
    fn add(&mut self, sample: f32) {
        if sample < LOWEST_RAIL {
            self.run = 0;
            return;
        }
        let rail = sample.min(FULL_SCALE);
        if rail > self.rail {
            *self = Self { rail, run: 0, clipped: 0 };
        }
        if sample < self.rail {
            self.run = 0;
            return;
        }
        self.run += 1;
        match self.run.cmp(&RUN) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => self.clipped += RUN as u64,
            std::cmp::Ordering::Greater => self.clipped += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Samples in runs at the rail of a whole signal, by definition.
    fn slow(samples: &[f32]) -> usize {
        let peak = samples.iter().copied().fold(0.0, f32::max);
        let rail = peak.min(FULL_SCALE);
        let runs = samples.chunk_by(|a, b| (*a >= rail) == (*b >= rail));
        let clipped = runs.filter(|run| run.len() >= RUN && run[0] >= rail).map(<[f32]>::len);
        if peak < LOWEST_RAIL { 0 } else { clipped.sum() }
    }

    proptest! {
        #[test]
        fn pieces_are_counted_as_the_whole(
            levels in prop::collection::vec(0usize..6, 0..300), cut in 1usize..50,
        ) {
            let samples: Vec<f32> =
                levels.iter().map(|i| [0.0, -1.0, 0.993, 0.995, FULL_SCALE, 1.0][*i]).collect();
            let mut clipping = Clipping::default();
            samples.chunks(cut).for_each(|piece| clipping.add([piece].into_iter()));
            let turned: Vec<f32> = samples.iter().map(|x| -x).collect();
            let expected = (slow(&samples) + slow(&turned)) as f64 / samples.len().max(1) as f64;
            prop_assert_eq!(clipping.share().to_bits(), expected.to_bits());
        }
    }
}
