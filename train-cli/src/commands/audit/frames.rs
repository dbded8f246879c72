//! `lubdub audit frames`: what a frame model may have learnt instead of the heart.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, ensure};
use engine::audio::Pcg;
use engine::backend::{Cpu, CpuDevice};
use engine::frames::FrameAnalyser;
use engine::model_file::FrameModel;
use engine::models::FrameNetwork;
use engine::report::JsonModel;
use train_cli::TrainError;
use train_cli::audit::embedding::{frame_embeddings, untrained_frames};
use train_cli::audit::frame_model::crossings::{Place, crossings, families};
use train_cli::audit::frame_model::findings::FrameAuditFindings;
use train_cli::audit::probe::{Embedded, Probe, probes};
use train_cli::audit::sanity::shading::{Compared, MurmurPosterior, check};
use train_cli::audit::sanity::{SanityConfig, SanityFindings, one_of_each_group};
use train_cli::audit::shared::{
    Clip, PrefilterConfig, SearchFindings, SharedAudioConfig, families_csv, search,
    search_every_pair,
};
use train_cli::data::{Collection, Dataset, Recording};
use train_cli::examples::{in_parallel, read_recording};
use train_cli::frames::folds;
use train_cli::frames::set::{FrameRecording, recordings};
use train_cli::io::atomic_file::write_file;
use train_cli::metrics::BootstrapConfig;
use train_cli::report::{frame_audit_markdown, frame_audit_text};

use crate::args::FrameAuditArgs;
use crate::commands::model::read_frames;
use crate::commands::{interruption, progress};

use super::report::report;

/// Looks at everything, reports it, and fails where groups share audio, or the shading doesn't show the network.
pub fn run(args: &FrameAuditArgs) -> anyhow::Result<ExitCode> {
    let model = read_frames(args.model.as_deref())?;
    let retrained = args.retrained.as_deref().map(|path| retrained(path, &model)).transpose()?;
    let interrupted = interruption()?;
    let datasets = Dataset::open_all(&args.data)?;
    let prescribed = folds::prescribed(&datasets, args.folds, args.repeat)?;
    let all = recordings(datasets)?;
    let dealt = folds::dealt(&all, &prescribed, args.folds, args.repeat);
    let context = FrameAuditContext {
        args,
        recordings: audited(&all, dealt, &model)?,
        model: &model,
        retrained,
        bootstrap: BootstrapConfig {
            resamples: args.report.resamples,
            ..BootstrapConfig::default()
        },
        interrupted,
    };
    let findings = context.findings()?;
    let (text, markdown) = (frame_audit_text(&findings), frame_audit_markdown(&findings));
    report(&args.report, &findings, text, markdown)?;
    let faults = findings.faults();
    ensure!(faults.is_empty(), "the audit fails: {}", faults.join("; "));
    Ok(ExitCode::SUCCESS)
}

/// Reads a frame model that takes the same spectra as the audited one.
fn retrained(path: &Path, audited: &FrameModel<Cpu>) -> anyhow::Result<FrameModel<Cpu>> {
    let model = read_frames(Some(path))?;
    let [one, other] = [&audited.manifest, &model.manifest];
    ensure!(
        (&one.network, &one.condition, one.spectrum)
            == (&other.network, &other.condition, other.spectrum),
        "{} has another network or takes other spectra than the audited model; \
         --retrained takes one of the same recipe",
        path.display()
    );
    Ok(model)
}

/// A recording as it is audited.
struct Audited<'a> {
    /// Its source and its name there.
    name: String,
    recording: &'a Recording,
    fold: usize,
    pcg: Pcg,
}

impl Audited<'_> {
    fn clip(&self) -> Clip<'_> {
        Clip { name: &self.name, group: &self.recording.group, samples: &self.pcg.samples }
    }

    /// The embedding with what is known of the recording; none without a class.
    fn embedded(&self, values: Vec<f64>) -> Option<Embedded> {
        Some(Embedded {
            group: self.recording.group.clone(),
            source: self.recording.source,
            class: self.recording.label?,
            fold: self.fold,
            values,
        })
    }
}

/// All recordings, conditioned as the model takes them, with their folds.
fn audited<'a>(
    all: &'a [FrameRecording],
    folds: Vec<usize>,
    model: &FrameModel<Cpu>,
) -> anyhow::Result<Vec<Audited<'a>>> {
    let bar = progress::bar(all.len(), "reading");
    let placed: Vec<(&Recording, usize)> =
        all.iter().map(|one| &one.recording).zip(folds).collect();
    let read = in_parallel(
        &placed,
        || Ok(()),
        |(), &(recording, fold)| {
            let pcg = read_recording(recording, &model.manifest.condition)?.pcg;
            bar.inc(1);
            Ok(Audited { name: recording.full_name(), recording, fold, pcg })
        },
    )?;
    bar.finish_and_clear();
    Ok(read)
}

/// What all parts of the audit use.
struct FrameAuditContext<'a> {
    args: &'a FrameAuditArgs,
    recordings: Vec<Audited<'a>>,
    model: &'a FrameModel<Cpu>,
    retrained: Option<FrameModel<Cpu>>,
    bootstrap: BootstrapConfig,
    interrupted: Arc<AtomicBool>,
}

