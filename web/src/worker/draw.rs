//! Pictures and sound of a recording.

use engine::audio::Pcg;
use engine::beats::HeartCycle;
use engine::display::{self, Audible, Scale, SpectrogramPictureConfig};
use engine::findings::Statements;
use js_sys::{Float32Array, Int16Array, Uint8Array};
use wasm_bindgen::JsValue;

use super::error::{WorkerError, problem};
use super::preprocess::preprocess;
use super::{WorkerState, crashed};
use crate::protocol::{Arrays, Drawing, DrawingHead, Reply, Signal};
use crate::worker_runtime::{send, tell};

/// Columns of both pictures for each second, down to 50 ms, in which a heart sound is still seen.
const COLUMNS_PER_S: f64 = 20.0;
/// Fewest columns of the waveform's outline: as many as a wide screen shows.
const FEWEST_COLUMNS: usize = 1000;
/// Most columns of both pictures: those of 200 seconds. The page stands still while it colours them; finer pictures are made
/// of the part that is looked at.
const MOST_COLUMNS: usize = 4000;

/// Longest recording whose sound is made at once, in seconds: 2 MB. Of longer ones it is made as they play.
const MOST_READY_S: f64 = 120.0;

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
            tell(&Reply::NotDrawn { id, problem: problem(&error) });
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
) -> Result<Drawing, WorkerError> {
    let columns = ((pcg.duration_s() * COLUMNS_PER_S) as usize).min(MOST_COLUMNS);
    let plain = SpectrogramPictureConfig::default();
    let most_columns = columns.max(plain.most_columns);
    let picture = display::spectrogram(pcg, &SpectrogramPictureConfig { most_columns, ..plain })?;
    let outline = display::overview(pcg, columns.max(FEWEST_COLUMNS));
    let is_ready = pcg.duration_s() <= MOST_READY_S;
    let sound = if is_ready { display::audible(pcg) } else { Audible::default() };
    let premature_s = cycle.rhythm.as_ref().map(|rhythm| rhythm.premature_s.clone());
    let head = DrawingHead {
        rows: picture.rows as u32,
        columns: picture.columns as u32,
        high_hz: picture.high_hz,
        range_db: picture.range_db,
        scale: Scale::new(pcg, &picture),
        signal_rate: pcg.sample_rate,
        sound_gain: display::sound_gain(&pcg.samples),
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
        signal: Signal::new(&pcg.samples).map_err(WorkerError::NotKept)?,
    };
    Ok(Drawing { head, arrays })
}
