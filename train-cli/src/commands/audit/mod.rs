//! `lubdub audit`: what a model may have learnt instead of the heart.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use engine::backend::{Cpu, CpuDevice};
use engine::model_file::{Model, read_frame_model, read_model};
use train_cli::audit::contrast::{cheap, cross_validated};
use train_cli::audit::crossing::Partition;
use train_cli::audit::embedding::{embeddings, untrained};
use train_cli::audit::findings::AuditFindings;
use train_cli::audit::label_errors::suspect_labels;
use train_cli::audit::probe::{Embedded, Probe, probes};
use train_cli::audit::shared::{Clip, Correlations, SharedAudioConfig, correlations};
use train_cli::data::folds::{FoldKind, Folds};
use train_cli::data::split::SplitNames;
use train_cli::data::{Dataset, Recording};
use train_cli::examples::{ExampleSet, ModelExample, RawExample};
use train_cli::io::atomic_file::read_json;
use train_cli::metrics::{BootstrapConfig, MeasuredFigure, Prediction};
use train_cli::report::{audit_markdown, audit_text};

use super::baselines::baselines;
use super::compare::predictions;
use super::evaluation_output::{by_source, figures};
use super::model::ModelBytes;
use super::training_data::prepared;
use super::{interruption, progress};
use crate::args::{AuditArgs, ClassifierAuditArgs, Either, OtherAudit};

mod frames;
mod report;
mod sanity;

use report::report;

/// How many suspect labels are named.
const NAMED_LABELS: usize = 20;

/// Audits what was asked for.
pub fn run(args: &AuditArgs) -> anyhow::Result<ExitCode> {
    match args {
        Either::Own(args) => classifier(args),
        Either::Sub(OtherAudit::Frames(args)) => frames::run(args),
    }
}

/// Looks at everything, reports it, and fails where something leaks, or explanations don't show the network.
fn classifier(args: &ClassifierAuditArgs) -> anyhow::Result<ExitCode> {
    let bytes = ModelBytes::load(&args.model)?;
    let model = read_model::<Cpu>(bytes.bytes(), &CpuDevice::default())?;
    let dataset = Dataset::open(&args.data)?;
    let given = args.folds.as_deref().map(|path| Folds::read(path, &dataset)).transpose()?;
    let partitions = partitions(args, &dataset, given.as_ref())?;
    let retrained =
        args.retrained.as_deref().map(|path| sanity::retrained(path, &model)).transpose()?;
    let folds = given.unwrap_or_else(|| Folds::grouped(&dataset, 0));
    let interrupted = interruption()?;
    let labelled: Vec<_> = dataset.labelled().cloned().collect();
    let set = example_set(&labelled, &model, &bytes)?;
    let context = AuditContext {
        args,
        examples: set.examples(&labelled, &model.manifest.preprocessing)?,
        set,
        dataset: &dataset,
        folds: &folds,
        model: &model,
        retrained,
        bootstrap: BootstrapConfig {
            resamples: args.report.resamples,
            ..BootstrapConfig::default()
        },
        interrupted,
    };
    let findings = context.findings(&bytes, &partitions)?;
    let (text, markdown) = (audit_text(&findings), audit_markdown(&findings));
    report(&args.report, &findings, text, markdown)?;
    let faults = findings.faults();
    ensure!(faults.is_empty(), "the audit fails: {}", faults.join("; "));
    Ok(ExitCode::SUCCESS)
}

