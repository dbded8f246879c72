//! What is said of a person, from all sites.

use super::codes::{
    AUSCULTATION, DIASTOLIC_MURMUR, EXAM, LOUDEST_SITE, MURMUR, MURMUR_PROBABILITY, MURMUR_TIMING,
    SITES_JUDGED, SITES_RECORDED, SYSTOLIC_MURMUR, concept,
};
use super::common::{Common, ai_asserted};
use super::elements::Reference;
use super::resources::{Component, Observation, Value};
use super::site::body_site;
use super::time::Instant;
use super::values::{coded, probability, sound};
use crate::report::JsonExam;

/// Whether a murmur is heard anywhere, from the observations of these sites.
pub fn observation(
    common: &Common<'_>,
    exam: &JsonExam,
    recorded: Option<Instant>,
    sites: Vec<Reference>,
) -> Observation {
    Observation {
        id: common.id("exam", 0),
        meta: ai_asserted(),
        status: common.status(),
        category: vec![concept(EXAM)],
        code: MURMUR.concept(),
        subject: common.subject(),
        effective_date_time: recorded,
        issued: common.issued(),
        value: sound(&exam.murmur),
        body_site: None,
        method: AUSCULTATION.concept(),
        device: common.device(),
        derived_from: sites,
        component: components(exam),
    }
}

fn components(exam: &JsonExam) -> Vec<Component> {
    let is_present = exam.murmur.status == "present";
    let phase = exam.phase.as_deref().filter(|_| is_present);
    let phase = phase.map(|it| if it == "diastolic" { DIASTOLIC_MURMUR } else { SYSTOLIC_MURMUR });
    let loudest = exam.loudest_site.as_deref().filter(|_| is_present);
    let said = [
        (MURMUR_TIMING, phase.map(coded)),
        (MURMUR_PROBABILITY, probability(exam.murmur.probability)),
        (LOUDEST_SITE, loudest.and_then(body_site).map(Value::Concept)),
        (SITES_JUDGED, Some(Value::Integer(exam.sites_judged))),
        (SITES_RECORDED, Some(Value::Integer(exam.sites.len()))),
    ];
    Component::of(said)
}
