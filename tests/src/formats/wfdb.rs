//! WFDB records, which no program at hand writes in every storage format.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Bytes of the header of the WAV file that all others are made of.
const WAV_HEADER: usize = 44;
/// Its rate, in hertz.
const RATE: usize = 44_100;
/// A value of the ECG that lies beside the sound.
const ECG: i32 = 25;

/// Writes a WAV file of 16 bits and one channel as a record with an ECG beside the sound: the header to `to`, and the
/// samples beside it.
///
/// # Errors
/// Where a file can't be read or written, or the format is unknown.
pub fn write(wav: &Path, to: &Path, format: &str) -> Result<()> {
    let bytes = fs::read(wav)?;
    let samples = bytes.get(WAV_HEADER..).context("the WAV file has no samples")?;
    let values: Vec<i32> =
        samples.chunks_exact(2).map(|b| i32::from(i16::from_le_bytes([b[0], b[1]]))).collect();
    let bits = bits(format)?;
    // The smallest value means a gap.
    let lowest = -(1_i64 << (bits - 1)) + 1;
    let scaled = |value: &i32| {
        let value = (i64::from(*value) << 16) >> (32 - bits);
        value.max(lowest) as i32
    };
    let frames: Vec<i32> = values.iter().flat_map(|value| [ECG, scaled(value)]).collect();
    let stem = to.file_stem().unwrap_or_default().to_string_lossy();
    let line =
        |name: &str, gain: &str| format!("{stem}.dat {format} {gain} {bits} 0 0 0 0 {name}\n");
    let header = format!(
        "{stem} 2 {RATE} {}\n{}{}# made by a test\n",
        values.len(),
        line("ECG", "200/mV"),
        line("PCG", "1000(0)/Pa")
    );
    fs::write(to, header)?;
    fs::write(to.with_extension("dat"), stored(format, &frames))?;
    Ok(())
}

fn bits(format: &str) -> Result<u32> {
    Ok(match format {
        "80" => 8,
        "212" => 12,
        "16" | "61" | "160" => 16,
        "24" => 24,
        "32" => 32,
        other => bail!("{other} is no storage format that is written here"),
    })
}

/// Values by the layouts of `signal(5)`.
fn stored(format: &str, values: &[i32]) -> Vec<u8> {
    let each = |bytes: fn(i32) -> Vec<u8>| values.iter().flat_map(|value| bytes(*value)).collect();
    match format {
        "80" => each(|value| vec![(value + 128) as u8]),
        "61" => each(|value| (value as i16).to_be_bytes().to_vec()),
        "160" => each(|value| ((value + 32_768) as u16).to_le_bytes().to_vec()),
        "24" => each(|value| value.to_le_bytes()[..3].to_vec()),
        "32" => each(|value| value.to_le_bytes().to_vec()),
        "212" => values.chunks_exact(2).flat_map(|pair| packed([pair[0], pair[1]])).collect(),
        _ => each(|value| (value as i16).to_le_bytes().to_vec()),
    }
}

/// Two values of 12 bits in three bytes, the high bits of both in the middle one.
fn packed(pair: [i32; 2]) -> [u8; 3] {
    let [a, b] = pair.map(|value| (value & 0xFFF) as u16);
    [a as u8, ((a >> 8) | ((b >> 8) << 4)) as u8, b as u8]
}