/// The folds and the split that are to be checked. Reading them proves their groups.
fn partitions(
    args: &ClassifierAuditArgs,
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

/// The labelled recordings as the model prepares them, not yet standardised.
fn example_set(
    labelled: &[Recording],
    model: &Model<Cpu>,
    bytes: &ModelBytes,
) -> anyhow::Result<ExampleSet> {
    let preprocessing = &model.manifest.preprocessing;
    let read = || read_frame_model::<Cpu>(bytes.beats(), &CpuDevice::default());
    let beats = preprocessing.cycle.is_some().then(read).transpose()?.map(Arc::new);
    prepared(labelled, preprocessing, beats.as_ref())
}

/// What all parts of an audit use.
struct AuditContext<'a> {
    args: &'a ClassifierAuditArgs,
    dataset: &'a Dataset,
    folds: &'a Folds,
    model: &'a Model<Cpu>,
    /// Another model of the same recipe, whose explanations are compared with its own.
    retrained: Option<Model<Cpu>>,
    set: ExampleSet,
    /// The same, by name in order.
    examples: Vec<RawExample>,
    bootstrap: BootstrapConfig,
    interrupted: Arc<AtomicBool>,
}

impl AuditContext<'_> {
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
        let out_of_fold = source.map_or_else(|| Ok(Vec::new()), |path| predictions(path))?;
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
            suspect_labels: suspect_labels(&out_of_fold, NAMED_LABELS),
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
            .map(|RawExample { name, group, pcg, .. }| Clip { name, group, samples: &pcg.samples })
            .collect();
        let rate = self.model.manifest.preprocessing.condition.sample_rate;
        let bar = progress::bar(clips.len(), "comparing");
        let config = SharedAudioConfig::default();
        let found = correlations(&clips, rate, &config, || bar.inc(1), &self.interrupted);
        bar.finish_and_clear();
        found.context("interrupted; nothing was audited")
    }

    /// Figures of models that learn from audio: the cheap one, and the runs that were given.
    fn contrast(&self) -> anyhow::Result<Vec<MeasuredFigure>> {
        let config = cheap();
        let labelled: Vec<_> = self.dataset.labelled().cloned().collect();
        let seen = self.set.with(&labelled, &config.preprocessing, || {})?;
        let folds = [self.folds.clone(), self.folds.at_random(0)];
        let bar = progress::bar(folds.iter().map(|f| f.folds(1).len()).sum(), "contrasting");
        let mut all = Vec::new();
        for folds in &folds {
            let predictions = cross_validated(&config, self.dataset, &seen, folds, || bar.inc(1))?;
            let protocol = format!("logistic regression, {}", folds.protocol(1));
            all.extend(self.figures(&predictions, &protocol));
            self.go_on()?;
        }
        bar.finish_and_clear();
        for (run, kind) in
            [(&self.args.grouped, FoldKind::Grouped), (&self.args.random, FoldKind::Random)]
        {
            if let Some(run) = run {
                all.extend(self.figures(&predictions(run)?, &protocol(run, kind)?));
            }
        }
        Ok(all)
    }

    fn figures(&self, predictions: &[Prediction], protocol: &str) -> Vec<MeasuredFigure> {
        figures(&by_source(predictions, &self.bootstrap, |_| protocol.to_owned()), None)
    }

    /// How well the source is recognised from the model's embedding, and from that of an untrained network.
    fn probes(&self) -> anyhow::Result<[Vec<Probe>; 2]> {
        let preprocessing = &self.model.manifest.preprocessing;
        let examples = ModelExample::of_all(self.examples.clone(), preprocessing);
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

    fn embedded(&self, example: &ModelExample, values: Vec<f64>) -> Option<Embedded> {
        Some(Embedded {
            group: example.group.clone(),
            source: example.source?,
            class: example.class,
            fold: self.folds.fold_of(&example.name, 1)?,
            values,
        })
    }
}

/// How a run's figures were measured, which must be on folds of this kind.
fn protocol(run: &Path, kind: FoldKind) -> anyhow::Result<String> {
    let figures: Vec<MeasuredFigure> = read_json(&run.join("figures.json"))?;
    let first = figures.first();
    let protocol = first.map(|figure| figure.protocol.clone()).unwrap_or_default();
    ensure!(
        first.and_then(MeasuredFigure::fold_kind) == Some(kind),
        "{} is no run on {} folds: its figures are of \"{protocol}\"",
        run.display(),
        kind.word()
    );
    Ok(format!("the run {}, {protocol}", run.display()))
}
