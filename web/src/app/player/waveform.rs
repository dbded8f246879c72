//! The waveform.

use std::fmt::Write;
use std::rc::Rc;

use yew::prelude::*;

use super::detail::Detail;
use super::viewport::Viewport;
use crate::app::text::format;

/// Half the height of the waveform's coordinates.
const HALF: f32 = 100.0;

/// Properties of [`Waveform`].
#[derive(Properties, PartialEq)]
pub struct WaveformProps {
    /// What is drawn, of at least the part that is shown.
    pub detail: Rc<Detail>,
    /// The part that is shown.
    pub view: Viewport,
}

/// The waveform, as an area between its lower and its upper outline.
#[component]
pub fn Waveform(props: &WaveformProps) -> Html {
    let path = use_memo(props.detail.clone(), |detail| {
        outline(&detail.min.to_vec(), &detail.max.to_vec())
    });
    let columns = f64::from(props.detail.min.length().max(1));
    let [from, to] = props.detail.shares(props.view.span_s()).map(|share| share * columns);
    let label = format!(
        "Waveform of the recording, filtered to heart sounds, {} long",
        format::duration(props.view.whole_s())
    );
    html! {
        <svg
            class="waveform"
            viewBox={format!("{from:.3} 0 {:.3} {}", to - from, 2.0 * HALF)}
            preserveAspectRatio="none"
            width="100%"
            height="100%"
            role="img"
            aria-label={label}
        >
            <path d={(*path).clone()} />
        </svg>
    }
}

/// A closed path along the upper outline and back along the lower one.
fn outline(min: &[f32], max: &[f32]) -> String {
    let mut path = String::from("M0 100");
    let upper = max.iter().enumerate();
    let lower = min.iter().enumerate().rev();
    for (column, value) in upper.chain(lower) {
        // Writing to a string can't fail.
        let _ = write!(path, "L{column} {:.0}", HALF - value * HALF);
    }
    path.push('Z');
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_goes_there_above_and_back_below() {
        assert_eq!(outline(&[-0.5, -1.0], &[0.5, 1.0]), "M0 100L0 50L1 0L1 200L0 150Z");
        assert_eq!(outline(&[], &[]), "M0 100Z");
    }
}
