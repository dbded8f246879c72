//! Whether what a frame model shows of a murmur depends on what it has learnt.
//!
//! What explains a murmur's score is which frames it comes from: their posterior, with which a recording can be shaded.
//! The same recordings are shaded by the network, by others with random weights, and by one that was trained again.

use engine::audio::Pcg;
use engine::backend::{Cpu, CpuDevice};
use engine::frames::{FrameAnalyser, FrameOutput, FramePosteriors, SpectrumConfig, State};
use engine::models::{FrameNetwork, FrameNetworkConfig};

use super::agreement::{Agreement, OwnMaps};
use super::explainer::Map;
use super::random::Randomness;
use super::{SanityConfig, SanityFindings};
use crate::TrainError;
use crate::examples::in_parallel;
use crate::metrics::BootstrapConfig;

/// A way to shade recordings. The check is whether it depends on the network.
pub trait Shader: Sync {
    /// The shading of each recording: a value for each moment.
    ///
    /// # Errors
    /// When the network fails.
    fn maps(
        &self,
        network: &FrameNetwork<Cpu>,
        recordings: &[&Pcg],
    ) -> Result<Vec<Map>, TrainError>;
}

/// The posterior of a systolic murmur in every frame.
#[derive(Debug, Clone, Copy)]
pub struct MurmurPosterior {
    /// The spectrum that the networks take.
    pub spectrum: SpectrumConfig,
    /// Sampling rate of the recordings, in hertz.
    pub sample_rate: u32,
}

impl Shader for MurmurPosterior {
    fn maps(
        &self,
        network: &FrameNetwork<Cpu>,
        recordings: &[&Pcg],
    ) -> Result<Vec<Map>, TrainError> {
        let plan = || {
            let device = CpuDevice::default();
            Ok(FrameAnalyser::new(network.clone(), self.spectrum, self.sample_rate, &device)?)
        };
        in_parallel(recordings, plan, |analyser, pcg| {
            let posteriors = pollster::block_on(analyser.posteriors(pcg))?;
            Ok(Map { moments: ln_posterior(&posteriors), bands: Vec::new() })
        })
    }
}

/// Natural logarithm of the probability that a frame lies in systole and a murmur sounds in it. The network's logit is
/// of a murmur given systole. Ranks don't change by the logarithm, and small values stay apart.
fn ln_posterior(posteriors: &FramePosteriors) -> Vec<f64> {
    let sound = FrameOutput::SystolicMurmur;
    let of_frame = |(states, sounds): (&[f32; State::OUTPUTS], &[f32; FrameOutput::ALL.len()])| {
        let logit = f64::from(sounds[sound.index()]);
        // ln σ(z) = −ln(1 + e^−z), without overflow.
        let ln_given = logit.min(0.0) - (-logit.abs()).exp().ln_1p();
        f64::from(states[sound.phase().index()]) + ln_given
    };
    posteriors.states.iter().zip(&posteriors.sounds).map(of_frame).collect()
}

/// The networks whose shadings are compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Their configuration.
    pub config: &'a FrameNetworkConfig,
    /// The one that is audited.
    pub audited: &'a FrameNetwork<Cpu>,
    /// One that learnt the same from other weights or other recordings, where there is one.
    pub retrained: Option<&'a FrameNetwork<Cpu>>,
}

