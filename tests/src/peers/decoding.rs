//! Decoding beside ffmpeg's, of ten minutes in each format, on one thread each and in one run.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::command::{Workspace, output_of, run};

/// Length of each file, in seconds.
const LENGTH_S: f64 = 600.0;
/// Seconds by which a length may differ: the delay of an encoder.
const TOLERANCE_S: f64 = 0.2;
/// A beat of low tones in some noise, which no encoder takes for silence.
const SOUND: &str = "aevalsrc=0.3*sin(400*t)*exp(-20*mod(t\\,0.8))+0.01*random(0):s=44100:d=600";

/// What is timed: a name, ffmpeg's arguments and the ending of the file's name.
const FORMATS: [(&str, &str, &str); 14] = [
    ("WAV, 16 bits", "-c:a pcm_s16le", "wav"),
    ("WAV, IMA ADPCM", "-c:a adpcm_ima_wav", "wav"),
    ("AIFF", "-c:a pcm_s16be", "aiff"),
    ("AU", "-c:a pcm_s16be", "au"),
    ("CAF", "-c:a pcm_s16be", "caf"),
    ("FLAC", "-c:a flac", "flac"),
    ("Apple Lossless", "-c:a alac", "m4a"),
    ("MP3", "-c:a libmp3lame -b:a 128k", "mp3"),
    ("AAC in M4A", "-c:a aac -b:a 128k", "m4a"),
    ("bare AAC", "-c:a aac -b:a 128k", "aac"),
    ("Vorbis in Ogg", "-c:a libvorbis -q:a 4", "ogg"),
    ("Opus in Ogg", "-c:a libopus -b:a 64k", "opus"),
    ("Opus in WebM", "-c:a libopus -b:a 64k", "webm"),
    ("FLAC in Matroska", "-c:a flac", "mka"),
];

/// The least times of one format, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecodingRow {
    /// The format.
    pub what: String,
    /// Lubdub's.
    pub lubdub_ms: f64,
    /// ffmpeg's.
    pub ffmpeg_ms: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecodingReport {
    /// A row for each format.
    pub rows: Vec<DecodingRow>,
}

/// What the example prints.
#[derive(Deserialize)]
struct Line {
    ms: f64,
    duration_s: f64,
}

/// Makes the files, and decodes each by both programs in turn, `rounds` times.
///
/// # Errors
/// Where something can't be built, made or decoded, or a length isn't right.
pub fn measure_decoding(
    workspace: &Workspace,
    rounds: usize,
    mut progress: impl FnMut(&str) -> Result<()>,
) -> Result<DecodingReport> {
    progress("building the example in release")?;
    run(&mut workspace.cargo("build -p engine --example time_decoding --locked --release"))?;
    let name = format!("release/examples/time_decoding{}", std::env::consts::EXE_SUFFIX);
    let program = workspace.target().join(name);
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for (index, (what, arguments, ending)) in FORMATS.into_iter().enumerate() {
        progress(what)?;
        let file = folder.path().join(format!("{index}.{ending}"));
        make(&file, arguments)?;
        let row = || Ok::<_, anyhow::Error>((lubdub(workspace, &program, &file)?, ffmpeg(&file)?));
        let times: Vec<(f64, f64)> = (0..rounds).map(|_| row()).collect::<Result<_>>()?;
        let least = |time: fn(&(f64, f64)) -> f64| times.iter().map(time).fold(f64::MAX, f64::min);
        let (lubdub_ms, ffmpeg_ms) = (least(|it| it.0), least(|it| it.1));
        rows.push(DecodingRow { what: what.to_owned(), lubdub_ms, ffmpeg_ms });
        std::fs::remove_file(file)?;
    }
    Ok(DecodingReport { rows })
}

fn make(file: &Path, arguments: &str) -> Result<()> {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", SOUND]);
    run(ffmpeg.args(arguments.split_whitespace()).arg(file))
}

fn lubdub(workspace: &Workspace, program: &Path, file: &Path) -> Result<f64> {
    let output = output_of(workspace.command(program).arg(file))?;
    let Line { ms, duration_s } = serde_json::from_slice(&output).context("no times")?;
    let is_whole = (duration_s - LENGTH_S).abs() < TOLERANCE_S;
    ensure!(is_whole, "{} is {duration_s} s long", file.display());
    Ok(ms)
}

/// ffmpeg's own measurement of the time that it took, without its start.
fn ffmpeg(file: &Path) -> Result<f64> {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-nostdin", "-hide_banner", "-benchmark", "-threads", "1", "-i"]).arg(file);
    let output = ffmpeg.args(["-f", "null", "-"]).output().context("ffmpeg doesn't start")?;
    let told = String::from_utf8_lossy(&output.stderr);
    let time = told.rsplit_once("rtime=").and_then(|(_, rest)| rest.split_once('s'));
    let time = time.with_context(|| format!("ffmpeg told no time: {told}"))?.0;
    Ok(time.parse::<f64>()? * 1000.0)
}

impl fmt::Display for DecodingReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:18} {:>9} {:>9} {:>6}", "ms, best of all", "Lubdub", "ffmpeg", "ratio")?;
        for DecodingRow { what, lubdub_ms, ffmpeg_ms } in &self.rows {
            let ratio = ffmpeg_ms / lubdub_ms;
            writeln!(out, "{what:18} {lubdub_ms:>9.0} {ffmpeg_ms:>9.0} {ratio:>6.2}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_above_one_means_that_ffmpeg_takes_longer() {
        let row = DecodingRow { what: "FLAC".to_owned(), lubdub_ms: 100.0, ffmpeg_ms: 250.0 };
        let told = DecodingReport { rows: vec![row] }.to_string();
        assert!(told.lines().nth(1).is_some_and(|line| line.ends_with("2.50")), "{told}");
    }
}
