//! `lubdub audit`: what a model may have learnt instead of the heart.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use engine::backend::{Cpu, CpuDevice};
use engine::model_file::{Model, ReportedFigure, read_model};
use train_cli::audit::contrast::{cheap, cross_validated, seen_by};
use train_cli::audit::crossing::Partition;
use train_cli::audit::doubt::doubts;
use train_cli::audit::embedding::{embeddings, untrained};
use train_cli::audit::findings::AuditFindings;
use train_cli::audit::probe::{Embedded, Probe, probes};
use train_cli::audit::shared::{Clip, Correlations, SharedAudioConfig, correlations};
use train_cli::data::Dataset;
use train_cli::data::folds::Folds;
use train_cli::data::split::SplitNames;
use train_cli::examples::cycle_annotator::Ear;
use train_cli::examples::prepare::{Example, prepare, standardised};
use train_cli::io::atomic_file::read_json;
use train_cli::metrics::{BootstrapConfig, Prediction};
use train_cli::report::{audit_markdown, audit_text};

use super::baselines::baselines;
use super::compare::predictions;
use super::measured::{by_source, figures, write_files};
use super::model::ModelBytes;
use super::{interruption, print, progress};
use crate::args::AuditArgs;

mod sanity;

/// How many doubted labels are named.
const DOUBTS: usize = 20;

/// Looks at everything, reports it, and fails where something leaks, or explanations don't show the network.
pub fn run(args: &AuditArgs) -> anyhow::Result<ExitCode> {
    let bytes = ModelBytes::load(&args.model)?;
    let model = read_model::<Cpu>(bytes.bytes(), &CpuDevice::default())?;
    let dataset = Dataset::open(&args.data)?;
    let given = args.folds.as_deref().map(|path| Folds::read(path, &dataset)).transpose()?;
    let partitions = partitions(args, &dataset, given.as_ref())?;
    let retrained =
        args.retrained.as_deref().map(|path| sanity::retrained(path, &model)).transpose()?;
    let folds = given.unwrap_or_else(|| Folds::grouped(&dataset, 0));
    let interrupted = interruption()?;
    let hall = Hall {
        args,
        examples: examples(&dataset, &model, &bytes)?,
        dataset: &dataset,
        folds: &folds,
        model: &model,
        retrained,
        bootstrap: BootstrapConfig { resamples: args.resamples, ..BootstrapConfig::default() },
        interrupted,
    };
    let findings = hall.findings(&bytes, &partitions)?;
    report(args, &findings)?;
    let faults = findings.faults();
    ensure!(faults.is_empty(), "the audit fails: {}", faults.join("; "));
    Ok(ExitCode::SUCCESS)
}

/// The folds and the split that are to be checked. Reading them proves their groups.
fn partitions(
    args: &AuditArgs,
    dataset: &Dataset,
    folds: Option<&Folds>,
) -> anyhow::Result<Vec<Partition>> {
    let names: Vec<&str> = dataset.labelled().map(|recording| recording.name.as_str()).collect();
    let mut partitions = folds.map_or_else(Vec::new, |folds| Partition::of_folds(folds, &names));
    if let Some(path) = &args.split {
        let split = read_json::<SplitNames>(path)?.split(dataset)?;
        partitions.push(Partition::of_split(&split));
    }
    Ok(partitions)
}

/// The labelled recordings as the model prepares them, by name in order, not yet standardised.
fn examples(
    dataset: &Dataset,
    model: &Model<Cpu>,
    bytes: &ModelBytes,
) -> anyhow::Result<Vec<Example>> {
    let preprocessing = &model.manifest.preprocessing;
    let hears = preprocessing.cycle.is_some();
    let ear = hears.then(|| Ear::new(bytes.beats().to_vec())).transpose()?;
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    let bar = progress::bar(labelled.len(), "decoding");
    let examples = prepare(&labelled, preprocessing, ear.as_ref(), || bar.inc(1))?;
    bar.finish_and_clear();
    Ok(examples)
}

/// What all parts of an audit look at.
struct Hall<'a> {
    args: &'a AuditArgs,
    dataset: &'a Dataset,
    folds: &'a Folds,
    model: &'a Model<Cpu>,
    /// Another of the same recipe, to be explained beside it.
    retrained: Option<Model<Cpu>>,
    examples: Vec<Example>,
    bootstrap: BootstrapConfig,
    interrupted: Arc<AtomicBool>,
}

