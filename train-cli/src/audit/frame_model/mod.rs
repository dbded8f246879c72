//! What a frame model may have learnt instead of the heart, over all data sets that it learnt from.
//!
//! [`crossings`] names shared audio that the groups of the folds tear apart; [`findings`] holds everything.

pub mod crossings;
pub mod findings;
