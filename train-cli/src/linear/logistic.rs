//! Multinomial logistic regression.
//!
//! Our own, because the kept crates know no weights of recordings (rare ones would have to be repeated), and
//! the one that grows our forests took two minutes for what takes seconds here.

use engine::stats::softmax;

use super::rows::Rows;

/// Rounds of power iteration for the largest curvature.
const CURVATURE_ROUNDS: usize = 50;
/// What the power iteration may be short of it.
const CURVATURE_MARGIN: f64 = 1.1;
/// Steps after which it is good enough.
const MOST_STEPS: usize = 1000;
/// Largest slope that is as good as none.
const FLAT: f64 = 1e-4;

/// A weight per outcome for each feature, and last the biases; of at most `N` outcomes.
pub(crate) struct Logistic<const N: usize>(Vec<[f64; N]>);

impl<const N: usize> Logistic<N> {
    /// The weights at which the mean cross entropy plus `penalty / 2` times their squares is least, biases
    /// not counted.
    pub(crate) fn fit(rows: &Rows, penalty: f64) -> Self {
        Problem::new(rows, penalty).solve()
    }

    /// A weight per outcome for each feature, and last the biases.
    pub(crate) fn into_weights(self) -> Vec<[f64; N]> {
        self.0
    }

    /// The outcomes' logits.
    pub(crate) fn logits(&self, values: &[Vec<f64>]) -> Vec<[f64; N]> {
        values.iter().map(|row| products(&self.0, row)).collect()
    }
}

/// The scores of a row of features, to which the bias's 1 is added.
fn products<const N: usize>(weights: &[[f64; N]], row: &[f64]) -> [f64; N] {
    let mut scores = [0.0; N];
    for (weights, x) in weights.iter().zip(row.iter().chain(&[1.0])) {
        for (score, weight) in scores.iter_mut().zip(weights) {
            *score += x * weight;
        }
    }
    scores
}

struct Problem<'a> {
    rows: &'a Rows,
    /// Weights of the rows, summing to one.
    shares: Vec<f64>,
    penalty: f64,
    width: usize,
}

impl<'a> Problem<'a> {
    fn new(rows: &'a Rows, penalty: f64) -> Self {
        let total: f64 = rows.weights.iter().sum();
        Self {
            rows,
            shares: rows.weights.iter().map(|weight| weight / total).collect(),
            penalty,
            width: rows.values.first().map_or(0, Vec::len) + 1,
        }
    }

    /// Accelerated gradient descent (Nesterov, 1983), its momentum reset when it goes uphill (O'Donoghue and
    /// Candès, *Found. Comput. Math.* 15, 2015).
    fn solve<const N: usize>(&self) -> Logistic<N> {
        let step = 1.0 / self.curvature();
        let mut weights = vec![[0.0; N]; self.width];
        let (mut ahead, mut momentum) = (weights.clone(), 1.0_f64);
        for _ in 0..MOST_STEPS {
            let slope = self.slope(&ahead);
            if slope.iter().flatten().all(|s| s.abs() < FLAT) {
                break;
            }
            let mut next = ahead.clone();
            let (mut uphill, faster) = (0.0, 0.5 + (0.25 + momentum * momentum).sqrt());
            let push = (momentum - 1.0) / faster;
            for (row, (old, slope)) in weights.iter_mut().zip(&slope).enumerate() {
                for class in 0..N {
                    let new = ahead[row][class] - step * slope[class];
                    uphill += slope[class] * (new - old[class]);
                    next[row][class] = new + push * (new - old[class]);
                    old[class] = new;
                }
            }
            (ahead, momentum) = if uphill > 0.0 { (weights.clone(), 1.0) } else { (next, faster) };
        }
        Logistic(weights)
    }

