//! The data sets that can be read. A new one is a module with a [`Loader`], and an entry here.

use std::cmp::Ordering;
use std::path::Path;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::circor::CirCor;
use super::collection::Collection;
use super::dataset::Dataset;
use super::error::DataError;
use super::loader::Loader;
use super::pascal::Pascal;

/// The data sets, in the order in which they are looked for and reported.
const LOADERS: [&dyn Loader; 2] = [&Pascal, &CirCor];

impl Collection {
    /// Every collection, in the order in which it is reported.
    pub fn all() -> impl Iterator<Item = Self> {
        LOADERS.iter().flat_map(|loader| loader.collections()).copied()
    }

    /// Its place among all.
    ///
    /// # Panics
    /// When its loader is not registered.
    #[must_use]
    pub fn index(self) -> usize {
        let place = Self::all().position(|one| one == self);
        assert!(place.is_some(), "the loader of {self} is not registered");
        place.unwrap_or_default()
    }
}

impl Ord for Collection {
    fn cmp(&self, other: &Self) -> Ordering {
        self.index().cmp(&other.index())
    }
}

impl PartialOrd for Collection {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'de> Deserialize<'de> for Collection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let unknown = || D::Error::custom(format!("there is no collection \"{id}\""));
        Self::all().find(|one| one.info().id == id).ok_or_else(unknown)
    }
}

impl Dataset {
    /// Opens the data set in `dir`, or in the folder of `dir` that carries its usual name.
    ///
    /// # Errors
    /// [`DataError::NotRecognised`] if no known layout is there, otherwise what is wrong with it.
    pub fn open(dir: &Path) -> Result<Self, DataError> {
        for loader in LOADERS {
            if let Some(root) = loader.find(dir) {
                return loader.load(&root);
            }
        }
        Err(not_recognised(dir))
    }
}

/// The error for a folder that holds none of the data sets that are needed.
#[must_use]
pub fn not_recognised(dir: &Path) -> DataError {
    let layouts = LOADERS.map(Loader::layout);
    DataError::NotRecognised { dir: dir.to_path_buf(), layouts: layouts.join(" ") }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::data::fixture;
    use std::collections::BTreeSet;

    #[test]
    fn collections_have_names_of_their_own_and_read_back_from_json() {
        let names = |name: fn(Collection) -> &'static str| -> Vec<_> {
            Collection::all().map(name).collect::<BTreeSet<_>>().into_iter().collect()
        };
        assert_eq!(names(Collection::key), ["circor", "pascal-a", "pascal-b"]);
        assert_eq!(names(Collection::title).len(), 3);
        let json = |one| serde_json::to_string(&one).unwrap();
        let found: Vec<_> = Collection::all().map(json).collect();
        assert_eq!(found, ["\"pascal_a\"", "\"pascal_b\"", "\"cir_cor\""]);
        for (one, text) in Collection::all().zip(found) {
            assert_eq!(serde_json::from_str::<Collection>(&text).unwrap(), one);
        }
        let refused = serde_json::from_str::<Collection>("\"physionet\"").unwrap_err();
        assert!(refused.to_string().contains("\"physionet\""), "{refused}");
    }

    #[test]
    fn collections_are_ordered_as_they_are_reported() {
        let all: Vec<_> = Collection::all().collect();
        assert_eq!(all, [Collection::PASCAL_A, Collection::PASCAL_B, Collection::CIRCOR]);
        assert!(all.is_sorted() && Collection::PASCAL_B < Collection::CIRCOR);
    }

    #[test]
    fn labels_are_of_the_classes_that_the_collection_names() {
        let Some(folder) = fixture::data_folder() else { return };
        let dataset = Dataset::open(&folder).unwrap();
        for collection in [Collection::PASCAL_A, Collection::PASCAL_B] {
            let of_collection = dataset.recordings.iter().filter(|r| r.source == collection);
            let found: BTreeSet<_> = of_collection.filter_map(|r| r.label).collect();
            assert_eq!(found.into_iter().collect::<Vec<_>>(), collection.info().classes);
        }
    }
}
