//! A take as a WAV file.

use std::io::Cursor;

use hound::{SampleFormat, WavSpec, WavWriter};

/// Bits of a sample: more than any converter has.
const BITS: u16 = 24;

/// Largest value of a sample.
const FULL: f32 = 8_388_607.0;

/// Channels of samples, full scale ±1, as a WAV file of 24 bits; what is beyond full scale is clipped.
///
/// # Errors
/// When it would be larger than WAV can be.
pub fn wav(channels: &[&[f32]], sample_rate: u32) -> Result<Vec<u8>, hound::Error> {
    let count = u16::try_from(channels.len()).map_err(|_| hound::Error::TooWide)?;
    let spec = WavSpec {
        channels: count,
        sample_rate,
        bits_per_sample: BITS,
        sample_format: SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec)?;
    let frames = channels.iter().map(|channel| channel.len()).min().unwrap_or_default();
    for frame in 0..frames {
        for channel in channels {
            // The cast saturates, and makes NaN zero.
            writer.write_sample((channel[frame].clamp(-1.0, 1.0) * FULL).round() as i32)?;
        }
    }
    writer.finalize()?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use engine::audio::{Limits, decode};

    use super::*;

    #[test]
    fn what_was_recorded_is_read_again_to_the_last_bits() {
        let left: Vec<f32> = (0..100).map(|i| (i as f32 * 0.3).sin() * 0.01).collect();
        let right = [2.0, -2.0, f32::NAN].repeat(34);
        let recording =
            decode(&wav(&[&left, &right], 44_100).unwrap(), &Limits::default()).unwrap();
        assert_eq!((recording.sample_rate, recording.channels.len()), (44_100, 2));
        for (written, read) in left.iter().zip(&recording.channels[0]) {
            assert!((written - read).abs() < 2e-7, "{written} {read}");
        }
        assert!(recording.channels[1].iter().all(|x| x.is_finite() && x.abs() <= 1.0));
    }

    #[test]
    fn nothing_is_a_file_too() {
        assert!(wav(&[&[]], 8000).is_ok());
    }
}
