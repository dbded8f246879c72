//! What a reader makes of a file.

/// Planar samples, full scale ±1.
pub(super) struct Decoded {
    /// One vector per channel, all of the same length.
    pub channels: Vec<Vec<f32>>,
    /// In hertz.
    pub sample_rate: u32,
    /// See [`Recording::truncated`](super::Recording::truncated).
    pub truncated: bool,
    /// See [`Recording::missing_s`](super::Recording::missing_s).
    pub missing_s: Option<f64>,
}

impl Decoded {
    /// Length in seconds.
    fn duration_s(&self) -> f64 {
        let frames = self.channels.first().map_or(0, Vec::len);
        frames as f64 / f64::from(self.sample_rate.max(1))
    }

    /// Marks that the file lacks bytes: so many times as many as there are.
    pub(super) fn lacks(&mut self, times: f64) {
        if times > 0.0 {
            self.truncated = true;
            self.missing_s = Some(self.missing_s.unwrap_or(0.0) + times * self.duration_s());
        }
    }
}

/// Half the range of samples below which floating-point numbers are taken to be in a unit of their own, for example volts:
/// no recorder leaves 40 dB unused.
const FOREIGN_UNIT: f32 = 0.01;
/// Half the range below which they are taken for silence whatever the unit: the noise of 20 bits.
const NOTHING: f32 = 1e-6;
/// What half the range is scaled to; below full scale, so that nothing looks clipped.
const SCALED_TO: f32 = 0.5;

/// Scales floating-point samples that are in a unit other than full scale, all channels alike.
pub(super) fn scale_foreign_unit(channels: &mut [Vec<f32>]) {
    let reach = |channel: &Vec<f32>| {
        let (low, high) = channel
            .iter()
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
        (high - low) / 2.0
    };
    let half_range = channels.iter().map(reach).fold(0.0, f32::max);
    if (NOTHING..FOREIGN_UNIT).contains(&half_range) {
        let factor = SCALED_TO / half_range;
        channels.iter_mut().flatten().for_each(|x| *x *= factor);
    }
}
