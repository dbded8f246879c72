//! Matthews' correlation coefficient for many classes.

use super::ConfusionMatrix;
use engine::findings::Class;

/// The correlation between truth and prediction: for two classes Matthews' coefficient, for more
/// Gorodkin's `R_K` (*Comput. Biol. Chem.* 28, 2004), as in scikit-learn's `matthews_corrcoef`:
/// `(c s − Σ pₖ tₖ) / √((s² − Σ pₖ²)(s² − Σ tₖ²))`, with `s` judgements, `c` of them right, class k said
/// `pₖ` times and true `tₖ` times. 1 is perfect, 0 is chance.
///
/// A judgement without a prediction says a class of its own that is never true. Where only one class is
/// ever said the coefficient is 0/0 and given as 0, as scikit-learn does: nothing was told apart. `None`
/// where the truth has one class only, because then nothing could be.
#[must_use]
pub fn matthews(matrix: &ConfusionMatrix) -> Option<f64> {
    let all = matrix.total() as f64;
    let right: usize = Class::ALL.into_iter().map(|class| matrix.true_positives(class)).sum();
    let undecided = matrix.undecided.iter().sum::<usize>() as f64;
    let (mut both, mut said, mut true_) = (0.0, undecided * undecided, 0.0);
    for class in Class::ALL {
        let (p, t) = (matrix.predicted(class) as f64, matrix.support(class) as f64);
        both += p * t;
        said += p * p;
        true_ += t * t;
    }
    let (of_said, of_true) = (all * all - said, all * all - true_);
    if of_true <= 0.0 {
        return None;
    }
    let covariance = right as f64 * all - both;
    Some(if of_said > 0.0 { covariance / (of_said * of_true).sqrt() } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::super::prediction::judged;
    use super::*;

    fn says(truth: Class, said: Option<Class>) -> super::super::Prediction {
        judged("g", truth, Class::ALL.map(|class| f64::from(u8::from(Some(class) == said))))
    }

    fn of(rows: &[(Class, Option<Class>)]) -> Option<f64> {
        let judged: Vec<_> = rows.iter().map(|&(truth, said)| says(truth, said)).collect();
        matthews(&ConfusionMatrix::of(&judged))
    }

    const N: Class = Class::Normal;
    const M: Class = Class::Murmur;

    #[test]
    fn two_classes_give_the_coefficient_of_the_two_by_two_table() {
        // TP 1, TN 2, FP 1, FN 0: 2 / √(2·1·3·2).
        let found = of(&[(M, Some(M)), (N, Some(N)), (N, Some(N)), (N, Some(M))]);
        assert!(found.is_some_and(|r| (r - 2.0 / 12f64.sqrt()).abs() < 1e-12), "{found:?}");
        assert_eq!(of(&[(M, Some(N)), (N, Some(M))]), Some(-1.0));
    }

    #[test]
    fn one_class_said_is_zero_and_one_class_true_is_undefined() {
        assert_eq!(of(&[(M, Some(N)), (N, Some(N))]), Some(0.0));
        assert_eq!(of(&[(N, Some(M)), (N, Some(N))]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn saying_nothing_counts_against_it() {
        let (sure, silent) = (of(&[(M, Some(M)), (N, Some(N))]), of(&[(M, None), (N, Some(N))]));
        assert!(sure == Some(1.0) && silent < sure && silent > Some(0.0), "{silent:?}");
    }
}
