//! What the resources of one bundle share.

use super::codes::{AI_ASSERTED, PATIENT_LABEL};
use super::elements::{Identifier, Meta, Reference};
use super::identifiers::uuid;
use super::input::{Confirmation, Context, Recording};
use super::resources::Patient;
use super::text::clean;
use super::time::Instant;

/// What is said instead of a person's label where there is none.
const NOT_NAMED: &str = "A person who was not named";

/// What the resources of one bundle share.
pub struct Common<'a> {
    /// What was given.
    pub context: &'a Context<'a>,
    /// The person, where they have a label.
    pub patient: Option<Patient>,
    /// Names that tell this bundle from all others.
    scope: String,
}

impl<'a> Common<'a> {
    /// Of these recordings of a person with this label. Identifiers depend on the recordings and the models, and not on
    /// when the bundle is made or who confirms it: a report keeps its identifier when it becomes final.
    ///
    /// The same label elsewhere may be another person's. So it is no identity by itself: it counts together with the
    /// recordings.
    pub fn new(
        context: &'a Context<'a>,
        label: Option<&str>,
        recordings: &[Recording<'_>],
    ) -> Self {
        let label = label.and_then(clean);
        let models = context.models.iter().map(|model| model.sha256);
        let files = recordings
            .iter()
            .flat_map(|it| [it.record.file.as_str(), it.sha256.unwrap_or_default()]);
        let names: Vec<&str> =
            models.chain(files).chain([label.as_deref().unwrap_or_default()]).collect();
        let scope = uuid(&names);
        let patient = label.map(|value| Patient {
            id: uuid(&[&scope, "patient"]),
            identifier: vec![Identifier { system: PATIENT_LABEL, value }],
        });
        Self { context, patient, scope }
    }

    /// The identifier of the resource of this kind and number.
    pub fn id(&self, kind: &str, number: usize) -> String {
        uuid(&[&self.scope, kind, &number.to_string()])
    }

    /// The person whom the resources are about.
    pub fn subject(&self) -> Reference {
        self.patient
            .as_ref()
            .map_or_else(|| Reference::named(NOT_NAMED), |it| Reference::to(&it.id))
    }

    /// The models with their program, as a resource: the same whenever they are.
    pub fn device_id(&self) -> String {
        let models = self.context.models.iter().map(|model| model.sha256);
        let names: Vec<&str> =
            ["device", env!("CARGO_PKG_VERSION")].into_iter().chain(models).collect();
        uuid(&names)
    }

    /// The device as others refer to it.
    pub fn device(&self) -> Reference {
        Reference::to(&self.device_id())
    }

    /// The status of observations and reports.
    pub fn status(&self) -> &'static str {
        match self.context.confirmation {
            Confirmation::Preliminary => "preliminary",
            Confirmation::Final { .. } => "final",
        }
    }

    /// When what is said was last changed: made, or confirmed.
    pub fn issued(&self) -> Instant {
        match &self.context.confirmation {
            Confirmation::Preliminary => self.context.made.clone(),
            Confirmation::Final { at, .. } => at.clone(),
        }
    }

    /// The person who confirmed it; one without a name is told as such.
    pub fn verifier(&self) -> Option<Reference> {
        match &self.context.confirmation {
            Confirmation::Preliminary => None,
            Confirmation::Final { by, .. } => {
                let by = clean(by);
                Some(Reference::named(by.as_deref().unwrap_or(NOT_NAMED)))
            }
        }
    }
}

/// The label of what artificial intelligence said.
pub fn ai_asserted() -> Meta {
    Meta { security: vec![AI_ASSERTED] }
}
