//! What every example has, whatever was made of its signal.

use engine::findings::Class;

use crate::data::Collection;

/// An example of a known class.
pub trait Labelled {
    /// The recording's name, or what was synthesised.
    fn name(&self) -> &str;

    /// The recording's group.
    fn group(&self) -> &str;

    /// The recording's collection; none for a synthesised sound.
    fn source(&self) -> Option<Collection>;

    /// The true class.
    fn class(&self) -> Class;
}
