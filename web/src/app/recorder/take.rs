//! What is kept of a microphone's sound.

/// How long a recording is, and what is looked at before and during it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TakeConfig {
    /// Length of a recording, in seconds.
    pub seconds: f64,
    /// Length of what is looked at, in seconds.
    pub recent_s: f64,
}

impl Default for TakeConfig {
    /// Fifteen seconds hold a dozen beats and more at any rate; in eight a heart of 40 a minute beats five times.
    fn default() -> Self {
        Self { seconds: 15.0, recent_s: 8.0 }
    }
}

/// How far a recording is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The microphone is listened to; nothing is kept for longer than it is looked at.
    Waiting,
    /// The recording runs.
    Recording,
    /// It has its length, or was stopped.
    Done,
}

/// Samples from a microphone as they come, full scale ±1.
#[derive(Debug, Clone, PartialEq)]
pub struct Take {
    config: TakeConfig,
    sample_rate: u32,
    /// All as long as each other.
    channels: Vec<Vec<f32>>,
    /// Frame at which the recording begins.
    start: usize,
    phase: Phase,
}

impl Take {
    /// Nothing so far.
    pub fn new(config: TakeConfig, sample_rate: u32, channels: usize) -> Self {
        let channels = vec![Vec::new(); channels];
        Self { config, sample_rate, channels, start: 0, phase: Phase::Waiting }
    }

    /// How far it is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Sampling rate, in hertz.
    pub fn sample_rate(&self) -> u32 {
        self.sample_rate
    }

    /// Length of the whole recording, in seconds.
    pub fn length_s(&self) -> f64 {
        self.config.seconds
    }

    /// What is recorded so far, in seconds.
    pub fn recorded_s(&self) -> f64 {
        match self.phase {
            Phase::Waiting => 0.0,
            Phase::Recording | Phase::Done => self.seconds(self.frames() - self.start),
        }
    }

    /// The next samples of each channel. Those of another number of channels are none of this microphone's.
    pub fn push(&mut self, block: &[Vec<f32>]) {
        if self.phase == Phase::Done || block.len() != self.channels.len() {
            return;
        }
        for (channel, samples) in self.channels.iter_mut().zip(block) {
            channel.extend(samples);
        }
        match self.phase {
            Phase::Waiting => self.forget(),
            Phase::Recording | Phase::Done => self.end(),
        }
    }

    /// The recording begins with the next sample.
    pub fn start(&mut self) {
        (self.start, self.phase) = (self.frames(), Phase::Recording);
    }

    /// The recording ends, shorter than planned.
    pub fn stop(&mut self) {
        if self.phase == Phase::Recording {
            self.phase = Phase::Done;
        }
    }

    /// The recording is thrown away, and the microphone listened to again.
    pub fn again(&mut self) {
        *self = Self::new(self.config, self.sample_rate, self.channels.len());
    }

    /// The latest samples of each channel, as many as are looked at.
    pub fn recent(&self) -> Vec<&[f32]> {
        let from = self.frames().saturating_sub(self.count(self.config.recent_s));
        self.channels.iter().map(|channel| &channel[from..]).collect()
    }

    /// The recording, channel by channel.
    pub fn recording(&self) -> Vec<&[f32]> {
        self.channels.iter().map(|channel| &channel[self.start..]).collect()
    }

    /// What is no longer looked at is forgotten, now and then.
    fn forget(&mut self) {
        let kept = self.count(self.config.recent_s);
        if self.frames() > 2 * kept {
            let old = self.frames() - kept;
            self.channels.iter_mut().for_each(|channel| drop(channel.drain(..old)));
        }
    }

    fn end(&mut self) {
        let end = self.start + self.count(self.config.seconds);
        if self.frames() >= end {
            self.channels.iter_mut().for_each(|channel| channel.truncate(end));
            self.phase = Phase::Done;
        }
    }

    fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    fn count(&self, seconds: f64) -> usize {
        (seconds * f64::from(self.sample_rate)).round() as usize
    }

    fn seconds(&self, frames: usize) -> f64 {
        frames as f64 / f64::from(self.sample_rate.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: TakeConfig = TakeConfig { seconds: 2.0, recent_s: 1.0 };

    /// Ten frames a second, numbered from `from` on in the first of two channels.
    fn block(from: usize, count: usize) -> Vec<Vec<f32>> {
        vec![(from..from + count).map(|i| i as f32).collect(), vec![0.5; count]]
    }

    #[test]
    fn a_recording_holds_every_sample_from_its_start_and_no_more_than_its_length() {
        let mut take = Take::new(CONFIG, 10, 2);
        take.push(&block(0, 7));
        take.start();
        for from in (7..40).step_by(3) {
            take.push(&block(from, 3));
        }
        assert_eq!(take.phase(), Phase::Done);
        let expected: Vec<f32> = (7..27).map(|i| i as f32).collect();
        assert_eq!(take.recording(), [expected.as_slice(), &[0.5; 20]]);
        assert!((take.recorded_s() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn before_the_start_only_what_is_looked_at_is_kept() {
        let mut take = Take::new(CONFIG, 10, 2);
        for from in (0..1000).step_by(4) {
            take.push(&block(from, 4));
        }
        assert!(take.frames() <= 24, "{}", take.frames());
        assert_eq!(take.recent()[0], (990..1000).map(|i| i as f32).collect::<Vec<_>>());
        assert!(take.recorded_s().abs() < 1e-9);
    }

    #[test]
    fn a_recording_that_is_stopped_is_as_long_as_it_got() {
        let mut take = Take::new(CONFIG, 10, 2);
        take.start();
        take.push(&block(0, 5));
        take.stop();
        take.push(&block(5, 5));
        assert_eq!((take.phase(), take.recording()[0].len()), (Phase::Done, 5));
        take.again();
        assert_eq!((take.phase(), take.recent()[0].len()), (Phase::Waiting, 0));
    }

    #[test]
    fn samples_of_another_number_of_channels_are_left_out() {
        let mut take = Take::new(CONFIG, 10, 2);
        take.start();
        take.push(&[vec![1.0; 5]]);
        assert!(take.recorded_s().abs() < 1e-9);
    }
}
