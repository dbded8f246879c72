//! What there is to see and to hear of a recording.

use std::rc::Rc;

use engine::audio::Pcg;
use engine::beats::HeartCycle;
use engine::display::{self, SpectrogramConfig};
use engine::features::FeatureError;
use js_sys::{Float32Array, Int16Array, Uint8Array};

use super::error::{WorkerError, problem};
use super::{WorkerState, crashed, diagnose};
use crate::protocol::{Arrays, Drawing, DrawingHead, Reply};
use crate::worker_runtime::{send, tell};

/// Columns of the waveform's outline: as many as a wide screen shows.
const OUTLINE_COLUMNS: usize = 1000;

/// Draws the bytes of a recording that was judged before. The app is sent what becomes of it.
pub async fn draw(state: &Rc<WorkerState>, id: u32, bytes: Result<Vec<u8>, WorkerError>) {
    let preprocessed = match bytes {
        Ok(bytes) => diagnose::preprocess(state, &bytes).await,
        Err(error) => Err(error),
    };
    match preprocessed {
        Ok(preprocessed) => post(id, preprocessed.pcg(), preprocessed.cycle()),
        Err(error) => tell(&Reply::NotDrawn { id, problem: problem(&error) }),
    }
}

/// Draws a recording and sends that to the app.
pub fn post(id: u32, pcg: &Pcg, cycle: &HeartCycle) {
    match drawing(pcg, cycle) {
        Err(error) => {
            tell(&Reply::NotDrawn { id, problem: problem(&WorkerError::Display(error)) });
        }
        Ok(Drawing { head, arrays }) => {
            let reply = Reply::Drawn { id, head: Box::new(head) };
            if let Err(error) = send(&reply, &arrays.payload(), &arrays.buffers()) {
                crashed(error.to_string());
            }
        }
    }
}

fn drawing(pcg: &Pcg, cycle: &HeartCycle) -> Result<Drawing, FeatureError> {
    let picture = display::spectrogram(pcg, &SpectrogramConfig::default())?;
    let outline = display::overview(pcg, OUTLINE_COLUMNS);
    let sound = display::audible(pcg);
    let premature_s = cycle.rhythm.as_ref().map(|rhythm| rhythm.premature_s.clone());
    let head = DrawingHead {
        rows: picture.rows as u32,
        columns: picture.columns as u32,
        high_hz: picture.high_hz,
        range_db: picture.range_db,
        sound_rate: sound.sample_rate,
        beats: cycle.beats.beats.clone(),
        premature_s: premature_s.unwrap_or_default(),
        average: cycle.average.as_ref().map(display::average),
    };
    let arrays = Arrays {
        min: Float32Array::from(outline.min.as_slice()),
        max: Float32Array::from(outline.max.as_slice()),
        levels: Uint8Array::from(picture.levels.as_slice()),
        sound: Int16Array::from(sound.samples.as_slice()),
    };
    Ok(Drawing { head, arrays })
}
