//! The spectrogram.

use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use super::canvas::{pixels, put};
use crate::app::text::format;
use crate::protocol::Drawing;

/// Properties of [`SpectrogramView`].
#[derive(Properties, PartialEq)]
pub struct SpectrogramProps {
    /// The recording, drawn.
    pub drawing: Rc<Drawing>,
    /// Its length, in seconds.
    pub seconds: f64,
}

/// The spectrogram, one pixel per moment and frequency, stretched to its place.
#[component]
pub fn SpectrogramView(props: &SpectrogramProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with(props.drawing.clone(), {
        let canvas = canvas.clone();
        move |drawing| {
            let Drawing { head, arrays } = &**drawing;
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                let image = pixels(&arrays.levels.to_vec(), head.columns as usize);
                // A browser without canvas leaves it blank; all else still works.
                let _ = put(&canvas, &image, [head.columns, head.rows]);
            }
        }
    });
    let head = &props.drawing.head;
    let label = format!(
        "Spectrogram, 0 to {} over {}; brighter is louder",
        format::frequency(head.high_hz),
        format::duration(props.seconds)
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
