//! A beat model applied to recordings whose beats are known.

use engine::audio::Pcg;
use engine::backend::Cpu;
use engine::beats::{Beat, BeatFinder, Beats};

use crate::examples::per_thread::on_all_cores;

use super::matching::Truth;
use super::set::AnnotatedRecording;
use super::track::hear;
use crate::TrainError;
use crate::data::Collection;

/// What was heard in a recording, and what is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Listened {
    /// The recording.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Its campaign; none for a synthesised sound.
    pub source: Option<Collection>,
    /// Its length, in seconds.
    pub duration_s: f64,
    /// What is there.
    pub truth: Truth,
    /// All beats that were suspected.
    pub suspected: Vec<Beat>,
    /// Those that were claimed.
    pub claimed: Beats,
}

/// Finds the beats of annotated recordings, on all cores.
///
/// # Errors
/// When the model can't be read, or a recording can't be heard.
pub fn listen(
    model: &[u8],
    recordings: &[AnnotatedRecording],
) -> Result<Vec<Listened>, TrainError> {
    let listened = |finder: &mut BeatFinder<Cpu>, one: &AnnotatedRecording| {
        let heard = hear(&one.recording, &finder.config().condition)?;
        let duration_s = heard.pcg.duration_s();
        let (suspected, claimed) = beats(finder, &heard.pcg)?;
        Ok(Listened {
            name: one.recording.name.clone(),
            group: one.recording.group.clone(),
            source: Some(one.recording.source),
            duration_s,
            truth: Truth::new(&one.annotation, heard.file_rate, duration_s),
            suspected,
            claimed,
        })
    };
    on_all_cores(model, recordings, listened)
}

/// Suspected and claimed beats of a signal.
///
/// # Errors
/// When the network fails.
pub fn beats(finder: &mut BeatFinder<Cpu>, pcg: &Pcg) -> Result<(Vec<Beat>, Beats), TrainError> {
    let suspected = pollster::block_on(finder.suspect(pcg))?;
    let claimed = finder.config().claim.claimed(suspected.clone(), pcg.duration_s());
    Ok((suspected, claimed))
}
