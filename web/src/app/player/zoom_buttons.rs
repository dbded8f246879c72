//! Buttons that zoom.

use yew::prelude::*;

use super::viewport::{Change, Viewport};

/// Seconds around a beat that are shown with it, so that both of its sounds are whole.
const AROUND_BEAT_S: f64 = 0.1;

/// Properties of [`ZoomButtons`].
#[derive(Properties, PartialEq)]
pub struct ZoomProps {
    /// The part that is shown.
    pub view: Viewport,
    /// The beat at the position, in seconds; none where no beats are marked.
    pub beat_s: Option<[f64; 2]>,
    /// The position, in seconds: it stays where it is shown.
    pub position_s: f64,
    /// Shows another part.
    pub change: Callback<Change>,
}

/// Buttons that zoom.
#[component]
pub fn ZoomButtons(ZoomProps { view, beat_s, position_s, change }: &ZoomProps) -> Html {
    let around = anchor(*view, *position_s);
    let zoom = |factor: f64| change.reform(move |_: MouseEvent| Change::Zoomed { factor, around });
    let whole = change.reform(|_: MouseEvent| Change::Whole);
    let beat = beat_s.map(|[from_s, to_s]| {
        let part = [from_s - AROUND_BEAT_S, to_s + AROUND_BEAT_S];
        change.reform(move |_: MouseEvent| Change::To(part))
    });
    let is_whole = view.is_whole();
    html! {
        <div class="zoom" role="group" aria-label="Zoom" data-shown={format!("{:.3}", view.length_s())}>
            <button type="button" class="option" aria-label="See more, smaller" disabled={is_whole} onclick={zoom(2.0)}>
                { "−" }
            </button>
            <span class="zoom-shown">{ shown(*view) }</span>
            <button type="button" class="option" aria-label="See less, larger" onclick={zoom(0.5)}>{ "+" }</button>
            if let Some(beat) = beat {
                <button type="button" class="option" data-zoom="beat" onclick={beat}>{ "One beat" }</button>
            }
            if !is_whole {
                <button type="button" class="option" data-zoom="whole" onclick={whole}>{ "All" }</button>
            }
        </div>
    }
}

/// The share of the width that stays where it is: the position, or the middle where that isn't shown.
pub fn anchor(view: Viewport, position_s: f64) -> f64 {
    let share = view.share(position_s);
    if (0.0..=1.0).contains(&share) { share } else { 0.5 }
}

fn shown(view: Viewport) -> String {
    let seconds = view.length_s();
    if seconds < 100.0 {
        format!("{seconds:.1}\u{a0}s")
    } else {
        format!("{:.0}\u{a0}min", seconds / 60.0)
    }
}
