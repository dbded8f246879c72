//! The latest seconds as pictures.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::player::{Detail, Marks, SpectrogramView, Waveform, axis};
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
    let seconds = *seconds;
    let Some(drawing) = drawing else {
        return html! { <div class="plot" /> };
    };
    let head = &drawing.head;
    let (detail, view) = (Rc::new(Detail::whole(drawing, seconds)), [0.0, seconds]);
    html! {
        <div class="plot">
            <div class="plot-waveform">
                <Waveform detail={detail.clone()} {view} {seconds} />
                <Marks
                    beats={head.beats.clone()}
                    premature_s={head.premature_s.clone()}
                    heard_s={Vec::new()}
                    heart_s={Vec::new()}
                    {seconds}
                />
            </div>
            <div class="plot-hertz">{ axis::frequency(head.high_hz) }</div>
            <div class="plot-spectrogram">
                <SpectrogramView {detail} {view} {seconds} high_hz={head.high_hz} />
            </div>
            <div class="plot-time">{ axis::time(seconds) }</div>
        </div>
    }
}
