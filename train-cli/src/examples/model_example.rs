//! Examples as one model takes them.

use engine::audio::{Pcg, Quality};
use engine::digest::hexadecimal;
use engine::features::{Image, Normalisation};
use engine::findings::Class;
use engine::model_file::Preprocessing;
use sha2::{Digest, Sha256};

use super::{Labelled, RawExample};
use crate::data::Collection;

/// An example whose image and measures are standardised as one model's preprocessing says. It is made of a
/// [`RawExample`] alone, so that nothing is standardised twice or not at all.
#[derive(Debug, Clone)]
pub struct ModelExample {
    /// See [`Labelled::name`].
    pub name: String,
    /// See [`Labelled::group`].
    pub group: String,
    /// See [`Labelled::source`].
    pub source: Option<Collection>,
    /// See [`Labelled::class`].
    pub class: Class,
    /// Length, level and clipping.
    pub quality: Quality,
    /// The conditioned signal, for augmentation.
    pub pcg: Pcg,
    /// The standardised image of the whole recording.
    pub image: Image,
    /// The standardised measures of the heart cycle; empty where the model takes none.
    pub measures: Vec<f32>,
}

impl ModelExample {
    /// Standardises by the statistics of a fitted preprocessing; see
    /// [`SplitExamples::fitted`](super::SplitExamples::fitted).
    #[must_use]
    pub fn of(raw: RawExample, fitted: &Preprocessing) -> Self {
        let RawExample { name, group, source, class, quality, pcg, cycle, mut image } = raw;
        if let Normalisation::Training(statistics) = &fitted.features.normalisation {
            statistics.apply(&mut image);
        }
        let measures = fitted.cycle.as_ref().map(|input| input.values(&cycle)).unwrap_or_default();
        Self { name, group, source, class, quality, pcg, image, measures }
    }

    /// The same of several, in order.
    #[must_use]
    pub fn of_all(raw: Vec<RawExample>, fitted: &Preprocessing) -> Vec<Self> {
        raw.into_iter().map(|example| Self::of(example, fitted)).collect()
    }
}

impl Labelled for ModelExample {
    fn name(&self) -> &str {
        &self.name
    }

    fn group(&self) -> &str {
        &self.group
    }

    fn source(&self) -> Option<Collection> {
        self.source
    }

    fn class(&self) -> Class {
        self.class
    }
}

/// SHA-256 over names, classes, images and measures, in order: two splits or two data sets never share it.
#[must_use]
pub fn digest_of(parts: [&[ModelExample]; 2]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        for example in part {
            digest.update(example.name.as_bytes());
            digest.update([0, example.class.index() as u8]);
            for value in example.image.data.iter().chain(&example.measures) {
                digest.update(value.to_le_bytes());
            }
        }
    }
    hexadecimal(&digest.finalize())
}
