//! First and second heart sounds over the waveform, and the systoles between them.

use engine::beats::{Beat, Span};
use yew::prelude::*;

/// Beats in a width of a phone between which letters still have room.
const MOST_LETTERED: usize = 6;

/// Beats that are marked in a recording: more would be one dark band, and minutes of work for a browser.
const MOST_MARKED: usize = 500;

/// Whether the beats of a recording are marked.
pub fn shows_beats(beats: &[Beat]) -> bool {
    (1..=MOST_MARKED).contains(&beats.len())
}

/// Properties of [`Marks`].
#[derive(Properties, PartialEq)]
pub struct MarksProps {
    /// In order of time.
    pub beats: Vec<Beat>,
    /// First sounds of premature beats, in seconds.
    pub premature_s: Vec<f64>,
    /// Stretches in which a murmur is heard, begin and end in seconds.
    pub heard_s: Vec<[f64; 2]>,
    /// Stretches in which a heart is heard.
    pub heart_s: Vec<[f64; 2]>,
    /// Length of the recording, in seconds.
    pub seconds: f64,
}

/// Marks on the recording's axis of time. The eye alone needs them: what they say stands beside them in words.
#[component]
pub fn Marks(props: &MarksProps) -> Html {
    let MarksProps { beats, premature_s, heard_s, heart_s, seconds } = props;
    let beats: &[Beat] = if shows_beats(beats) { beats } else { &[] };
    let lettered = beats.len() <= MOST_LETTERED;
    let is_premature = |beat: &Beat| {
        premature_s.iter().any(|time| (time - beat.s1.middle_s()).abs() < f64::EPSILON)
    };
    html! {
        <svg class="marks" width="100%" height="100%" aria-hidden="true" focusable="false">
            { for heard_s.iter().map(|span| bar(*span, *seconds, "heard", "0")) }
            { for heart_s.iter().map(|span| bar(*span, *seconds, "heart", "6")) }
            { for beats.iter().map(|beat| shade(beat.systole(), *seconds)) }
            { for beats.iter().map(|beat| sounds(beat, *seconds, lettered, is_premature(beat))) }
        </svg>
    }
}

/// A share of the width.
fn across(time_s: f64, seconds: f64) -> String {
    format!("{:.3}%", time_s / seconds.max(f64::MIN_POSITIVE) * 100.0)
}

/// A bar on top over a stretch in which something is heard.
fn bar([from_s, to_s]: [f64; 2], seconds: f64, class: &'static str, y: &'static str) -> Html {
    let (x, width) = (across(from_s, seconds), across(to_s - from_s, seconds));
    html! { <rect {class} {x} {y} {width} height="4" rx="2" /> }
}

/// The systole as a band.
fn shade(systole: Span, seconds: f64) -> Html {
    let (x, width) = (across(systole.start_s, seconds), across(systole.length_s(), seconds));
    html! { <rect class="systole" {x} {width} height="100%" /> }
}

/// A long line for the first sound, a short one for the second; a premature beat gets a dot.
fn sounds(beat: &Beat, seconds: f64, lettered: bool, premature: bool) -> Html {
    let mark = |span: Span, name: &'static str, top: &'static str| {
        let x = across(span.middle_s(), seconds);
        html! {
            <>
                <line class={name} x1={x.clone()} x2={x.clone()} y1={top} y2="100%" />
                if lettered {
                    <text x={x} y="10" text-anchor="middle">{ name }</text>
                }
            </>
        }
    };
    html! {
        <>
            { mark(beat.s1, "S1", "14") }
            { mark(beat.s2, "S2", "60%") }
            if premature {
                <circle class="premature" cx={across(beat.s1.middle_s(), seconds)} cy="20" r="5" />
            }
        </>
    }
}
