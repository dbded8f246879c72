//! The whole recording, small, with the part that is shown: it moves that part.

use std::rc::Rc;

use yew::prelude::*;

use super::detail::Detail;
use super::surface::Surface;
use super::viewport::{Change, Viewport};
use super::waveform::Waveform;
use crate::protocol::Drawing;

/// How far a key moves the part, as a share of its length.
const STEP: f64 = 0.25;

/// Properties of [`OverviewStrip`].
#[derive(Properties, PartialEq)]
pub struct StripProps {
    /// The recording.
    pub drawing: Rc<Drawing>,
    /// The part that is shown.
    pub view: Viewport,
    /// Shows another one.
    pub change: Callback<Change>,
}

/// The whole recording, with the part that is shown.
#[component]
pub fn OverviewStrip(StripProps { drawing, view, change }: &StripProps) -> Html {
    let view = *view;
    let whole = Viewport::whole(view.whole_s());
    let outline = use_memo(drawing.clone(), |drawing| Detail::whole(drawing, whole.whole_s()));
    let node = use_node_ref();
    let surface = Surface(node.clone());
    let is_held = use_mut_ref(|| false);
    let follow = {
        let (surface, change) = (surface.clone(), change.clone());
        move |event: &PointerEvent| {
            change.emit(Change::Centred(whole.at_s(surface.share_across(event))));
        }
    };
    let down = {
        let (is_held, follow) = (is_held.clone(), follow.clone());
        Callback::from(move |event: PointerEvent| {
            surface.hold(&event);
            *is_held.borrow_mut() = true;
            follow(&event);
        })
    };
    let moved = {
        let is_held = is_held.clone();
        Callback::from(move |event: PointerEvent| {
            if *is_held.borrow() {
                follow(&event);
            }
        })
    };
    let up = Callback::from(move |_: PointerEvent| *is_held.borrow_mut() = false);
    let onkeydown = {
        let change = change.clone();
        Callback::from(move |event: KeyboardEvent| {
            let is_shortcut = event.ctrl_key() || event.alt_key() || event.meta_key();
            if let Some(asked) = key(&event.key()).filter(|_| !is_shortcut) {
                event.prevent_default();
                change.emit(asked);
            }
        })
    };
    let [from_s, to_s] = view.span_s();
    html! {
        <div
            ref={node}
            class="strip"
            role="slider"
            tabindex="0"
            aria-label="Part of the recording that is shown; arrows move it, I and O zoom"
            aria-valuemin="0"
            aria-valuemax={format!("{:.1}", whole.whole_s() - view.length_s())}
            aria-valuenow={format!("{from_s:.1}")}
            aria-valuetext={format!("{from_s:.1} to {to_s:.1} of {:.1} seconds", whole.whole_s())}
            onpointerdown={down}
            onpointermove={moved}
            onpointerup={up.clone()}
            onpointercancel={up}
            {onkeydown}
        >
            <div class="strip-outline" aria-hidden="true"><Waveform detail={outline} view={whole} /></div>
            <svg width="100%" height="100%" aria-hidden="true" focusable="false">
                <rect
                    class={if view.is_whole() { "all" } else { "shown" }}
                    x={whole.x(from_s)}
                    width={whole.width(view.length_s())}
                    height="100%"
                    rx="3"
                />
            </svg>
        </div>
    }
}

fn key(key: &str) -> Option<Change> {
    Some(match key {
        "ArrowLeft" | "ArrowDown" => Change::Moved(-STEP),
        "ArrowRight" | "ArrowUp" => Change::Moved(STEP),
        "PageUp" => Change::Moved(-1.0),
        "PageDown" => Change::Moved(1.0),
        "Home" => Change::Centred(0.0),
        "End" => Change::Centred(f64::MAX),
        _ => return zoom_key(key, 0.5),
    })
}

/// What a key that zooms asks for, at a share of the width; none where it is another key.
pub fn zoom_key(key: &str, around: f64) -> Option<Change> {
    Some(match key {
        "i" | "I" => Change::Zoomed { factor: 0.5, around },
        "o" | "O" => Change::Zoomed { factor: 2.0, around },
        "w" | "W" => Change::Whole,
        _ => return None,
    })
}
