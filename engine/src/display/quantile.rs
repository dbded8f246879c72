//! Quantiles without a sorted copy: hours of samples are too many for one.

/// Bits of a float that choose its bin.
const BINS: usize = 1 << 16;

/// Counts numbers that aren't negative by the upper half of their bits, of which bins of equal ratio result: the bits of
/// such floats are in the order of their values (IEEE 754), and a bin is as wide as a 128th of its power of two, 0.03 dB.
pub(super) struct Histogram {
    counts: Vec<u64>,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { counts: vec![0; BINS] }
    }

    pub(super) fn add(&mut self, value: f32) {
        self.counts[(value.to_bits() >> 16) as usize] += 1;
    }

    /// Lower edge of the bin that holds the value that a `share` of all values exceeds; `None` without values.
    pub(super) fn exceeded_by(&self, share: f64) -> Option<f32> {
        let all: u64 = self.counts.iter().sum();
        let last = all.checked_sub(1)?;
        let rank = (all as f64 * share.clamp(0.0, 1.0)) as u64;
        let (bin, _) = at_rank(&self.counts, last - rank.min(last))?;
        Some(f32::from_bits((bin as u32) << 16))
    }
}

/// The number that has so many smaller or equal ones before it in order, of numbers that aren't negative; `None` where
/// there are not more than those. Exact, by two passes.
pub(super) fn nth_smallest(values: impl Iterator<Item = f32> + Clone, rank: usize) -> Option<f32> {
    let mut upper = Histogram::new();
    values.clone().for_each(|value| upper.add(value));
    let (bin, within) = at_rank(&upper.counts, rank as u64)?;
    let mut lower = vec![0; BINS];
    for bits in values.map(f32::to_bits).filter(|bits| (bits >> 16) as usize == bin) {
        lower[(bits & 0xffff) as usize] += 1;
    }
    let (rest, _) = at_rank(&lower, within)?;
    Some(f32::from_bits(((bin as u32) << 16) | rest as u32))
}

/// The bin that holds a rank, and the rank within it.
fn at_rank(counts: &[u64], rank: u64) -> Option<(usize, u64)> {
    let mut left = rank;
    for (bin, &count) in counts.iter().enumerate() {
        if left < count {
            return Some((bin, left));
        }
        left -= count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_the_place_in_a_sorted_list(
            values in prop::collection::vec(0.0f32..1e6, 1..200), share in 0.0f64..1.0,
        ) {
            let mut sorted = values.clone();
            sorted.sort_by(f32::total_cmp);
            let rank = (sorted.len() as f64 * share) as usize;
            prop_assert_eq!(nth_smallest(values.iter().copied(), rank), Some(sorted[rank]));
            let mut histogram = Histogram::new();
            for &value in &values {
                histogram.add(value);
            }
            let exact = sorted[sorted.len() - 1 - rank.min(sorted.len() - 1)];
            let near = histogram.exceeded_by(share).unwrap_or(f32::NAN);
            prop_assert!(near <= exact && near >= exact * 0.992, "{near} {exact}");
        }
    }

    #[test]
    fn a_rank_beyond_the_last_has_no_value() {
        assert_eq!(nth_smallest([1.0, 2.0].into_iter(), 2), None);
        assert_eq!(Histogram::new().exceeded_by(0.5), None);
    }
}
