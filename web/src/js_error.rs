//! Exceptions of the browser's as Rust errors, and errors with their causes as one text.

use std::error::Error;
use std::fmt::Write;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// An exception, as text: it can then be sent between workers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JsError(String);

impl JsError {
    /// An error that the browser doesn't throw itself.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<JsValue> for JsError {
    fn from(value: JsValue) -> Self {
        Self(text_of(&value))
    }
}

/// Name and message of an exception; anything else as JavaScript converts it to text.
fn text_of(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        return text;
    }
    match value.dyn_ref::<Object>() {
        Some(object) => String::from(object.to_string()),
        None => format!("{value:?}"),
    }
}

/// A property of an event, for example `message` or `reason`, as text; empty where it has none.
#[must_use]
pub fn property(event: &JsValue, name: &str) -> String {
    let value = Reflect::get(event, &name.into()).unwrap_or_default();
    if value.is_undefined() || value.is_null() { String::new() } else { text_of(&value) }
}

/// An error and its causes, from the outermost to the innermost. A cause that only repeats is left out.
#[must_use]
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    if let Some(causes) = causes(error).filter(|causes| *causes != text) {
        text.truncate(text.trim_end_matches('.').len());
        // Writing to a string can't fail.
        let _ = write!(text, ": {causes}");
    }
    text
}

/// The causes of an error without its own text; `None` where it has none.
#[must_use]
pub fn causes(error: &dyn Error) -> Option<String> {
    error.source().map(with_causes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("The file could not be read.")]
    struct Unreadable(#[source] JsError);

    #[test]
    fn an_error_is_told_with_its_causes() {
        let error = Unreadable(JsError::new("NotFoundError: it was moved"));
        assert_eq!(causes(&error).as_deref(), Some("NotFoundError: it was moved"));
        let text = with_causes(&error);
        assert_eq!(text, "The file could not be read: NotFoundError: it was moved");
        assert_eq!(causes(&JsError::new("alone")), None);
    }
}
