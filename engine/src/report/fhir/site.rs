//! Where on the chest a recording was made.

use super::codes::{AORTIC_AREA, Code, MITRAL_AREA, OTHER_AREA, PULMONARY_AREA, TRICUSPID_AREA};
use super::elements::CodeableConcept;
use super::text::clean;

/// The sites of file names, see [`place_of_name`](crate::report::place_of_name).
const SITES: [(&str, Code); 5] = [
    ("AV", AORTIC_AREA),
    ("PV", PULMONARY_AREA),
    ("TV", TRICUSPID_AREA),
    ("MV", MITRAL_AREA),
    ("Phc", OTHER_AREA),
];

/// The site of this name: one that is known has a code, any other its own words only.
pub fn body_site(name: &str) -> Option<CodeableConcept> {
    let known = SITES.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name.trim()));
    match known {
        Some((_, code)) => Some(code.concept()),
        None => clean(name).map(|text| CodeableConcept { coding: Vec::new(), text }),
    }
}

/// Whether it lies at the apex of the heart.
pub fn is_apex(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("MV")
}
