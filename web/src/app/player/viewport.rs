//! The part of a recording that is shown.

use std::rc::Rc;

use yew::Reducible;

/// Shortest part that is shown, in seconds: about a heart sound.
const SHORTEST_S: f64 = 0.2;

/// Where a moment that left the part is seen again, as a share of the width from the left.
const FOLLOWED_AT: f64 = 0.1;

/// The part of a recording that is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Begin, in seconds.
    begin: f64,
    /// Length, in seconds.
    length: f64,
    /// Length of the recording, in seconds.
    recording: f64,
}

impl Viewport {
    /// All of a recording of so many seconds.
    pub fn whole(seconds: f64) -> Self {
        let recording = seconds.max(f64::MIN_POSITIVE);
        Self { begin: 0.0, length: recording, recording }
    }

    /// Whether all is shown.
    pub fn is_whole(self) -> bool {
        self.length >= self.recording
    }

    /// Begin and end, in seconds.
    pub fn span_s(self) -> [f64; 2] {
        [self.begin, self.begin + self.length]
    }

    /// Length, in seconds.
    pub fn length_s(self) -> f64 {
        self.length
    }

    /// Length of the recording, in seconds.
    pub fn whole_s(self) -> f64 {
        self.recording
    }

    /// Where a moment lies: 0 at the left edge, 1 at the right one, and beyond where it isn't shown.
    pub fn share(self, at_s: f64) -> f64 {
        (at_s - self.begin) / self.length
    }

    /// The moment that lies at a share of the width.
    pub fn at_s(self, share: f64) -> f64 {
        (self.begin + share * self.length).clamp(0.0, self.recording)
    }

    /// Where a moment lies, as SVG has it.
    pub fn x(self, at_s: f64) -> String {
        format!("{:.3}%", self.share(at_s) * 100.0)
    }

    /// How wide so many seconds are, as SVG has it.
    pub fn width(self, seconds: f64) -> String {
        format!("{:.3}%", seconds / self.length * 100.0)
    }

    /// Whether some of a stretch is shown.
    pub fn shows(self, [from_s, to_s]: [f64; 2]) -> bool {
        to_s >= self.begin && from_s <= self.begin + self.length
    }

    /// A part that begins at a moment and is so long, moved and shortened to fit the recording.
    fn at(self, from_s: f64, length_s: f64) -> Self {
        let length = length_s.max(SHORTEST_S).min(self.recording);
        let begin = from_s.clamp(0.0, self.recording - length);
        Self { begin, length, ..self }
    }

    fn changed(self, change: Change) -> Self {
        match change {
            Change::Whole => Self::whole(self.recording),
            Change::To([from_s, to_s]) => self.at(from_s, to_s - from_s),
            Change::Zoomed { factor, around } => {
                // What limits the length must not move the moment that stays.
                let length_s = (self.length * factor).max(SHORTEST_S).min(self.recording);
                self.at(self.begin + around * (self.length - length_s), length_s)
            }
            Change::Moved(share) => self.at(self.begin + share * self.length, self.length),
            Change::Centred(at_s) => self.at(at_s - self.length / 2.0, self.length),
            Change::Following(at_s) if (0.0..=1.0).contains(&self.share(at_s)) => self,
            Change::Following(at_s) => self.at(at_s - FOLLOWED_AT * self.length, self.length),
        }
    }
}

/// How the shown part changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// All is shown.
    Whole,
    /// This stretch is shown, in seconds.
    To([f64; 2]),
    /// The part becomes longer by a factor; what lies at a share of the width stays there.
    Zoomed {
        /// Below 1 to see less, larger.
        factor: f64,
        /// Share of the width.
        around: f64,
    },
    /// The part moves on by a share of its length.
    Moved(f64),
    /// A moment comes to the middle.
    Centred(f64),
    /// A moment is shown, as long as the part need not move where it is shown already.
    Following(f64),
}

impl Reducible for Viewport {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        Rc::new(self.changed(change))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn changes() -> impl Strategy<Value = Change> {
        prop_oneof![
            Just(Change::Whole),
            (-10.0..80.0, -10.0..80.0).prop_map(|(from_s, to_s)| Change::To([from_s, to_s])),
            (0.01..20.0, 0.0..1.0).prop_map(|(factor, around)| Change::Zoomed { factor, around }),
            (-3.0..3.0).prop_map(Change::Moved),
            (-10.0..80.0).prop_map(Change::Centred),
            (0.0..60.0).prop_map(Change::Following),
        ]
    }

    proptest! {
        #[test]
        fn what_is_shown_lies_in_the_recording(changes in prop::collection::vec(changes(), 1..30)) {
            let mut view = Viewport::whole(60.0);
            for change in changes {
                view = view.changed(change);
                let [from_s, to_s] = view.span_s();
                prop_assert!(from_s >= 0.0 && to_s <= 60.0 + 1e-9, "{view:?}");
                prop_assert!(view.length_s() >= SHORTEST_S - 1e-9);
            }
        }

        #[test]
        fn the_moment_under_the_pointer_stays_there(factor in 0.05..0.99, around in 0.0..1.0) {
            let view = Viewport::whole(60.0).changed(Change::To([20.0, 40.0]));
            let at_s = view.at_s(around);
            let closer = view.changed(Change::Zoomed { factor, around });
            prop_assert!((closer.share(at_s) - around).abs() < 1e-6);
        }
    }

    #[test]
    fn a_moment_that_is_shown_moves_nothing() {
        let view = Viewport::whole(60.0).changed(Change::To([10.0, 20.0]));
        assert_eq!(view.changed(Change::Following(15.0)), view);
        let [from_s, to_s] = view.changed(Change::Following(20.5)).span_s();
        assert!((from_s - 19.5).abs() < 1e-9 && (to_s - 29.5).abs() < 1e-9);
    }

    #[test]
    fn a_recording_shorter_than_the_shortest_part_is_shown_whole() {
        let view = Viewport::whole(0.1).changed(Change::Zoomed { factor: 0.5, around: 0.5 });
        assert_eq!(view, Viewport::whole(0.1));
    }
}
