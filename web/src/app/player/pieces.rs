//! Which pieces of a long sound are played one after the other.

use std::ops::Range;

/// Pieces of a sound in the order in which they are played, as ranges of its samples.
#[derive(Debug, Clone)]
pub struct Pieces {
    /// Where the next one begins.
    at: usize,
    /// Where the sound, or what is repeated of it, ends.
    end: usize,
    /// Where it begins again.
    again: Option<usize>,
    /// Samples of a piece.
    longest: usize,
}

impl Pieces {
    /// From a sample on, to the end of a sound of a length or over and over within a range.
    pub fn new(from: usize, length: usize, repeated: Option<Range<usize>>, longest: usize) -> Self {
        let end = repeated.as_ref().map_or(length, |repeated| repeated.end.min(length));
        let again = repeated.map(|repeated| repeated.start).filter(|start| *start < end);
        Self { at: from, end, again, longest }
    }
}

impl Iterator for Pieces {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.at >= self.end {
            self.at = self.again?;
        }
        let start = self.at;
        self.at = (start + self.longest).min(self.end);
        Some(start..self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_played_to_its_end_without_a_gap() {
        let pieces: Vec<_> = Pieces::new(5, 32, None, 10).collect();
        assert_eq!(pieces, [5..15, 15..25, 25..32]);
        assert_eq!(Pieces::new(32, 32, None, 10).next(), None);
    }

    #[test]
    fn what_is_repeated_begins_again_where_it_ends() {
        let pieces: Vec<_> = Pieces::new(18, 100, Some(10..25), 10).take(4).collect();
        assert_eq!(pieces, [18..25, 10..20, 20..25, 10..20]);
        assert_eq!(Pieces::new(9, 9, Some(9..9), 10).next(), None);
    }
}
