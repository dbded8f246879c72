//! Labels that may be wrong.

use std::collections::BTreeMap;

use engine::findings::{Class, Probabilities, likeliest};
use serde::Serialize;

use crate::metrics::Prediction;

/// A recording whose label is doubted by networks that never saw its group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Doubt {
    /// The recording.
    pub file: String,
    /// Its label.
    pub label: Class,
    /// Mean probability of its label over the repeats.
    pub probability: f64,
    /// The class that was likeliest instead.
    pub said: Class,
    /// Mean probability of that class.
    pub said_probability: f64,
}

/// The `most` recordings whose out-of-fold probability for their label is lowest, the lowest first; only those
/// that are likelier of another class. These are candidates to listen to again: a model is wrong more often than a
/// label is. The idea is that of confident learning (C. Northcutt, L. Jiang, I. Chuang, *J. Artif. Intell. Res.*
/// 70, 2021) without its thresholds per class.
#[must_use]
pub fn doubts(judged: &[Prediction], most: usize) -> Vec<Doubt> {
    let mut files = BTreeMap::<&str, (Class, [f64; Class::COUNT], f64)>::new();
    for one in judged {
        let (_, sum, count) =
            files.entry(&one.file).or_insert((one.truth, [0.0; Class::COUNT], 0.0));
        for (sum, probability) in sum.iter_mut().zip(one.probabilities.iter()) {
            *sum += probability;
        }
        *count += 1.0;
    }
    let doubt = |(file, (label, sum, count)): (&str, (Class, [f64; Class::COUNT], f64))| {
        let mean = Probabilities(sum.map(|sum| sum / count));
        let said = likeliest(&mean);
        (said != label).then(|| Doubt {
            file: file.to_owned(),
            label,
            probability: mean[label.index()],
            said,
            said_probability: mean[said.index()],
        })
    };
    let mut doubts: Vec<Doubt> = files.into_iter().filter_map(doubt).collect();
    doubts.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    doubts.truncate(most);
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Collection;

    fn judged(file: &str, murmur: f64) -> Prediction {
        Prediction {
            file: file.to_owned(),
            group: file.to_owned(),
            source: Collection::PascalB,
            truth: Class::Normal,
            probabilities: Probabilities([1.0 - murmur, murmur, 0.0, 0.0, 0.0]),
            abstained: false,
        }
    }

    #[test]
    fn the_least_believed_labels_come_first_by_their_mean_over_repeats() {
        let all = [
            judged("a", 0.9),
            judged("a", 0.7),
            judged("b", 0.95),
            judged("b", 0.93),
            judged("c", 0.2),
            judged("d", 0.6),
        ];
        let found = doubts(&all, 2);
        let files: Vec<_> = found.iter().map(|doubt| doubt.file.as_str()).collect();
        assert_eq!(files, ["b", "a"]);
        assert!((found[1].probability - 0.2).abs() < 1e-12);
        assert_eq!((found[1].said, found[1].label), (Class::Murmur, Class::Normal));
        assert_eq!(doubts(&all, 9).len(), 3);
    }
}
