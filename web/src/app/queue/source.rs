//! What can be listened to.

use web_sys::File;
use yew::AttrValue;

use crate::protocol::Demo;

/// What can be listened to.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file of the reader's.
    File(File),
    /// A synthesised heart.
    Demo(Demo),
}

impl Source {
    /// Its name for the reader.
    #[must_use]
    pub fn name(&self) -> AttrValue {
        match self {
            Self::File(file) => file.name().into(),
            Self::Demo(demo) => format!("{} (synthetic)", demo.name()).into(),
        }
    }
}
