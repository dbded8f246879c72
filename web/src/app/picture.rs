//! The waveform and the spectrogram.

use std::fmt::Write;
use std::rc::Rc;

use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

use super::colour::viridis;
use super::format;
use crate::protocol::{Pictures, Verdict};

/// Half the height of the waveform's coordinates.
const HALF: f32 = 100.0;

/// Properties of [`Waveform`] and [`SpectrogramView`].
#[derive(Properties, PartialEq)]
pub struct PictureProps {
    /// Sizes of the pictures.
    pub verdict: Rc<Verdict>,
    /// The pictures.
    pub pictures: Pictures,
}

/// The waveform, as an area between its lower and its upper outline.
#[component]
pub fn Waveform(props: &PictureProps) -> Html {
    let path = use_memo(props.pictures.clone(), |pictures| {
        outline(&pictures.min.to_vec(), &pictures.max.to_vec())
    });
    let columns = props.pictures.min.length();
    let label = format!(
        "Waveform of the recording, filtered to heart sounds, {} long",
        format::duration(props.verdict.recording.duration_s)
    );
    html! {
        <svg
            class="waveform"
            viewBox={format!("0 0 {} {}", columns.max(1), 2.0 * HALF)}
            preserveAspectRatio="none"
            width="100%"
            height="100%"
            role="img"
            aria-label={label}
        >
            <path d={(*path).clone()} />
        </svg>
    }
}

/// A closed path along the upper outline and back along the lower one.
fn outline(min: &[f32], max: &[f32]) -> String {
    let mut path = String::from("M0 100");
    let upper = max.iter().enumerate();
    let lower = min.iter().enumerate().rev();
    for (column, value) in upper.chain(lower) {
        // Writing to a string can't fail.
        let _ = write!(path, "L{column} {:.0}", HALF - value * HALF);
    }
    path.push('Z');
    path
}

/// The spectrogram, one pixel per moment and frequency, stretched to its place.
#[component]
pub fn SpectrogramView(props: &PictureProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with((props.verdict.clone(), props.pictures.clone()), {
        let canvas = canvas.clone();
        move |(verdict, pictures)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                // A browser without canvas leaves it blank; all else still works.
                let _ = paint(&canvas, verdict, &pictures.levels.to_vec());
            }
        }
    });
    let verdict = &props.verdict;
    let label = format!(
        "Spectrogram, 0 to {} over {}; brighter is louder",
        format::frequency(verdict.high_hz),
        format::duration(verdict.recording.duration_s)
    );
    html! {
        <canvas
            class="spectrogram"
            ref={canvas}
            width={verdict.columns.max(1).to_string()}
            height={verdict.rows.max(1).to_string()}
            role="img"
            aria-label={label}
        />
    }
}

fn paint(canvas: &HtmlCanvasElement, verdict: &Verdict, levels: &[u8]) -> Result<(), JsValue> {
    let image = pixels(levels, verdict.columns as usize);
    put(canvas, &image, [verdict.columns, verdict.rows])
}

/// Puts pixels, as many as columns times rows, onto a canvas.
pub fn put(
    canvas: &HtmlCanvasElement,
    pixels: &[u8],
    [columns, rows]: [u32; 2],
) -> Result<(), JsValue> {
    let Some(context) = canvas.get_context("2d")? else { return Ok(()) };
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), columns, rows)?;
    context.put_image_data(&image, 0.0, 0.0)
}

/// Levels, lowest frequency first, as pixels, highest frequency first: red, green, blue, opacity.
pub fn pixels(levels: &[u8], columns: usize) -> Vec<u8> {
    let map = viridis();
    let rows = levels.chunks_exact(columns.max(1)).rev();
    rows.flatten()
        .flat_map(|&level| {
            let [red, green, blue] = map[usize::from(level)];
            [red, green, blue, u8::MAX]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_goes_there_above_and_back_below() {
        assert_eq!(outline(&[-0.5, -1.0], &[0.5, 1.0]), "M0 100L0 50L1 0L1 200L0 150Z");
        assert_eq!(outline(&[], &[]), "M0 100Z");
    }

    #[test]
    fn the_lowest_frequency_lies_at_the_bottom() {
        let map = viridis();
        let pixels = pixels(&[10, 20, 200, 210], 2);
        assert_eq!(pixels[..3], map[200]);
        assert_eq!(pixels[12..15], map[20]);
        assert!(pixels.iter().skip(3).step_by(4).all(|&opacity| opacity == 255));
    }
}
