//! Logarithm and exponential of four numbers at once.
//!
//! Those of `wide` are no quicker than one at a time in a page that is compiled for size, and a system's own
//! differ from one to the next in the last digit. These two are the same everywhere.

use std::f32::consts;

use wide::u32x4;

use super::lanes::Lanes;

const MANTISSA_BITS: u32 = f32::MANTISSA_DIGITS - 1;
const LN_2: Lanes = Lanes::splat(consts::LN_2);
const LOG2_E: Lanes = Lanes::splat(consts::LOG2_E);

/// Natural logarithm of normal positive numbers.
///
/// With `x = 2ᵉ m` and `√½ ≤ m < √2` it is `e ln 2 + 2 artanh s` where `s = (m − 1) / (m + 1)`; of the series
/// `artanh s = s (1 + s² / 3 + s⁴ / 5 + …)` the sixth term is below 2·10⁻⁹ of the first.
#[inline]
pub(super) fn ln(x: Lanes) -> Lanes {
    const ROOT_OF_HALF: u32x4 = u32x4::splat(consts::FRAC_1_SQRT_2.to_bits());
    const SERIES: [Lanes; 4] = [inverse(3), inverse(5), inverse(7), inverse(9)];
    let exponent = (x.to_bits() - ROOT_OF_HALF).cast_signed() >> MANTISSA_BITS;
    let m = Lanes::from_bits(x.to_bits() - (exponent << MANTISSA_BITS).cast_unsigned());
    let s = (m - Lanes::ONE) / (m + Lanes::ONE);
    let z = s * s;
    let [third, fifth, seventh, ninth] = SERIES;
    let series = Lanes::ONE + z * (third + z * (fifth + z * (seventh + z * ninth)));
    Lanes::from_i32x4(exponent) * LN_2 + (s + s) * series
}

/// `eˣ` for `−87 ≤ x ≤ 88`; beyond that the value at the nearer end.
///
/// With `x = n ln 2 + r` and `|r| ≤ ln 2 / 2` it is `2ⁿ eʳ`; of the series of `eʳ` the ninth term is below
/// 6·10⁻⁹ of the first.
#[inline]
pub(super) fn exp(x: Lanes) -> Lanes {
    /// Numbers that are this large have no digits after the point: adding it rounds.
    const LARGE: Lanes = Lanes::splat((3_u32 << (MANTISSA_BITS - 1)) as f32);
    /// `ln 2` in two parts, the first of which has so few digits that its multiples are exact.
    const LN_2_HIGH: Lanes = Lanes::splat(355.0 / 512.0);
    const LN_2_LOW: Lanes = Lanes::splat((std::f64::consts::LN_2 - 355.0 / 512.0) as f32);
    const SERIES: [Lanes; 6] =
        [inverse(2), inverse(6), inverse(24), inverse(120), inverse(720), inverse(5040)];
    const LEAST: Lanes = Lanes::splat(-87.0);
    const MOST: Lanes = Lanes::splat(88.0);
    let x = x.fast_max(LEAST).fast_min(MOST);
    let shifted = x * LOG2_E + LARGE;
    let n = shifted - LARGE;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let [c2, c3, c4, c5, c6, c7] = SERIES;
    let series = c2 + r * (c3 + r * (c4 + r * (c5 + r * (c6 + r * c7))));
    let mantissa = Lanes::ONE + (r + r * r * series);
    // `n` stands in the last bits of `shifted`; added to the exponent it multiplies by 2ⁿ.
    Lanes::from_bits(mantissa.to_bits() + (shifted.to_bits() << MANTISSA_BITS))
}

const fn inverse(x: u16) -> Lanes {
    Lanes::splat(1.0 / x as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ln_is_the_logarithm(powers in prop::array::uniform4(-37.9f64..38.5)) {
            let x = powers.map(|power| 10f64.powf(power) as f32);
            for (x, found) in x.into_iter().zip(ln(Lanes::new(x)).to_array()) {
                let exact = f64::from(x).ln();
                prop_assert!((f64::from(found) - exact).abs() < 2e-7 * exact.abs().max(0.5));
            }
        }

        #[test]
        fn exp_is_the_exponential(x in prop::array::uniform4(-87.0f32..88.0)) {
            for (x, found) in x.into_iter().zip(exp(Lanes::new(x)).to_array()) {
                let exact = f64::from(x).exp();
                prop_assert!((f64::from(found) - exact).abs() < 2e-7 * exact, "{x}: {found} {exact}");
            }
        }
    }

    #[test]
    fn the_simplest_values_are_exact() {
        assert!(ln(Lanes::ONE) == Lanes::ZERO);
        assert!(exp(Lanes::ZERO) == Lanes::ONE);
    }

    #[test]
    fn exp_ends_where_single_precision_does() {
        let [low, high] = [exp(Lanes::splat(-1e9)), exp(Lanes::splat(1e9))].map(Lanes::to_array);
        assert!(low.iter().all(|&y| y > 0.0 && y < 2e-38), "{low:?}");
        assert!(high.iter().all(|&y| y > 1e38 && y.is_finite()), "{high:?}");
    }
}
