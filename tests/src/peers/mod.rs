//! `cargo peers`: how long the features take, natively and in a browser, beside librosa, all in one run; and
//! `cargo peers train`: how long a training step takes, beside PyTorch; and `cargo peers decode`: how long decoding takes,
//! beside ffmpeg and symphonia alone.

mod browser;
mod decoding;
mod librosa;
mod programs;
mod report;
mod targets;
mod times;
mod torch;

pub use decoding::{DecodingReport, DecodingRow, measure_decoding};
pub use report::Report;
pub use targets::Target;
pub use times::{Row, Times};
pub use torch::{StepRow, TrainReport, TrainSteps, measure_steps};

use anyhow::{Result, ensure};

use self::librosa::Librosa;
use self::programs::Programs;
use crate::command::Workspace;
use crate::requirements::{self, Requirement};

/// Largest difference, in decibels, between the means of the images that Lubdub and librosa compute: they must
/// have done the same work.
const SAME_IMAGE_DB: f64 = 1e-3;

/// Builds what is measured, then measures all three in turn, `rounds` times; `progress` is told each step.
///
/// # Errors
/// Where something can't be built or run, or Lubdub and librosa computed different images.
pub fn measure(
    workspace: &Workspace,
    rounds: usize,
    mut progress: impl FnMut(&str) -> Result<()>,
) -> Result<Report> {
    let mut told = Ok(());
    requirements::ensure(&[Requirement::WASI, Requirement::CHROMIUM], &mut |line| {
        if told.is_ok() {
            told = progress(line);
        }
    })?;
    told?;
    progress("building the example in release, and as WebAssembly in the page's profile")?;
    let programs = Programs::build(workspace)?;
    progress("installing librosa")?;
    let librosa = Librosa::install(workspace)?;
    let mut times = Times::default();
    for round in 1..=rounds {
        progress(&format!("round {round} of {rounds}: natively"))?;
        let native = programs.run_natively(workspace)?;
        progress(&format!("round {round} of {rounds}: in Chromium"))?;
        let chromium = browser::run(workspace, programs.wasm())?;
        progress(&format!("round {round} of {rounds}: librosa"))?;
        let librosa = librosa.run(workspace)?;
        times.add(&native, &chromium, &librosa)?;
    }
    let apart = times.image_difference_db();
    ensure!(apart <= SAME_IMAGE_DB, "the images of Lubdub and librosa differ by {apart} dB");
    Ok(Report::new(rounds, &times))
}