/// Compares shadings. Recordings come with their groups.
///
/// # Errors
/// When a network fails, or they differ in their configuration.
pub fn check(
    shader: &impl Shader,
    networks: Compared<'_>,
    recordings: &[(&str, &Pcg)],
    config: &SanityConfig,
    bootstrap: &BootstrapConfig,
) -> Result<SanityFindings, TrainError> {
    let (groups, pcgs): (Vec<&str>, Vec<&Pcg>) = recordings.iter().copied().unzip();
    let maps = |network: &FrameNetwork<Cpu>| shader.maps(network, &pcgs);
    let own = maps(networks.audited)?;
    let own = OwnMaps { groups, maps: own.iter().collect(), bootstrap };
    let beside = |randomness: Randomness| -> Result<Agreement, TrainError> {
        let random =
            randomness.frame_networks(networks.config, networks.audited, config.networks)?;
        let others: Vec<Vec<Map>> = random.iter().map(maps).collect::<Result<_, _>>()?;
        Ok(own.beside(randomness.title_of_frames(), &others))
    };
    let random = beside(Randomness::Whole)?;
    let mut others = vec![beside(Randomness::Head)?, beside(Randomness::Trunk)?];
    others.push(own.shuffled("the same shading in random order", config.networks, config.seed));
    if let Some(retrained) = networks.retrained {
        others.push(own.beside("the same recipe, trained again", &[maps(retrained)?]));
    }
    Ok(SanityFindings::new(recordings.len(), config.networks, random, others))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use engine::model_file::{FrameModel, read_frame_model};
    use engine::models::read_tensors;
    use engine::phantom::{Murmur, Noise, Phantom};

    fn released() -> FrameModel<Cpu> {
        let bytes = std::fs::read("../static/models/lubdub-frames.safetensors").unwrap();
        read_frame_model(&bytes, &CpuDevice::default()).unwrap()
    }

    /// Hearts of all rates, half of them with a murmur.
    fn hearts(rate: u32) -> Vec<Pcg> {
        let heart = |number: u32| {
            let phantom = Phantom {
                duration_s: 5.0,
                sample_rate: rate,
                rate_bpm: 55.0 + 5.0 * f64::from(number),
                murmur: number.is_multiple_of(2).then(Murmur::default),
                noise: Noise::White,
                noise_snr_db: Some(12.0),
                seed: u64::from(number),
                ..Phantom::default()
            };
            let samples = phantom.synthesise().samples;
            Pcg { samples, sample_rate: rate, level_dbfs: -20.0, clipped_share: 0.0 }
        };
        (0..8).map(heart).collect()
    }

    fn checked(shader: &impl Shader, model: &FrameModel<Cpu>) -> SanityFindings {
        let _alone = crate::classifier::tests::alone();
        let pcgs = hearts(model.manifest.condition.sample_rate);
        let groups: Vec<String> = (0..pcgs.len()).map(|number| number.to_string()).collect();
        let recordings: Vec<(&str, &Pcg)> = groups.iter().map(String::as_str).zip(&pcgs).collect();
        let networks = Compared {
            config: &model.manifest.network,
            audited: &model.network,
            retrained: Some(&model.network),
        };
        let config = SanityConfig { networks: 3, ..SanityConfig::default() };
        let bootstrap = BootstrapConfig { resamples: 100, ..BootstrapConfig::default() };
        check(shader, networks, &recordings, &config, &bootstrap).unwrap()
    }

    #[test]
    fn the_posterior_of_the_released_network_passes_and_agrees_with_itself() {
        let model = released();
        let shader = MurmurPosterior {
            spectrum: model.manifest.spectrum,
            sample_rate: model.manifest.condition.sample_rate,
        };
        let found = checked(&shader, &model);
        assert!(found.passed, "{:?}", found.random);
        let value = |index: usize| found.others[index].moments.signed.unwrap().value;
        assert!((value(3) - 1.0).abs() < 1e-9 && value(2).abs() < 0.1, "{:?}", found.others);
    }

    /// How loud each fiftieth of a second is, with a sign that the network gives.
    struct Loudness;

    impl Shader for Loudness {
        fn maps(
            &self,
            network: &FrameNetwork<Cpu>,
            recordings: &[&Pcg],
        ) -> Result<Vec<Map>, TrainError> {
            let sign =
                f64::from(read_tensors(network).unwrap()["output.weight"].values[0].signum());
            let loud = |part: &[f32]| sign * f64::from(part.iter().map(|x| x * x).sum::<f32>());
            let map = |pcg: &&Pcg| {
                let moments = pcg.samples.chunks(pcg.sample_rate as usize / 50).map(loud).collect();
                Map { moments, bands: Vec::new() }
            };
            Ok(recordings.iter().map(map).collect())
        }
    }

    #[test]
    fn a_shading_of_the_recording_alone_fails_whatever_its_sign() {
        let found = checked(&Loudness, &released());
        assert!(!found.passed && found.random.moments.effects.unwrap().value > 0.99);
    }

    /// Shades everything alike.
    struct Even;

    impl Shader for Even {
        fn maps(
            &self,
            _network: &FrameNetwork<Cpu>,
            recordings: &[&Pcg],
        ) -> Result<Vec<Map>, TrainError> {
            Ok(vec![Map { moments: vec![0.5; 9], bands: Vec::new() }; recordings.len()])
        }
    }

    #[test]
    fn a_shading_that_says_nothing_does_not_pass() {
        assert!(!checked(&Even, &released()).passed);
    }

    #[test]
    fn the_posterior_is_that_of_systole_times_that_of_a_murmur_in_it() {
        let probabilities = [0.1_f32, 0.6, 0.1, 0.15, 0.05];
        let posteriors = FramePosteriors {
            states: vec![probabilities.map(f32::ln)],
            sounds: vec![[2.0, -9.0, -9.0]],
            hop_s: 0.02,
        };
        let expected = 0.6 / (1.0 + (-2.0_f64).exp());
        let found = ln_posterior(&posteriors);
        assert_eq!(State::Systole.index(), 1);
        assert!((found[0].exp() - expected).abs() < 1e-6, "{found:?}");
    }
}
