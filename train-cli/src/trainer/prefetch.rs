//! Batches that are prepared while the device works.

use std::sync::mpsc::sync_channel;

use rand_chacha::ChaCha8Rng;

use crate::TrainError;

/// Batches that may wait: enough that neither side waits for the other's slowest.
const AHEAD: usize = 4;

/// What draws batches, on a thread of its own.
pub trait BatchSource: Send {
    /// What a step learns from, still on the processor.
    type Batch: Send;

    /// One batch, drawn with `rng` and nothing else.
    ///
    /// # Errors
    /// When there is nothing to draw, or features cannot be computed.
    fn draw(&mut self, rng: &mut ChaCha8Rng) -> Result<Self::Batch, TrainError>;
}

/// Gives `work` so many batches, fewer after an error, and draws them while it works. They come in the order in
/// which one thread draws them from `rng`, so that they are the same whoever is quicker.
pub fn ahead<S: BatchSource, T>(
    source: &mut S,
    mut rng: ChaCha8Rng,
    count: usize,
    work: impl FnOnce(&mut dyn Iterator<Item = Result<S::Batch, TrainError>>) -> T,
) -> T {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(AHEAD);
        scope.spawn(move || {
            for _ in 0..count {
                let batch = source.draw(&mut rng);
                let is_last = batch.is_err();
                // Where nobody takes it, the training has ended.
                if sender.send(batch).is_err() || is_last {
                    break;
                }
            }
        });
        work(&mut receiver.into_iter())
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
#[allow(clippy::redundant_closure_for_method_calls, reason = "lifetimes need the closure")]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_chacha::rand_core::SeedableRng;

    /// Draws numbers, and fails after so many.
    struct Numbers(usize);

    impl BatchSource for Numbers {
        type Batch = u64;

        fn draw(&mut self, rng: &mut ChaCha8Rng) -> Result<u64, TrainError> {
            self.0 = self.0.checked_sub(1).ok_or(TrainError::EmptyPart("training"))?;
            Ok(rng.random())
        }
    }

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(5)
    }

    #[test]
    fn batches_come_in_the_order_in_which_they_are_drawn() {
        let mut straight = Numbers(40);
        let mut rng_of_it = rng();
        let expected: Vec<u64> = (0..40).map(|_| straight.draw(&mut rng_of_it).unwrap()).collect();
        let found: Vec<u64> =
            ahead(&mut Numbers(40), rng(), 40, |batches| batches.map(Result::unwrap).collect());
        assert_eq!(found, expected);
    }

    #[test]
    fn whoever_has_enough_need_not_take_the_rest() {
        let mut source = Numbers(1000);
        assert!(ahead(&mut source, rng(), 1000, |batches| batches.next()).unwrap().is_ok());
        assert!(source.0 >= 1000 - AHEAD - 3, "{} are left", source.0);
    }

    #[test]
    fn an_error_is_the_last_that_comes() {
        let outcome: Vec<bool> =
            ahead(&mut Numbers(2), rng(), 9, |batches| batches.map(|it| it.is_ok()).collect());
        assert_eq!(outcome, [true, true, false]);
    }
}
