//! A training step beside PyTorch's, on the same network, in one run.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::command::{Workspace, output_of, run};
use crate::python::environment;

const REQUIREMENTS: &str = "tests/peers/requirements-torch.txt";
const SCRIPT: &str = "tests/peers/torch_train_step.py";
/// Share of PyTorch's recordings per second that must be reached on one thread.
const LEAST_RATIO: f64 = 0.4;

/// What is measured, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainSteps {
    /// Rounds, in each of which both are measured.
    pub rounds: usize,
    /// Steps in a round.
    pub steps: usize,
    /// `cpu`, or what both programs call a graphics processor.
    pub device: String,
}

/// One way of computing, and the least times of all rounds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepRow {
    /// Lubdub, or PyTorch and its memory layout.
    pub what: String,
    /// Threads of the processor.
    pub threads: usize,
    /// Milliseconds of the shortest step.
    pub least_ms: f64,
    /// Processor time of a step in milliseconds: the least of the rounds' medians.
    pub processor_ms: f64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainReport {
    /// All rows.
    pub rows: Vec<StepRow>,
    /// PyTorch's shortest step over Lubdub's, by number of threads: the ratio of recordings per second.
    pub ratios: Vec<(usize, f64)>,
    /// The same of processor time on one thread; none on another device.
    pub processor_ratio: Option<f64>,
    /// Whether the least ratio is reached on one thread, by processor time where that is known.
    pub holds: bool,
}

/// What either program prints.
#[derive(Debug, Deserialize)]
struct Line {
    layout: Option<String>,
    least_ms: f64,
    processor_ms: f64,
}

/// Builds and installs what is needed, then measures both in turn.
///
/// # Errors
/// Where something can't be built, installed or run.
pub fn measure_steps(
    workspace: &Workspace,
    wanted: &TrainSteps,
    mut progress: impl FnMut(&str) -> Result<()>,
) -> Result<TrainReport> {
    progress("building lubdub in release")?;
    let gpu = wanted.device != "cpu";
    let features = if gpu { " --features cuda" } else { "" };
    let build = format!("build --release --locked -p train-cli --bin lubdub{features}");
    run(&mut workspace.cargo(&build))?;
    progress("installing PyTorch")?;
    let python = environment(workspace, "peers/torch", REQUIREMENTS)?;
    let cores = std::thread::available_parallelism()?.get();
    let threads = if gpu || cores == 1 { vec![1] } else { vec![1, cores] };
    let mut rows = Vec::new();
    for round in 1..=wanted.rounds {
        for &threads in &threads {
            progress(&format!("round {round} of {}, {threads} thread(s)", wanted.rounds))?;
            for line in ours(workspace, wanted, threads)? {
                add(&mut rows, "Lubdub", threads, &line);
            }
            for line in theirs(workspace, &python, wanted, threads)? {
                let layout = line.layout.clone().unwrap_or_default();
                add(&mut rows, &format!("PyTorch, {layout}"), threads, &line);
            }
        }
    }
    Ok(TrainReport::new(rows, gpu))
}

fn ours(workspace: &Workspace, wanted: &TrainSteps, threads: usize) -> Result<Vec<Line>> {
    let name = format!("release/lubdub{}", std::env::consts::EXE_SUFFIX);
    let mut lubdub = workspace.command(&workspace.target().join(name));
    lubdub.args(["bench", "train", "--json", "--device", &wanted.device]);
    lubdub.args(["--threads", &threads.to_string(), "--steps", &wanted.steps.to_string()]);
    lines(&output_of(&mut lubdub)?).context("lubdub bench train")
}

fn theirs(
    workspace: &Workspace,
    python: &Path,
    wanted: &TrainSteps,
    threads: usize,
) -> Result<Vec<Line>> {
    let mut script = workspace.command(python);
    script.args([SCRIPT, "--device", &wanted.device, "--threads", &threads.to_string()]);
    script.args(["--steps", &wanted.steps.to_string()]);
    lines(&output_of(script.env("OMP_NUM_THREADS", threads.to_string()))?).context(SCRIPT)
}

