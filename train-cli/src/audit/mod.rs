//! What a model may have learnt instead of the heart, and whether its splits leak.
//!
//! [`shared`] finds recordings with the same audio, and [`crossing`] those of them that a split tears apart;
//! [`probe`] measures how well the source is recognised from a network's [`embedding`]; [`contrast`] learns on
//! random folds beside grouped ones; [`sanity`] checks whether explanations depend on the network; [`label_errors`] lists
//! labels to listen to again. [`findings`] holds all of it. [`frame_model`] audits a frame model by the same means.

pub mod contrast;
pub mod crossing;
pub mod embedding;
pub mod findings;
pub mod frame_model;
pub mod label_errors;
pub mod probe;
pub mod sanity;
pub mod shared;
