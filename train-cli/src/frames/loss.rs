//! The loss of a batch of frames.

use burn::tensor::Tensor;
use burn::tensor::activation::{log_sigmoid, log_softmax, sigmoid};
use burn::tensor::backend::Backend;
use engine::frames::{FrameOutput, State};

use super::batch::BatchTensors;
use super::config::FrameLossConfig;

impl FrameLossConfig {
    /// Cross-entropy of the states where they are known, plus that of each sound.
    ///
    /// Where it is known of a whole recording whether a sound is heard, a frame counts as much as the network itself takes
    /// it for one of the sound's phase; of an extra sound that is heard, as much as the network hears it there, because it
    /// fills but a moment of the phase. No gradient goes through these weights.
    ///
    /// # Shapes
    /// - logits: `[batch, outputs, frames]`
    pub fn of<B: Backend>(&self, logits: &Tensor<B, 3>, batch: BatchTensors<B>) -> Tensor<B, 1> {
        let [count, _, frames] = logits.dims();
        let states = logits.clone().slice([0..count, 0..State::OUTPUTS, 0..frames]);
        let ln = log_softmax(states, 1);
        let phases = ln.clone().detach().exp();
        let mut loss = self.of_states(ln, batch.states);
        for sound in FrameOutput::ALL {
            let (row, state) = (sound.index(), sound.phase().index());
            let at = |all: &Tensor<B, 3>, row: usize| {
                all.clone().slice([0..count, row..row + 1, 0..frames])
            };
            let logit = at(logits, State::OUTPUTS + row);
            let truth = at(&batch.sounds, row);
            let mut in_phase = at(&batch.in_phase, row) * at(&phases, state);
            if sound == FrameOutput::ExtraSound {
                let heard = sigmoid(logit.clone().detach());
                in_phase = in_phase * (heard * truth.clone() + (truth.clone().neg() + 1.0));
            }
            let weight = at(&batch.known, row) + in_phase;
            loss = loss + self.of_sound(logit, truth, weight) * self.sounds[row];
        }
        loss
    }

    /// Weighted mean of `−Σ target · log p` over the frames whose state is known, with smoothed targets.
    fn of_states<B: Backend>(&self, ln: Tensor<B, 3>, targets: Tensor<B, 3>) -> Tensor<B, 1> {
        let outcomes = State::OUTPUTS;
        let weights = Tensor::<B, 1>::from_floats(self.states, &ln.device());
        let weights = targets.clone() * weights.reshape([1, outcomes, 1]);
        let weight = weights.sum_dim(1);
        let known = targets.clone().sum_dim(1);
        let smoothed =
            targets * (1.0 - self.smoothing) + known * (self.smoothing / outcomes as f32);
        let of_frame = (smoothed * ln).sum_dim(1).neg();
        (of_frame * weight.clone()).sum() / weight.sum().add_scalar(1.0)
    }

    /// Weighted mean of the binary cross-entropy, with smoothed targets.
    fn of_sound<B: Backend>(
        &self,
        logit: Tensor<B, 3>,
        truth: Tensor<B, 3>,
        weight: Tensor<B, 3>,
    ) -> Tensor<B, 1> {
        let truth = truth * (1.0 - self.smoothing) + self.smoothing / 2.0;
        let of_frame = truth.clone() * log_sigmoid(logit.clone())
            + (truth.neg() + 1.0) * log_sigmoid(logit.neg());
        (of_frame.neg() * weight.clone()).sum() / weight.sum().add_scalar(1.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::backend::{Cpu, CpuDevice};

    /// One frame of one window, of which nothing is known.
    fn unknown() -> BatchTensors<Cpu> {
        let device = CpuDevice::default();
        let zeros = |rows| Tensor::zeros([1, rows, 1], &device);
        BatchTensors {
            spectra: Tensor::zeros([1, 1, 1, 1], &device),
            states: zeros(State::OUTPUTS),
            sounds: zeros(3),
            known: zeros(3),
            in_phase: zeros(3),
        }
    }

    fn column(values: &[f32]) -> Tensor<Cpu, 3> {
        let device = CpuDevice::default();
        Tensor::<Cpu, 1>::from_floats(values, &device).reshape([1, values.len(), 1])
    }

    fn loss(logits: [f32; 8], batch: BatchTensors<Cpu>) -> f32 {
        let config = FrameLossConfig { smoothing: 0.0, ..FrameLossConfig::default() };
        config.of(&column(&logits), batch).into_scalar()
    }

    const SYSTOLE: [f32; 8] = [0.0, 9.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0];

    #[test]
    fn of_what_is_not_known_there_is_no_loss() {
        assert!(loss(SYSTOLE, unknown()).abs() < 1e-9);
    }

    #[test]
    fn a_frame_with_a_known_sound_has_its_cross_entropy() {
        let batch = BatchTensors { known: column(&[1.0, 0.0, 0.0]), ..unknown() };
        // −ln(1 − σ(2)), over a weight of one and the one that is added.
        let expected = (1.0 + 2.0_f32.exp()).ln() / 2.0;
        assert!((loss(SYSTOLE, batch) - expected).abs() < 1e-5);
    }

    #[test]
    fn of_a_whole_recording_the_frames_of_the_phase_count() {
        let in_phase = column(&[1.0, 1.0, 1.0]);
        let all = BatchTensors { in_phase: in_phase.clone(), ..unknown() };
        // In systole the systolic murmur counts, and hardly what belongs to diastole.
        let expected = (1.0 + 2.0_f32.exp()).ln() / 2.0;
        assert!((loss(SYSTOLE, all) - expected).abs() < 0.01);
    }

    #[test]
    fn the_right_state_costs_less_than_a_wrong_one() {
        let with =
            |states: [f32; 5]| loss(SYSTOLE, BatchTensors { states: column(&states), ..unknown() });
        assert!(with([0.0, 1.0, 0.0, 0.0, 0.0]) < 0.01);
        assert!(with([1.0, 0.0, 0.0, 0.0, 0.0]) > 4.0);
    }
}
