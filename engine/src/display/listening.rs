//! The filters through which a person may listen: chains of second-order sections, with their response.

use std::f64::consts::{SQRT_2, TAU};

/// How the sound is filtered for the ear. Nothing that is judged passes through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListeningFilter {
    /// As conditioned.
    #[default]
    Wide,
    /// Low sounds: third and fourth sounds, the rumble of mitral stenosis.
    Bell,
    /// High sounds: splits, regurgitation.
    Diaphragm,
    /// Louder below 100 Hz, for headphones that are weak there.
    LowBoost,
}

/// A second-order section, as Web Audio's `BiquadFilterNode` has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Section {
    /// Lets low frequencies through.
    LowPass {
        /// Corner, in hertz.
        hz: f64,
        /// Resonance at the corner, in decibels; −3.01 is Butterworth's.
        q_db: f64,
    },
    /// Lets high frequencies through.
    HighPass {
        /// Corner, in hertz.
        hz: f64,
        /// Resonance at the corner, in decibels.
        q_db: f64,
    },
    /// Amplifies low frequencies.
    LowShelf {
        /// Middle of the slope, in hertz.
        hz: f64,
        /// Gain far below it, in decibels.
        gain_db: f64,
    },
}

/// Resonances of the two sections of a Butterworth filter of fourth order: 20 lg of 0.5412 and 1.3066.
const FOURTH_ORDER_DB: [f64; 2] = [-5.333, 2.323];

/// Resonance of a Butterworth filter of second order: 20 lg of 1/√2.
const SECOND_ORDER_DB: f64 = -3.0103;

/// 20 to 200 Hz and 100 to 500 Hz are what electronic stethoscopes emphasise under these names (3M Littmann 3200, manual).
const BELL: [Section; 2] = [
    Section::LowPass { hz: 200.0, q_db: FOURTH_ORDER_DB[0] },
    Section::LowPass { hz: 200.0, q_db: FOURTH_ORDER_DB[1] },
];
const DIAPHRAGM: [Section; 3] = [
    Section::HighPass { hz: 100.0, q_db: FOURTH_ORDER_DB[0] },
    Section::HighPass { hz: 100.0, q_db: FOURTH_ORDER_DB[1] },
    Section::LowPass { hz: 500.0, q_db: SECOND_ORDER_DB },
];
const LOW_BOOST: [Section; 1] = [Section::LowShelf { hz: 100.0, gain_db: 12.0 }];

impl ListeningFilter {
    /// All of them, the plain one first.
    pub const ALL: [Self; 4] = [Self::Wide, Self::Bell, Self::Diaphragm, Self::LowBoost];

    /// Its name for programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Bell => "bell",
            Self::Diaphragm => "diaphragm",
            Self::LowBoost => "low_boost",
        }
    }

    /// Its sections, one after the other.
    #[must_use]
    pub fn sections(self) -> &'static [Section] {
        match self {
            Self::Wide => &[],
            Self::Bell => &BELL,
            Self::Diaphragm => &DIAPHRAGM,
            Self::LowBoost => &LOW_BOOST,
        }
    }

    /// Gain at a frequency, in decibels, where sound is played at `sample_rate` hertz.
    #[must_use]
    pub fn response_db(self, hz: f64, sample_rate: f64) -> f64 {
        self.sections().iter().map(|section| section.response_db(hz, sample_rate)).sum()
    }
}

impl Section {
    /// Numerator and denominator in falling powers of z, by the Web Audio API, "Filters Characteristics", after
    /// Bristow-Johnson's *Cookbook formulae for audio equalizer biquad filter coefficients*.
    fn coefficients(self, sample_rate: f64) -> [[f64; 3]; 2] {
        let (Self::LowPass { hz, .. } | Self::HighPass { hz, .. } | Self::LowShelf { hz, .. }) =
            self;
        let (sine, cosine) = (TAU * hz / sample_rate).sin_cos();
        let resonant = |q_db: f64| sine / (2.0 * 10_f64.powf(q_db / 20.0));
        match self {
            Self::LowPass { q_db, .. } => {
                let (alpha, b) = (resonant(q_db), (1.0 - cosine) / 2.0);
                [[b, 2.0 * b, b], [1.0 + alpha, -2.0 * cosine, 1.0 - alpha]]
            }
            Self::HighPass { q_db, .. } => {
                let (alpha, b) = (resonant(q_db), f64::midpoint(1.0, cosine));
                [[b, -2.0 * b, b], [1.0 + alpha, -2.0 * cosine, 1.0 - alpha]]
            }
            Self::LowShelf { gain_db, .. } => {
                let a = 10_f64.powf(gain_db / 40.0);
                // A slope of 1 makes the cookbook's alpha half the sine times √2.
                let root = SQRT_2 * sine * a.sqrt();
                let (sum, difference) = (a + 1.0, a - 1.0);
                let numerator = [
                    a * (sum - difference * cosine + root),
                    2.0 * a * (difference - sum * cosine),
                    a * (sum - difference * cosine - root),
                ];
                let denominator = [
                    sum + difference * cosine + root,
                    -2.0 * (difference + sum * cosine),
                    sum + difference * cosine - root,
                ];
                [numerator, denominator]
            }
        }
    }

    fn response_db(self, hz: f64, sample_rate: f64) -> f64 {
        let w = TAU * hz / sample_rate;
        let power = |[c0, c1, c2]: [f64; 3]| {
            let real = c0 + c1 * w.cos() + c2 * (2.0 * w).cos();
            let imaginary = c1 * w.sin() + c2 * (2.0 * w).sin();
            real * real + imaginary * imaginary
        };
        let [numerator, denominator] = self.coefficients(sample_rate).map(power);
        10.0 * (numerator / denominator).log10()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: f64 = 48_000.0;

    fn assert_near(filter: ListeningFilter, hz: f64, db: f64, tolerance: f64) {
        let found = filter.response_db(hz, RATE);
        assert!((found - db).abs() <= tolerance, "{filter:?} at {hz} Hz: {found} dB");
    }

    #[test]
    fn corners_are_three_decibels_down_and_slopes_are_as_steep_as_the_order() {
        assert_near(ListeningFilter::Bell, 200.0, -3.01, 0.02);
        assert_near(ListeningFilter::Bell, 20.0, 0.0, 0.01);
        assert_near(ListeningFilter::Bell, 800.0, -48.2, 0.3);
        assert_near(ListeningFilter::Diaphragm, 25.0, -48.2, 0.3);
        assert_near(ListeningFilter::Diaphragm, 220.0, -0.3, 0.2);
        assert_near(ListeningFilter::Diaphragm, 500.0, -3.0, 0.05);
    }

    #[test]
    fn low_boost_lifts_what_is_low_alone() {
        assert_near(ListeningFilter::LowBoost, 5.0, 12.0, 0.1);
        assert_near(ListeningFilter::LowBoost, 100.0, 6.0, 0.05);
        assert_near(ListeningFilter::LowBoost, 1000.0, 0.0, 0.1);
    }

    #[test]
    fn the_plain_filter_leaves_everything() {
        for hz in [20.0, 200.0, 2000.0] {
            assert_near(ListeningFilter::Wide, hz, 0.0, 0.0);
        }
    }
}
