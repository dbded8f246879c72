//! Pictures and sound of a recording.

use engine::audio::Pcg;
use engine::beats::HeartCycle;
use engine::display::{self, Audible, SpectrogramPictureConfig};
use engine::features::FeatureError;
use engine::findings::Statements;
use js_sys::{Float32Array, Int16Array, Uint8Array};
use wasm_bindgen::JsValue;

use super::error::{WorkerError, problem};
use super::preprocess::preprocess;
use super::{WorkerState, crashed};
use crate::protocol::{Arrays, Drawing, DrawingHead, Reply};
use crate::worker_runtime::{send, tell};

/// Columns of the waveform's outline: as many as a wide screen shows.
const OUTLINE_COLUMNS: usize = 1000;

/// Longest recording that is played, in seconds: browsers hold its sound as 32-bit numbers, 115 MB for an hour.
const MOST_PLAYED_S: f64 = 3660.0;

/// Draws the recording of a payload. The app is sent what becomes of it.
pub async fn draw(state: &WorkerState, id: u32, payload: &[JsValue]) {
    match preprocess(state, id, payload).await {
        Ok(preprocessed) => {
            post(id, preprocessed.pcg(), preprocessed.cycle(), preprocessed.statements());
        }
        Err(error) => tell(&Reply::NotDrawn { id, problem: problem(&error) }),
    }
}

/// Draws a recording and sends that to the app.
pub fn post(id: u32, pcg: &Pcg, cycle: &HeartCycle, statements: Option<&Statements>) {
    match drawing(pcg, cycle, statements) {
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

fn drawing(
    pcg: &Pcg,
    cycle: &HeartCycle,
    statements: Option<&Statements>,
) -> Result<Drawing, FeatureError> {
    let picture = display::spectrogram(pcg, &SpectrogramPictureConfig::default())?;
    let outline = display::overview(pcg, OUTLINE_COLUMNS);
    let plays = pcg.duration_s() <= MOST_PLAYED_S;
    let sound = if plays { display::audible(pcg) } else { Audible::default() };
    let premature_s = cycle.rhythm.as_ref().map(|rhythm| rhythm.premature_s.clone());
    let head = DrawingHead {
        rows: picture.rows as u32,
        columns: picture.columns as u32,
        high_hz: picture.high_hz,
        range_db: picture.range_db,
        sound_rate: sound.sample_rate,
        beats: cycle.beats.beats.clone(),
        premature_s: premature_s.unwrap_or_default(),
        evidence: statements.and_then(|it| it.murmur.evidence.clone()),
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
