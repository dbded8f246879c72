//! Which configuration to try next.

use std::collections::BTreeMap;

use rand::Rng;
use serde::{Deserialize, Serialize};
use tpe::{TpeOptimizerBuilder, histogram_estimator, parzen_estimator};

use super::{Domain, Space, TuneError};

/// Share of the observations that count as good.
const GOOD: f64 = 0.2;
/// Candidates among which the one of highest expected improvement is taken.
const CANDIDATES: usize = 24;

/// A coordinate of each parameter, by name; see [`Domain`].
pub type Point = BTreeMap<String, f64>;

/// A point that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The point.
    pub point: Point,
    /// Its score; more is better.
    pub score: f64,
}

/// How the next point is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Search {
    /// By the tree-structured Parzen estimator, after some random points.
    Tpe,
    /// At random.
    Random,
}

/// The next point. The first is the base's own, as far as the domains hold it; then come `startup` random
/// ones; then, for [`Search::Tpe`], those of the tree-structured Parzen estimator (Bergstra, Bardenet,
/// Bengio & Kégl, *Algorithms for Hyper-Parameter Optimization*, NIPS 2011): with `y*` the score that a
/// fifth of the observations reach, each parameter's values among those observations give a density
/// `l(x)`, the others' a density `g(x)`, and of 24 candidates drawn from `l` the one with the largest
/// `l(x)/g(x)` is taken, which maximises the expected improvement over `y*` (their equation 16). Densities
/// are mixtures of truncated normals for numbers, counts for choices; parameters are independent.
///
/// # Errors
/// When an observation lies outside of the space.
pub fn propose(
    space: &Space,
    search: Search,
    observations: &[Observation],
    startup: usize,
    rng: &mut impl Rng,
) -> Result<Point, TuneError> {
    let own = if observations.is_empty() { space.own()? } else { Point::new() };
    let modelled = search == Search::Tpe && observations.len() > startup;
    let mut point = Point::new();
    for (name, domain) in &space.parameters {
        let coordinate = match own.get(name) {
            Some(&own) => own,
            None if modelled => domain.at(improving(name, domain, observations, rng)?),
            None => domain.draw(rng),
        };
        point.insert(name.clone(), coordinate);
    }
    Ok(point)
}

/// The place on a parameter's line with the largest expected improvement.
fn improving(
    name: &str,
    domain: &Domain,
    observations: &[Observation],
    rng: &mut impl Rng,
) -> Result<f64, TuneError> {
    let refused = |reason: String| TuneError::Sampler { name: name.to_owned(), reason };
    let (start, end) = domain.line();
    let range = tpe::range(start, end).map_err(|error| refused(error.to_string()))?;
    let estimator =
        if domain.choices().is_some() { histogram_estimator() } else { parzen_estimator() };
    let mut optimiser = TpeOptimizerBuilder::new()
        .gamma(GOOD)
        .candidates(CANDIDATES)
        .build(estimator, range)
        .map_err(|error| refused(error.to_string()))?;
    for Observation { point, score } in observations {
        let place = point.get(name).map_or(f64::NAN, |&coordinate| domain.on_line(coordinate));
        // It minimises.
        optimiser.tell(place, -score).map_err(|error| refused(error.to_string()))?;
    }
    optimiser.ask(rng).map_err(|error| refused(error.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::classifier::TrainConfig;
    use crate::classifier::learner::Recipe;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn space() -> Space {
        let parameters = [
            ("/learning_rate", Domain::LogUniform(1e-5, 1e-1)),
            ("/mixup", Domain::Uniform(0.0, 1.0)),
            ("/epochs", Domain::Integer(1, 40)),
            ("/time_shift", Domain::Choice(vec![false.into(), true.into()])),
        ];
        let parameters = parameters.map(|(name, domain)| (name.to_owned(), domain)).into();
        Space { base: Recipe::Network(TrainConfig::default()), parameters }
    }

    /// A smooth hill; 1 at its top, which lies away from the middle of every domain.
    fn hill(point: &Point) -> f64 {
        let rate = (point["/learning_rate"].log10() + 2.3) / 4.0;
        let mixup = point["/mixup"] - 0.8;
        let epochs = (point["/epochs"] - 10.0) / 40.0;
        1.0 - rate * rate - mixup * mixup - epochs * epochs - 0.2 * point["/time_shift"]
    }

    fn best_of(search: Search, seed: u64, trials: usize) -> f64 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut seen = Vec::new();
        for _ in 0..trials {
            let point = propose(&space(), search, &seen, 10, &mut rng).unwrap();
            seen.push(Observation { score: hill(&point), point });
        }
        seen.iter().map(|one| one.score).fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn it_climbs_a_known_hill_higher_than_random_search() {
        let mean = |search| (0..12).map(|seed| best_of(search, seed, 60)).sum::<f64>() / 12.0;
        let (tpe, random) = (mean(Search::Tpe), mean(Search::Random));
        // The distance from the top, which is 1, is at most half of random search's.
        assert!(1.0 - tpe < 0.5 * (1.0 - random), "{tpe} {random}");
    }

    #[test]
    fn every_proposal_lies_in_its_domain() {
        let space = space();
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut seen = Vec::new();
        for _ in 0..80 {
            let point = propose(&space, Search::Tpe, &seen, 5, &mut rng).unwrap();
            for (name, domain) in &space.parameters {
                assert!(domain.contains(point[name]), "{name}: {}", point[name]);
            }
            seen.push(Observation { score: hill(&point), point });
        }
    }

    #[test]
    fn the_base_is_tried_first() {
        let mut rng = ChaCha8Rng::seed_from_u64(0);
        let first = propose(&space(), Search::Tpe, &[], 5, &mut rng).unwrap();
        assert_eq!(space().at(&first).unwrap(), space().base);
    }
}
