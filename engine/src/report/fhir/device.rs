//! The program with its models, and the models' cards.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::codes::{
    ARTIFICIAL_INTELLIGENCE, FILE_SHA256, MODEL_CARD, MODEL_VERSION, PROGRAM_VERSION,
};
use super::common::Common;
use super::elements::{Annotation, Attachment, Identifier};
use super::identifiers::uuid;
use super::input::ModelFile;
use super::resources::{Content, Device, DeviceName, DeviceVersion, DocumentReference};

/// What the device is not.
pub const NOT_A_MEDICAL_DEVICE: &str = "For research and teaching. It is not a medical device, and no authority has \
                                        approved it. It must not be used to decide about a person's care.";

/// The program with its models.
pub fn device(common: &Common<'_>) -> Device {
    let models = common.context.models;
    let version = |model: &ModelFile<'_>| DeviceVersion {
        kind: MODEL_VERSION.concept_as(format!("{} {}", MODEL_VERSION.text, model.name)),
        value: model.sha256.to_owned(),
    };
    let program = DeviceVersion {
        kind: PROGRAM_VERSION.concept(),
        value: env!("CARGO_PKG_VERSION").to_owned(),
    };
    Device {
        id: common.device_id(),
        identifier: models.iter().map(|model| sha256(model.sha256)).collect(),
        name: vec![DeviceName { name: "Lubdub".to_owned(), kind: "user-friendly-name" }],
        kind: ARTIFICIAL_INTELLIGENCE.concept(),
        version: std::iter::once(program).chain(models.iter().map(version)).collect(),
        note: vec![Annotation { text: NOT_A_MEDICAL_DEVICE.to_owned() }],
    }
}

/// The card of each model that has one.
pub fn cards(common: &Common<'_>) -> Vec<DocumentReference> {
    let card = |model: &ModelFile<'_>| {
        let text = model.card.filter(|text| !text.trim().is_empty())?;
        let attachment = Attachment {
            content_type: Some("text/markdown; charset=utf-8"),
            data: Some(BASE64_STANDARD.encode(text)),
            size: u32::try_from(text.len()).ok(),
            title: Some(format!("Model card of {}", model.name)),
        };
        Some(DocumentReference {
            id: uuid(&["model-card", &common.device_id(), model.sha256, text]),
            status: "current",
            kind: MODEL_CARD.concept(),
            subject: common.device(),
            content: vec![Content { attachment }],
        })
    };
    common.context.models.iter().filter_map(card).collect()
}

/// A file's digest as an identifier.
pub fn sha256(digest: &str) -> Identifier {
    Identifier { system: FILE_SHA256, value: digest.to_owned() }
}
