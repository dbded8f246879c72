//! Files of the list, by the programs that it names.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Combination, Program, wfdb};
use crate::command::run;

/// The rate of the WAV file that all others are made of, in hertz.
const BASE_RATE: &str = "44100";

/// A recording as the WAV file that the others are made of and compared with: 16 bits, one channel.
///
/// # Errors
/// Where ffmpeg can't.
pub fn base(recording: &Path, folder: &Path) -> Result<PathBuf> {
    let to = folder.join("base.wav");
    let mut ffmpeg = ffmpeg(recording);
    run(ffmpeg
        .args([
            "-ar",
            BASE_RATE,
            "-ac",
            "1",
            "-c:a",
            "pcm_s16le",
            "-map_metadata",
            "-1",
            "-bitexact",
        ])
        .arg(&to))?;
    Ok(to)
}

/// The file of a combination.
///
/// # Errors
/// Where the program isn't there, or can't write it.
pub fn make(one: &Combination, base: &Path, folder: &Path, name: &str) -> Result<PathBuf> {
    let to = folder.join(name).with_extension(one.ending);
    let arguments = one.arguments.split_whitespace();
    if one.program == Program::Wfdb {
        wfdb::write(base, &to, one.arguments)?;
        return Ok(to);
    }
    let mut command = match one.program {
        Program::Ffmpeg => ffmpeg(base),
        Program::Sox => program("sox", &["-V1", "-D"]),
        Program::Flac => program("flac", &[]),
        Program::Lame => program("lame", &[]),
        Program::Python | Program::Wfdb => program("python3", &[]),
    };
    match one.program {
        Program::Ffmpeg => command.args(arguments).arg(&to),
        Program::Sox => command.arg(base).args(arguments).arg(&to),
        Program::Flac => command.args(arguments).arg("-o").arg(&to).arg(base),
        Program::Lame => command.args(arguments).arg(base).arg(&to),
        Program::Python | Program::Wfdb => command.args(arguments).arg(&to).arg(base),
    };
    run(&mut command).with_context(|| format!("{one:?}"))?;
    Ok(to)
}

fn ffmpeg(from: &Path) -> Command {
    let mut command = program("ffmpeg", &["-nostdin", "-loglevel", "error", "-y", "-i"]);
    command.arg(from);
    command
}

fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments);
    command
}
