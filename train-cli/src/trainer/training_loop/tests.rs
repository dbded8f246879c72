//! The loop on the smallest module there is, and faults of its device.

#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use std::error::Error;

use burn::backend::Autodiff;
use burn::module::Param;
use engine::backend::{Cpu, CpuDevice, DeviceError};

use super::*;
use crate::trainer::score::Uar;

#[derive(Module, Debug)]
struct Slope<B: burn::tensor::backend::Backend> {
    weight: Param<Tensor<B, 1>>,
}

/// Learns that a slope is two. Its device fails from an epoch on, where one is given.
struct Line {
    fails_at: Option<usize>,
    validated: std::cell::Cell<usize>,
}

impl<B: AutodiffBackend> Trainable<B> for Line {
    type Config = String;
    type Module = Slope<B>;
    type Batch = f32;

    fn config(&self) -> &String {
        const { &String::new() }
    }

    fn plan(&self) -> TrainingPlan {
        TrainingPlan {
            epochs: 3,
            steps: 4,
            patience: 9,
            kept: Kept::BestOnValidation,
            learning_rate: 0.5,
            rates: RateSchedule::OneCycle,
            optimiser: OptimiserConfig::default(),
            weight_decay: 0.0,
            averaging: 0.5,
            seed: 1,
        }
    }

    fn digest(&self) -> String {
        String::new()
    }

    fn init(&self, device: &B::Device) -> Slope<B> {
        Slope { weight: Param::from_tensor(Tensor::zeros([1], device)) }
    }

    fn loss(&self, module: &Slope<B>, batch: f32, _: &B::Device) -> Tensor<B, 1> {
        module.weight.val().mul_scalar(batch).sub_scalar(2.0 * batch).powi_scalar(2).mean()
    }

    fn validate(&self, _: Slope<B::InnerBackend>, _: &B::Device) -> Result<Validation, TrainError> {
        let epoch = self.validated.replace(self.validated.get() + 1);
        if self.fails_at.is_some_and(|at| epoch >= at) {
            return Err(DeviceError::new("planted: the device was lost").into());
        }
        Ok(Validation { loss: 1.0, uar: Uar { value: epoch as f64 / 10.0, standard_error: 0.0 } })
    }
}

struct Ones;

impl BatchSource for Ones {
    type Batch = f32;

    fn draw(&mut self, _: &mut ChaCha8Rng) -> Result<f32, TrainError> {
        Ok(1.0)
    }
}

struct Quiet;

impl Watch for Quiet {
    fn start(&self, _: usize, _: usize) {}
    fn step(&self, _: usize, _: f64) {}
    fn epoch(&self, _: usize, _: &EpochScore, _: bool) {}
    fn interrupted(&self) -> bool {
        false
    }
}

fn trained(
    fails_at: Option<usize>,
    file: Option<&CheckpointFile>,
) -> Result<Fitted<Slope<Cpu>>, TrainError> {
    let line = Line { fails_at, validated: std::cell::Cell::new(0) };
    train::<Autodiff<Cpu>, _>(line, Ones, &CpuDevice::default(), file, &Quiet)
}

#[test]
fn the_loop_trains_whatever_has_a_loss() {
    let fitted = trained(None, None).unwrap();
    let losses: Vec<f64> = fitted.history.iter().map(|score| score.training_loss).collect();
    assert!(losses.len() == 3 && losses[2] < losses[0], "{losses:?}");
    assert_eq!(fitted.best_epoch, 2);
}

#[test]
fn a_fault_of_the_device_ends_the_training_with_its_cause_and_keeps_the_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let file = CheckpointFile::of_run(folder.path());
    let error = trained(Some(2), Some(&file)).err().unwrap();
    assert!(error.to_string().contains("planted: the device was lost"), "{error}");
    assert!(error.source().unwrap().is::<DeviceError>());
    let kept = file.load(&String::new(), "").unwrap().unwrap();
    assert_eq!(kept.history.len(), 2);
}

#[test]
fn a_damaged_checkpoint_is_refused_with_the_file_and_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let file = CheckpointFile::of_run(folder.path());
    std::fs::write(folder.path().join(crate::io::run_folder::CHECKPOINT), b"nothing").unwrap();
    let error = trained(None, Some(&file)).err().unwrap();
    assert!(matches!(error, TrainError::Checkpoint { .. }), "{error}");
    assert!(error.to_string().contains("checkpoint.mpk") && error.source().is_some(), "{error}");
}
