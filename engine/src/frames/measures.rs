//! A recording in numbers: what its frames amount to.

use crate::stats::{median, quantile};

use super::{FrameOutput, FramePosteriors, State};

/// Probability of a sound's phase from which a frame counts as one of it.
const PHASE: f32 = 0.5;
/// Fewest frames of a phase that say anything of its sound: a short systole.
const FEWEST: usize = 6;
/// Share of the frames below the upper value of a sound.
const UPPER: f64 = 0.9;
/// What is taken of a sound's logits in its phase, in order.
const IN_PHASE: [&str; 3] = ["mean", "median", "upper decile"];
/// What is taken of a sound's logits in all frames, in order.
const EVERYWHERE: [&str; 2] = ["mean of all frames", "upper decile of all frames"];
/// What is taken of the states together, in order.
const TOGETHER: [&str; 3] = ["share without a heart", "entropy, mean", "entropy, deviation"];

impl FramePosteriors {
    /// Names of [`Self::measures`], in order.
    #[must_use]
    pub fn measure_names() -> Vec<String> {
        let of_sounds = |statistics: &'static [&'static str]| {
            FrameOutput::ALL.into_iter().flat_map(move |sound| {
                statistics.iter().map(move |statistic| format!("{}, {statistic}", sound.name()))
            })
        };
        let states = State::ALL.map(State::name).into_iter().chain(["no heart"]);
        of_sounds(&IN_PHASE)
            .chain(of_sounds(&EVERYWHERE))
            .chain(states.map(|state| format!("{state}, share")))
            .chain(TOGETHER.map(str::to_owned))
            .collect()
    }

    /// The frames in numbers: of each sound its logits in the frames of its phase and in all frames; of each state the
    /// mean probability; the share of frames that are of no heart more likely than not; mean and standard deviation
    /// over the frames of the states' entropy, in nats. `None` where it is not known: of a phase that is hardly heard,
    /// and of everything where there is no frame. None of them depends on the recording's length.
    #[must_use]
    pub fn measures(&self) -> Vec<Option<f64>> {
        let in_phase = FrameOutput::ALL.into_iter().flat_map(|sound| self.in_phase(sound));
        let everywhere = FrameOutput::ALL.into_iter().flat_map(|sound| self.everywhere(sound));
        in_phase.chain(everywhere).chain(self.of_states()).collect()
    }

    fn in_phase(&self, sound: FrameOutput) -> [Option<f64>; IN_PHASE.len()] {
        let is_in_phase = |frame: &usize| self.probability(*frame, sound.phase()) > PHASE;
        let logits = self.logits((0..self.len()).filter(is_in_phase), sound);
        if logits.len() < FEWEST {
            return [None; IN_PHASE.len()];
        }
        [mean(&logits), median(&logits), quantile(&logits, UPPER)]
    }

    fn everywhere(&self, sound: FrameOutput) -> [Option<f64>; EVERYWHERE.len()] {
        let logits = self.logits(0..self.len(), sound);
        [mean(&logits), quantile(&logits, UPPER)]
    }

    fn logits(&self, frames: impl Iterator<Item = usize>, sound: FrameOutput) -> Vec<f64> {
        frames.map(|frame| f64::from(self.sounds[frame][sound.index()])).collect()
    }

    fn of_states(&self) -> [Option<f64>; State::OUTPUTS + TOGETHER.len()] {
        let share = |output: usize| -> Vec<f64> {
            self.states.iter().map(|ln| f64::from(ln[output]).exp()).collect()
        };
        let entropies: Vec<f64> = self.states.iter().map(entropy).collect();
        let without_heart = (self.len() - self.heart_frames()) as f64 / self.len() as f64;
        let mut values = [None; State::OUTPUTS + TOGETHER.len()];
        let (shares, together) = values.split_at_mut(State::OUTPUTS);
        for (output, value) in shares.iter_mut().enumerate() {
            *value = mean(&share(output));
        }
        together[0] = (!self.is_empty()).then_some(without_heart);
        together[1] = mean(&entropies);
        together[2] = deviation(&entropies);
        values
    }
}

