//! Waveform, marks and spectrogram of a part of a recording on one axis of time, and what pointers do on them.

use std::rc::Rc;

use engine::labels::{Label, Labels};
use yew::prelude::*;

use super::axis;
use super::detail::Detail;
use super::evidence::EvidenceStrip;
use super::marks::Marks;
use super::pointing::{Phase, Pointing, Scene, use_pointers};
use super::spectrogram::SpectrogramView;
use super::surface::Surface;
use super::viewport::Viewport;
use super::waveform::Waveform;
use super::wheel::use_wheel;
use crate::protocol::Drawing;

/// Properties of [`Plot`].
#[derive(Properties, PartialEq)]
pub struct PlotProps {
    /// The recording.
    pub drawing: Rc<Drawing>,
    /// Its finest pictures of the part that is shown.
    pub detail: Rc<Detail>,
    /// Heart sounds and murmurs.
    pub labels: Rc<Labels>,
    /// The one that is chosen.
    pub chosen: Option<Label>,
    /// Whether pointers take hold of marks.
    pub corrects: bool,
    /// Stretches in which a heart is heard.
    pub heart_s: Vec<[f64; 2]>,
    /// The part that is shown.
    pub view: UseReducerHandle<Viewport>,
    /// The part that is repeated, in seconds.
    pub repeated_s: Option<[f64; 2]>,
    /// Where playback is, in seconds.
    pub position_s: f64,
    /// Takes what a pointer does.
    pub pointing: Callback<Pointing>,
    /// Takes keys.
    pub onkeydown: Callback<KeyboardEvent>,
}

/// The pictures of a recording.
#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let PlotProps { drawing, detail, repeated_s, position_s, onkeydown, .. } = props;
    let (head, view) = (&drawing.head, *props.view);
    let node = use_node_ref();
    use_wheel(&node, &props.view);
    let surface = Surface(node.clone());
    let (drawn_s, pointers) = use_pointers(Scene {
        surface: surface.clone(),
        view: props.view.clone(),
        labels: props.labels.clone(),
        corrects: props.corrects,
        high_hz: head.high_hz,
        pointing: props.pointing.clone(),
    });
    let twice = props
        .pointing
        .reform(move |event: MouseEvent| Pointing::Twice(view.at_s(surface.share_across(&event))));
    let x = view.x(*position_s);
    let repeated_s = drawn_s.or(*repeated_s);
    html! {
        <div class="plot">
            <div class="plot-waveform">
                <Waveform {detail} {view} />
                <Marks
                    labels={props.labels.clone()}
                    chosen={props.chosen}
                    premature_s={head.premature_s.clone()}
                    heart_s={props.heart_s.clone()}
                    {view}
                />
            </div>
            <div class="plot-hertz">{ axis::frequency(head.high_hz) }</div>
            <div class="plot-spectrogram"><SpectrogramView {detail} {view} high_hz={head.high_hz} /></div>
            <div
                ref={node}
                class={classes!("seek", (!view.is_whole()).then_some("zoomed"))}
                role="slider"
                tabindex="0"
                aria-label="Position in the recording; space plays and pauses"
                aria-valuemin="0"
                aria-valuemax={format!("{:.0}", view.whole_s())}
                aria-valuenow={format!("{position_s:.0}")}
                aria-valuetext={format!("{position_s:.1} of {:.0} seconds", view.whole_s())}
                onpointerdown={pointers.reform(|event| (Phase::Down, event))}
                onpointermove={pointers.reform(|event| (Phase::Move, event))}
                onpointerup={pointers.reform(|event| (Phase::Up, event))}
                onpointercancel={pointers.reform(|event| (Phase::Gone, event))}
                onpointerleave={pointers.reform(|event| (Phase::Left, event))}
                ondblclick={twice}
                {onkeydown}
            >
                <svg width="100%" height="100%" aria-hidden="true" focusable="false">
                    if let Some([from_s, to_s]) = repeated_s.filter(|part| view.shows(*part)) {
                        <rect
                            class="repeated"
                            x={view.x(from_s)}
                            width={view.width(to_s - from_s)}
                            height="100%"
                        />
                    }
                    if view.shows([*position_s; 2]) {
                        <line class="cursor-edge" x1={x.clone()} x2={x.clone()} y2="100%" />
                        <line class="cursor" x1={x.clone()} x2={x} y2="100%" />
                    }
                </svg>
            </div>
            <div class="plot-time">{ axis::time(view) }</div>
            if head.evidence.is_some() {
                <div class="plot-evidence"><EvidenceStrip {drawing} {view} /></div>
            }
        </div>
    }
}
