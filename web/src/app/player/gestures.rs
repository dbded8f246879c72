//! What pointers do on a picture: a click, drawing over a part, moving a mark, moving the picture, pinching it.

/// Share of the width that a pointer must be drawn over; less is a click.
const DRAWN: f64 = 0.01;

/// What a single pointer that is down does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Task<G> {
    /// It draws over a part.
    Draws,
    /// It moves the picture.
    Pans,
    /// It moves what it has taken hold of.
    Holds(G),
}

/// The pointers that are down. Places are shares of the width.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Pointers<G> {
    /// None.
    #[default]
    None,
    /// One.
    One {
        /// Names the pointer.
        id: i32,
        /// Where it went down.
        from: f64,
        /// Where it is.
        now: f64,
        /// What it does.
        task: Task<G>,
    },
    /// Two.
    Two {
        /// Name the pointers.
        ids: [i32; 2],
        /// Where they are.
        at: [f64; 2],
    },
}

/// What follows from a move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moved<G> {
    /// Nothing.
    Nothing,
    /// A part is being drawn over, from one place to another.
    Draws(f64, f64),
    /// What is held is moved by a share of the width.
    Holds(G, f64),
    /// The picture moves by a share of the width, and what lies at a place becomes longer by a factor.
    Picture {
        /// To the left where positive.
        by: f64,
        /// Below 1 to see less, larger.
        factor: f64,
        /// Where nothing moves.
        around: f64,
    },
}

/// What is done when a pointer goes up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Done<G> {
    /// Nothing more.
    Nothing,
    /// It stayed where it was.
    Click(f64),
    /// It drew over a part.
    Drew(f64, f64),
    /// What is held was moved by a share of the width.
    Held(G, f64),
}

impl<G: Copy> Pointers<G> {
    /// A pointer goes down; a second one begins to pinch, and a third is left alone.
    #[must_use]
    pub fn down(self, id: i32, at: f64, task: Task<G>) -> Self {
        match self {
            Self::None => Self::One { id, from: at, now: at, task },
            Self::One { id: first, now, .. } => Self::Two { ids: [first, id], at: [now, at] },
            Self::Two { .. } => self,
        }
    }

    /// A pointer is moved.
    #[must_use]
    pub fn moved(self, id: i32, to: f64) -> (Self, Moved<G>) {
        match self {
            Self::One { id: one, from, now, task } if one == id => {
                let next = Self::One { id, from, now: to, task };
                let moved = match task {
                    Task::Draws if (to - from).abs() < DRAWN => Moved::Nothing,
                    Task::Draws => Moved::Draws(from, to),
                    Task::Holds(held) => Moved::Holds(held, to - from),
                    Task::Pans => Moved::Picture { by: now - to, factor: 1.0, around: to },
                };
                (next, moved)
            }
            Self::Two { ids, at } if ids.contains(&id) => {
                let next = if ids[0] == id { [to, at[1]] } else { [at[0], to] };
                (Self::Two { ids, at: next }, pinched(at, next))
            }
            _ => (self, Moved::Nothing),
        }
    }

    /// A pointer goes up. After a pinch the other one only pans.
    #[must_use]
    pub fn up(self, id: i32) -> (Self, Done<G>) {
        match self {
            Self::One { id: one, from, now, task } if one == id => {
                let done = match task {
                    Task::Holds(held) => Done::Held(held, now - from),
                    _ if (now - from).abs() < DRAWN => Done::Click(now),
                    Task::Draws => Done::Drew(from, now),
                    Task::Pans => Done::Nothing,
                };
                (Self::None, done)
            }
            Self::Two { ids, at } if ids.contains(&id) => {
                let other = usize::from(ids[0] == id);
                // Out of reach of a click.
                let from = at[other] - 1.0;
                let next = Self::One { id: ids[other], from, now: at[other], task: Task::Pans };
                (next, Done::Nothing)
            }
            _ => (self, Done::Nothing),
        }
    }
}

/// Closest that two pointers count, as a share of the width.
const CLOSEST: f64 = 0.02;

/// What two pointers do to the picture: their middle stays on what it lies on, and so does their distance.
fn pinched<G>(from: [f64; 2], to: [f64; 2]) -> Moved<G> {
    let middle = |[a, b]: [f64; 2]| f64::midpoint(a, b);
    let apart = |[a, b]: [f64; 2]| (a - b).abs().max(CLOSEST);
    let (by, around) = (middle(from) - middle(to), middle(to));
    Moved::Picture { by, factor: apart(from) / apart(to), around }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a failing test should stop")]
mod tests {
    use super::*;

    type Plain = Pointers<()>;

    #[test]
    fn a_hand_that_trembles_still_clicks() {
        let pointers = Plain::None.down(1, 0.5, Task::Draws);
        let (pointers, moved) = pointers.moved(1, 0.505);
        assert_eq!(moved, Moved::Nothing);
        assert_eq!(pointers.up(1), (Plain::None, Done::Click(0.505)));
    }

    #[test]
    fn drawing_over_a_part_tells_it_while_it_lasts_and_in_the_end() {
        let (pointers, moved) = Plain::None.down(1, 0.5, Task::Draws).moved(1, 0.3);
        assert_eq!(moved, Moved::Draws(0.5, 0.3));
        assert_eq!(pointers.up(1).1, Done::Drew(0.5, 0.3));
    }

    #[test]
    fn two_pointers_apart_see_less_and_keep_their_middle() {
        let pointers = Plain::None.down(1, 0.4, Task::Draws).down(2, 0.6, Task::Draws);
        let (pointers, moved) = pointers.moved(2, 0.8);
        let Moved::Picture { by, factor, around } = moved else { panic!("{moved:?}") };
        assert!((by + 0.1).abs() < 1e-9 && (factor - 0.5).abs() < 1e-9);
        assert!((around - 0.6).abs() < 1e-9);
        let (left, done) = pointers.up(1);
        assert_eq!(done, Done::Nothing);
        assert_eq!(left.up(2), (Plain::None, Done::Nothing));
    }

    #[test]
    fn what_is_held_moves_with_the_pointer() {
        let pointers = Pointers::None.down(1, 0.5, Task::Holds('x'));
        let (pointers, moved) = pointers.moved(1, 0.6);
        let Moved::Holds('x', by) = moved else { panic!("{moved:?}") };
        assert!((by - 0.1).abs() < 1e-9);
        assert!(matches!(pointers.up(1).1, Done::Held('x', _)));
    }

    #[test]
    fn pointers_that_did_not_go_down_here_do_nothing() {
        assert_eq!(Plain::None.moved(1, 0.5), (Plain::None, Moved::Nothing));
        assert_eq!(Plain::None.up(1), (Plain::None, Done::Nothing));
    }
}
