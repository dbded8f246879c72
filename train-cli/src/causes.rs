//! Errors in one line.

use std::error::Error;
use std::fmt::Write;

/// An error and its causes, separated by colons.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a string can't fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataError;

    #[test]
    fn every_cause_is_named() {
        let error = std::io::Error::other("no such luck");
        let error = DataError::Read { path: "x.wav".into(), error };
        assert_eq!(with_causes(&error), "x.wav can't be read: no such luck");
    }
}
