//! Recordings that are read block by block, and those that are too long.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use super::*;
use crate::phantom::Phantom;

/// A stereo recording of some seconds with different sounds in its channels.
fn stereo(seconds: f64) -> Vec<u8> {
    let heart = Phantom { duration_s: seconds, noise_snr_db: Some(20.0), ..Phantom::default() };
    let [left, right] = [0, 1].map(|seed| Phantom { seed, ..heart.clone() }.synthesise().samples);
    let code = |x: &f32| ((x * 32_767.0) as i16).to_le_bytes();
    let data = left.iter().zip(&right).flat_map(|(l, r)| [code(l), code(r)]).flatten().collect();
    WavBytes { channels: 2, data, ..WavBytes::default() }.bytes()
}

#[test]
fn a_long_recording_is_conditioned_in_blocks_as_it_is_as_a_whole() {
    let bytes = stereo(300.0);
    let mut start = Start::default();
    let reading = read(&mut Cursor::new(&bytes), &Limits::default(), &mut start).unwrap();
    let started = start.recording(&reading);
    assert!(!reading.is_whole && (started.recording.duration_s() - 120.0).abs() < 1e-9);
    let (whole, config) = (decoded(&bytes), ConditionConfig::default());
    for channel in [None, Some(1)] {
        let heard = channel.map_or_else(|| whole.clone(), |index| whole.channel(index));
        let expected = condition(&heard, &config).unwrap();
        let mut conditioner = Conditioner::new(&started, channel, &config).unwrap();
        let reading = read(&mut Cursor::new(&bytes), &Limits::default(), &mut conditioner).unwrap();
        assert!(reading.is_whole && reading.channels == 2);
        let (pcg, steps) = conditioner.finish().unwrap();
        assert_eq!((pcg.samples.len(), steps), (expected.samples.len(), None));
        assert_eq!(pcg.clipped_share.to_bits(), expected.clipped_share.to_bits());
        assert!((pcg.level_dbfs - expected.level_dbfs).abs() < 1e-6);
        // Not at the very ends: there the means differ that were taken off.
        let far = 400..pcg.samples.len() - 400;
        let pairs = pcg.samples[far.clone()].iter().zip(&expected.samples[far]);
        let [worst, peak] = pairs.fold([0.0_f32; 2], |[worst, peak], (a, b)| {
            [worst.max((a - b).abs()), peak.max(b.abs())]
        });
        assert!(worst < 1e-6 * peak, "{channel:?}: {worst} of {peak}");
    }
}

#[test]
fn a_short_recording_is_held_as_a_whole() {
    let bytes = stereo(20.0);
    let mut start = Start::default();
    let reading = read(&mut Cursor::new(&bytes), &Limits::default(), &mut start).unwrap();
    assert!(reading.is_whole);
    assert_eq!(start.recording(&reading).recording, decoded(&bytes));
}

#[test]
fn volts_are_scaled_alike_in_the_start_and_in_the_rest() {
    let heart = Phantom { duration_s: 150.0, sample_rate: 1000, ..Phantom::default() };
    let volts = |x: f32| (x * 1e-4).to_le_bytes();
    let data = heart.synthesise().samples.into_iter().flat_map(volts).collect();
    let bytes = WavBytes { tag: 3, bits: 32, rate: 1000, data, ..WavBytes::default() }.bytes();
    let mut start = Start::default();
    let reading = read(&mut Cursor::new(&bytes), &Limits::default(), &mut start).unwrap();
    let started = start.recording(&reading);
    let config = ConditionConfig { high_hz: 400.0, ..ConditionConfig::default() };
    let mut conditioner = Conditioner::new(&started, None, &config).unwrap();
    read(&mut Cursor::new(&bytes), &Limits::default(), &mut conditioner).unwrap();
    let level_dbfs = conditioner.finish().unwrap().0.level_dbfs;
    let expected = condition(&decoded(&bytes), &config).unwrap().level_dbfs;
    assert!((level_dbfs - expected).abs() < 0.5, "{level_dbfs} {expected}");
}

/// The header of a WAV file whose samples take so many hours at 4 kHz, and nothing behind the first of them.
struct Sparse {
    head: Vec<u8>,
    length: u64,
    at: u64,
    /// Bytes that were read.
    read: u64,
}

impl Sparse {
    fn new(hours: u64) -> Self {
        let size = hours * 3600 * 8000;
        let wav = WavBytes { declared: Some(size as u32), data: Vec::new(), ..WavBytes::default() };
        Self { head: wav.bytes(), length: 44 + size, at: 0, read: 0 }
    }
}

impl Read for Sparse {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min((self.length - self.at) as usize);
        for (place, byte) in buffer[..count].iter_mut().enumerate() {
            *byte = self.head.get(self.at as usize + place).copied().unwrap_or(0);
        }
        (self.at, self.read) = (self.at + count as u64, self.read + count as u64);
        Ok(count)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::End(offset) => self.length.checked_add_signed(offset).unwrap(),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset).unwrap(),
        };
        Ok(self.at)
    }
}

/// Counts the frames that it takes.
struct Counting(usize);

impl Sink for Counting {
    fn take(&mut self, block: &Block<'_>) -> ControlFlow<()> {
        self.0 += block.channels[0].len();
        ControlFlow::Continue(())
    }
}

#[test]
fn four_hours_are_read_and_five_are_refused_before_they_are() {
    let mut four = Sparse::new(4);
    let mut counting = Counting(0);
    assert!(read(&mut four, &Limits::default(), &mut counting).unwrap().is_whole);
    assert_eq!(counting.0, 4 * 3600 * 4000);
    let mut five = Sparse::new(5);
    let error = read(&mut five, &Limits::default(), &mut Counting(0)).unwrap_err();
    assert!(five.read < 3 << 20, "{} bytes were read", five.read);
    let expected = "This recording is too long (5 hours in 145 MB; at most 4 hours). Cut it into parts and try again.";
    assert_eq!(error.to_string(), expected);
}

/// A source that fails behind some bytes.
struct Failing(Cursor<Vec<u8>>, u64);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.position() >= self.1 {
            return Err(io::Error::other("the disk was removed"));
        }
        self.0.read(buffer)
    }
}

impl Seek for Failing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_disk_that_fails_is_told_and_is_no_damaged_recording() {
    let bytes = stereo(200.0);
    let mut source = Failing(Cursor::new(bytes), 2 << 20);
    let error = read(&mut source, &Limits::default(), &mut Counting(0)).unwrap_err();
    assert_eq!(error, DecodeError::Unreadable { cause: "the disk was removed".into() });
}

#[test]
fn a_sink_that_wants_no_more_ends_the_reading() {
    struct Once;
    impl Sink for Once {
        fn take(&mut self, _: &Block<'_>) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }
    let mut source = Sparse::new(3);
    assert!(!read(&mut source, &Limits::default(), &mut Once).unwrap().is_whole);
    assert!(source.read < 3 << 20, "{} bytes were read", source.read);
}
