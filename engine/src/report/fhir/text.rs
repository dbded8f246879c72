//! Texts from outside as FHIR's strings.

use crate::report::printable;

/// A text without control characters; none where nothing is left of it. FHIR's strings are not empty
/// (<https://hl7.org/fhir/R4/datatypes.html#string>).
pub fn clean(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| printable(text))
}
