//! What a worker says of an archive.

use engine::archive::Entry;
use serde::{Deserialize, Serialize};

/// What lies in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveReply {
    /// Its files, in the order of its list.
    Listed {
        /// The files.
        entries: Vec<Entry>,
        /// The texts of those that are headers of WFDB records by their names, with their places.
        headers: Vec<(usize, String)>,
    },
    /// Its list can't be read. The recording queue says why, to which the archive is then given.
    Unreadable,
}
