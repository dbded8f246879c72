//! The data sets that can be read. A new one is a module with a [`Loader`], and an entry here.

use std::cmp::Ordering;
use std::path::Path;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::bmd_hs::BmdHs;
use super::circor::CirCor;
use super::collection::Collection;
use super::dataset::Dataset;
use super::error::DataError;
use super::loader::Loader;
use super::own::Own;
use super::pascal::Pascal;
use super::physionet::PhysioNet;
use super::shared_audio;
use super::yaseen::Yaseen;

/// The data sets, in the order in which they are looked for and reported.
const LOADERS: [&dyn Loader; 6] = [&Pascal, &CirCor, &PhysioNet, &Yaseen, &BmdHs, &Own];

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
    /// Opens the data set in `dir`, or in the folder of `dir` that carries its usual name; of several the first. For
    /// a user's own recordings `dir` may also be the manifest.
    ///
    /// # Errors
    /// [`DataError::NotRecognised`] if no known layout is there, otherwise what is wrong with it.
    pub fn open(dir: &Path) -> Result<Self, DataError> {
        for loader in LOADERS {
            if let Some(root) = loader.find(dir) {
                let mut dataset = loader.load(&root)?;
                shared_audio::join_groups(&mut dataset.recordings.iter_mut().collect::<Vec<_>>());
                return Ok(dataset);
            }
        }
        Err(not_recognised(dir))
    }

    /// Opens every data set in `dir` and in the folders of `dir` that carry their usual names, in the order in which
    /// they are reported.
    ///
    /// # Errors
    /// [`DataError::NotRecognised`] if no known layout is there, otherwise what is wrong with the first faulty one.
    pub fn open_all(dir: &Path) -> Result<Vec<Self>, DataError> {
        let roots = LOADERS.iter().filter_map(|loader| Some((loader, loader.find(dir)?)));
        let mut all =
            roots.map(|(loader, root)| loader.load(&root)).collect::<Result<Vec<_>, _>>()?;
        let recordings = all.iter_mut().flat_map(|dataset| &mut dataset.recordings);
        shared_audio::join_groups(&mut recordings.collect::<Vec<_>>());
        if all.is_empty() { Err(not_recognised(dir)) } else { Ok(all) }
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
    use crate::data::{Recording, fixture};
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn collections_have_names_of_their_own_and_read_back_from_json() {
        let names = |name: fn(Collection) -> &'static str| -> Vec<_> {
            Collection::all().map(name).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let keys = names(Collection::key);
        assert_eq!(keys[..4], ["bmd-hs", "circor", "own", "pascal-a"]);
        assert_eq!((keys.len(), names(Collection::title).len()), (12, 12));
        let json = |one| serde_json::to_string(&one).unwrap();
        let found: Vec<_> = Collection::all().map(json).collect();
        assert_eq!(found[..3], ["\"pascal_a\"", "\"pascal_b\"", "\"cir_cor\""]);
        assert_eq!(found[8..], ["\"physionet_f\"", "\"yaseen\"", "\"bmd_hs\"", "\"own\""]);
        for (one, text) in Collection::all().zip(found) {
            assert_eq!(serde_json::from_str::<Collection>(&text).unwrap(), one);
        }
        let refused = serde_json::from_str::<Collection>("\"physionet\"").unwrap_err();
        assert!(refused.to_string().contains("\"physionet\""), "{refused}");
    }

    #[test]
    fn collections_are_ordered_as_they_are_reported() {
        let all: Vec<_> = Collection::all().collect();
        let first = [Collection::PASCAL_A, Collection::PASCAL_B, Collection::CIRCOR];
        assert_eq!(all[..3], first);
        let last = [Collection::YASEEN, Collection::BMD_HS, Collection::OWN];
        assert_eq!((all[3], &all[9..]), (Collection::PHYSIONET_A, &last[..]));
        assert!(all.is_sorted() && Collection::PASCAL_B < Collection::CIRCOR);
    }

    #[test]
    fn labels_are_of_the_classes_that_the_collection_names() {
        let Some(folder) = fixture::data_folder() else { return };
        let mut found = BTreeMap::<_, BTreeSet<_>>::new();
        for recording in Dataset::open_all(&folder).unwrap().iter().flat_map(Dataset::labelled) {
            found.entry(recording.source).or_default().extend(recording.label);
        }
        assert!(found.contains_key(&Collection::PASCAL_B));
        for (collection, classes) in found {
            assert_eq!(classes.into_iter().collect::<Vec<_>>(), collection.info().classes);
        }
    }

    #[test]
    fn every_data_set_below_a_folder_is_opened_in_order() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(Dataset::open_all(folder.path()), Err(DataError::NotRecognised { .. })));
        let files = [
            ("manifest.csv", "path,label\na.wav,normal\n"),
            ("a.wav", ""),
            ("bmd-hs/train.csv", "patient_id,AS,AR,MR,MS,N,recording_1\n"),
            ("bmd-hs/train/readme.txt", ""),
            ("physionet-2016/training-c/REFERENCE.csv", ""),
        ];
        fixture::write(folder.path(), &files);
        let all = Dataset::open_all(folder.path()).unwrap();
        let names: Vec<_> = all.iter().map(|dataset| dataset.name).collect();
        assert_eq!(names, ["physionet-2016", "bmd-hs", "own"]);
        assert_eq!(Dataset::open(folder.path()).unwrap(), all[0]);
    }

    #[test]
    fn no_two_real_data_sets_share_a_group_by_their_own_tables() {
        let Some(folder) = fixture::data_folder() else { return };
        let mut data_set_of = BTreeMap::new();
        let roots = LOADERS.iter().filter_map(|loader| Some((loader, loader.find(&folder)?)));
        for dataset in roots.map(|(loader, root)| loader.load(&root).unwrap()) {
            for Recording { group, .. } in dataset.recordings {
                let first = *data_set_of.entry(group.clone()).or_insert(dataset.name);
                assert_eq!(first, dataset.name, "{group}");
            }
        }
    }
}
