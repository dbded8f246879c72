//! Every view against librosa, `SciPy` and plain convolutions: see `tests/golden/features.py`.

use std::collections::BTreeMap;

use safetensors::SafeTensors;
use serde::Deserialize;

use super::ViewConfig;
use crate::audio::{Limits, decode};
use crate::test_data;

/// Largest difference that is accepted, as a share of the feature's range.
const TOLERANCE: f32 = 1e-4;

const GOLDEN: &[u8] = include_bytes!("../../../tests/golden/features.safetensors");

/// One image of the golden file.
#[derive(Deserialize)]
struct Entry {
    signal: String,
    rate: u32,
    samples: usize,
    key: String,
    view: ViewConfig,
    shape: [usize; 2],
    step: usize,
    ranges: Vec<[f32; 2]>,
}

fn floats(file: &SafeTensors<'_>, name: &str) -> Option<Vec<f32>> {
    let bytes = file.tensor(name).ok()?.data().as_chunks::<4>().0;
    Some(bytes.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

/// A signal of the golden file, or a real one from the data sets.
fn signal(file: &SafeTensors<'_>, entry: &Entry) -> Option<Vec<f32>> {
    floats(file, &entry.signal).or_else(|| real(entry))
}

fn real(entry: &Entry) -> Option<Vec<f32>> {
    let path = test_data::find(&["wav", "flac"].map(|e| format!("{}.{e}", entry.signal)))?;
    let mut recording = decode(&std::fs::read(&path).unwrap(), &Limits::default()).unwrap();
    assert_eq!(recording.sample_rate, entry.rate);
    recording.channels[0].truncate(entry.samples);
    Some(recording.channels.swap_remove(0))
}

/// The largest difference relative to the range: of the row where each is a measure of its own kind, else
/// of the whole image.
fn worst(entry: &Entry, expected: &[f32], found: &[f32]) -> (f32, usize) {
    let [_, columns] = entry.shape;
    let mixed =
        matches!(entry.view, ViewConfig::Mfcc(_) | ViewConfig::Shape(_) | ViewConfig::Envelopes(_));
    let widest = |r: [f32; 2], row: &[f32; 2]| [r[0].min(row[0]), r[1].max(row[1])];
    let whole = entry.ranges.iter().fold([f32::MAX, f32::MIN], widest);
    let range = |row: usize| if mixed { entry.ranges[row] } else { whole };
    expected
        .iter()
        .zip(found)
        .enumerate()
        .map(|(index, (x, y))| {
            let row = index * entry.step / columns;
            let [low, high] = range(row);
            ((x - y).abs() / (high - low).max(1e-6), row)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap()
}

#[test]
fn every_view_equals_its_reference() {
    let file = SafeTensors::deserialize(GOLDEN).unwrap();
    let (_, header) = SafeTensors::read_metadata(GOLDEN).unwrap();
    let table = &header.metadata().as_ref().unwrap()["table"];
    let table: Vec<Entry> = serde_json::from_str(table).unwrap();
    assert!(table.len() >= 120);
    let mut worst_of = BTreeMap::<&str, (f32, String)>::new();
    for entry in &table {
        let Some(samples) = signal(&file, entry) else { continue };
        let mut view = entry.view.plan(entry.rate).unwrap();
        let image = view.compute(&samples).unwrap();
        assert_eq!([image.rows, image.columns], entry.shape, "{} {}", entry.view.name(), entry.key);
        let found: Vec<f32> = image.data.iter().copied().step_by(entry.step).collect();
        let expected = floats(&file, &entry.key).unwrap();
        let (error, row) = worst(entry, &expected, &found);
        let one = worst_of.entry(entry.view.name()).or_default();
        if error >= one.0 {
            *one = (error, format!("{} at {} Hz, row {row}", entry.signal, entry.rate));
        }
    }
    for (view, (error, place)) in &worst_of {
        eprintln!("{view:12} {error:.1e}  {place}");
    }
    assert!(worst_of.values().all(|(error, _)| *error <= TOLERANCE), "{worst_of:#?}");
}