/// `−Σ p ln p` of a frame's states, in nats.
fn entropy(ln: &[f32; State::OUTPUTS]) -> f64 {
    -ln.iter().map(|&ln| f64::from(ln).exp() * f64::from(ln)).sum::<f64>()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The population's standard deviation.
fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values)?;
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    Some((squares / values.len() as f64).sqrt())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// Frames that are surely of these outcomes, with these logits of a systolic murmur.
    fn posteriors(frames: &[(usize, f32)]) -> FramePosteriors {
        let states = |&(outcome, _): &(usize, f32)| {
            std::array::from_fn(|output| if output == outcome { -1e-6 } else { -20.0 })
        };
        FramePosteriors {
            states: frames.iter().map(states).collect(),
            sounds: frames.iter().map(|&(_, logit)| [logit, 0.0, 0.0]).collect(),
            hop_s: 0.02,
        }
    }

    fn named(posteriors: &FramePosteriors, name: &str) -> Option<f64> {
        let names = FramePosteriors::measure_names();
        let values = posteriors.measures();
        assert_eq!(names.len(), values.len());
        values[names.iter().position(|other| other == name).unwrap()]
    }

    #[test]
    fn a_sound_is_measured_in_its_phase_and_everywhere() {
        let systole = (0..11_u8).map(|i| (State::Systole.index(), f32::from(i)));
        let diastole = std::iter::repeat_n((State::Diastole.index(), 20.0), 11);
        let heard = posteriors(&systole.chain(diastole).collect::<Vec<_>>());
        let near = |name, expected: f64| {
            let value = named(&heard, name).unwrap();
            assert!((value - expected).abs() < 1e-4, "{name}: {value}");
        };
        near("systolic murmur, mean", 5.0);
        near("systolic murmur, median", 5.0);
        near("systolic murmur, upper decile", 9.0);
        near("systolic murmur, mean of all frames", 12.5);
        near("systole, share", 0.5);
        near("share without a heart", 0.0);
    }

    #[test]
    fn a_phase_that_is_hardly_heard_says_nothing_of_its_sound() {
        let heard = posteriors(&[(State::Systole.index(), 1.0); 5]);
        assert_eq!(named(&heard, "systolic murmur, mean"), None);
        assert!(named(&heard, "systolic murmur, mean of all frames").is_some());
        assert!(FramePosteriors::default().measures().iter().all(Option::is_none));
    }

    #[test]
    fn entropy_tells_sure_from_unsure_frames() {
        let mut heard = posteriors(&[(State::NONE, 0.0); 4]);
        assert!(named(&heard, "entropy, mean").unwrap() < 1e-4);
        heard.states[0] = [-(5.0_f32.ln()); State::OUTPUTS];
        let mean = named(&heard, "entropy, mean").unwrap();
        assert!((mean - 5.0_f64.ln() / 4.0).abs() < 1e-4, "{mean}");
        // One frame of four at ln 5 and the others at 0: √(3/16) of it.
        let deviation = named(&heard, "entropy, deviation").unwrap();
        assert!((deviation - 5.0_f64.ln() * (3.0_f64 / 16.0).sqrt()).abs() < 1e-4, "{deviation}");
    }

    #[test]
    fn a_recording_twice_as_long_has_the_same_measures() {
        let once: Vec<(usize, f32)> = (0..40).map(|i| (i / 8 % 5, (i * i % 7) as f32)).collect();
        let twice = [once.clone(), once.clone()].concat();
        for (a, b) in posteriors(&once).measures().into_iter().zip(posteriors(&twice).measures()) {
            // Quantiles interpolate between neighbours, whose places shift by less than one.
            assert!(a.zip(b).is_none_or(|(a, b)| (a - b).abs() < 1.0), "{a:?} {b:?}");
        }
    }
}
