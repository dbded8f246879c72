//! Every code that a bundle holds, each with where it was found and when.
//!
//! Each concept has a code of our own and a text. LOINC and SNOMED CT come beside them, because SNOMED CT may be used
//! under a national licence only, and because not every concept has a code there that is known to fit. No code was
//! looked up in SNOMED CT's own browser.

use super::elements::{CodeableConcept, Coding};

/// The code system of our own codes. It is a name and no address: the project has no domain, and a name that leads
/// nowhere is better than an address that somebody else may own one day.
pub const OWN: &str = "urn:lubdub:codes";
/// What the label of a person is called as an identifier. Labels are unique within one place only.
pub const PATIENT_LABEL: &str = "urn:lubdub:patient-label";
/// What the SHA-256 of a file is called as an identifier, in hexadecimal.
pub const FILE_SHA256: &str = "urn:lubdub:sha256";

const LOINC: &str = "http://loinc.org";
const SNOMED_CT: &str = "http://snomed.info/sct";

/// HL7's value sets for the vital signs of R4.
const VITAL_SIGNS: &str = "HL7 FHIR R4, profile of vital signs";
/// The value set of findings at the heart, in the sources of the FHIR guide for paramedicine.
const PARAMEDICINE: &str = "FHIR guide for paramedicine, value set Heart.Assessment.VS";
/// Where a code was met in published software and value sets only.
const PUBLISHED: &str = "published value sets and mappings for FHIR";
/// When these were read.
const READ: &str = "2026-11-29";

/// A concept with its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Our own code.
    pub own: &'static str,
    /// The text for people.
    pub text: &'static str,
    /// Codes of others for the same or a wider concept.
    pub also: &'static [Additional],
}

/// A code of a published code system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Additional {
    /// The code system's address.
    pub system: &'static str,
    /// The code.
    pub code: &'static str,
    /// Its name in the code system.
    pub display: &'static str,
    /// Where it was found.
    pub source: &'static str,
    /// When it was read there.
    pub read: &'static str,
}

const fn loinc(code: &'static str, display: &'static str, source: &'static str) -> Additional {
    Additional { system: LOINC, code, display, source, read: READ }
}

const fn snomed(code: &'static str, display: &'static str, source: &'static str) -> Additional {
    Additional { system: SNOMED_CT, code, display, source, read: READ }
}

const fn own(own: &'static str, text: &'static str) -> Code {
    Code { own, text, also: &[] }
}

const fn with(own: &'static str, text: &'static str, also: &'static [Additional]) -> Code {
    Code { own, text, also }
}

const SYSTOLIC_CODE: &[Additional] = &[snomed("31574009", "Systolic murmur", PARAMEDICINE)];
const DIASTOLIC_CODE: &[Additional] = &[snomed("30782001", "Diastolic murmur", PARAMEDICINE)];

// What is observed.
pub const HEART_SOUNDS: Code =
    with("heart-sounds", "Heart sounds", &[loinc("80276-9", "Heart sounds", PUBLISHED)]);
pub const HEART_RATE: Code =
    with("heart-rate", "Heart rate", &[loinc("8867-4", "Heart rate", VITAL_SIGNS)]);
pub const HEART_RATE_AT_APEX: Code = with(
    "heart-rate-at-apex",
    "Heart rate, heard at the apex of the heart",
    &[
        loinc("8867-4", "Heart rate", VITAL_SIGNS),
        loinc("8890-6", "Heart rate Cardiac apex", PUBLISHED),
    ],
);
pub const MURMUR: Code =
    with("murmur", "Heart murmur", &[snomed("88610006", "Heart murmur", PUBLISHED)]);
pub const MURMUR_TIMING: Code = own("murmur-timing", "When in the heart cycle the murmur sounds");
pub const MURMUR_PROBABILITY: Code =
    own("murmur-probability", "Calibrated probability of a heart murmur");
