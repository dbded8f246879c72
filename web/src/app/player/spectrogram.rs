//! The spectrogram.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::canvas::{pixels, put, stretch};
use super::detail::Detail;
use super::viewport::Viewport;
use crate::app::text::format;

/// Properties of [`SpectrogramView`].
#[derive(Properties, PartialEq)]
pub struct SpectrogramProps {
    /// What is drawn, of at least the part that is shown.
    pub detail: Rc<Detail>,
    /// The part that is shown.
    pub view: Viewport,
    /// Upper edge, in hertz.
    pub high_hz: f64,
}

/// The spectrogram: of the whole recording one pixel per moment and frequency, of a part as much as is seen of that.
#[component]
pub fn SpectrogramView(props: &SpectrogramProps) -> Html {
    let canvas = use_node_ref();
    let picture = use_memo(props.detail.clone(), |detail| picture(detail));
    use_effect_with((props.detail.clone(), props.view), {
        let canvas = canvas.clone();
        move |(detail, view): &(Rc<Detail>, Viewport)| {
            if let (Some(canvas), Some(picture)) = (canvas.cast(), picture.as_ref()) {
                // A browser without canvas leaves it blank; all else still works.
                let _ = stretch(picture, &canvas, detail.shares(view.span_s()));
            }
        }
    });
    let Detail { rows, columns, .. } = *props.detail;
    let label = format!(
        "Spectrogram, 0 to {} over {}; brighter is louder",
        format::frequency(props.high_hz),
        format::duration(props.view.whole_s())
    );
    html! {
        <canvas
            class="spectrogram"
            ref={canvas}
            width={columns.max(1).to_string()}
            height={rows.max(1).to_string()}
            role="img"
            aria-label={label}
        />
    }
}

/// All that is drawn, on a canvas that is not seen; none in a browser without canvas.
fn picture(detail: &Detail) -> Option<HtmlCanvasElement> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(detail.columns);
    canvas.set_height(detail.rows);
    let image = pixels(&detail.levels.to_vec(), detail.columns as usize);
    put(&canvas, &image, [detail.columns, detail.rows]).ok()?;
    Some(canvas)
}
