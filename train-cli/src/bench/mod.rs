//! How fast a training step is, and where its time goes.

mod layers;
mod peer;
mod step;

pub use layers::{LayerTimes, layers};
pub use peer::{PEER_SHAPE, Peer, PeerConfig};
pub use step::{Classifier, StepConfig, StepTimes, steps};
