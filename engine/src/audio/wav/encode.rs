//! Writing WAVE files.

/// Encodes mono samples as 16-bit PCM WAV; ±1 is full scale, beyond it is clipped.
#[must_use]
pub fn encode_wav(samples: &[f32], sample_rate: u32) -> Vec<u8> {
    // Beyond 4 GB the format has no size to declare; readers then go to the end of the file.
    let data = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut wav = Vec::with_capacity(44 + samples.len() * 2);
    wav.extend(b"RIFF");
    wav.extend(data.saturating_add(36).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(sample_rate.to_le_bytes());
    wav.extend(sample_rate.saturating_mul(2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(data.to_le_bytes());
    // The cast saturates, and makes NaN zero.
    wav.extend(samples.iter().flat_map(|x| ((x * 32_767.0).round() as i16).to_le_bytes()));
    wav
}
