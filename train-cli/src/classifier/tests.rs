//! Training on small images whose classes differ, so that something can be learnt in seconds.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use burn::backend::Autodiff;
use engine::backend::{Cpu, CpuDevice};
use engine::features::Image;
use engine::findings::{Calibration, Class};
use engine::model_file::read_model;
use engine::models::{Architecture, CnnConfig, Network, TrunkConfig, read_tensors};

use super::distillation::Teachers;
use super::fit::{TrainValidation, fit};
use super::{TrainConfig, export, score};
use crate::TrainError;
use crate::data::Collection;
use crate::examples::{ModelExample, RawExample, blank};
use crate::trainer::checkpoint::CheckpointFile;
use crate::trainer::progress::Watch;
use crate::trainer::score::EpochScore;
use crate::trainer::training_loop::Fitted;

/// A lock for tests that compare weights: the backend has one random generator for the whole process, so only one
/// such test may draw from it at a time.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Watches nothing, and interrupts after so many steps.
struct Until(AtomicUsize);

impl Until {
    fn steps(count: usize) -> Self {
        Self(AtomicUsize::new(count))
    }
}

impl Watch for Until {
    fn start(&self, _steps: usize, _done: usize) {}
    fn step(&self, _epoch: usize, _loss: f64) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
    fn epoch(&self, _epoch: usize, _score: &EpochScore, _best: bool) {}
    fn interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// An image with bright stripes whose spacing tells the class: what a network that averages over
/// bands can see, unlike their height.
fn example(index: usize) -> ModelExample {
    let class = Class::ALL[index % Class::COUNT];
    let mut image = Image::zeros(40, 30);
    for (i, value) in image.data.iter_mut().enumerate() {
        let (row, column) = (i / 30, i % 30);
        let lit = column.is_multiple_of(2 + class.index());
        *value = if lit { 2.0 } else { -0.5 } + 0.1 * ((index + row * column) as f32).sin();
    }
    let raw = RawExample {
        name: format!("{index}"),
        group: format!("{index}"),
        image,
        ..blank(Some(Collection::PASCAL_A), class)
    };
    ModelExample::of(raw, &config().preprocessing)
}

fn config() -> TrainConfig {
    let trunk = TrunkConfig::Cnn(CnnConfig { channels: vec![4, 8], dropout: 0.0 });
    let mut architecture = Architecture::new(trunk, [40, 24], Class::COUNT);
    architecture.head.dropout = 0.0;
    let mut config = TrainConfig {
        architecture,
        epochs: 20,
        batch: 8,
        learning_rate: 2e-2,
        mixup: 0.0,
        noises: 0,
        ..TrainConfig::default()
    };
    config.augmentation.mask_probability = 0.0;
    config.preprocessing.features.window.frames = 24;
    config.preprocessing.features.window.step = 12;
    config
}

fn train(file: Option<&CheckpointFile>, steps: usize) -> Result<Fitted<Network<Cpu>>, TrainError> {
    let examples: Vec<ModelExample> = (0..50).map(example).collect();
    let (training, validation) = examples.split_at(40);
    let parts = TrainValidation { training, validation };
    let device = CpuDevice::default();
    fit::<Autodiff<Cpu>>(&config(), parts, Teachers::none(), &device, file, &Until::steps(steps))
}

#[test]
fn a_network_learns_what_can_be_learnt() {
    let _alone = alone();
    let fitted = train(None, usize::MAX).unwrap();
    let best = fitted.history[fitted.best_epoch];
    assert!(best.validation_uar > 0.9, "{:?}", fitted.history);
    assert!(fitted.history[19].training_loss < 0.7 * fitted.history[0].training_loss);
}

#[test]
fn an_interrupted_training_goes_on_to_the_same_weights() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let file = CheckpointFile::of_run(folder.path());
    // Five steps an epoch: this stops in the middle of the third.
    assert!(matches!(train(Some(&file), 12), Err(TrainError::Interrupted)));
    let resumed = train(Some(&file), usize::MAX).unwrap();
    let straight = train(None, usize::MAX).unwrap();
    assert_eq!(resumed.history, straight.history);
    assert_eq!(read_tensors(&resumed.network).unwrap(), read_tensors(&straight.network).unwrap());
}

#[test]
fn a_checkpoint_of_another_configuration_or_split_is_refused() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let file = CheckpointFile::of_run(folder.path());
    assert!(train(Some(&file), 7).is_err());
    let examples: Vec<ModelExample> = (0..50).map(example).collect();
    let device = CpuDevice::default();
    let go = |config: &TrainConfig, cut: usize| {
        let (training, validation) = examples.split_at(cut);
        let parts = TrainValidation { training, validation };
        fit::<Autodiff<Cpu>>(
            config,
            parts,
            Teachers::none(),
            &device,
            Some(&file),
            &Until::steps(usize::MAX),
        )
        .err()
    };
    let other = TrainConfig { seed: 9, ..config() };
    assert!(matches!(go(&other, 40), Some(TrainError::Checkpoint { .. })));
    assert!(matches!(go(&config(), 39), Some(TrainError::Checkpoint { .. })));
}

#[test]
fn an_unwritable_run_folder_is_said_plainly() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let file = CheckpointFile::of_run(&folder.path().join("missing"));
    let error = train(Some(&file), usize::MAX).err().unwrap();
    assert!(error.to_string().contains("can't be written"), "{error}");
}

#[test]
fn a_trained_network_is_exported_with_its_calibration_and_its_data() {
    let _alone = alone();
    let examples: Vec<ModelExample> = (0..50).map(example).collect();
    let (training, validation) = examples.split_at(40);
    let parts = TrainValidation { training, validation };
    let fitted = train(None, usize::MAX).unwrap();
    let exported = export::export(&config(), "bands", fitted.network, parts, Vec::new()).unwrap();
    let model = read_model::<Cpu>(&exported.bytes, &CpuDevice::default()).unwrap();
    // What is returned is what the file holds.
    assert_eq!(model.manifest, exported.model.manifest);
    assert_eq!(model.sha256, exported.model.sha256);
    let tensors = |network| read_tensors::<Cpu, _>(network).unwrap();
    assert_eq!(tensors(&model.network), tensors(&exported.model.network));
    // The fitted temperature makes the validation part likelier than none and than a higher one. The classes
    // are told apart without an error here, so a lower one is out of the range that is searched.
    let window = &config().preprocessing.features.window;
    let network = score::FoldedNetwork::of(model.network.clone());
    let logits = score::logits(&network, validation, window, &CpuDevice::default()).unwrap();
    let fitted = model.manifest.calibration;
    let loss = |temperature: f64| {
        let calibration = Calibration { temperature, ..fitted };
        score::log_loss(validation, &score::probabilities(&logits, &calibration))
    };
    let (best, higher) = (loss(fitted.temperature), loss(1.25 * fitted.temperature));
    assert!(best < loss(1.0) && best < higher, "{fitted:?} {best} {higher}");
    let set = &model.manifest.training.sets[0];
    assert_eq!((set.name.as_str(), set.groups), ("PASCAL 2011 set A", 50));
    assert_eq!(set.training.iter().map(|c| c.recordings).sum::<usize>(), 40);
}
