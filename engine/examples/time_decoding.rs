//! Times the decoding of a file, and prints one JSON object. `cargo peers decode` runs it beside ffmpeg.

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use engine::audio::{Limits, decode};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    let bytes = std::fs::read(path)?;
    let start = Instant::now();
    let recording = decode(&bytes, &Limits::default())?;
    let ms = start.elapsed().as_secs_f64() * 1000.0;
    let line = serde_json::json!({ "ms": ms, "duration_s": recording.duration_s() });
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
