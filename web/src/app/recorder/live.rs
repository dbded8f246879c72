//! The latest seconds as pictures.

use std::rc::Rc;

use engine::labels::Labels;
use yew::prelude::*;

use crate::app::player::{Detail, Marks, SpectrogramView, Viewport, Waveform, axis};
use crate::protocol::Drawing;

/// Properties of [`Live`].
#[derive(Properties, PartialEq)]
pub struct LiveProps {
    /// The latest seconds, drawn; absent before the first.
    pub drawing: Option<Rc<Drawing>>,
    /// How many they are.
    pub seconds: f64,
}

/// Waveform and spectrogram of the latest seconds, the newest at the right.
#[component]
pub fn Live(LiveProps { drawing, seconds }: &LiveProps) -> Html {
    let view = Viewport::whole(*seconds);
    let labels = use_memo(drawing.clone(), |drawing| {
        let beats = drawing.as_ref().map(|drawing| drawing.head.beats.as_slice());
        Labels::of(beats.unwrap_or_default(), &[])
    });
    let Some(drawing) = drawing else {
        return html! { <div class="plot" /> };
    };
    let head = &drawing.head;
    let detail = Rc::new(Detail::whole(drawing, *seconds));
    html! {
        <div class="plot">
            <div class="plot-waveform">
                <Waveform detail={detail.clone()} {view} />
                <Marks
                    {labels}
                    chosen={None}
                    premature_s={head.premature_s.clone()}
                    heart_s={Vec::new()}
                    {view}
                />
            </div>
            <div class="plot-hertz">{ axis::frequency(head.high_hz) }</div>
            <div class="plot-spectrogram">
                <SpectrogramView {detail} {view} high_hz={head.high_hz} />
            </div>
            <div class="plot-time">{ axis::time(view) }</div>
        </div>
    }
}
