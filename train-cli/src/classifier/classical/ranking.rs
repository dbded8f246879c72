//! Which features say most about the class, by the training part alone.

use std::collections::BTreeMap;

use crate::data::Collection;
use engine::findings::Class;

/// Bins of equal count that a feature is divided into.
const BINS: usize = 8;

/// What the label of a row is, and where the row comes from.
pub type Origin = (Option<Collection>, Class);

/// Indices of the columns of `rows`, the most informative first; equals in their order.
#[must_use]
pub fn ranked(rows: &[Vec<f64>], origins: &[Origin]) -> Vec<(usize, f64)> {
    let width = rows.first().map_or(0, Vec::len);
    let mut scores: Vec<(usize, f64)> = (0..width)
        .map(|column| {
            let values: Vec<f64> = rows.iter().map(|row| row[column]).collect();
            (column, mutual_information(&values, origins))
        })
        .collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    scores
}

/// Mutual information of a feature and the class within a source, in nats, averaged over the recordings:
/// `I(x; class | source)`. Given the source, because classes are not equally frequent in all of them, and
/// a feature that only tells the device would rank high. Plug-in estimate over eight bins of equal count,
/// with the bias correction of Miller (*Note on the bias of information estimates*, 1955); below zero
/// where there is less than chance would give.
#[must_use]
pub fn mutual_information(values: &[f64], origins: &[Origin]) -> f64 {
    let mut sources = BTreeMap::<Option<Collection>, Vec<(f64, Class)>>::new();
    for (&value, &(source, class)) in values.iter().zip(origins) {
        sources.entry(source).or_default().push((value, class));
    }
    let total = values.len().max(1) as f64;
    sources.into_values().map(|rows| rows.len() as f64 / total * within_source(rows)).sum()
}

fn within_source(mut rows: Vec<(f64, Class)>) -> f64 {
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = rows.len();
    let mut joint = BTreeMap::<(usize, Class), f64>::new();
    let mut bins = BTreeMap::<usize, f64>::new();
    let mut classes = BTreeMap::<Class, f64>::new();
    let mut bin = 0;
    for (rank, &(value, class)) in rows.iter().enumerate() {
        // Equal values share a bin.
        if rank == 0 || value > rows[rank - 1].0 {
            bin = rank * BINS / n;
        }
        *joint.entry((bin, class)).or_default() += 1.0;
        *bins.entry(bin).or_default() += 1.0;
        *classes.entry(class).or_default() += 1.0;
    }
    let n = n as f64;
    let information: f64 =
        joint.iter().map(|((b, c), &k)| k / n * (k * n / (bins[b] * classes[c])).ln()).sum();
    let bias = (bins.len() as f64 - 1.0) * (classes.len() as f64 - 1.0) / (2.0 * n);
    information - bias
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::phantom::gaussian;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    const A: Option<Collection> = Some(Collection::PascalA);
    const B: Option<Collection> = Some(Collection::PascalB);

    fn halves(n: usize) -> Vec<Origin> {
        let class = |i: usize| if i.is_multiple_of(2) { Class::Normal } else { Class::Murmur };
        (0..n).map(|i| (B, class(i))).collect()
    }

    fn noise(n: usize) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        (0..n).map(|_| gaussian(&mut rng)).collect()
    }

    #[test]
    fn a_feature_that_is_the_class_has_its_entropy_and_noise_has_nothing() {
        let origins = halves(800);
        let sure: Vec<f64> = origins.iter().map(|(_, class)| class.index() as f64).collect();
        let full = mutual_information(&sure, &origins);
        assert!((full - 2.0f64.ln()).abs() < 0.01, "{full}");
        assert!(mutual_information(&noise(800), &origins).abs() < 0.02);
    }

    #[test]
    fn a_gaussian_shift_has_the_information_that_its_integral_gives() {
        // Two normal distributions one apart: numerically 0.1114 nats; eight bins lose a few per cent.
        let origins = halves(20_000);
        let shifted: Vec<f64> = noise(20_000)
            .iter()
            .zip(&origins)
            .map(|(x, (_, class))| x + class.index() as f64)
            .collect();
        let found = mutual_information(&shifted, &origins);
        assert!((0.100..0.116).contains(&found), "{found}");
    }

    #[test]
    fn a_feature_that_tells_the_source_only_says_nothing() {
        // The sources differ in their share of murmurs.
        let origins: Vec<Origin> = (0..900)
            .map(|i| {
                let source = if i < 450 { A } else { B };
                let murmur = i % 9 < if i < 450 { 1 } else { 8 };
                (source, if murmur { Class::Murmur } else { Class::Normal })
            })
            .collect();
        let device: Vec<f64> = (0..900).map(|i| if i < 450 { 0.0 } else { 1.0 }).collect();
        assert!(mutual_information(&device, &origins).abs() < 1e-9);
        let rows: Vec<Vec<f64>> = device
            .iter()
            .zip(&origins)
            .map(|(&device, (_, class))| vec![device, class.index() as f64])
            .collect();
        assert_eq!(ranked(&rows, &origins)[0].0, 1);
    }
}