    /// Gradient of the objective.
    fn slope<const N: usize>(&self, weights: &[[f64; N]]) -> Vec<[f64; N]> {
        let mut slope = vec![[0.0; N]; self.width];
        let rows = self.rows.values.iter().zip(&self.rows.outcomes).zip(&self.shares);
        for ((row, &outcome), share) in rows {
            let mut excess = softmax(&products(weights, row));
            excess[outcome] -= 1.0;
            let excess = excess.map(|e| e * share);
            for (slope, x) in slope.iter_mut().zip(row.iter().chain(&[1.0])) {
                for (slope, e) in slope.iter_mut().zip(excess) {
                    *slope += x * e;
                }
            }
        }
        let penalised = self.width.saturating_sub(1);
        for (slope, weights) in slope.iter_mut().zip(weights).take(penalised) {
            for (slope, weight) in slope.iter_mut().zip(weights) {
                *slope += self.penalty * weight;
            }
        }
        slope
    }

    /// A bound of the objective's second derivative in any direction: half the largest eigenvalue of the
    /// features' weighted second moments (Böhning, *Ann. Inst. Statist. Math.* 44, 1992), and the penalty.
    fn curvature(&self) -> f64 {
        let mut direction = vec![1.0; self.width];
        let mut largest = 0.0;
        for _ in 0..CURVATURE_ROUNDS {
            let mut image = vec![0.0; self.width];
            for (row, share) in self.rows.values.iter().zip(&self.shares) {
                let entries = || row.iter().chain(&[1.0]);
                let along: f64 = entries().zip(&direction).map(|(x, d)| x * d).sum();
                for (sum, x) in image.iter_mut().zip(entries()) {
                    *sum += share * along * x;
                }
            }
            largest = image.iter().map(|v| v * v).sum::<f64>().sqrt();
            direction = image.iter().map(|v| v / largest.max(f64::MIN_POSITIVE)).collect();
        }
        0.5 * CURVATURE_MARGIN * largest + self.penalty
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::findings::Class;
    use engine::phantom::gaussian;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn rows(weight_of_murmur: f64) -> Rows {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let class = |i: usize| if i.is_multiple_of(3) { Class::Murmur } else { Class::Normal };
        let classes: Vec<Class> = (0..600).map(class).collect();
        let mut value = |class: &Class| {
            vec![gaussian(&mut rng) + class.index() as f64, 0.3 * gaussian(&mut rng)]
        };
        Rows {
            values: classes.iter().map(&mut value).collect(),
            weights: classes
                .iter()
                .map(|&c| if c == Class::Murmur { weight_of_murmur } else { 1.0 })
                .collect(),
            outcomes: classes.iter().map(|class| class.index()).collect(),
        }
    }

    /// What the fitted odds of murmur against normal do per unit of the first feature, and where they are
    /// even.
    fn odds(fitted: &Logistic<{ Class::COUNT }>) -> (f64, f64) {
        let at = |x: f64| {
            let logits = fitted.logits(&[vec![x, 0.0]])[0];
            logits[Class::Murmur.index()] - logits[Class::Normal.index()]
        };
        let slope = at(1.0) - at(0.0);
        (slope, -at(0.0) / slope)
    }

    #[test]
    fn two_gaussians_give_the_odds_of_bayes_rule() {
        // Means 0 and 1, variance 1: log odds x − 1/2 + ln of the classes' weights.
        let (slope, even) = odds(&Logistic::fit(&rows(2.0), 1e-6));
        assert!((slope - 1.0).abs() < 0.2 && (even - 0.5).abs() < 0.15, "{slope} {even}");
        let (slope, even) = odds(&Logistic::fit(&rows(1.0), 1e-6));
        let expected = 0.5 + 2.0f64.ln();
        assert!((slope - 1.0).abs() < 0.2 && (even - expected).abs() < 0.25, "{slope} {even}");
    }

    #[test]
    fn the_slope_vanishes_where_the_solver_stops_and_a_penalty_shrinks() {
        let rows = rows(2.0);
        for penalty in [1e-3, 1.0] {
            let problem = Problem::new(&rows, penalty);
            let slope = problem.slope(&problem.solve::<{ Class::COUNT }>().0);
            assert!(slope.iter().flatten().all(|s| s.abs() < 2.0 * FLAT), "{slope:?}");
        }
        let (free, _) = odds(&Logistic::fit(&rows, 1e-6));
        let (shrunk, _) = odds(&Logistic::fit(&rows, 1.0));
        assert!(shrunk > 0.0 && shrunk < 0.5 * free, "{shrunk} {free}");
    }
}
