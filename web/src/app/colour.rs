//! The colour map of the spectrogram: viridis, monotone in lightness.

/// Coefficients of a polynomial of degree 6 for red, green and blue: Matt Zucker's fit to
/// matplotlib's viridis, in the public domain (<https://www.shadertoy.com/view/WlfXRN>).
const COEFFICIENTS: [[f64; 3]; 7] = [
    [0.277_727_327_223_417_7, 0.005_407_344_544_966_578, 0.334_099_805_335_306_1],
    [0.105_093_043_108_577_4, 1.404_613_529_898_575, 1.384_590_162_594_685],
    [-0.330_861_828_725_556_3, 0.214_847_559_468_213, 0.095_095_163_028_236_59],
    [-4.634_230_498_983_486, -5.799_100_973_351_585, -19.332_440_956_279_87],
    [6.228_269_936_347_081, 14.179_933_366_805_09, 56.690_552_600_681_05],
    [4.776_384_997_670_288, -13.745_145_377_746_01, -65.353_032_633_372_34],
    [-5.435_455_855_934_631, 4.645_852_612_178_535, 26.312_435_249_583_2],
];

/// Red, green, blue of each level, from dark (0) to bright (255).
#[must_use]
pub fn viridis() -> [[u8; 3]; 256] {
    std::array::from_fn(|level| {
        let x = level as f64 / 255.0;
        std::array::from_fn(|channel| {
            let value = COEFFICIENTS.iter().rev().fold(0.0, |sum, c| sum * x + c[channel]);
            (value.clamp(0.0, 1.0) * 255.0).round() as u8
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CIE lightness, 0 to 100, of an sRGB colour.
    fn lightness(rgb: [u8; 3]) -> f64 {
        let linear = rgb.map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        let luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
        116.0 * luminance.cbrt() - 16.0
    }

    #[test]
    fn louder_is_never_darker() {
        let map = viridis();
        for pair in map.windows(2) {
            // Half a step of one channel is what rounding to eight bits may cost.
            assert!(lightness(pair[1]) > lightness(pair[0]) - 0.15, "{pair:?}");
        }
        for pair in map.chunks(8).map(|c| c[0]).collect::<Vec<_>>().windows(2) {
            assert!(lightness(pair[1]) > lightness(pair[0]) + 1.0, "{pair:?}");
        }
    }

    #[test]
    fn it_is_matplotlibs_viridis() {
        let map = viridis();
        let known = [
            (0, [68, 1, 84]),
            (64, [59, 82, 139]),
            (128, [33, 145, 140]),
            (192, [94, 201, 98]),
            (255, [253, 231, 37]),
        ];
        for (level, colour) in known {
            for (ours, theirs) in map[level].into_iter().zip(colour) {
                assert!(i16::from(ours).abs_diff(theirs) <= 6, "{level}: {:?}", map[level]);
            }
        }
    }
}
