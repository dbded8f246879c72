//! What a split must not have.

/// A recording or group on two sides of a split: whatever is measured on it is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeakError {
    /// A group has recordings on two sides.
    #[error("The split leaks: group {group} is in both {first} and {second}.")]
    Group {
        /// The group.
        group: String,
        /// One side.
        first: String,
        /// The other side.
        second: String,
    },
    /// A recording is there twice.
    #[error("The split leaks: {name} is in both {first} and {second}.")]
    Recording {
        /// The recording.
        name: String,
        /// One side.
        first: String,
        /// The other side, which may be the same.
        second: String,
    },
}
