//! Compares what the engine computes natively with what it computes as WebAssembly.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// Largest difference that is accepted, as a share of the range of the values.
const TOLERANCE: f32 = 1e-5;

/// One line of the engine's example `numbers`.
#[derive(Debug, Deserialize)]
struct Line {
    sound: String,
    what: String,
    count: usize,
    range: [f32; 2],
    values: Vec<f32>,
}

/// A sentence on the largest difference between two outputs of the example.
///
/// # Errors
/// Where an output can't be read, they are of different things, or differ by more than the tolerance.
pub fn compare(native: &str, wasm: &str) -> Result<String> {
    let (native, wasm) = (lines(native)?, lines(wasm)?);
    ensure!(!native.is_empty() && native.len() == wasm.len(), "different numbers of lines");
    let mut worst = (0.0_f32, String::new());
    for (a, b) in native.iter().zip(&wasm) {
        let name = format!("{} of {}", a.what, a.sound);
        let same = (&a.sound, &a.what, a.count, a.values.len())
            == (&b.sound, &b.what, b.count, b.values.len());
        ensure!(same, "{name} has another shape as WebAssembly");
        let range = (a.range[1] - a.range[0]).max(f32::MIN_POSITIVE);
        for (x, y) in a.values.iter().zip(&b.values) {
            let difference = (x - y).abs() / range;
            ensure!(difference <= TOLERANCE, "{name}: {x} natively, {y} as WebAssembly");
            if difference >= worst.0 {
                worst = (difference, name.clone());
            }
        }
    }
    Ok(format!(
        "{} outputs differ by at most {:.1e} of their range ({})",
        native.len(),
        worst.0,
        worst.1
    ))
}

fn lines(text: &str) -> Result<Vec<Line>> {
    text.lines()
        .map(|line| serde_json::from_str(line).with_context(|| format!("no numbers: {line}")))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn line(value: f32) -> String {
        format!(
            r#"{{"sound":"heart","what":"log-mel","count":2,"range":[0,10],"values":[1,{value}]}}"#
        )
    }

    #[test]
    fn small_differences_pass_and_larger_ones_do_not() {
        assert!(compare(&line(5.0), &line(5.000_05)).unwrap().contains("log-mel of heart"));
        assert!(compare(&line(5.0), &line(5.001)).is_err());
    }

    #[test]
    fn a_missing_line_or_one_without_numbers_is_an_error() {
        assert!(compare("", "").is_err());
        assert!(compare(&format!("{}\n{}", line(5.0), line(5.0)), &line(5.0)).is_err());
        assert!(compare(&line(f32::NAN), &line(5.0)).is_err());
    }
}