fn lines(printed: &[u8]) -> Result<Vec<Line>> {
    let text = std::str::from_utf8(printed)?;
    let read = |line: &str| serde_json::from_str(line).with_context(|| format!("no times: {line}"));
    text.lines().map(read).collect()
}

/// Adds a line's times to the row that it belongs to.
fn add(rows: &mut Vec<StepRow>, what: &str, threads: usize, line: &Line) {
    let Line { least_ms, processor_ms, .. } = *line;
    match rows.iter_mut().find(|row| row.what == what && row.threads == threads) {
        Some(row) => {
            row.least_ms = row.least_ms.min(least_ms);
            row.processor_ms = row.processor_ms.min(processor_ms);
        }
        None => rows.push(StepRow { what: what.to_owned(), threads, least_ms, processor_ms }),
    }
}

impl TrainReport {
    /// Ratios to the quicker of PyTorch's layouts.
    fn new(rows: Vec<StepRow>, gpu: bool) -> Self {
        let ratio = |threads: usize, time: &dyn Fn(&StepRow) -> f64| {
            let of = |ours: bool| {
                let own = rows.iter().filter(|row| row.threads == threads);
                let own = own.filter(|row| (row.what == "Lubdub") == ours);
                own.map(time).fold(f64::INFINITY, f64::min)
            };
            of(false) / of(true)
        };
        let mut threads: Vec<usize> = rows.iter().map(|row| row.threads).collect();
        threads.dedup();
        threads.sort_unstable();
        threads.dedup();
        let ratios: Vec<_> =
            threads.into_iter().map(|n| (n, ratio(n, &|row| row.least_ms))).collect();
        let processor_ratio = (!gpu).then(|| ratio(1, &|row| row.processor_ms));
        // On a machine that others use too, only processor time says how fast a program is.
        let judged = processor_ratio.or_else(|| ratios.first().map(|(_, ratio)| *ratio));
        let holds = judged.is_some_and(|ratio| ratio >= LEAST_RATIO);
        Self { rows, ratios, processor_ratio, holds }
    }
}

impl fmt::Display for TrainReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:24} {:>7} {:>12} {:>14}",
            "a step of 32", "threads", "least, ms", "processor, ms"
        )?;
        for StepRow { what, threads, least_ms, processor_ms } in &self.rows {
            writeln!(out, "{what:24} {threads:>7} {least_ms:>12.1} {processor_ms:>14.1}")?;
        }
        writeln!(out)?;
        for (threads, ratio) in &self.ratios {
            writeln!(out, "{threads} thread(s): {ratio:.2} of PyTorch's recordings per second")?;
        }
        if let Some(ratio) = self.processor_ratio {
            writeln!(out, "by processor time on one thread: {ratio:.2}")?;
        }
        let word = if self.holds { "passed" } else { "FAILED" };
        writeln!(out, "{word}  at least {LEAST_RATIO} on one thread")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn report(ours: f64, rounds: &[(f64, f64)]) -> TrainReport {
        let mut rows = Vec::new();
        let line = |least_ms| Line { layout: None, least_ms, processor_ms: 2.0 * least_ms };
        add(&mut rows, "Lubdub", 1, &line(ours));
        for &(first, last) in rounds {
            add(&mut rows, "PyTorch, channels first", 1, &line(first));
            add(&mut rows, "PyTorch, channels last", 1, &line(last));
        }
        TrainReport::new(rows, false)
    }

    #[test]
    fn the_ratio_is_to_the_quicker_layout_in_its_best_round() {
        let found = report(200.0, &[(150.0, 120.0), (140.0, 100.0)]);
        assert_eq!((found.rows.len(), found.ratios[0]), (3, (1, 0.5)));
        assert!(found.holds && found.processor_ratio == Some(0.5));
        assert!(found.to_string().contains("passed"));
        let slow = report(300.0, &[(100.0, 110.0)]);
        assert!(!slow.holds && slow.to_string().contains("FAILED"));
    }

    #[test]
    fn what_the_programs_print_is_read() {
        let printed =
            br#"{"layout": "channels last", "least_ms": 1.5, "processor_ms": 1.4, "torch": "2"}"#;
        assert!((lines(printed).unwrap()[0].least_ms - 1.5).abs() < 1e-12);
        assert!(lines(b"Traceback").is_err());
    }
}
