//! PASCAL's five classes, told from what a frame network says of a recording.
//!
//! [`measured`] applies a frame model to the recordings that have such a class; [`fit`] makes a
//! [`ClassHead`](engine::findings::ClassHead) of the measures. [`judge`] fits one on recordings that the frame model has learnt from and predicts those that were
//! kept from it, so that neither has seen the groups that it is judged by.

mod head;
mod measured_recording;

pub use head::{ClassHeadConfig, fit, predict};
pub use measured_recording::{MeasuredRecording, measured};

use engine::backend::Cpu;
use engine::model_file::FrameModel;

use super::set::FrameRecording;
use crate::TrainError;
use crate::data::split::{Split, assert_disjoint};
use crate::metrics::Prediction;

/// What a head that is fitted on `training` predicts of `held_out`, by a frame model that has learnt from the former
/// only. Nothing where one of them has no recording of PASCAL.
///
/// # Errors
/// When the parts share a group, the model can't be used, or a recording can't be read.
pub fn judge(
    model: &FrameModel<Cpu>,
    training: &[FrameRecording],
    held_out: &[FrameRecording],
    config: &ClassHeadConfig,
) -> Result<Vec<Prediction>, TrainError> {
    let judged = measured(model, held_out)?;
    if judged.is_empty() {
        return Ok(Vec::new());
    }
    let learnt = measured(model, training)?;
    if learnt.is_empty() {
        return Ok(Vec::new());
    }
    let recordings =
        |part: &[MeasuredRecording]| part.iter().map(|one| one.recording.clone()).collect();
    let (train, test) = (recordings(&learnt), recordings(&judged));
    assert_disjoint(&Split { train, validation: Vec::new(), test })?;
    Ok(predict(&fit(&learnt, config)?, &judged))
}
