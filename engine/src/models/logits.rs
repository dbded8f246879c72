//! The output of a network's head.

use std::ops::Deref;

/// Unnormalised scores of one window, one for each of a head's `N` labels, in the labels' order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logits<const N: usize>(pub [f64; N]);

impl<const N: usize> Deref for Logits<N> {
    type Target = [f64; N];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
