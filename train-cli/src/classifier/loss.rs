//! What a classifier is punished for.

use burn::tensor::activation::log_softmax;
use burn::tensor::backend::Backend;
use burn::tensor::{Tensor, TensorData};
use serde::{Deserialize, Serialize};

/// Number of classes.
const CLASSES: usize = engine::findings::Class::ALL.len();

/// The loss: the cross entropy, changed in up to four ways.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LossConfig {
    /// Share of every target that is spread over all classes (label smoothing, Szegedy et al., arXiv:1512.00567,
    /// § 7).
    pub label_smoothing: f64,
    /// Exponent by which easy examples count less, `(1 − p)^γ` (focal loss, Lin et al., arXiv:1708.02002, eq. 4);
    /// 0 for none.
    pub focal: f64,
    /// Whether each class weighs by one over how often it is drawn.
    pub class_weights: bool,
    /// How much of the logarithm of how often each class is drawn is added to its logit in training (logit
    /// adjustment, Menon et al., arXiv:2007.07314, eq. 10); 0 for none.
    pub logit_adjustment: f64,
}

impl LossConfig {
    /// Names what no training could follow.
    ///
    /// # Errors
    /// The first setting that is out of range.
    pub fn check(&self) -> Result<(), &'static str> {
        let checks = [
            ((0.0..1.0).contains(&self.label_smoothing), "label smoothing must be in 0..1"),
            ((0.0..=10.0).contains(&self.focal), "the focal exponent must be in 0..=10"),
            ((0.0..=4.0).contains(&self.logit_adjustment), "the adjustment must be in 0..=4"),
        ];
        checks.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, what)| Err(what))
    }

    /// Plans the loss for classes that are drawn with these shares, which sum to one.
    #[must_use]
    pub fn plan(self, drawn: [f64; CLASSES]) -> Loss {
        let present = drawn.iter().filter(|&&share| share > 0.0).count().max(1) as f64;
        // A class that is never drawn neither weighs nor is adjusted.
        let weight = |share: f64| if share > 0.0 { 1.0 / (present * share) } else { 0.0 };
        let adjust =
            |share: f64| if share > 0.0 { self.logit_adjustment * share.ln() } else { 0.0 };
        Loss {
            config: self,
            weights: drawn.map(|share| weight(share) as f32),
            adjustment: drawn.map(|share| adjust(share) as f32),
        }
    }
}

/// A planned loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loss {
    config: LossConfig,
    weights: [f32; CLASSES],
    adjustment: [f32; CLASSES],
}

