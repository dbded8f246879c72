//! Which epoch's weights are kept, and when a training ends.

use super::score::EpochScore;

/// Epochs over which the validation UAR is averaged before it is compared.
const SMOOTHING: usize = 5;

/// Which epoch's weights a training keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kept {
    /// See [`kept_epoch`].
    #[default]
    BestOnValidation,
    /// Those of the last epoch: for trainings of a fixed length, without a validation part.
    Last,
}

impl Kept {
    /// The kept epoch, from 0.
    #[must_use]
    pub fn epoch(self, history: &[EpochScore]) -> usize {
        match self {
            Self::BestOnValidation => kept_epoch(history),
            Self::Last => history.len().saturating_sub(1),
        }
    }

    /// Whether so many epochs went by since the kept one that training may end.
    #[must_use]
    pub fn is_stale(self, history: &[EpochScore], patience: usize) -> bool {
        history.len().saturating_sub(self.epoch(history) + 1) >= patience
    }
}

/// The epoch whose weights are kept, from 0: the latest one whose validation UAR is within a standard
/// error of the highest so far (the one-standard-error rule of Breiman et al., *Classification and
/// Regression Trees*, 1984). A validation part of under a hundred recordings is noisy, and among epochs
/// that it can't separate, the last one has seen the most and has the lowest learning rate.
#[must_use]
pub fn kept_epoch(history: &[EpochScore]) -> usize {
    let (mut kept, mut best, mut error) = (0, f64::NEG_INFINITY, 0.0);
    for (epoch, score) in history.iter().enumerate() {
        let uar = smoothed(history, epoch);
        if uar > best {
            (best, error) = (uar, score.validation_uar_error);
        }
        if uar >= best - error {
            kept = epoch;
        }
    }
    kept
}

/// Mean of the validation UAR over the epochs up to `epoch`, at most five of them.
#[must_use]
pub fn smoothed(history: &[EpochScore], epoch: usize) -> f64 {
    let recent = &history[(epoch + 1).saturating_sub(SMOOTHING)..=epoch];
    recent.iter().map(|score| score.validation_uar).sum::<f64>() / recent.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(uar: &[f64]) -> Vec<EpochScore> {
        let score = |&validation_uar| EpochScore {
            training_loss: 1.0,
            validation_loss: 1.0,
            validation_uar,
            validation_uar_error: 0.05,
        };
        uar.iter().map(score).collect()
    }

    #[test]
    fn of_epochs_that_cannot_be_told_apart_the_last_is_kept() {
        assert_eq!(kept_epoch(&history(&[0.3, 0.60, 0.62, 0.60, 0.61, 0.60, 0.59])), 6);
    }

    #[test]
    fn one_lucky_epoch_does_not_hide_what_comes_after() {
        let mut uar = vec![0.6; 20];
        uar[4] = 0.8;
        assert_eq!(kept_epoch(&history(&uar)), 19);
    }

    #[test]
    fn weights_of_a_training_that_got_worse_are_not_kept() {
        let mut uar = vec![0.7; 8];
        uar.extend([0.3; 12]);
        let history = history(&uar);
        // The first epoch of 0.3 lowers the average of five to 0.62, beyond a standard error.
        assert_eq!(kept_epoch(&history), 7);
        let kept = Kept::BestOnValidation;
        assert!(kept.is_stale(&history, 12) && !kept.is_stale(&history, 13));
        assert_eq!(Kept::Last.epoch(&history), 19);
        assert!(!Kept::Last.is_stale(&history, 1));
    }

    #[test]
    fn before_the_first_epoch_nothing_is_stale() {
        assert!(!Kept::BestOnValidation.is_stale(&[], 1));
    }
}
