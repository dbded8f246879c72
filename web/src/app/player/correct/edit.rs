//! Single steps of correcting. Each gives the labels as they are then, and the one that is chosen.

use engine::labels::{Label, LabelKind, Labels};

/// Lengths of a first and of a second sound that a person adds, in seconds: the means of Schmidt et al., Physiol. Meas. 31
/// (2010), table 1.
const S1_S: f64 = 0.122;
const S2_S: f64 = 0.092;

/// Shortest label of a murmur, in seconds.
const SHORTEST_S: f64 = 0.02;

/// What of a label is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// All of it.
    Whole,
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
}

/// A label that is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grip {
    /// The label.
    pub label: Label,
    /// What of it is held.
    pub edge: Edge,
}

impl Grip {
    /// All of a label.
    pub fn whole(label: Label) -> Self {
        Self { label, edge: Edge::Whole }
    }
}

/// Labels after a step, and the one that is chosen.
pub type Step = (Labels, Option<Label>);

/// The label within `reach_s` seconds of a moment: a heart sound before the edge of a murmur.
pub fn grip(labels: &Labels, at_s: f64, reach_s: f64) -> Option<Grip> {
    let grips = labels.as_slice().iter().flat_map(|label| {
        let edge = |edge, far_s: f64| (Grip { label: *label, edge }, far_s.abs());
        match label.kind {
            LabelKind::S1 | LabelKind::S2 => {
                vec![edge(Edge::Whole, f64::midpoint(label.start_s, label.end_s) - at_s)]
            }
            LabelKind::Murmur => {
                vec![edge(Edge::Start, label.start_s - at_s), edge(Edge::End, label.end_s - at_s)]
            }
        }
    });
    let near = grips.filter(|(_, far_s)| *far_s <= reach_s);
    let first = |grip: &Grip| grip.label.kind == LabelKind::Murmur;
    near.min_by(|(a, a_s), (b, b_s)| first(a).cmp(&first(b)).then(a_s.total_cmp(b_s)))
        .map(|(grip, _)| grip)
}

/// Moves what is held, within a recording of some seconds.
pub fn moved(labels: &Labels, Grip { label, edge }: Grip, by_s: f64, seconds: f64) -> Step {
    let Label { start_s, end_s, .. } = label;
    let moved = match edge {
        Edge::Whole => {
            let by_s = by_s.clamp(-start_s, (seconds - end_s).max(-start_s));
            Label { start_s: start_s + by_s, end_s: end_s + by_s, ..label }
        }
        Edge::Start => {
            let latest_s = (end_s - SHORTEST_S).max(0.0);
            Label { start_s: (start_s + by_s).clamp(0.0, latest_s), ..label }
        }
        Edge::End => {
            let earliest_s = start_s + SHORTEST_S;
            Label { end_s: (end_s + by_s).clamp(earliest_s, seconds.max(earliest_s)), ..label }
        }
    };
    with(without(labels, label), moved)
}

/// Adds a heart sound around a moment.
pub fn sound(labels: &Labels, kind: LabelKind, at_s: f64, seconds: f64) -> Step {
    let length_s = if kind == LabelKind::S2 { S2_S } else { S1_S };
    let start_s = (at_s - length_s / 2.0).clamp(0.0, (seconds - length_s).max(0.0));
    with(others(labels, |_| true), Label { kind, start_s, end_s: start_s + length_s })
}

/// The sound that a person most likely misses at a moment: a second one after a first, else a first one.
pub fn likely_kind(labels: &Labels, at_s: f64) -> LabelKind {
    let sounds = labels.as_slice().iter().filter(|label| label.kind != LabelKind::Murmur);
    let before = sounds.take_while(|label| label.start_s <= at_s).last();
    match before.map(|label| label.kind) {
        Some(LabelKind::S1) => LabelKind::S2,
        Some(_) | None => LabelKind::S1,
    }
}

/// Adds a murmur over a stretch. Murmurs that it touches become one with it.
pub fn murmur(labels: &Labels, [from_s, to_s]: [f64; 2]) -> Step {
    let touches = |label: &Label| {
        label.kind == LabelKind::Murmur && label.start_s <= to_s && label.end_s >= from_s
    };
    let touched = labels.as_slice().iter().filter(|label| touches(label));
    let (start_s, end_s) = touched.fold((from_s, to_s), |(start_s, end_s), label| {
        (start_s.min(label.start_s), end_s.max(label.end_s))
    });
    let added = Label { kind: LabelKind::Murmur, start_s, end_s };
    with(others(labels, |label| !touches(label)), added)
}

/// Removes a label.
pub fn removed(labels: &Labels, label: Label) -> Step {
    (Labels::new(without(labels, label)), None)
}

