//! Labelled recordings that are decoded once and used by many trainings.

use std::collections::HashMap;
use std::sync::Arc;

use engine::backend::Cpu;
use engine::model_file::{FrameModel, Preprocessing};
use engine::pipeline::Preprocessor;

use super::{RawExample, SplitExamples, in_parallel, read_recording, with_features};
use crate::TrainError;
use crate::data::Recording;
use crate::data::split::Split;

/// Recordings that were decoded, conditioned and searched for beats once. A configuration that differs in its
/// features alone costs no more than its images.
#[derive(Clone)]
pub struct ExampleSet {
    preprocessing: Preprocessing,
    beats: Option<Arc<FrameModel<Cpu>>>,
    by_name: HashMap<String, RawExample>,
}

impl ExampleSet {
    /// A set of examples that were made with this configuration.
    pub(crate) fn new(
        preprocessing: Preprocessing,
        beats: Option<Arc<FrameModel<Cpu>>>,
        examples: Vec<RawExample>,
    ) -> Self {
        let by_name = examples.into_iter().map(|example| (example.name.clone(), example)).collect();
        Self { preprocessing, beats, by_name }
    }

    /// Examples of the labelled ones among `recordings`, on all cores; with their heart cycles where there is a beat
    /// model. Calls `done` after each.
    ///
    /// # Errors
    /// When a recording can't be read or preprocessed; every labelled recording of a data set must be.
    pub fn prepare(
        recordings: &[Recording],
        preprocessing: &Preprocessing,
        beats: Option<Arc<FrameModel<Cpu>>>,
        done: impl Fn() + Sync,
    ) -> Result<Self, TrainError> {
        let examples = prepare(recordings, preprocessing, beats.as_deref(), done)?;
        Ok(Self::new(preprocessing.clone(), beats, examples))
    }

    /// The same recordings under another configuration. They are decoded again only where it conditions them
    /// differently.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub fn with(
        &self,
        recordings: &[Recording],
        wanted: &Preprocessing,
        done: impl Fn() + Sync,
    ) -> Result<Self, TrainError> {
        if wanted.condition != self.preprocessing.condition {
            return Self::prepare(recordings, wanted, self.beats.clone(), done);
        }
        let examples = self.examples(recordings, wanted)?;
        Ok(Self::new(wanted.clone(), self.beats.clone(), examples))
    }

    /// Examples of some of the recordings, in their order, under a configuration. Computes what differs from this
    /// set's own configuration.
    ///
    /// # Errors
    /// [`TrainError::NotPrepared`] where one isn't in the set; when features can't be computed.
    pub fn examples(
        &self,
        recordings: &[Recording],
        wanted: &Preprocessing,
    ) -> Result<Vec<RawExample>, TrainError> {
        if wanted.condition != self.preprocessing.condition {
            log::debug!("{} recordings are conditioned in another way", recordings.len());
            return prepare(recordings, wanted, self.beats.as_deref(), || {});
        }
        let examples = self.pick(recordings)?;
        if wanted.features == self.preprocessing.features {
            log::debug!("{} examples are taken as they were prepared", examples.len());
            return Ok(examples);
        }
        log::debug!("{} examples get images of other features", examples.len());
        with_features(&examples, wanted)
    }

    /// The examples of a split under a configuration. That its parts share no group, making the split has proven.
    ///
    /// # Errors
    /// As [`Self::examples`].
    pub fn split(
        &self,
        Split { train, validation, test }: &Split,
        wanted: &Preprocessing,
    ) -> Result<SplitExamples, TrainError> {
        Ok(SplitExamples {
            training: self.examples(train, wanted)?,
            validation: self.examples(validation, wanted)?,
            test: self.examples(test, wanted)?,
            beats: self.beats.clone(),
        })
    }

    fn pick(&self, recordings: &[Recording]) -> Result<Vec<RawExample>, TrainError> {
        let missing = |name: &str| TrainError::NotPrepared(name.to_owned());
        let example = |one: &Recording| self.by_name.get(&one.name).cloned();
        recordings.iter().map(|one| example(one).ok_or_else(|| missing(&one.name))).collect()
    }
}

fn prepare(
    recordings: &[Recording],
    preprocessing: &Preprocessing,
    beats: Option<&FrameModel<Cpu>>,
    done: impl Fn() + Sync,
) -> Result<Vec<RawExample>, TrainError> {
    let labelled: Vec<_> =
        recordings.iter().filter_map(|recording| Some((recording, recording.label?))).collect();
    let plan = || Ok(Preprocessor::unstandardised(preprocessing, beats)?);
    in_parallel(&labelled, plan, |preprocessor, &(recording, class)| {
        let pcg = read_recording(recording, &preprocessing.condition)?.pcg;
        let names = (recording.name.clone(), recording.group.clone());
        let example = RawExample::new(names, (Some(recording.source), class), pcg, preprocessor)?;
        done();
        Ok(example)
    })
}