impl Loss {
    /// The mean over the batch of `−Σ target · weight · (1 − p)^γ · log p`, where `p` is the softmax of the
    /// adjusted logits. Without changes it is the cross entropy of soft targets.
    ///
    /// # Shapes
    /// - logits and targets: `[batch, classes]`; each target sums to one
    pub fn of<B: Backend>(&self, logits: Tensor<B, 2>, targets: Tensor<B, 2>) -> Tensor<B, 1> {
        let device = logits.device();
        let row = |values: [f32; CLASSES]| {
            let data = TensorData::new(values.to_vec(), [1, CLASSES]);
            Tensor::<B, 2>::from_data(data, &device)
        };
        let &LossConfig { label_smoothing, focal, class_weights, logit_adjustment } = &self.config;
        let mut targets = targets;
        if label_smoothing > 0.0 {
            let spread = label_smoothing / CLASSES as f64;
            targets = targets.mul_scalar(1.0 - label_smoothing).add_scalar(spread);
        }
        if class_weights {
            targets = targets * row(self.weights);
        }
        let adjusted = if logit_adjustment > 0.0 { logits + row(self.adjustment) } else { logits };
        let log_p = log_softmax(adjusted, 1);
        if focal > 0.0 {
            // Never quite zero, where a fractional power has no slope.
            let hard = log_p.clone().exp().neg().add_scalar(1.0).clamp_min(1e-6);
            targets = targets * hard.powf_scalar(focal);
        }
        (targets * log_p).sum_dim(1).mean().neg()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::ElementConversion;
    use engine::backend::{Cpu, CpuDevice};

    const EVEN: [f64; CLASSES] = [0.2; CLASSES];
    const LOGITS: [[f32; CLASSES]; 2] = [[1.0, 0.0, -1.0, 0.5, 2.0], [0.0, 3.0, 0.0, -2.0, 1.0]];
    const TRUTH: [usize; 2] = [0, 1];

    fn softmax(logits: [f32; CLASSES]) -> [f64; CLASSES] {
        engine::stats::softmax(&logits.map(f64::from))
    }

    fn value(config: LossConfig, drawn: [f64; CLASSES]) -> f64 {
        let device = CpuDevice::default();
        let targets = TRUTH.map(|truth| std::array::from_fn(|c| f32::from(u8::from(c == truth))));
        let logits = Tensor::<Cpu, 2>::from_data(LOGITS, &device);
        let targets = Tensor::from_data::<[[f32; CLASSES]; 2]>(targets, &device);
        config.plan(drawn).of(logits, targets).into_scalar().elem()
    }

    /// The mean over both examples of what a closure says of probabilities and truth.
    fn expected(of: impl Fn([f64; CLASSES], usize) -> f64) -> f64 {
        LOGITS.iter().zip(TRUTH).map(|(z, truth)| of(softmax(*z), truth)).sum::<f64>() / 2.0
    }

    #[test]
    fn unchanged_it_is_the_cross_entropy() {
        let found = value(LossConfig::default(), EVEN);
        assert!((found - expected(|p, truth| -p[truth].ln())).abs() < 1e-6);
    }

    #[test]
    fn smoothing_spreads_a_share_over_all_classes() {
        let found = value(LossConfig { label_smoothing: 0.1, ..LossConfig::default() }, EVEN);
        let spread = |p: [f64; CLASSES]| -p.iter().map(|p| p.ln()).sum::<f64>() / 5.0;
        let wanted = expected(|p, truth| -0.9 * p[truth].ln() + 0.1 * spread(p));
        assert!((found - wanted).abs() < 1e-6);
    }

    #[test]
    fn focal_loss_makes_light_of_what_is_easy() {
        let found = value(LossConfig { focal: 2.0, ..LossConfig::default() }, EVEN);
        let wanted = expected(|p, truth| -(1.0 - p[truth]).powi(2) * p[truth].ln());
        assert!((found - wanted).abs() < 1e-6);
    }

    #[test]
    fn a_rare_class_weighs_more_and_is_raised_by_the_adjustment() {
        let drawn = [0.5, 0.125, 0.125, 0.125, 0.125];
        let found = value(LossConfig { class_weights: true, ..LossConfig::default() }, drawn);
        let wanted = expected(|p, truth| -p[truth].ln() / (5.0 * drawn[truth]));
        assert!((found - wanted).abs() < 1e-6);
        let found = value(LossConfig { logit_adjustment: 1.0, ..LossConfig::default() }, drawn);
        let adjusted = |p: [f64; CLASSES], truth: usize| {
            let sum: f64 = (0..CLASSES).map(|c| p[c] * drawn[c]).sum();
            -(p[truth] * drawn[truth] / sum).ln()
        };
        assert!((found - expected(adjusted)).abs() < 1e-6);
    }

    #[test]
    fn impossible_settings_are_named() {
        assert!(LossConfig { label_smoothing: 1.0, ..LossConfig::default() }.check().is_err());
        assert!(LossConfig { focal: f64::NAN, ..LossConfig::default() }.check().is_err());
        assert!(LossConfig { logit_adjustment: -1.0, ..LossConfig::default() }.check().is_err());
        assert!(LossConfig::default().check().is_ok());
    }
}
