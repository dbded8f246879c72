//! Work that is shared by all cores, with a state of each thread's own.

use engine::backend::{Cpu, CpuDevice};
use engine::beats::BeatFinder;
use engine::features::FeatureError;
use engine::model_file::read_beat_model;
use rayon::prelude::*;

use crate::TrainError;

/// Applies `work` to every item with a finder of each thread's own; the results are in order.
///
/// # Errors
/// When the model can't be read, or the first error of `work`.
pub fn on_all_cores<T: Sync, R: Send>(
    model: &[u8],
    items: &[T],
    work: impl Fn(&mut BeatFinder<Cpu>, &T) -> Result<R, TrainError> + Sync,
) -> Result<Vec<R>, TrainError> {
    let model = read_beat_model::<Cpu>(model, &CpuDevice::default())?;
    let plan = || model.finder(&CpuDevice::default());
    let with = |finder: &mut Result<BeatFinder<Cpu>, FeatureError>, item: &T| match finder {
        Ok(finder) => work(finder, item),
        Err(error) => Err(error.clone().into()),
    };
    items.par_iter().map_init(plan, with).collect()
}
