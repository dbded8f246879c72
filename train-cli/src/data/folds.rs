//! Given cross-validation folds: `file,label,group,repeat1,repeat2,…`, a fold number per repeat.

use super::loader::read_table;
use super::split::{LeakError, Split, assert_disjoint, deal_evenly, hold_out};
use super::{DataError, Dataset, Recording};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// A table of folds, checked: every file is a labelled recording of its data set with the same label,
/// every labelled recording has a fold, and no group is in two folds of a repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folds {
    /// Fold of each recording in each repeat, by name.
    rows: BTreeMap<String, Vec<usize>>,
    /// Number of repeats.
    repeats: usize,
    kind: FoldKind,
}

/// How recordings were dealt into folds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoldKind {
    /// Whole groups: no group is in two folds.
    Grouped,
    /// Recordings at random, whatever their groups. Figures on them leak, and serve as contrast only.
    Random,
}

impl FoldKind {
    /// The word for it in sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grouped => "grouped",
            Self::Random => "random",
        }
    }

    /// How a protocol on such folds begins; see [`Folds::protocol`].
    const fn prefix(self) -> &'static str {
        match self {
            Self::Grouped => "grouped",
            Self::Random => "RANDOM",
        }
    }

    /// The kind of folds in a sentence of [`Folds::protocol`]. Only for run folders of older versions, whose figures
    /// hold this sentence and no kind.
    #[must_use]
    pub fn of_protocol(protocol: &str) -> Option<Self> {
        [Self::Grouped, Self::Random].into_iter().find(|kind| protocol.starts_with(kind.prefix()))
    }
}

/// Which fold to test on, and what to hold out of the others.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoldConfig {
    /// The repeat, from 1 as in the table's header.
    pub repeat: usize,
    /// The fold to test on, from 0.
    pub fold: usize,
    /// Share of the other folds' recordings that is held out for validation.
    pub validation: f64,
    /// Seed of the choice of validation groups.
    pub seed: u64,
}

impl Default for FoldConfig {
    fn default() -> Self {
        Self { repeat: 1, fold: 0, validation: 0.2, seed: 0 }
    }
}

/// A row of the table; repeats are the remaining columns.
#[derive(serde::Deserialize)]
struct FoldRow {
    file: String,
    label: String,
    group: String,
    #[serde(flatten)]
    repeats: BTreeMap<String, usize>,
}

impl Folds {
    /// Usual name of the table, in the folder of its data set.
    pub const TABLE: &str = "folds.csv";

    /// Reads a table of folds for the whole of `dataset` and proves that it does not leak.
    ///
    /// # Errors
    /// [`DataError::Read`] or [`DataError::Table`] if it can't be read, [`DataError::FoldOfUnknown`],
    /// [`DataError::FoldLabel`] or [`DataError::NoFold`] if it is of other data, [`DataError::Leak`]
    /// if one of its groups, or of the data set's, is in two folds of a repeat.
    pub fn read(path: &Path, dataset: &Dataset) -> Result<Self, DataError> {
        let table = read_table::<FoldRow>(path)?;
        let known: HashMap<_, _> = dataset.labelled().map(|r| (r.name.as_str(), r)).collect();
        for row in &table {
            let recording = known.get(row.file.as_str());
            let recording = recording.ok_or_else(|| DataError::FoldOfUnknown {
                path: path.to_path_buf(),
                name: row.file.clone(),
            })?;
            if (recording.source.info().class_of)(&row.label) != recording.label {
                return Err(DataError::FoldLabel {
                    path: path.to_path_buf(),
                    name: row.file.clone(),
                });
            }
        }
        prove(table.iter().map(|row| (row.group.as_str(), row)))?;
        prove(table.iter().map(|row| (known[row.file.as_str()].group.as_str(), row)))?;
        let repeats = table.first().map_or(0, |row| row.repeats.len());
        let rows =
            table.into_iter().map(|row| (row.file, row.repeats.into_values().collect())).collect();
        let folds = Self { rows, repeats, kind: FoldKind::Grouped };
        match dataset.labelled().find(|recording| !folds.rows.contains_key(&recording.name)) {
            Some(missing) => {
                Err(DataError::NoFold { path: path.to_path_buf(), name: missing.name.clone() })
            }
            None => Ok(folds),
        }
    }

