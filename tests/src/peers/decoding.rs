//! Decoding beside ffmpeg's and symphonia's own, of ten minutes in each format, on one thread each and in one run.

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
    /// That of symphonia alone; none where it doesn't know the format.
    pub symphonia_ms: Option<f64>,
}

impl DecodingRow {
    fn new(what: &str) -> Self {
        let never = f64::INFINITY;
        Self { what: what.to_owned(), lubdub_ms: never, ffmpeg_ms: never, symphonia_ms: None }
    }

    /// Takes in the times of one more round.
    fn add(&mut self, lubdub_ms: f64, ffmpeg_ms: f64, symphonia_ms: Option<f64>) {
        self.lubdub_ms = self.lubdub_ms.min(lubdub_ms);
        self.ffmpeg_ms = self.ffmpeg_ms.min(ffmpeg_ms);
        let least = |ms: f64| self.symphonia_ms.map_or(ms, |least| least.min(ms));
        self.symphonia_ms = symphonia_ms.map(least);
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecodingReport {
    /// A row for each format.
    pub rows: Vec<DecodingRow>,
}

/// What the examples print.
#[derive(Deserialize)]
struct Line {
    ms: f64,
    duration_s: f64,
}

/// Makes the files, and decodes each by all programs in turn, `rounds` times.
///
/// # Errors
/// Where something can't be built, made or decoded, or a length isn't right.
pub fn measure_decoding(
    workspace: &Workspace,
    rounds: usize,
    mut progress: impl FnMut(&str) -> Result<()>,
) -> Result<DecodingReport> {
    progress("building the examples in release")?;
    run(&mut workspace.cargo("build -p engine --examples --locked --release"))?;
    let [ours, symphonias] = ["time_decoding", "time_symphonia"].map(|name| {
        let name = format!("release/examples/{name}{}", std::env::consts::EXE_SUFFIX);
        workspace.target().join(name)
    });
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for (index, (what, arguments, ending)) in FORMATS.into_iter().enumerate() {
        progress(what)?;
        let file = folder.path().join(format!("{index}.{ending}"));
        make(&file, arguments)?;
        let mut row = DecodingRow::new(what);
        for _ in 0..rounds {
            let lubdub = example(workspace, &ours, &file)?.context("Lubdub doesn't know it")?;
            row.add(lubdub, ffmpeg(&file)?, example(workspace, &symphonias, &file)?);
        }
        rows.push(row);
        std::fs::remove_file(file)?;
    }
    Ok(DecodingReport { rows })
}

fn make(file: &Path, arguments: &str) -> Result<()> {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", SOUND]);
    run(ffmpeg.args(arguments.split_whitespace()).arg(file))
}

/// The time that an example of the engine's took; `None` where it doesn't know the file.
fn example(workspace: &Workspace, program: &Path, file: &Path) -> Result<Option<f64>> {
    let output = output_of(workspace.command(program).arg(file))?;
    let line: Option<Line> = serde_json::from_slice(&output).context("no times")?;
    let Some(Line { ms, duration_s }) = line else { return Ok(None) };
    let is_whole = (duration_s - LENGTH_S).abs() < TOLERANCE_S;
    ensure!(is_whole, "{} is {duration_s} s long", file.display());
    Ok(Some(ms))
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
        let header = ["Lubdub", "ffmpeg", "ratio", "symphonia", "ratio"];
        let [ours, ffmpeg, to_ffmpeg, symphonia, to_symphonia] = header;
        write!(out, "{:18} {ours:>9} {ffmpeg:>9} {to_ffmpeg:>6}", "ms, best of all")?;
        writeln!(out, " {symphonia:>9} {to_symphonia:>6}")?;
        for DecodingRow { what, lubdub_ms, ffmpeg_ms, symphonia_ms } in &self.rows {
            let ratio = ffmpeg_ms / lubdub_ms;
            write!(out, "{what:18} {lubdub_ms:>9.0} {ffmpeg_ms:>9.0} {ratio:>6.2}")?;
            match symphonia_ms {
                Some(ms) => writeln!(out, " {ms:>9.0} {:>6.2}", ms / lubdub_ms)?,
                None => writeln!(out, " {:>9} {:>6}", "–", "–")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_times_count_and_a_ratio_above_one_means_that_the_other_takes_longer() {
        let mut row = DecodingRow::new("FLAC");
        row.add(100.0, 260.0, Some(150.0));
        row.add(110.0, 250.0, Some(160.0));
        let told = DecodingReport { rows: vec![row] }.to_string();
        let numbers: Vec<&str> = told.lines().nth(1).unwrap_or("").split_whitespace().collect();
        assert_eq!(numbers, ["FLAC", "100", "250", "2.50", "150", "1.50"]);
    }

    #[test]
    fn a_format_that_symphonia_does_not_know_has_no_ratio_to_it() {
        let mut row = DecodingRow::new("AU");
        row.add(100.0, 250.0, None);
        let told = DecodingReport { rows: vec![row] }.to_string();
        assert!(told.trim_end().ends_with("2.50         –      –"), "{told}");
    }
}
