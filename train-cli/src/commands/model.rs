//! The model that a command uses.

use crate::args::ModelArgs;
use anyhow::{Context, bail};
use burn::tensor::backend::Backend;
use engine::backend::{Cpu, CpuDevice};
use engine::findings::SoundHead;
#[cfg(feature = "wgpu")]
use engine::inference::Classifier;
use engine::model_file::{FrameModel, read_frame_model};
use engine::pipeline::Pipeline;
use engine::report::JsonModel;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where the released model lies, seen from the project's folder.
const RELEASED: &str = "static/models/pascal-cnn.safetensors";
/// Where the released frame model lies.
const RELEASED_FRAMES: &str = "static/models/lubdub-frames.safetensors";

/// The bytes of a model file that can be read, and its name.
pub struct ModelBytes {
    bytes: Vec<u8>,
    beats: Vec<u8>,
    /// Name and digest, for reports.
    pub identity: JsonModel,
    /// The same of the frame model.
    pub frames: JsonModel,
    /// The files of the classifier and of the frame model.
    paths: [PathBuf; 2],
    /// How a person's sites become a statement.
    pub exam: SoundHead,
    /// The data sets that it learnt from, by their full names.
    pub learnt_from: Vec<String>,
}

impl ModelBytes {
    /// Reads the model that was asked for, else the released one, and proves that it loads.
    pub fn load(args: &ModelArgs) -> anyhow::Result<Self> {
        let path = args.path.clone().map_or_else(|| released(RELEASED), Ok)?;
        let unreadable = || format!("the model {} can't be read", path.display());
        let bytes = std::fs::read(&path).with_context(unreadable)?;
        log::info!("model: {}", path.display());
        let (frames_path, beats) = frame_model(args.frames.as_deref())?;
        let pipeline = Pipeline::<Cpu>::new(&bytes, Some(&beats), &CpuDevice::default())
            .with_context(|| format!("{} is not a model that can be used", path.display()))?;
        let manifest = pipeline.manifest();
        let identity = JsonModel::new(manifest, pipeline.sha256());
        let learnt_from = manifest.training.sets.iter().map(|set| set.name.clone()).collect();
        let (frames, sha256) = pipeline.beats().context("the frame model is missing")?;
        let (exam, name) = (frames.exam, frames.name.clone());
        let frames = JsonModel { name, sha256: sha256.to_owned() };
        let paths = [path, frames_path];
        Ok(Self { bytes, beats, identity, frames, paths, exam, learnt_from })
    }

    /// The bytes of the classifier's file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of the frame model's file.
    pub fn beats(&self) -> &[u8] {
        &self.beats
    }

    /// The cards of the classifier and of the frame model; none where no Markdown file of a model's name lies beside it.
    pub fn cards(&self) -> anyhow::Result<[Option<String>; 2]> {
        let [classifier, frames] = &self.paths;
        Ok([card(classifier)?, card(frames)?])
    }

    /// A pipeline of one's own, as every thread needs it.
    pub fn pipeline(&self) -> anyhow::Result<Pipeline<Cpu>> {
        self.pipeline_on(&CpuDevice::default())
    }

    /// The same with the network on another device.
    pub fn pipeline_on<B: Backend>(&self, device: &B::Device) -> anyhow::Result<Pipeline<B>> {
        Ok(Pipeline::new(&self.bytes, Some(&self.beats), device)?)
    }

    /// The network alone on another device.
    #[cfg(feature = "wgpu")]
    pub fn classifier_on<B: Backend>(&self, device: &B::Device) -> anyhow::Result<Classifier<B>> {
        Ok(Classifier::new(&self.bytes, device)?)
    }
}

/// The card of a model: the Markdown file of its name.
fn card(model: &Path) -> anyhow::Result<Option<String>> {
    let path = model.with_extension("md");
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(error).with_context(|| format!("the model's card {} can't be read", path.display()))
        }
    }
}

/// The frame model that was asked for, else the released one.
pub fn read_frames(path: Option<&Path>) -> anyhow::Result<FrameModel<Cpu>> {
    let (path, bytes) = frame_model(path)?;
    read_frame_model(&bytes, &CpuDevice::default())
        .with_context(|| format!("{} is not a frame model that can be used", path.display()))
}

/// The path and the bytes of the frame model that was asked for, else of the released one.
fn frame_model(path: Option<&Path>) -> anyhow::Result<(PathBuf, Vec<u8>)> {
    let path = path.map_or_else(|| released(RELEASED_FRAMES), |path| Ok(path.to_path_buf()))?;
    let bytes = std::fs::read(&path)
        .with_context(|| format!("the frame model {} can't be read", path.display()))?;
    log::info!("frame model: {}", path.display());
    Ok((path, bytes))
}

/// A released model: in the folders above the program or the current one, else in the project that
/// the program was built from.
fn released(name: &str) -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().unwrap_or_default();
    let here = std::env::current_dir().unwrap_or_default();
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let found = program
        .ancestors()
        .chain(here.ancestors())
        .chain([project.as_path()])
        .map(|dir| dir.join(name))
        .find(|path| path.is_file());
    match found {
        Some(path) => Ok(path),
        None => bail!("the released model ({name}) is not here; name one with --model or --frames"),
    }
}
