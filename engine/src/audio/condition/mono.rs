//! Several channels to one.

/// A mono view of a recording: a weighted sum of its channels, with the mean taken off.
/// Samples are made on demand, so that a long recording is not copied in `f64`.
#[derive(Debug)]
pub(super) struct Mono<'a> {
    weighted: Vec<(&'a [f32], f64)>,
    mean: f64,
    frames: usize,
}

/// Where averaging leaves less than this share of the strongest channel's power, channels cancel
/// each other. One live channel among eight keeps 1/64.
const CANCELLED: f64 = 0.01;

impl<'a> Mono<'a> {
    /// The mean of all channels, or the strongest where that cancels. `None` without samples.
    pub(super) fn of(channels: &'a [Vec<f32>]) -> Option<Self> {
        let frames = channels.iter().map(Vec::len).min()?;
        if frames == 0 {
            return None;
        }
        let weight = 1.0 / channels.len() as f64;
        let average = Self::new(channels.iter().map(|c| (&c[..frames], weight)).collect(), frames);
        if channels.len() == 1 {
            return Some(average);
        }
        let strongest = channels
            .iter()
            .map(|c| Self::new(vec![(&c[..frames], 1.0)], frames))
            .map(|single| (single.power(), single))
            // Of equally strong ones `max_by` takes the last, so: the first channel.
            .rev()
            .max_by(|a, b| a.0.total_cmp(&b.0))?;
        let cancelled = average.power() < CANCELLED * strongest.0;
        Some(if cancelled { strongest.1 } else { average })
    }

    fn new(weighted: Vec<(&'a [f32], f64)>, frames: usize) -> Self {
        let mut mono = Self { weighted, mean: 0.0, frames };
        mono.mean = (0..frames).map(|i| mono.sample(i)).sum::<f64>() / frames as f64;
        mono
    }

    /// Number of samples.
    pub(super) fn frames(&self) -> usize {
        self.frames
    }

    /// The sample at an index below [`Self::frames`].
    pub(super) fn sample(&self, index: usize) -> f64 {
        let sum: f64 = self.weighted.iter().map(|(x, w)| f64::from(x[index]) * w).sum();
        sum - self.mean
    }

    /// The largest magnitude.
    pub(super) fn peak(&self) -> f64 {
        (0..self.frames).map(|i| self.sample(i).abs()).fold(0.0, f64::max)
    }

    /// The weight of each of `channels` in the sum, and the mean that is taken off.
    pub(super) fn weights(&self, channels: &[Vec<f32>]) -> (Vec<f64>, f64) {
        let weight = |channel: &Vec<f32>| {
            let is_it =
                |(other, _): &&(&[f32], f64)| std::ptr::eq(other.as_ptr(), channel.as_ptr());
            self.weighted.iter().find(is_it).map_or(0.0, |(_, weight)| *weight)
        };
        (channels.iter().map(weight).collect(), self.mean)
    }

    fn power(&self) -> f64 {
        (0..self.frames).map(|i| self.sample(i).powi(2)).sum::<f64>() / self.frames as f64
    }
}
