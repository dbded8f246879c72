//! The spectrogram.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::canvas::{pixels, put, stretch};
use super::viewport::Viewport;
use crate::app::text::format;
use crate::protocol::Drawing;

/// Properties of [`SpectrogramView`].
#[derive(Properties, PartialEq)]
pub struct SpectrogramProps {
    /// The recording, drawn.
    pub drawing: Rc<Drawing>,
    /// The part that is shown.
    pub view: Viewport,
}

/// The spectrogram: of the whole recording one pixel per moment and frequency, of a part as much as is seen of that.
#[component]
pub fn SpectrogramView(props: &SpectrogramProps) -> Html {
    let canvas = use_node_ref();
    let picture = use_memo(props.drawing.clone(), |drawing| picture(drawing));
    use_effect_with((props.drawing.clone(), props.view), {
        let canvas = canvas.clone();
        move |(_, view): &(Rc<Drawing>, Viewport)| {
            if let (Some(canvas), Some(picture)) = (canvas.cast(), picture.as_ref()) {
                let shares = view.span_s().map(|at_s| at_s / view.whole_s());
                // A browser without canvas leaves it blank; all else still works.
                let _ = stretch(picture, &canvas, shares);
            }
        }
    });
    let head = &props.drawing.head;
    let label = format!(
        "Spectrogram, 0 to {} over {}; brighter is louder",
        format::frequency(head.high_hz),
        format::duration(props.view.whole_s())
    );
    html! {
        <canvas
            class="spectrogram"
            ref={canvas}
            width={head.columns.max(1).to_string()}
            height={head.rows.max(1).to_string()}
            role="img"
            aria-label={label}
        />
    }
}

/// The whole spectrogram on a canvas that is not seen; none in a browser without canvas.
fn picture(drawing: &Drawing) -> Option<HtmlCanvasElement> {
    let Drawing { head, arrays } = drawing;
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(head.columns);
    canvas.set_height(head.rows);
    let image = pixels(&arrays.levels.to_vec(), head.columns as usize);
    put(&canvas, &image, [head.columns, head.rows]).ok()?;
    Some(canvas)
}