pub const EXTRA_SOUND: Code = own("extra-heart-sound", "Third or fourth heart sound");
pub const EXTRA_SOUND_PROBABILITY: Code =
    own("extra-heart-sound-probability", "Calibrated probability of a third or fourth heart sound");
pub const RHYTHM: Code = own("rhythm", "Regularity of the heart beats");
pub const SIGNAL_QUALITY: Code = own("signal-quality", "Quality of the recording");
pub const JUDGED_TIME: Code = own("judged-time", "Time in which a heart was heard");
pub const LOUDEST_SITE: Code = own("loudest-site", "Site where the murmur is loudest");
pub const SITES_JUDGED: Code = own("sites-judged", "Number of recordings that were judged");
pub const SITES_RECORDED: Code = own("sites-recorded", "Number of recordings");

// What is said of it.
pub const PRESENT: Code = own("present", "Present");
pub const ABSENT: Code = own("absent", "Absent");
pub const NOTHING_ABNORMAL: Code = with(
    "nothing-abnormal-heard",
    "No murmur and no third or fourth heart sound heard; regular beats; good signal",
    &[snomed("281900007", "No abnormality detected", PARAMEDICINE)],
);
pub const NO_MURMUR_NOR_EXTRA_SOUND: Code =
    own("no-murmur-nor-extra-heart-sound", "No murmur and no third or fourth heart sound heard");
pub const SYSTOLIC_MURMUR: Code = with("systolic-murmur", "Systolic murmur", SYSTOLIC_CODE);
pub const EARLY_SYSTOLIC_MURMUR: Code =
    with("early-systolic-murmur", "Early systolic murmur", SYSTOLIC_CODE);
pub const MID_SYSTOLIC_MURMUR: Code =
    with("mid-systolic-murmur", "Mid-systolic murmur", SYSTOLIC_CODE);
pub const LATE_SYSTOLIC_MURMUR: Code =
    with("late-systolic-murmur", "Late systolic murmur", SYSTOLIC_CODE);
pub const HOLOSYSTOLIC_MURMUR: Code =
    with("holosystolic-murmur", "Holosystolic murmur", SYSTOLIC_CODE);
pub const DIASTOLIC_MURMUR: Code = with("diastolic-murmur", "Diastolic murmur", DIASTOLIC_CODE);
pub const REGULAR: Code = own("regular", "Regular");
pub const IRREGULAR: Code = own("irregular", "Irregular");
pub const PREMATURE_BEATS: Code = own("premature-beats", "Premature beats");
pub const GOOD_SIGNAL: Code = own("good-signal", "Good");
pub const POOR_SIGNAL: Code = own("poor-signal", "Poor");

// Where and how.
pub const AORTIC_AREA: Code = own("aortic-area", "Aortic listening area");
pub const PULMONARY_AREA: Code = own("pulmonary-area", "Pulmonary listening area");
pub const TRICUSPID_AREA: Code = own("tricuspid-area", "Tricuspid listening area");
pub const MITRAL_AREA: Code = with(
    "mitral-area",
    "Mitral listening area, at the apex of the heart",
    &[snomed("13383001", "Structure of apex of heart", PUBLISHED)],
);
pub const OTHER_AREA: Code = own("other-area", "Another place on the chest");
pub const AUSCULTATION: Code =
    with("auscultation", "Auscultation", &[snomed("37931006", "Auscultation", PUBLISHED)]);

// Documents and programs.
pub const REPORT: Code = own("heart-sound-report", "Heart sound report");
pub const MODEL_CARD: Code = own("model-card", "Model card");
pub const ARTIFICIAL_INTELLIGENCE: Code = own("artificial-intelligence", "Artificial-Intelligence");
pub const MODEL_VERSION: Code = own("model", "SHA-256 of the model file");
pub const PROGRAM_VERSION: Code = own("program", "Version of the program");

