//! Long signals in pieces that overlap, so that memory doesn't grow with their length.

use std::ops::Range;

/// A piece of a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What is taken of it. These follow each other without a gap.
    pub keep: Range<usize>,
    /// What it is computed from.
    pub around: Range<usize>,
}

/// Cuts `count` elements into pieces of about `length`, at most half more, each with `overlap` more on either side.
pub(crate) fn pieces(count: usize, length: usize, overlap: usize) -> Vec<Piece> {
    let length = length.max(1);
    let number = ((count + length / 2) / length).max(1);
    let cut = |index: usize| index * count / number;
    let piece = |index: usize| {
        let keep = cut(index)..cut(index + 1);
        let around =
            keep.start.saturating_sub(overlap)..keep.end.saturating_add(overlap).min(count);
        Piece { keep, around }
    };
    (0..number).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pieces_cover_everything_once(
            count in 0usize..5000, length in 1usize..700, overlap in 0usize..300,
        ) {
            let mut end = 0;
            for Piece { keep, around } in pieces(count, length, overlap) {
                prop_assert_eq!(keep.start, end);
                prop_assert!(keep.len() <= length + length / 2 + 1);
                prop_assert_eq!(around.start, keep.start.saturating_sub(overlap));
                prop_assert_eq!(around.end, (keep.end + overlap).min(count));
                end = keep.end;
            }
            prop_assert_eq!(end, count);
        }
    }

    #[test]
    fn what_is_hardly_longer_than_a_piece_stays_whole() {
        assert_eq!(pieces(140, 100, 10), [Piece { keep: 0..140, around: 0..140 }]);
        assert_eq!(pieces(0, 100, 10), [Piece { keep: 0..0, around: 0..0 }]);
    }
}
