//! The list of combinations.

use super::Expected::{Alike, Refused, Same};
use super::Program::{Ffmpeg, Flac, Lame, Python, Sox, Wfdb};
use super::{Combination, Expected, Program};

const fn by(
    program: Program,
    arguments: &'static str,
    ending: &'static str,
    expected: Expected,
) -> Combination {
    Combination { program, arguments, ending, expected }
}

/// All combinations.
#[must_use]
pub fn all() -> Vec<Combination> {
    [WAV, LOSSLESS, AU, TOGETHER, MPEG, AAC, OGG_AND_WEBM, REFUSED].concat()
}

/// A third of them, of every kind.
#[must_use]
pub fn every_third() -> Vec<Combination> {
    all().into_iter().step_by(3).collect()
}

const WAV: &[Combination] = &[
    by(Ffmpeg, "-c:a pcm_s16le", "wav", Same),
    by(Ffmpeg, "-c:a pcm_s24le", "wav", Same),
    by(Ffmpeg, "-c:a pcm_s32le -ac 2", "wav", Same),
    by(Ffmpeg, "-c:a pcm_f32le", "wav", Same),
    by(Ffmpeg, "-c:a pcm_f64le -ac 2", "wav", Same),
    by(Ffmpeg, "-c:a pcm_u8", "wav", Alike),
    by(Ffmpeg, "-ar 4000", "wav", Same),
    by(Ffmpeg, "-ar 8000 -ac 2", "wav", Same),
    by(Ffmpeg, "-ar 11025", "wav", Same),
    by(Ffmpeg, "-ar 96000", "wav", Same),
    by(Ffmpeg, "-ac 6", "wav", Same),
    by(Ffmpeg, "-rf64 always", "wav", Same),
    by(Ffmpeg, "-c:a pcm_alaw", "wav", Alike),
    by(Ffmpeg, "-c:a pcm_mulaw -ar 8000", "wav", Alike),
    by(Ffmpeg, "-c:a adpcm_ima_wav", "wav", Alike),
    by(Ffmpeg, "-c:a adpcm_ms -ac 2", "wav", Alike),
    by(Ffmpeg, "-c:a libmp3lame -b:a 128k", "wav", Same),
    by(Sox, "-b 16 -r 22050", "wav", Same),
    by(Sox, "-b 24 -c 2", "wav", Same),
    by(Sox, "-e floating-point -b 32", "wav", Same),
    by(Sox, "-e ima-adpcm", "wav", Alike),
];

const LOSSLESS: &[Combination] = &[
    by(Flac, "--silent -0", "flac", Same),
    by(Flac, "--silent -8", "flac", Same),
    by(Flac, "--silent --ogg", "oga", Same),
    by(Sox, "-b 24 -r 96000", "flac", Same),
    by(Sox, "-r 4000 -c 2", "flac", Same),
    by(Sox, "-b 8", "flac", Alike),
    by(Sox, "-b 16", "aiff", Same),
    by(Sox, "-b 24 -c 2", "aiff", Same),
    by(Sox, "-b 16 -r 8000", "aifc", Same),
    by(Ffmpeg, "-c:a pcm_f32be", "aiff", Same),
    by(Ffmpeg, "-c:a alac", "m4a", Same),
    by(Ffmpeg, "-c:a alac -sample_fmt s32p -ac 2", "m4a", Same),
    by(Ffmpeg, "-c:a alac", "caf", Same),
    by(Ffmpeg, "-c:a pcm_s16be", "caf", Same),
    by(Ffmpeg, "-c:a pcm_s24le -ac 2", "caf", Same),
    by(Ffmpeg, "-c:a pcm_f32le -ar 48000", "caf", Same),
    by(Ffmpeg, "-c:a pcm_s16le", "mov", Same),
    by(Ffmpeg, "-c:a pcm_s24be -ac 2", "mov", Same),
    by(Ffmpeg, "-c:a flac", "mka", Same),
    by(Ffmpeg, "-c:a pcm_s16le", "mka", Same),
];

const AU: &[Combination] = &[
    by(Ffmpeg, "-c:a pcm_s16be", "au", Same),
    by(Ffmpeg, "-c:a pcm_s24be -ac 2", "au", Same),
    by(Ffmpeg, "-c:a pcm_s32be -ar 8000", "au", Same),
    by(Ffmpeg, "-c:a pcm_f32be", "au", Same),
    by(Ffmpeg, "-c:a pcm_f64be", "au", Same),
    by(Ffmpeg, "-c:a pcm_s8", "au", Alike),
    by(Ffmpeg, "-c:a pcm_alaw", "au", Alike),
    by(Sox, "-e mu-law", "au", Alike),
    by(Sox, "-b 16", "snd", Same),
];

