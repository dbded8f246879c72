//! The average beat: all cycles laid over each other.

use std::fmt::Write;

use engine::display::{AveragePicture, NORMAL_PEOPLE};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::app::player::canvas::{pixels, put};
use crate::app::player::{Viewport, axis};

/// Height of the envelope's coordinates.
const HEIGHT: f32 = 100.0;

/// Properties of [`AverageView`].
#[derive(Properties, PartialEq)]
pub struct AverageProps {
    /// What to show.
    pub average: AveragePicture,
}

/// Envelope over spectrogram, from one first sound to the next.
#[component]
pub fn AverageView(props: &AverageProps) -> Html {
    let average = &props.average;
    let canvas = use_node_ref();
    use_effect_with(average.clone(), {
        let canvas = canvas.clone();
        move |average| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                let image = pixels(&average.levels, average.columns);
                // A browser without canvas leaves it blank; all else still works.
                let _ = put(&canvas, &image, [average.columns as u32, average.rows as u32]);
            }
        }
    });
    let label = format!(
        "Average of {} beats: first sound at the start, second sound after {:.2} seconds, {:.2} seconds in all",
        average.cycles, average.sounds_s[1][0], average.seconds
    );
    html! {
        <figure class="average">
            <figcaption>
                { format!(
                    "Average of {} beats: loudness (the band is the spread) over frequency, 20 to 600\u{a0}Hz",
                    average.cycles
                ) }
            </figcaption>
            <div class="average-plot" role="img" aria-label={label}>
                <div class="average-envelope">
                    <svg
                        class="envelope"
                        viewBox={format!("0 0 {} {HEIGHT}", average.columns.max(2) - 1)}
                        preserveAspectRatio="none"
                        width="100%"
                        height="100%"
                        aria-hidden="true"
                        focusable="false"
                    >
                        <path d={band(&average.envelope)} />
                        { for average.normal.iter().zip(["normal", "normal-edge"]).map(|(curve, class)| {
                            html! { <path {class} d={line(curve, highest(&average.envelope))} /> }
                        }) }
                    </svg>
                    <svg class="marks" width="100%" height="100%" aria-hidden="true" focusable="false">
                        { for sounds(average) }
                    </svg>
                </div>
                <canvas
                    class="spectrogram"
                    ref={canvas}
                    width={average.columns.max(1).to_string()}
                    height={average.rows.max(1).to_string()}
                    aria-hidden="true"
                />
                { axis::time(Viewport::whole(average.seconds)) }
            </div>
            <p class="average-legend">
                { format!(
                    "Thin line: hearts without a murmur (n = {NORMAL_PEOPLE}, mostly children); dashed: a standard \
                     deviation more. Each curve is relative to its own peak."
                ) }
            </p>
        </figure>
    }
}

/// The systole as a band, and the names of both sounds.
fn sounds(average: &AveragePicture) -> Vec<Html> {
    let across = |time: f64| format!("{:.2}%", time / average.seconds * 100.0);
    let [first, second] = average.sounds_s;
    let (x, width) = (across(first[1]), across(second[0] - first[1]));
    let systole = html! { <rect class="systole" {x} {width} height="100%" /> };
    let name = |span: [f64; 2], name: &str| {
        let x = across(f64::midpoint(span[0], span[1]));
        html! { <text {x} y="12" text-anchor="middle">{ name.to_owned() }</text> }
    };
    vec![systole, name(first, "S1"), name(second, "S2")]
}

/// The highest value of a band, at least 1.
fn highest([_, high]: &[Vec<f32>; 2]) -> f32 {
    high.iter().fold(1.0_f32, |a, &b| a.max(b))
}

/// An open path through the values.
fn line(curve: &[f32], highest: f32) -> String {
    let mut path = String::new();
    for (column, value) in curve.iter().enumerate() {
        append(&mut path, column, *value, highest);
    }
    path
}

/// A point of a path.
fn append(path: &mut String, column: usize, value: f32, highest: f32) {
    let command = if path.is_empty() { 'M' } else { 'L' };
    // Writing to a string can't fail.
    let _ = write!(path, "{command}{column} {:.1}", HEIGHT - value / highest * 0.85 * HEIGHT);
}

/// A closed path along the upper edge and back along the lower one.
fn band(edges: &[Vec<f32>; 2]) -> String {
    let ([low, high], highest) = (edges, highest(edges));
    let mut path = String::new();
    let there = high.iter().enumerate();
    let back = low.iter().enumerate().rev();
    for (column, value) in there.chain(back) {
        append(&mut path, column, *value, highest);
    }
    path.push('Z');
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_goes_there_above_and_back_below() {
        assert_eq!(line(&[0.0, 1.0], 1.0), "M0 100.0L1 15.0");
        assert_eq!(band(&[vec![0.0, 0.5], vec![1.0, 0.5]]), "M0 15.0L1 57.5L1 57.5L0 100.0Z");
    }
}
