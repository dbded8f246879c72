//! The report: what all observations come to, in sentences.

use super::codes::REPORT;
use super::common::{Common, ai_asserted};
use super::device::NOT_A_MEDICAL_DEVICE;
use super::elements::Reference;
use super::input::Confirmation;
use super::resources::{DiagnosticReport, Media, Observation, ReportMedia, Value};
use super::text::clean;
use super::time::Instant;
use super::values::words;

/// The resources of a recording.
pub struct Examined {
    /// Its file.
    pub media: Media,
    /// What is said of it.
    pub observations: Vec<Observation>,
}

/// The report of recordings and, where there is one, of what is said of their person.
pub fn report(
    common: &Common<'_>,
    exam: Option<&Observation>,
    examined: &[Examined],
    recorded: Option<Instant>,
) -> DiagnosticReport {
    let of_recordings = examined.iter().flat_map(|it| &it.observations);
    let result = exam.into_iter().chain(of_recordings).map(|it| Reference::to(&it.id));
    let media = examined.iter().map(|it| ReportMedia { link: Reference::to(&it.media.id) });
    DiagnosticReport {
        id: common.id("report", 0),
        meta: ai_asserted(),
        status: common.status(),
        code: REPORT.concept(),
        subject: common.subject(),
        effective_date_time: recorded,
        issued: common.issued(),
        results_interpreter: common.verifier().into_iter().collect(),
        result: result.collect(),
        media: media.collect(),
        conclusion: conclusion(common, exam, examined),
    }
}

fn conclusion(common: &Common<'_>, exam: Option<&Observation>, examined: &[Examined]) -> String {
    let exam = exam.map(|it| format!("All recordings together: {}.", told(it)));
    let recordings = examined.iter().map(|it| {
        let file = it.media.content.title.as_deref().unwrap_or_default();
        let site = it.media.body_site.as_ref().map(|site| format!(" ({})", site.text));
        let said: Vec<String> = it.observations.iter().map(told).collect();
        format!("{file}{}: {}.", site.unwrap_or_default(), said.join("; "))
    });
    let lines: Vec<String> = exam
        .into_iter()
        .chain(recordings)
        .chain([standing(&common.context.confirmation), NOT_A_MEDICAL_DEVICE.to_owned()])
        .collect();
    lines.join("\n")
}

/// An observation in words.
fn told(observation: &Observation) -> String {
    let unknown = match observation.value {
        Value::Absent(_) => "not known: ",
        _ => "",
    };
    format!("{}: {unknown}{}", observation.code.text, words(&observation.value))
}

/// Whether a person stands by it.
fn standing(confirmation: &Confirmation) -> String {
    match confirmation {
        Confirmation::Preliminary => {
            "Preliminary: said by a program, and confirmed by nobody.".to_owned()
        }
        Confirmation::Final { by, at } => {
            let by = clean(by).unwrap_or_else(|| "a person who was not named".to_owned());
            format!("Said by a program, and confirmed by {by} at {}.", at.as_str())
        }
    }
}
