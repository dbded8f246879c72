//! How gradients become steps.

use burn::grad_clipping::GradientClippingConfig;
use burn::module::AutodiffModule;
use burn::optim::adaptor::OptimizerAdaptor;
use burn::optim::decay::WeightDecayConfig;
use burn::optim::momentum::MomentumConfig;
use burn::optim::{
    AdamW, AdamWConfig, GradientsParams, Optimizer, RmsProp, RmsPropConfig, Sgd, SgdConfig,
};
use burn::record::{BinBytesRecorder, FullPrecisionSettings, Record, Recorder, RecorderError};
use burn::tensor::backend::AutodiffBackend;
use serde::{Deserialize, Serialize};

/// Bytes of a record, as checkpoints hold them.
pub(super) type Bytes = BinBytesRecorder<FullPrecisionSettings>;

/// The rule of a step.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Adam with decoupled weight decay (Loshchilov & Hutter, arXiv:1711.05101).
    #[default]
    AdamW,
    /// Stochastic gradient descent with Nesterov's momentum (Sutskever et al., ICML 2013) and weight decay as part of
    /// the gradient.
    Sgd {
        /// Share of the last step that is taken again.
        momentum: f64,
    },
    /// `RMSprop` (Hinton, Coursera lecture 6e, 2012) with weight decay as part of the gradient.
    RmsProp {
        /// Share of the last step that is taken again.
        momentum: f64,
    },
}

/// A rule with what bounds its gradients.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OptimiserConfig {
    /// The rule.
    pub rule: Rule,
    /// Greatest norm of the gradient of each parameter; longer ones are shortened to it.
    pub clip_norm: Option<f64>,
}

impl OptimiserConfig {
    /// Names what no training could follow.
    ///
    /// # Errors
    /// The first setting that is out of range.
    pub fn check(&self) -> Result<(), &'static str> {
        let momentum_holds = match self.rule {
            Rule::AdamW => true,
            Rule::Sgd { momentum } | Rule::RmsProp { momentum } => (0.0..1.0).contains(&momentum),
        };
        if !momentum_holds {
            return Err("momentum must be in 0..1");
        }
        match self.clip_norm {
            Some(norm) if !(norm.is_finite() && norm > 0.0) => Err("the norm must be positive"),
            _ => Ok(()),
        }
    }

    /// An optimiser that has seen nothing yet.
    pub(super) fn init<B: AutodiffBackend, M: AutodiffModule<B>>(
        &self,
        weight_decay: f64,
    ) -> Optimiser<B, M> {
        let clipping = self.clip_norm.map(|norm| GradientClippingConfig::Norm(norm as f32));
        let decay = (weight_decay > 0.0).then(|| WeightDecayConfig::new(weight_decay as f32));
        match self.rule {
            Rule::AdamW => {
                let config = AdamWConfig::new().with_weight_decay(weight_decay as f32);
                Optimiser::AdamW(
                    config.with_epsilon(1e-8).with_grad_clipping(clipping).init::<B, M>(),
                )
            }
            Rule::Sgd { momentum } => {
                let momentum = MomentumConfig::new()
                    .with_momentum(momentum)
                    .with_dampening(0.0)
                    .with_nesterov(true);
                let config =
                    SgdConfig::new().with_weight_decay(decay).with_momentum(Some(momentum));
                Optimiser::Sgd(config.with_gradient_clipping(clipping).init::<B, M>())
            }
            Rule::RmsProp { momentum } => {
                let config = RmsPropConfig::new().with_momentum(momentum as f32);
                let config = config.with_weight_decay(decay).with_grad_clipping(clipping);
                Optimiser::RmsProp(config.init::<B, M>())
            }
        }
    }
}

/// Any of the optimisers, with what they remember.
pub(super) enum Optimiser<B: AutodiffBackend, M: AutodiffModule<B>> {
    AdamW(OptimizerAdaptor<AdamW, M, B>),
    Sgd(OptimizerAdaptor<Sgd<B::InnerBackend>, M, B>),
    RmsProp(OptimizerAdaptor<RmsProp, M, B>),
}

impl<B: AutodiffBackend, M: AutodiffModule<B>> Optimiser<B, M> {
    /// The module after a step.
    pub(super) fn step(&mut self, rate: f64, module: M, gradients: GradientsParams) -> M {
        match self {
            Self::AdamW(optimiser) => optimiser.step(rate, module, gradients),
            Self::Sgd(optimiser) => optimiser.step(rate, module, gradients),
            Self::RmsProp(optimiser) => optimiser.step(rate, module, gradients),
        }
    }

    /// What it remembers.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, RecorderError> {
        match self {
            Self::AdamW(optimiser) => bytes::<B, _>(optimiser.to_record()),
            Self::Sgd(optimiser) => bytes::<B, _>(optimiser.to_record()),
            Self::RmsProp(optimiser) => bytes::<B, _>(optimiser.to_record()),
        }
    }

    /// The same with what another of its kind remembered.
    pub(super) fn remembering(
        self,
        bytes: Vec<u8>,
        device: &B::Device,
    ) -> Result<Self, RecorderError> {
        Ok(match self {
            Self::AdamW(optimiser) => {
                Self::AdamW(optimiser.load_record(record::<B, _>(bytes, device)?))
            }
            Self::Sgd(optimiser) => {
                Self::Sgd(optimiser.load_record(record::<B, _>(bytes, device)?))
            }
            Self::RmsProp(optimiser) => {
                Self::RmsProp(optimiser.load_record(record::<B, _>(bytes, device)?))
            }
        })
    }
}

fn bytes<B: AutodiffBackend, R: Record<B>>(record: R) -> Result<Vec<u8>, RecorderError> {
    <Bytes as Recorder<B>>::record(&Bytes::default(), record, ())
}

fn record<B: AutodiffBackend, R: Record<B>>(
    bytes: Vec<u8>,
    device: &B::Device,
) -> Result<R, RecorderError> {
    <Bytes as Recorder<B>>::load(&Bytes::default(), bytes, device)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_settings_are_named() {
        let of = |rule, clip_norm| OptimiserConfig { rule, clip_norm };
        assert!(of(Rule::Sgd { momentum: 1.0 }, None).check().is_err());
        assert!(of(Rule::RmsProp { momentum: f64::NAN }, None).check().is_err());
        assert!(of(Rule::AdamW, Some(0.0)).check().is_err());
        assert!(of(Rule::Sgd { momentum: 0.9 }, Some(1.0)).check().is_ok());
    }
}