/// All of them.
#[cfg(test)]
pub const ALL: [Code; 40] = [
    HEART_SOUNDS,
    HEART_RATE,
    HEART_RATE_AT_APEX,
    MURMUR,
    MURMUR_TIMING,
    MURMUR_PROBABILITY,
    EXTRA_SOUND,
    EXTRA_SOUND_PROBABILITY,
    RHYTHM,
    SIGNAL_QUALITY,
    JUDGED_TIME,
    LOUDEST_SITE,
    SITES_JUDGED,
    SITES_RECORDED,
    PRESENT,
    ABSENT,
    NOTHING_ABNORMAL,
    NO_MURMUR_NOR_EXTRA_SOUND,
    SYSTOLIC_MURMUR,
    EARLY_SYSTOLIC_MURMUR,
    MID_SYSTOLIC_MURMUR,
    LATE_SYSTOLIC_MURMUR,
    HOLOSYSTOLIC_MURMUR,
    DIASTOLIC_MURMUR,
    REGULAR,
    IRREGULAR,
    PREMATURE_BEATS,
    GOOD_SIGNAL,
    POOR_SIGNAL,
    AORTIC_AREA,
    PULMONARY_AREA,
    TRICUSPID_AREA,
    MITRAL_AREA,
    OTHER_AREA,
    AUSCULTATION,
    REPORT,
    MODEL_CARD,
    ARTIFICIAL_INTELLIGENCE,
    MODEL_VERSION,
    PROGRAM_VERSION,
];

// Codes that FHIR itself prescribes. They have no code of our own.
pub const EXAM: Coding =
    fhir("http://terminology.hl7.org/CodeSystem/observation-category", "exam", "Exam");
pub const VITAL_SIGN: Coding = fhir(
    "http://terminology.hl7.org/CodeSystem/observation-category",
    "vital-signs",
    "Vital Signs",
);
pub const UNKNOWN: Coding =
    fhir("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown", "Unknown");
pub const AUDIO: Coding =
    fhir("http://terminology.hl7.org/CodeSystem/media-type", "audio", "Audio");
/// The label of what artificial intelligence said.
pub const AI_ASSERTED: Coding = fhir(
    "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "AIAST",
    "Artificial Intelligence asserted",
);
pub const AUTHOR: Coding =
    fhir("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "author", "Author");
pub const VERIFIER: Coding = fhir(
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
    "verifier",
    "Verifier",
);

const fn fhir(system: &'static str, code: &'static str, display: &'static str) -> Coding {
    Coding { system, code, display: Some(display) }
}

impl Code {
    /// The concept with its own text.
    pub fn concept(self) -> CodeableConcept {
        self.concept_as(self.text.to_owned())
    }

    /// The concept with a text that says more.
    pub fn concept_as(self, text: String) -> CodeableConcept {
        let own = Coding { system: OWN, code: self.own, display: None };
        let also = self.also.iter().map(|it| Coding {
            system: it.system,
            code: it.code,
            display: Some(it.display),
        });
        CodeableConcept { coding: std::iter::once(own).chain(also).collect(), text }
    }
}

/// A concept of FHIR's own, with the name that it has there.
pub fn concept(coding: Coding) -> CodeableConcept {
    let text = coding.display.unwrap_or(coding.code).to_owned();
    CodeableConcept { coding: vec![coding], text }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_concepts_share_a_code_of_our_own() {
        let codes: BTreeSet<&str> = ALL.iter().map(|it| it.own).collect();
        assert_eq!(codes.len(), ALL.len());
    }

    #[test]
    fn every_code_of_others_says_where_and_when_it_was_found_and_is_documented() {
        let document = include_str!("../../../../docs/fhir.md");
        for code in ALL {
            for also in code.also {
                assert!(document.contains(also.code), "{} is not in docs/fhir.md", also.code);
                assert!(!also.source.is_empty() && also.read.len() == 10, "{also:?}");
            }
        }
    }
}
