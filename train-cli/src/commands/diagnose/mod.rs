//! `lubdub diagnose`: diagnoses many files; a bad one never stops the others.

mod archives;
mod content;
mod exam;
mod fhir;
mod files;
mod follower;
#[cfg(feature = "wgpu")]
mod graphics;
mod input;
mod left_aside;
mod line;
mod name;
mod outcome;
mod records;
mod tally;
mod writer;

use super::model::ModelBytes;
use super::ordered_parallel::ordered_parallel;
use super::{interruption, print};
use crate::args::{BY_NAME, DiagnoseArgs, DiagnoseDevice};
use anyhow::Context as _;
use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};
use engine::pipeline::Pipeline;
use engine::report::JsonBackend;
use exam::Exams;
use fhir::{FhirFolder, FileFacts, is_wanted};
use files::inputs;
use input::Input;
use outcome::{DiagnosisOptions, Outcome};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;
use tally::Tally;
use writer::{Format, Writer};

/// Exit code after Ctrl-C, as shells know it.
const INTERRUPTED: u8 = 130;

/// Diagnoses every file and prints a line for each, in the order in which they were given.
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
    let (mut tally, start) = (Tally::default(), Instant::now());
    let mut exams = exams(args)?;
    let mut fhir = FhirFolder::open(&args.fhir, model)?;
    let makes_bundles = fhir.is_some();
    let writer = Writer::new(args);
    print(&writer.head())?;
    let options = DiagnosisOptions {
        model: &model.identity,
        explained: args.explain,
        interrupted: &interrupted,
    };
    let work = |pipeline: &mut Pipeline<B>, input: &Input| {
        let outcome = Outcome::of(pipeline, input, options);
        let is_wanted = makes_bundles && is_wanted(&outcome, interrupted.load(Ordering::Relaxed));
        let facts = is_wanted.then(|| FileFacts::of(&outcome.path));
        (outcome, facts)
    };
    let emit = |(outcome, facts): (Outcome, Option<io::Result<FileFacts>>)| {
        tally.add(outcome.category, outcome.fault.is_some());
        let is_left_aside = outcome.category.is_left_aside();
        if let Some(exams) = exams.as_mut().filter(|_| !is_left_aside) {
            exams.add(&outcome);
        }
        if let (Some(fhir), Some(facts)) = (&mut fhir, facts) {
            let facts = facts.with_context(|| format!("{} has no bundle", outcome.shown_name))?;
            let place = exams.as_ref().and_then(|exams| exams.place(&outcome.path));
            fhir.add(&outcome, facts, place)?;
        }
        if let Some(fault) = &outcome.fault {
            tell(&format!("lubdub: {}: {fault}", outcome.shown_name));
        }
        if is_left_aside && args.skip_unknown {
            return Ok(());
        }
        Ok(print(&writer.line(&outcome.on(backend))?)?)
    };
    ordered_parallel(&inputs, &interrupted, || model.pipeline_on::<B>(device), work, emit)?;
    if let Some(exams) = exams {
        let exams = exams.results(&model.exam, &model.identity);
        print(&exam::text(&exams, writer.format == Format::Json)?)?;
        if let Some(fhir) = fhir.as_mut().filter(|_| !interrupted.load(Ordering::Relaxed)) {
            fhir.add_exams(&exams)?;
        }
    }
    let files = inputs.iter().filter(|input| !input.is_folder()).count();
    account(writer, &format!("{}\n{}", tally.sentence(files), tally.pace(start.elapsed())))?;
    let is_interrupted = interrupted.load(Ordering::Relaxed);
    let code = if is_interrupted { INTERRUPTED } else { u8::from(tally.has_failed()) };
    Ok(ExitCode::from(code))
}

/// Tells what became of all files.
fn account(writer: Writer, told: &str) -> anyhow::Result<()> {
    match writer.format {
        Format::Table => print(&format!("\n{told}\n"))?,
        Format::Json | Format::Csv => tell(told),
    }
    Ok(())
}

/// The exams to gather, where that is asked.
fn exams(args: &DiagnoseArgs) -> anyhow::Result<Option<Exams>> {
    let table = args.exam.as_ref().map(|table| Some(table).filter(|it| *it != Path::new(BY_NAME)));
    table.map(|table| Exams::new(table.map(PathBuf::as_path))).transpose()
}

/// Writes a line to standard error, beside the objects and not among them. A closed one is no error.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// The CPU in a record.
fn on_processor() -> JsonBackend {
    JsonBackend { name: "cpu".to_owned(), self_test: None, graphics: None, seconds: None }
}