    /// Folds of `dataset` where no table is given: one repeat, grouped and stratified as
    /// [`split`](super::split::split) does it.
    #[must_use]
    pub fn grouped(dataset: &Dataset, seed: u64) -> Self {
        let parts = deal_evenly(dataset.labelled().cloned().collect(), seed);
        let of_part = |(fold, part): (usize, Vec<Recording>)| {
            part.into_iter().map(move |recording| (recording.name, vec![fold]))
        };
        Self {
            rows: parts.into_iter().enumerate().flat_map(of_part).collect(),
            repeats: 1,
            kind: FoldKind::Grouped,
        }
    }

    /// The same recordings dealt into as many folds at random, whatever their groups. Recordings of one
    /// subject are then on both sides of every split: the protocol that leaks, only for contrast.
    #[must_use]
    pub fn at_random(&self, seed: u64) -> Self {
        let mut folds = Self { kind: FoldKind::Random, ..self.clone() };
        for repeat in 1..=self.repeats {
            let numbers: Vec<usize> = self.folds(repeat).into_iter().collect();
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(repeat as u64);
            let mut rows: Vec<&mut Vec<usize>> = folds.rows.values_mut().collect();
            rows.sort_by_cached_key(|_| rng.next_u64());
            for (index, row) in rows.into_iter().enumerate() {
                row[repeat - 1] = numbers[index % numbers.len()];
            }
        }
        folds
    }

    /// Whether groups are on both sides, see [`Folds::at_random`].
    #[must_use]
    pub fn leaks(&self) -> bool {
        self.kind == FoldKind::Random
    }

    /// How recordings were dealt into them.
    #[must_use]
    pub const fn kind(&self) -> FoldKind {
        self.kind
    }

    /// How figures on these folds come about, in words.
    #[must_use]
    pub fn protocol(&self, repeats: usize) -> String {
        let (kind, folds) = (self.kind.prefix(), self.folds(1).len());
        let protocol = format!("{kind} {folds}-fold cross-validation, {repeats} repeat(s)");
        match self.kind {
            FoldKind::Grouped => protocol,
            FoldKind::Random => format!("{protocol}: leaks, for contrast only"),
        }
    }

    /// Number of repeats.
    #[must_use]
    pub const fn repeats(&self) -> usize {
        self.repeats
    }

    /// The fold numbers of a repeat (from 1), in order.
    #[must_use]
    pub fn folds(&self, repeat: usize) -> BTreeSet<usize> {
        self.rows.keys().filter_map(|name| self.fold_of(name, repeat)).collect()
    }

    /// The fold of a recording in a repeat (from 1).
    #[must_use]
    pub fn fold_of(&self, name: &str, repeat: usize) -> Option<usize> {
        self.rows.get(name)?.get(repeat.checked_sub(1)?).copied()
    }

    /// The split that tests on one fold: of the labelled recordings of `dataset`, which may be a part
    /// of the data set that the folds are of ([`Dataset::only`]). Proven to share no group, unless the folds
    /// are random ones, which do.
    ///
    /// # Errors
    /// [`DataError::NoSuchFold`] if the table has no such fold, [`DataError::Fractions`] if
    /// `validation` is no fraction, [`DataError::Leak`] if the proof fails.
    pub fn split(&self, dataset: &Dataset, config: &FoldConfig) -> Result<Split, DataError> {
        let FoldConfig { repeat, fold, validation, seed } = *config;
        if !self.folds(repeat).contains(&fold) {
            return Err(DataError::NoSuchFold { repeat, fold });
        }
        if !(0.0..1.0).contains(&validation) {
            return Err(DataError::Fractions { train: 1.0 - validation, validation, test: 0.0 });
        }
        let is_tested = |recording: &Recording| self.fold_of(&recording.name, repeat) == Some(fold);
        let (test, rest): (Vec<_>, Vec<_>) = dataset.labelled().cloned().partition(is_tested);
        let (train, validation) = hold_out(rest, validation, seed);
        let split = Split { train, validation, test };
        if self.kind == FoldKind::Grouped {
            assert_disjoint(&split)?;
        }
        Ok(split)
    }
}

/// Proves that no group is in two folds of a repeat.
fn prove<'a>(rows: impl Iterator<Item = (&'a str, &'a FoldRow)>) -> Result<(), LeakError> {
    let mut seen = HashMap::new();
    for (group, row) in rows {
        for (repeat, &fold) in &row.repeats {
            let first = *seen.entry((group, repeat)).or_insert(fold);
            if first != fold {
                let side = |fold| format!("fold {fold} of {repeat}");
                return Err(LeakError::Group {
                    group: group.to_owned(),
                    first: side(first),
                    second: side(fold),
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