/// Several files that are one recording, and one that holds others.
const TOGETHER: &[Combination] = &[
    by(Wfdb, "16", "hea", Same),
    by(Wfdb, "61", "hea", Same),
    by(Wfdb, "24", "hea", Same),
    by(Wfdb, "32", "hea", Same),
    by(Wfdb, "160", "hea", Same),
    by(Wfdb, "212", "hea", Alike),
    by(Wfdb, "80", "hea", Alike),
    by(Python, "-m zipfile -c", "zip", Same),
];

const MPEG: &[Combination] = &[
    by(Lame, "--quiet -b 320", "mp3", Same),
    by(Lame, "--quiet -b 128 -m j", "mp3", Same),
    by(Lame, "--quiet -V 0", "mp3", Same),
    by(Lame, "--quiet -V 4", "mp3", Alike),
    by(Lame, "--quiet -b 64 --resample 22.05", "mp3", Alike),
    by(Lame, "--quiet -b 16 --resample 8", "mp3", Alike),
    by(Lame, "--quiet -b 128 -t", "mp3", Same),
    by(Ffmpeg, "-c:a libmp3lame -b:a 192k -ac 2 -ar 48000", "mp3", Same),
    by(Ffmpeg, "-c:a libmp3lame -b:a 128k", "mka", Same),
];

const AAC: &[Combination] = &[
    by(Ffmpeg, "-c:a aac -b:a 128k", "m4a", Same),
    by(Ffmpeg, "-c:a aac -b:a 192k -ac 2 -ar 48000 -movflags +faststart", "m4a", Same),
    by(Ffmpeg, "-c:a aac -b:a 64k -ar 16000", "m4a", Alike),
    by(Ffmpeg, "-c:a aac -b:a 128k", "mov", Same),
    by(Ffmpeg, "-c:a aac -b:a 128k", "aac", Same),
    by(Ffmpeg, "-c:a aac -b:a 128k", "mka", Same),
    by(Ffmpeg, "-c:a aac -b:a 128k -ac 2", "3gp", Same),
];

const OGG_AND_WEBM: &[Combination] = &[
    by(Ffmpeg, "-c:a libvorbis -q:a 6", "ogg", Same),
    by(Ffmpeg, "-c:a libvorbis -q:a 1 -ar 16000", "ogg", Alike),
    by(Ffmpeg, "-c:a libvorbis -q:a 6 -ac 2", "webm", Same),
    by(Ffmpeg, "-c:a libopus -b:a 96k", "opus", Same),
    by(Ffmpeg, "-c:a libopus -b:a 128k -ac 2 -frame_duration 60", "ogg", Same),
    by(Ffmpeg, "-c:a libopus -b:a 16k -application voip -ar 16000", "ogg", Alike),
    by(Ffmpeg, "-c:a libopus -b:a 96k -vbr off", "webm", Same),
    by(Ffmpeg, "-c:a libopus -b:a 32k -application lowdelay", "webm", Alike),
    by(Ffmpeg, "-c:a libopus -b:a 96k", "mp4", Same),
    by(Ffmpeg, "-c:a libopus -b:a 96k -ac 2", "mkv", Same),
];

const REFUSED: &[Combination] = &[
    by(Ffmpeg, "-c:a libgsm_ms -ar 8000", "wav", Refused("GSM")),
    by(Ffmpeg, "-c:a libspeex -ar 8000", "spx", Refused("Speex")),
    by(Ffmpeg, "-c:a wmav2", "wma", Refused("Windows Media")),
    by(Ffmpeg, "", "w64", Refused("Wave64")),
    by(Ffmpeg, "", "tta", Refused("True Audio")),
    by(Ffmpeg, "", "wv", Refused("WavPack")),
    by(Ffmpeg, "-c:a mp2", "mp2", Refused("layer I or II")),
    by(Ffmpeg, "-c:a ac3", "m4a", Refused("AC-3")),
    by(Sox, "", "voc", Refused("Creative Voice")),
    by(Sox, "", "sph", Refused("SPHERE")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_least_sixty_are_heard_and_each_is_there_once() {
        let all = all();
        let heard = all.iter().filter(|one| !matches!(one.expected, Refused(_))).count();
        assert!(heard >= 60, "{heard}");
        for (index, one) in all.iter().enumerate() {
            let twin = |other: &Combination| {
                (other.program, other.arguments, other.ending)
                    == (one.program, one.arguments, one.ending)
            };
            assert!(!all[index + 1..].iter().any(twin), "{one:?}");
        }
        assert!(3 * every_third().len() >= all.len());
    }
}
