//! WFDB records, as `PhysioNet` publishes signals: a header of text (`.hea`) and the files with the samples that it names.
//!
//! Source: WFDB Applications Guide, `header(5)` and `signal(5)` (Moody, Pollard, Moody; physionet.org).

mod alone;
mod files;
mod header;
mod samples;
mod scale;
mod signals;

pub(super) use alone::{alone, sniff};
pub use files::{Role, roles};
pub(super) use header::Signal;
pub use header::WfdbHeader;
pub(super) use samples::Layout;
pub(super) use scale::{Joined, Scaled, joined};
pub use signals::HeardSignals;
pub(super) use signals::{choice, heart};
