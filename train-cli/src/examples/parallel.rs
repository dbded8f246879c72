//! Work on all cores with a state per thread.

use rayon::prelude::*;

use crate::TrainError;

/// Applies `work` to every item, on all cores; the results are in the order of the items. `plan` makes the state of
/// a thread, such as a [`Preprocessor`](engine::pipeline::Preprocessor), before its first item.
///
/// # Errors
/// The first error of `plan` or `work`.
pub fn in_parallel<T: Sync, S: Send, R: Send>(
    items: &[T],
    plan: impl Fn() -> Result<S, TrainError> + Sync,
    work: impl Fn(&mut S, &T) -> Result<R, TrainError> + Sync,
) -> Result<Vec<R>, TrainError> {
    let with_state = |state: &mut Option<S>, item: &T| match state {
        Some(state) => work(state, item),
        None => work(state.insert(plan()?), item),
    };
    items.par_iter().map_init(|| None, with_state).collect()
}
