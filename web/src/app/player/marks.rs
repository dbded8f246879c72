//! First and second heart sounds over the waveform, the systoles between them, and murmurs.

use std::rc::Rc;

use engine::beats::Beat;
use engine::labels::{Label, LabelKind, Labels};
use yew::prelude::*;

use super::viewport::Viewport;

/// Beats in a width of a phone between which letters still have room.
const MOST_LETTERED: usize = 6;

/// Beats that are marked at once: more would be one dark band, and minutes of work for a browser.
const MOST_MARKED: usize = 500;

/// Whether so many beats are marked.
pub fn shows_beats(beats: &[Beat]) -> bool {
    (1..=MOST_MARKED).contains(&beats.len())
}

/// Properties of [`Marks`].
#[derive(Properties, PartialEq)]
pub struct MarksProps {
    /// Heart sounds and murmurs.
    pub labels: Rc<Labels>,
    /// The one that is chosen.
    pub chosen: Option<Label>,
    /// First sounds of premature beats, in seconds.
    pub premature_s: Vec<f64>,
    /// Stretches in which a heart is heard.
    pub heart_s: Vec<[f64; 2]>,
    /// The part that is shown.
    pub view: Viewport,
}

/// Marks on the recording's axis of time. The eye alone needs them: what they say stands beside them in words.
#[component]
pub fn Marks(props: &MarksProps) -> Html {
    let MarksProps { labels, chosen, premature_s, heart_s, view } = props;
    let view = *view;
    let murmurs = labels.as_slice().iter().filter(|label| label.kind == LabelKind::Murmur);
    let murmurs = murmurs.filter(|label| view.shows(span(label)));
    let sounds = sounds(labels, view);
    let lettered = sounds.len() <= 2 * MOST_LETTERED;
    let class = |label: &Label, class: &'static str| {
        classes!(class, (Some(*label) == *chosen).then_some("chosen"))
    };
    let is_premature = |label: &Label| {
        let near = |time: &f64| (time - middle(label)).abs() < ROUNDED_S;
        label.kind == LabelKind::S1 && premature_s.iter().any(near)
    };
    html! {
        <svg class="marks" width="100%" height="100%" aria-hidden="true" focusable="false">
            { for murmurs.map(|label| bar(span(label), view, class(label, "heard"), "0")) }
            { for heart_s.iter().filter(|stretch| view.shows(**stretch)).map(|stretch| {
                bar(*stretch, view, classes!("heart"), "6")
            }) }
            { for sounds.windows(2).filter_map(|pair| systole(pair, view)) }
            { for sounds.iter().map(|label| sound(label, view, lettered, class(label, label.kind.key()))) }
            { for sounds.iter().filter(|label| is_premature(label)).map(|label| html! {
                <circle class="premature" cx={view.x(middle(label))} cy="20" r="5" />
            }) }
        </svg>
    }
}

/// Seconds by which times of labels are rounded.
const ROUNDED_S: f64 = 1e-6;

fn span(label: &Label) -> [f64; 2] {
    [label.start_s, label.end_s]
}

fn middle(label: &Label) -> f64 {
    f64::midpoint(label.start_s, label.end_s)
}

/// The heart sounds of the part that is shown, with those around it; none where they are too many.
fn sounds(labels: &Labels, view: Viewport) -> Vec<Label> {
    let sounds: Vec<Label> =
        labels.as_slice().iter().filter(|label| label.kind != LabelKind::Murmur).copied().collect();
    let [from_s, to_s] = view.span_s();
    let from = sounds.partition_point(|label| label.end_s < from_s).saturating_sub(1);
    let to = sounds.partition_point(|label| label.start_s <= to_s);
    let seen = sounds.get(from..(to + 1).min(sounds.len())).unwrap_or_default();
    if seen.len() <= 2 * MOST_MARKED { seen.to_vec() } else { Vec::new() }
}

/// A bar on top over a stretch in which something is heard.
fn bar([from_s, to_s]: [f64; 2], view: Viewport, class: Classes, y: &'static str) -> Html {
    let (x, width) = (view.x(from_s), view.width(to_s - from_s));
    html! { <rect {class} {x} {y} {width} height="4" rx="2" /> }
}

/// The systole between a first and a second sound, as a band.
fn systole(pair: &[Label], view: Viewport) -> Option<Html> {
    let [first, second] = pair else { return None };
    let is_systole = first.kind == LabelKind::S1 && second.kind == LabelKind::S2;
    let (x, width) = (view.x(first.end_s), view.width((second.start_s - first.end_s).max(0.0)));
    is_systole.then(|| html! { <rect class="systole" {x} {width} height="100%" /> })
}

/// A long line for a first sound, a short one for a second.
fn sound(label: &Label, view: Viewport, lettered: bool, class: Classes) -> Html {
    let x = view.x(middle(label));
    let top = if label.kind == LabelKind::S1 { "14" } else { "60%" };
    html! {
        <>
            <line {class} x1={x.clone()} x2={x.clone()} y1={top} y2="100%" />
            if lettered {
                <text x={x} y="10" text-anchor="middle">{ label.kind.key() }</text>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(count: usize) -> Labels {
        let kinds = [LabelKind::S1, LabelKind::S2].into_iter().cycle();
        let label = |(index, kind): (usize, LabelKind)| {
            let start_s = index as f64 * 0.4;
            Label { kind, start_s, end_s: start_s + 0.1 }
        };
        Labels::new(kinds.take(count).enumerate().map(label).collect())
    }

    #[test]
    fn sounds_of_the_shown_part_are_marked_with_those_around_it() {
        let view = Viewport::whole(1.0);
        let starts: Vec<f64> = sounds(&labels(10), view).iter().map(|one| one.start_s).collect();
        assert_eq!(starts.len(), 4, "{starts:?}");
    }

    #[test]
    fn too_many_sounds_to_be_seen_are_not_marked() {
        assert!(sounds(&labels(2 * MOST_MARKED + 2), Viewport::whole(1000.0)).is_empty());
        assert!(!sounds(&labels(2 * MOST_MARKED + 2), Viewport::whole(10.0)).is_empty());
    }

    #[test]
    fn a_systole_lies_between_a_first_and_a_second_sound_only() {
        let all = labels(4);
        let pairs = all.as_slice().windows(2);
        let systoles = pairs.filter(|pair| systole(pair, Viewport::whole(2.0)).is_some());
        assert_eq!(systoles.count(), 2);
    }
}