impl Hall<'_> {
    fn findings(
        &self,
        bytes: &ModelBytes,
        partitions: &[Partition],
    ) -> anyhow::Result<AuditFindings> {
        let shared_audio = self.shared_audio()?;
        let leaks: Vec<_> =
            partitions.iter().flat_map(|partition| partition.leaks(&shared_audio.shared)).collect();
        let contrast = self.contrast()?;
        let [probes, untrained_probes] = self.probes()?;
        let sanity = self.sanity()?;
        let baselines = baselines(self.dataset, self.folds, self.folds.repeats(), &self.bootstrap);
        let source = self.args.predictions.as_ref().or(self.args.grouped.as_ref());
        let judged = source.map_or_else(|| Ok(Vec::new()), |path| predictions(path))?;
        let groups: BTreeSet<&str> = self.examples.iter().map(|one| one.group.as_str()).collect();
        Ok(AuditFindings {
            model: bytes.identity.clone(),
            data: self.dataset.name.to_owned(),
            recordings: self.examples.len(),
            groups: groups.len(),
            passed: leaks.is_empty() && sanity.as_ref().is_none_or(|sanity| sanity.passed),
            partitions: partitions.iter().map(|partition| partition.name.clone()).collect(),
            leaks,
            shared_audio,
            baselines,
            contrast,
            probes,
            untrained_probes,
            sanity,
            doubts: doubts(&judged, DOUBTS),
        })
    }

    fn go_on(&self) -> anyhow::Result<()> {
        ensure!(!self.interrupted.load(Ordering::Relaxed), "interrupted; nothing was audited");
        Ok(())
    }

    fn shared_audio(&self) -> anyhow::Result<Correlations> {
        let clips: Vec<Clip<'_>> = self
            .examples
            .iter()
            .map(|Example { name, group, pcg, .. }| Clip { name, group, samples: &pcg.samples })
            .collect();
        let rate = self.model.manifest.preprocessing.condition.sample_rate;
        let bar = progress::bar(clips.len(), "comparing");
        let config = SharedAudioConfig::default();
        let found = correlations(&clips, rate, &config, || bar.inc(1), &self.interrupted);
        bar.finish_and_clear();
        found.context("interrupted; nothing was audited")
    }

    /// Figures of what learns from audio: the cheap model, and the runs that were given.
    fn contrast(&self) -> anyhow::Result<Vec<ReportedFigure>> {
        let config = cheap();
        let seen = seen_by(&config, &self.examples)?;
        let folds = [self.folds.clone(), self.folds.at_random(0)];
        let bar = progress::bar(folds.iter().map(|f| f.folds(1).len()).sum(), "contrasting");
        let mut all = Vec::new();
        for folds in &folds {
            let judged = cross_validated(&config, self.dataset, &seen, folds, || bar.inc(1))?;
            let protocol = format!("logistic regression, {}", folds.protocol(1));
            all.extend(self.figures(&judged, &protocol));
            self.go_on()?;
        }
        bar.finish_and_clear();
        for (run, kind) in [(&self.args.grouped, "grouped"), (&self.args.random, "RANDOM")] {
            if let Some(run) = run {
                all.extend(self.figures(&predictions(run)?, &protocol(run, kind)?));
            }
        }
        Ok(all)
    }

    fn figures(&self, judged: &[Prediction], protocol: &str) -> Vec<ReportedFigure> {
        figures(&by_source(judged, &self.bootstrap, |_| protocol.to_owned()))
    }

    /// The source told from the model's embedding, and from that of an untrained network.
    fn probes(&self) -> anyhow::Result<[Vec<Probe>; 2]> {
        let preprocessing = &self.model.manifest.preprocessing;
        let examples = standardised(self.examples.clone(), preprocessing);
        let untrained = untrained(&self.model.manifest.architecture, 0);
        let mut found = [Vec::new(), Vec::new()];
        for (network, found) in [&self.model.network, &untrained].into_iter().zip(&mut found) {
            let values = embeddings(network, &preprocessing.features.window, &examples)?;
            let embedded: Vec<Embedded> = examples
                .iter()
                .zip(values)
                .filter_map(|(example, values)| self.embedded(example, values))
                .collect();
            *found = probes(&embedded, &self.bootstrap);
            self.go_on()?;
        }
        Ok(found)
    }

    fn embedded(&self, example: &Example, values: Vec<f64>) -> Option<Embedded> {
        Some(Embedded {
            group: example.group.clone(),
            source: example.source?,
            class: example.class,
            fold: self.folds.fold_of(&example.name, 1)?,
            values,
        })
    }
}

/// How a run's figures came about, which must be what it was given as.
fn protocol(run: &Path, kind: &str) -> anyhow::Result<String> {
    let figures: Vec<ReportedFigure> = read_json(&run.join("figures.json"))?;
    let protocol = figures.first().map(|figure| figure.protocol.clone()).unwrap_or_default();
    ensure!(
        protocol.starts_with(kind),
        "{} is no run on {} folds: its figures are of \"{protocol}\"",
        run.display(),
        kind.to_lowercase()
    );
    Ok(format!("the run {}, {protocol}", run.display()))
}

fn report(args: &AuditArgs, findings: &AuditFindings) -> anyhow::Result<()> {
    let text = audit_text(findings);
    if let Some(out) = &args.out {
        write_files(
            out,
            [
                ("audit.json", serde_json::to_string_pretty(findings)?),
                ("audit.md", audit_markdown(findings)),
                ("audit.txt", text.clone()),
            ],
        )?;
    }
    print(&if args.json { serde_json::to_string(findings)? + "\n" } else { text })?;
    Ok(())
}
