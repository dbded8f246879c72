//! Data sets as their users download them: what is recorded, who it comes from, what it is called.
//!
//! A module per published data set, and one for a manifest of own recordings, has a [`Loader`] of its own layout, and describes its collections; `registry` lists
//! them. Everything after it sees only [`Dataset`] and [`Recording`]. Splits are made by group and proven disjoint in
//! [`split`]; given folds are read in [`folds`].

mod bmd_hs;
mod circor;
mod collection;
mod dataset;
mod disjoint_sets;
mod error;
mod fingerprint;
#[cfg(test)]
pub(crate) mod fixture;
pub mod folds;
mod groups;
pub mod inner;
mod leak;
mod lines;
mod loader;
mod own;
mod pascal;
mod physionet;
mod recording;
mod registry;
mod shared_audio;
pub mod split;
mod stats;
pub mod survey;
mod truth;
mod yaseen;

pub use bmd_hs::BmdHs;
pub use circor::{
    Annotated, CirCor, MurmurTiming, PatientFacts, murmur_timings, patients, stretches,
};
pub use collection::{AnnotationKind, Collection, CollectionInfo};
pub use dataset::{Dataset, TableDefect};
pub use disjoint_sets::DisjointSets;
pub use error::DataError;
pub use fingerprint::Fingerprint;
pub use loader::Loader;
pub use own::Own;
pub use pascal::{Pascal, SoundTime, sound_times};
pub use physionet::PhysioNet;
pub use recording::Recording;
pub use registry::not_recognised;
pub use stats::{Tally, tally};
pub use truth::{Disease, Lesion, MurmurTruth};
pub use yaseen::Yaseen;