/// The label after another one, or before it; where none is chosen, the nearest to a moment in that direction.
pub fn neighbour(
    labels: &Labels,
    chosen: Option<Label>,
    at_s: f64,
    forward: bool,
) -> Option<Label> {
    let all = labels.as_slice();
    let at = chosen.and_then(|chosen| all.iter().position(|label| *label == chosen));
    match (at, forward) {
        (Some(at), true) => all.get(at + 1).copied(),
        (Some(at), false) => all.get(at.checked_sub(1)?).copied(),
        (None, true) => all.iter().find(|label| label.start_s >= at_s).copied(),
        (None, false) => all.iter().rfind(|label| label.start_s <= at_s).copied(),
    }
}

fn others(labels: &Labels, stays: impl Fn(&Label) -> bool) -> Vec<Label> {
    labels.as_slice().iter().filter(|label| stays(label)).copied().collect()
}

fn without(labels: &Labels, gone: Label) -> Vec<Label> {
    others(labels, |label| *label != gone)
}

/// Adds a label, and gives it back as it is among the others, with its times rounded.
fn with(mut labels: Vec<Label>, added: Label) -> Step {
    labels.push(added);
    let labels = Labels::new(labels);
    let far_s =
        |label: &Label| (label.start_s - added.start_s).abs() + (label.end_s - added.end_s).abs();
    let same_kind = labels.as_slice().iter().filter(|label| label.kind == added.kind);
    let chosen = same_kind.min_by(|a, b| far_s(a).total_cmp(&far_s(b))).copied();
    (labels, chosen)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn label(kind: LabelKind, start_s: f64, end_s: f64) -> Label {
        Label { kind, start_s, end_s }
    }

    fn some() -> Labels {
        Labels::new(vec![
            label(LabelKind::S1, 1.0, 1.1),
            label(LabelKind::S2, 1.3, 1.4),
            label(LabelKind::Murmur, 1.1, 1.3),
        ])
    }

    #[test]
    fn a_sound_is_taken_hold_of_before_a_murmur() {
        let held = grip(&some(), 1.06, 0.08).unwrap();
        assert_eq!((held.label.kind, held.edge), (LabelKind::S1, Edge::Whole));
        assert_eq!(grip(&some(), 1.11, 0.02).unwrap().edge, Edge::Start);
        assert_eq!(grip(&some(), 1.2, 0.02), None);
    }

    #[test]
    fn what_is_moved_stays_in_the_recording_and_chosen() {
        let held = grip(&some(), 1.05, 0.01).unwrap();
        let (labels, chosen) = moved(&some(), held, -5.0, 10.0);
        assert_eq!(chosen, Some(label(LabelKind::S1, 0.0, 0.1)));
        assert_eq!(labels.as_slice().len(), 3);
        let (_, chosen) = moved(&some(), held, 50.0, 10.0);
        assert!((chosen.unwrap().end_s - 10.0).abs() < 1e-6);
    }

    #[test]
    fn the_edges_of_a_murmur_do_not_cross() {
        let start = grip(&some(), 1.1, 0.01).unwrap();
        let (_, chosen) = moved(&some(), start, 5.0, 10.0);
        let Label { start_s, end_s, .. } = chosen.unwrap();
        assert!((end_s - start_s - SHORTEST_S).abs() < 1e-6);
    }

    #[test]
    fn murmurs_that_touch_become_one() {
        let (labels, chosen) = murmur(&some(), [1.25, 1.5]);
        assert_eq!(chosen, Some(label(LabelKind::Murmur, 1.1, 1.5)));
        assert_eq!(labels.as_slice().len(), 3);
        assert_eq!(murmur(&some(), [2.0, 2.2]).0.as_slice().len(), 4);
    }

    #[test]
    fn a_sound_is_added_around_the_moment() {
        let (labels, chosen) = sound(&some(), LabelKind::S1, 2.0, 10.0);
        let chosen = chosen.unwrap();
        assert!((f64::midpoint(chosen.start_s, chosen.end_s) - 2.0).abs() < 1e-6);
        assert_eq!(removed(&labels, chosen).0, some());
        assert_eq!(likely_kind(&some(), 1.2), LabelKind::S2);
        assert_eq!(likely_kind(&some(), 2.0), LabelKind::S1);
    }

    #[test]
    fn one_goes_from_label_to_label() {
        let labels = some();
        let first = neighbour(&labels, None, 0.0, true);
        assert_eq!(first.unwrap().kind, LabelKind::S1);
        let second = neighbour(&labels, first, 0.0, true);
        assert_eq!(second.unwrap().kind, LabelKind::Murmur);
        assert_eq!(neighbour(&labels, second, 0.0, false), first);
        assert_eq!(neighbour(&labels, first, 0.0, false), None);
    }
}
