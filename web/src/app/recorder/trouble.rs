//! Why there is nothing to record from.

use wasm_bindgen::JsValue;

use crate::js_error::{JsError, property};

/// Why there is nothing to record from.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The reader, or the browser in the reader's name, refused.
    #[error("the microphone is not allowed")]
    Denied,
    /// There is no microphone, or the chosen one is gone.
    #[error("there is no microphone")]
    Missing,
    /// Another program has it, or the system fails to open it.
    #[error("the microphone can't be opened")]
    Busy,
    /// It was unplugged or switched off while it was listened to.
    #[error("the microphone is gone")]
    Vanished,
    /// The page may not ask for a microphone: it was not loaded over HTTPS or from this computer, or the browser is old.
    #[error("this browser offers no microphone here")]
    NotOffered,
    /// Anything else.
    #[error(transparent)]
    Browser(#[from] JsError),
}

impl From<JsValue> for Trouble {
    /// By the names that *Media Capture and Streams* (W3C), `getUserMedia`, gives to failures.
    fn from(exception: JsValue) -> Self {
        match property(&exception, "name").as_str() {
            "NotAllowedError" | "SecurityError" => Self::Denied,
            "NotFoundError" | "OverconstrainedError" => Self::Missing,
            "NotReadableError" | "AbortError" => Self::Busy,
            _ => Self::Browser(exception.into()),
        }
    }
}

impl Trouble {
    /// What is wrong, and what to do about it.
    pub fn sentences(&self) -> [&'static str; 2] {
        match self {
            Self::Denied => [
                "This page may not use the microphone.",
                "Allow it beside the address of the page, then try again. A recording that lies in a file can be \
                 chosen or dropped as well.",
            ],
            Self::Missing => [
                "No microphone was found.",
                "Plug in the stethoscope or a microphone and try again, or choose a recording from a file.",
            ],
            Self::Busy => [
                "The microphone can't be opened.",
                "Another program may be using it. Close that one, or unplug the microphone and plug it in again, then \
                 try again.",
            ],
            Self::Vanished => [
                "The microphone is gone.",
                "It was unplugged or switched off. Plug it in again and try again.",
            ],
            Self::NotOffered => [
                "This browser offers no microphone here.",
                "It does so only for pages from this computer or over HTTPS. Choose a recording from a file instead.",
            ],
            Self::Browser(_) => [
                "This browser can't record.",
                "Try again, or choose a recording from a file. The console of the browser has the cause.",
            ],
        }
    }

    /// Names it to a test or a style sheet.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Missing => "missing",
            Self::Busy => "busy",
            Self::Vanished => "vanished",
            Self::NotOffered => "not-offered",
            Self::Browser(_) => "browser",
        }
    }
}
