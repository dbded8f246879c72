//! How fast a training step is, where its time goes, and whether a device computes what the processor does.

mod layers;
mod losses;
mod peer;
mod step;

pub use layers::{LayerTimes, layers};
pub use losses::{Losses, Trainee};
pub use peer::{PEER_SHAPE, Peer, PeerConfig};
pub use step::{StepConfig, StepTimes, WindowClassifier, steps};
