//! The data types of FHIR R4 that the resources are made of (<https://hl7.org/fhir/R4/datatypes.html>), with the elements
//! that are used here.

use serde::Serialize;

/// The Unified Code for Units of Measure.
const UCUM: &str = "http://unitsofmeasure.org";

/// A code of a code system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coding {
    /// The code system's address.
    pub system: &'static str,
    /// The code in it.
    pub code: &'static str,
    /// What the code system calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<&'static str>,
}

/// A concept: codes for programs, a text for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeableConcept {
    /// The codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coding: Vec<Coding>,
    /// The text, which is never empty.
    pub text: String,
}

/// A name by which something is found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// What kind of name it is.
    pub system: &'static str,
    /// The name.
    pub value: String,
}

/// A resource of the same bundle, or somebody who has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// The resource's `fullUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who or what it is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
}

impl Reference {
    /// To the resource with this UUID.
    pub fn to(id: &str) -> Self {
        Self { reference: Some(format!("urn:uuid:{id}")), display: None }
    }

    /// To what no resource stands for.
    pub fn named(display: &str) -> Self {
        Self { reference: None, display: Some(display.to_owned()) }
    }
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    value: f64,
    unit: &'static str,
    system: &'static str,
    code: &'static str,
}

impl Quantity {
    /// A number, to so many decimals, with its unit for people and in UCUM; none of what is no number.
    pub fn new(value: f64, decimals: i32, unit: &'static str, code: &'static str) -> Option<Self> {
        let value = rounded(value, decimals)?;
        Some(Self { value, unit, system: UCUM, code })
    }

    /// For people.
    pub fn words(&self) -> String {
        format!("{} {}", self.value, self.unit)
    }
}

/// A number to so many decimals: FHIR's decimals keep every digit that is written. None of what is no number.
pub fn rounded(value: f64, decimals: i32) -> Option<f64> {
    let steps = 10_f64.powi(decimals);
    // Adding zero makes zero of minus zero.
    value.is_finite().then(|| (value * steps).round() / steps + 0.0)
}

/// A file, or what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Its kind as a media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<&'static str>,
    /// Its bytes in base 64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Its length in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Annotation {
    /// In Markdown.
    pub text: String,
}

/// What is said of a resource as such.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meta {
    /// Labels of its origin.
    pub security: Vec<Coding>,
}
