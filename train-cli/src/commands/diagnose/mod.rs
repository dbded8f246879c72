//! `lubdub diagnose`: listens to many files; a bad one never stops the others.

mod files;
#[cfg(feature = "wgpu")]
mod graphics;
mod line;

use super::in_order::in_order;
use super::model::ModelBytes;
use super::{interruption, listen, print};
use crate::args::{DiagnoseArgs, DiagnoseDevice};
use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};
use engine::explanation::ExplainConfig;
use engine::pipeline::{Diagnosis, Pipeline};
use engine::report::{JsonBackend, JsonExplanation, JsonModel, JsonRecord};
use files::{Input, inputs};
use line::{HEADER, Summary, line};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Exit code after Ctrl-C, as shells know it.
const INTERRUPTED: u8 = 130;

/// What came of one input.
struct Outcome {
    record: JsonRecord,
    /// The file itself could be read, whatever is in it.
    readable: bool,
    /// Time from the bytes to the verdict, where there is one.
    seconds: Option<f64>,
}

/// Listens to every file and prints a line for each, in the order in which they were given.
pub fn run(args: &DiagnoseArgs) -> anyhow::Result<ExitCode> {
    let model = ModelBytes::load(&args.model)?;
    match args.device {
        DiagnoseDevice::Cpu => {
            let backend = on_processor();
            run_on::<Cpu>(args, &model, &CpuDevice::default(), &backend)
        }
        #[cfg(feature = "wgpu")]
        DiagnoseDevice::Wgpu => {
            let (device, backend) = graphics::device(&model)?;
            run_on::<engine::backend::Gpu>(args, &model, &device, &backend)
        }
    }
}

fn run_on<B: Backend>(
    args: &DiagnoseArgs,
    model: &ModelBytes,
    device: &B::Device,
    backend: &JsonBackend,
) -> anyhow::Result<ExitCode>
where
    B::Device: Sync,
{
    let inputs = inputs(&args.files);
    let interrupted = interruption()?;
    let (mut summary, start) = (Summary::default(), Instant::now());
    if !args.json {
        print(HEADER)?;
    }
    let work = |pipeline: &mut Pipeline<B>, input: &Input| {
        hear(pipeline, input, &model.identity, args.explain)
    };
    let emit = |mut outcome: Outcome| {
        outcome.record.backend = Some(JsonBackend { seconds: outcome.seconds, ..backend.clone() });
        summary.add(&outcome.record, outcome.readable);
        let text = if args.json {
            serde_json::to_string(&outcome.record)? + "\n"
        } else {
            line(&outcome.record)
        };
        Ok(print(&text)?)
    };
    in_order(&inputs, &interrupted, || model.pipeline_on::<B>(device), work, emit)?;
    let pace = summary.pace(start.elapsed());
    if args.json {
        // Beside the objects, not among them; whom nobody hears needn't tell.
        let _ = writeln!(std::io::stderr(), "{pace}");
    } else {
        print(&format!("\n{summary}\n{pace}\n"))?;
    }
    Ok(if interrupted.load(Ordering::Relaxed) {
        ExitCode::from(INTERRUPTED)
    } else {
        ExitCode::from(u8::from(summary.unreadable > 0))
    })
}

/// What a record says of the processor.
fn on_processor() -> JsonBackend {
    JsonBackend { name: "cpu".to_owned(), self_test: None, graphics: None, seconds: None }
}

fn hear<B: Backend>(
    pipeline: &mut Pipeline<B>,
    input: &Input,
    model: &JsonModel,
    explained: bool,
) -> Outcome {
    let unreadable = |path: &Path, error: &std::io::Error| {
        let reason = format!("The file can't be read: {error}.");
        Outcome {
            record: JsonRecord::refused(&path.display().to_string(), &reason, model),
            readable: false,
            seconds: None,
        }
    };
    match input {
        Input::Unreadable(path, error) => unreadable(path, error),
        Input::File(path) => match listen::bytes(path) {
            Err(error) => unreadable(path, &error),
            Ok(bytes) => {
                let start = Instant::now();
                let heard = pollster::block_on(pipeline.diagnose(&bytes));
                let seconds = heard.is_ok().then(|| start.elapsed().as_secs_f64());
                let mut record = JsonRecord::new(&path.display().to_string(), &heard, model);
                if let (true, Ok(diagnosis)) = (explained, &heard) {
                    record.explanation = explanation(pipeline, diagnosis);
                }
                Outcome { record, seconds, readable: true }
            }
        },
    }
}

/// What carried the verdict; none where there is no verdict, or the device failed since.
fn explanation<B: Backend>(
    pipeline: &mut Pipeline<B>,
    diagnosis: &Diagnosis,
) -> Option<JsonExplanation> {
    let told = pollster::block_on(pipeline.explain(diagnosis, &ExplainConfig::default()));
    told.ok().flatten().as_ref().map(JsonExplanation::from)
}
