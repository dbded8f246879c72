//! `lubdub nested`: spaces tuned inside every outer fold, and judged on it.

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use burn::tensor::backend::AutodiffBackend;
use serde::Serialize;
use train_cli::classifier::learner::Recipe;
use train_cli::data::folds::Folds;
use train_cli::data::{Dataset, Recording};
use train_cli::examples::cycle_annotator::Ear;
use train_cli::examples::prepare::{Example, by_name, with_features};
use train_cli::io::provenance::Provenance;
use train_cli::metrics::{BootstrapConfig, Prediction};
use train_cli::report::{Align, Table};
use train_cli::trainer::progress::Bar;
use train_cli::tuning::{Material, Nested, NestedRow, Space};

use super::measured::{self, by_source, write_files};
use super::recipe::heard;
use super::tune::ear;
use super::{interruption, print};
use crate::args::NestedArgs;
use crate::on_device;

/// Does this worker's share, and reports where there is no other worker.
pub fn run(args: &NestedArgs) -> anyhow::Result<ExitCode> {
    on_device!(args.search.device, run_on(args))
}

/// A space with its name.
struct Named {
    name: String,
    space: Space,
}

fn run_on<B: AutodiffBackend>(args: &NestedArgs, device: &B::Device) -> anyhow::Result<ExitCode> {
    let dataset = Dataset::open(&args.search.data)?;
    let folds = Folds::read(&args.folds, &dataset)?;
    let repeats = 1..=folds.repeats();
    ensure!(repeats.contains(&args.repeats), "the folds have {} repeats", folds.repeats());
    let spaces = args.spaces.iter().map(|path| named(path)).collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(
        spaces.iter().enumerate().all(|(i, one)| spaces[..i].iter().all(|o| o.name != one.name)),
        "two spaces have the same file name"
    );
    Provenance::claim(&args.search.out, &[&dataset])?;
    let ear = ear(&args.search, spaces.iter().map(|named| &named.space))?;
    let interrupted = interruption()?;
    let mut decoded = Decoded::default();
    let mut tables = Vec::new();
    let mut units = 0..;
    for named in &spaces {
        let examples = decoded.for_space(&dataset, &named.space, ear.as_ref())?;
        let preprocessing = named.space.base.preprocessing();
        let material = Material { preprocessing, examples: &examples, ear: ear.as_ref() };
        let out = args.search.out.join(&named.name);
        let nested = Nested {
            space: &named.space,
            dataset: &dataset,
            material: &material,
            folds: &folds,
            config: args.search.config()?,
            out: &out,
        };
        let mut rows = Vec::new();
        for outer in outer_folds(&folds, args.repeats) {
            let unit = units.next().unwrap_or(usize::MAX);
            if args.worker.is_some_and(|worker| unit % worker.count != worker.index) {
                continue;
            }
            let shown = |trial: usize| {
                let what =
                    format!("{}, repeat {}, fold {}, trial {trial}", named.name, outer.0, outer.1);
                Bar::new(&what, interrupted.clone())
            };
            rows.push(nested.fold::<B, _>(outer, device, shown)?);
        }
        if args.worker.is_none() {
            tables.push(report(args, named, &out, &rows)?);
        }
    }
    if args.worker.is_none() {
        finish(args, &tables)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a space; its file's name without ending is its name.
fn named(path: &Path) -> anyhow::Result<Named> {
    let name = path.file_stem().and_then(|stem| stem.to_str());
    let Some(name) = name else { bail!("{} has no name", path.display()) };
    let space = Space::read(path).with_context(|| format!("{} can't be used", path.display()))?;
    Ok(Named { name: name.to_owned(), space })
}

/// Every repeat and fold up to `repeats`, in order.
fn outer_folds(folds: &Folds, repeats: usize) -> Vec<(usize, usize)> {
    let of = |repeat| folds.folds(repeat).into_iter().map(move |fold| (repeat, fold));
    (1..=repeats).flat_map(of).collect()
}

/// The labelled recordings, decoded and heard once for all spaces that condition them alike.
#[derive(Default)]
struct Decoded {
    examples: Option<(engine::audio::ConditionConfig, Vec<Example>)>,
}

impl Decoded {
    fn for_space(
        &mut self,
        dataset: &Dataset,
        space: &Space,
        ear: Option<&Ear>,
    ) -> anyhow::Result<HashMap<String, Example>> {
        let wanted = space.base.preprocessing();
        let examples = match &self.examples {
            Some((condition, examples)) if *condition == wanted.condition => {
                with_features(examples, wanted)?
            }
            _ => {
                let labelled: Vec<Recording> = dataset.labelled().cloned().collect();
                heard(&labelled, wanted, ear)?
            }
        };
        self.examples = Some((wanted.condition.clone(), examples.clone()));
        Ok(by_name(examples))
    }
}

/// One space's line of the table.
#[derive(Serialize)]
struct SpaceRow {
    space: String,
    figures: Vec<engine::model_file::ReportedFigure>,
    parameters: Vec<Option<usize>>,
    mflop: Option<f64>,
    tuning_s: f64,
    judging_s: f64,
    folds: Vec<NestedRow>,
}

/// Writes what cross-validation writes, for one space.
fn report(
    args: &NestedArgs,
    named: &Named,
    out: &Path,
    rows: &[NestedRow],
) -> anyhow::Result<SpaceRow> {
    let judged: Vec<Prediction> = rows.iter().flat_map(|row| row.judged.clone()).collect();
    let bootstrap = BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() };
    let trials = args.search.config()?.trials_of(&named.space);
    let protocol = format!(
        "nested grouped cross-validation, {} repeat(s), tuned inside each fold by {trials} trial(s)",
        args.repeats
    );
    let parts = by_source(&judged, &bootstrap, |_| protocol.clone());
    let figures = measured::figures(&parts);
    measured::write(out, &format!("Nested: {}", named.name), &figures, &parts, &judged)?;
    write_files(out, [("figures.json", serde_json::to_string_pretty(&figures)?)])?;
    // The judgements are in predictions.json.
    let folds = rows.iter().cloned().map(|row| NestedRow { judged: Vec::new(), ..row }).collect();
    Ok(SpaceRow {
        space: named.name.clone(),
        figures,
        parameters: rows.iter().map(|row| row.parameters).collect(),
        mflop: mflop(&named.space),
        tuning_s: rows.iter().map(|row| row.tuning_s).sum(),
        judging_s: rows.iter().map(|row| row.judging_s).sum(),
        folds,
    })
}

/// Millions of floating-point operations for one window, of the network that the space starts from: two for each
/// multiplication, as is customary. None of a classical model.
fn mflop(space: &Space) -> Option<f64> {
    match &space.base {
        Recipe::Network(config) => Some(2e-6 * config.architecture.multiplications() as f64),
        Recipe::Classical(_) => None,
    }
}

/// Writes and prints the table of all spaces.
fn finish(args: &NestedArgs, rows: &[SpaceRow]) -> anyhow::Result<()> {
    let (json, table) = (serde_json::to_string_pretty(rows)?, table(rows).to_string());
    print(&if args.search.json { json.clone() + "\n" } else { table.clone() + "\n" })?;
    write_files(&args.search.out, [("nested.json", json), ("nested.txt", table)])
}

fn table(rows: &[SpaceRow]) -> Table {
    let mut table = Table::new(&[
        ("space", Align::Left),
        ("data", Align::Left),
        ("UAR [95 % interval]", Align::Left),
        ("n", Align::Right),
        ("parameters", Align::Right),
        ("MFLOP", Align::Right),
        ("wall time, s", Align::Right),
    ]);
    for row in rows {
        for figure in row.figures.iter().filter(|figure| figure.metric == "UAR") {
            table.push([
                row.space.clone(),
                figure.data.clone(),
                format!("{:.3} [{:.3}, {:.3}]", figure.value, figure.low, figure.high),
                figure.n.to_string(),
                sizes(&row.parameters),
                row.mflop.map_or("–".to_owned(), |mflop| format!("{mflop:.1}")),
                format!("{:.0}", row.tuning_s + row.judging_s),
            ]);
        }
    }
    table
}

/// The smallest and the largest number of weights among the folds' networks.
fn sizes(parameters: &[Option<usize>]) -> String {
    let known = || parameters.iter().flatten();
    match (known().min(), known().max()) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least}–{most}"),
        _ => "–".to_owned(),
    }
}