impl FrameAuditContext<'_> {
    fn findings(&self) -> anyhow::Result<FrameAuditFindings> {
        let shared_audio = self.shared_audio()?;
        if let Some(path) = &self.args.families {
            write_file(path, families_csv(&shared_audio.exact.shared).as_bytes())?;
        }
        let crossings = crossings(&shared_audio.exact.shared, &self.places());
        let [probes, untrained_probes] = self.probes()?;
        let sanity = self.sanity()?;
        let mut sources = BTreeMap::<Collection, usize>::new();
        for one in &self.recordings {
            *sources.entry(one.recording.source).or_default() += 1;
        }
        let groups: BTreeSet<&str> =
            self.recordings.iter().map(|one| one.recording.group.as_str()).collect();
        Ok(FrameAuditFindings {
            model: JsonModel {
                name: self.model.manifest.name.clone(),
                sha256: self.model.sha256.clone(),
            },
            sources: sources.into_iter().collect(),
            recordings: self.recordings.len(),
            groups: groups.len(),
            folds: format!(
                "{} grouped folds over all sources, repeat {}",
                self.args.folds, self.args.repeat
            ),
            passed: crossings.is_empty() && sanity.as_ref().is_none_or(|sanity| sanity.passed),
            families: families(&crossings),
            shared_audio,
            crossings,
            probes,
            untrained_probes,
            sanity,
        })
    }

    fn go_on(&self) -> anyhow::Result<()> {
        ensure!(!self.interrupted.load(Ordering::Relaxed), "{INTERRUPTED}");
        Ok(())
    }

    fn shared_audio(&self) -> anyhow::Result<SearchFindings> {
        let clips: Vec<Clip<'_>> = self.recordings.iter().map(Audited::clip).collect();
        let rate = self.model.manifest.condition.sample_rate;
        let configs = (PrefilterConfig::default(), &SharedAudioConfig::default());
        let bar = progress::bar(clips.len(), "comparing");
        let found = if self.args.every_pair {
            search_every_pair(&clips, rate, configs, || bar.inc(1), &self.interrupted)
        } else {
            search(&clips, rate, configs, || bar.inc(1), &self.interrupted)
        };
        bar.finish_and_clear();
        found.context(INTERRUPTED)
    }

    fn places(&self) -> BTreeMap<String, Place> {
        let place = |one: &Audited<'_>| {
            let recording = one.recording;
            let (source, group) = (recording.source, recording.group.clone());
            (one.name.clone(), Place { source, group, fold: one.fold })
        };
        self.recordings.iter().map(place).collect()
    }

    /// How well the source is recognised from the labelled recordings' embeddings by the model, and by an untrained
    /// network.
    fn probes(&self) -> anyhow::Result<[Vec<Probe>; 2]> {
        let untrained = untrained_frames(&self.model.manifest.network, 0);
        let labelled: Vec<&Audited<'_>> =
            self.recordings.iter().filter(|one| one.recording.label.is_some()).collect();
        let pcgs: Vec<&Pcg> = labelled.iter().map(|one| &one.pcg).collect();
        let mut found = [Vec::new(), Vec::new()];
        for (network, found) in [&self.model.network, &untrained].into_iter().zip(&mut found) {
            let values = frame_embeddings(|| self.analyser(network), &pcgs)?;
            let embedded: Vec<Embedded> = labelled
                .iter()
                .zip(values)
                .filter_map(|(one, values)| one.embedded(values))
                .collect();
            *found = probes(&embedded, &self.bootstrap);
            self.go_on()?;
        }
        Ok(found)
    }

    fn analyser(&self, network: &FrameNetwork<Cpu>) -> Result<FrameAnalyser<Cpu>, TrainError> {
        let (spectrum, rate) =
            (self.model.manifest.spectrum, self.model.manifest.condition.sample_rate);
        Ok(FrameAnalyser::new(network.clone(), spectrum, rate, &CpuDevice::default())?)
    }

    /// The check of the shading, on recordings of which it is known whether a systolic murmur is heard; none where
    /// nothing is to be explained.
    fn sanity(&self) -> anyhow::Result<Option<SanityFindings>> {
        let config = SanityConfig { recordings: self.args.explained, ..SanityConfig::default() };
        let known: Vec<&Audited<'_>> =
            self.recordings.iter().filter(|one| one.recording.murmur.systolic.is_some()).collect();
        let drawn = one_of_each_group(&known, |one| &one.recording.group, &config);
        if drawn.is_empty() {
            return Ok(None);
        }
        let recordings: Vec<(&str, &Pcg)> =
            drawn.iter().map(|one| (one.recording.group.as_str(), &one.pcg)).collect();
        let manifest = &self.model.manifest;
        let shader = MurmurPosterior {
            spectrum: manifest.spectrum,
            sample_rate: manifest.condition.sample_rate,
        };
        let networks = Compared {
            config: &manifest.network,
            audited: &self.model.network,
            retrained: self.retrained.as_ref().map(|model| &model.network),
        };
        self.go_on()?;
        Ok(Some(check(&shader, networks, &recordings, &config, &self.bootstrap)?))
    }
}

const INTERRUPTED: &str = "interrupted; nothing was audited";
