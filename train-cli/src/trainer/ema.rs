//! The moving average of a network's weights over its steps: steadier than any one of them (Polyak &
//! Juditsky, SIAM J. Control Optim. 30(4), 1992), and so is the validation score that stops a training.

use std::collections::BTreeMap;

use engine::models::NamedTensor;
use serde::{Deserialize, Serialize};

/// An exponential moving average of named tensors.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Average {
    tensors: BTreeMap<String, NamedTensor>,
    steps: u32,
}

impl Average {
    /// Moves towards `new`. The weight of the past grows to `past`, so that the random weights of the
    /// beginning are soon forgotten: `min(past, (1 + steps) / (10 + steps))`, as in TensorFlow's
    /// `ExponentialMovingAverage` with `num_updates`.
    pub fn update(&mut self, new: BTreeMap<String, NamedTensor>, past: f32) {
        let steps = self.steps as f32;
        let past = past.min((1.0 + steps) / (10.0 + steps));
        self.steps += 1;
        for (name, tensor) in new {
            match self.tensors.get_mut(&name) {
                Some(average) => blend(&mut average.values, &tensor.values, past),
                None => {
                    self.tensors.insert(name, tensor);
                }
            }
        }
    }

    /// The averaged tensors; empty before the first update.
    #[must_use]
    pub fn tensors(&self) -> &BTreeMap<String, NamedTensor> {
        &self.tensors
    }
}

fn blend(average: &mut [f32], new: &[f32], past: f32) {
    for (old, &new) in average.iter_mut().zip(new) {
        *old = past * *old + (1.0 - past) * new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: f32) -> BTreeMap<String, NamedTensor> {
        BTreeMap::from([("w".to_owned(), NamedTensor { shape: vec![1], values: vec![value] })])
    }

    fn value(average: &Average) -> f32 {
        average.tensors()["w"].values[0]
    }

    #[test]
    fn it_forgets_the_beginning_and_settles_on_what_stays() {
        let mut average = Average::default();
        average.update(of(100.0), 0.9);
        assert!((value(&average) - 100.0).abs() < 1e-6);
        for _ in 0..200 {
            average.update(of(2.0), 0.9);
        }
        assert!((value(&average) - 2.0).abs() < 1e-3);
    }

    #[test]
    fn it_lies_between_what_it_has_seen() {
        let mut average = Average::default();
        for i in 0..50 {
            average.update(of(if i % 2 == 0 { -1.0 } else { 1.0 }), 0.9);
            assert!(value(&average).abs() <= 1.0);
        }
        assert!(value(&average).abs() < 0.2);
    }
}
