//! Decimal numbers in text. The standard library converts them exactly, by tables that every visitor of the page would
//! download; here the last digits of a rate or a gain don't matter.

/// The number that a word begins with, and what follows it: 360 and `/24(0)` of `360/24(0)`, -5.5 of `-5.5(3)/mV`.
pub(crate) fn decimal(word: &str) -> Option<(f64, &str)> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'-' => (-1.0, &word[1..]),
        b'+' => (1.0, &word[1..]),
        _ => (1.0, word),
    };
    let (whole, rest) = digits_of(digits);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), digits_of);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let value = |digits: &str| digits.bytes().fold(0.0, |sum, b| sum * 10.0 + f64::from(b - b'0'));
    let places = i32::try_from(fraction.len()).ok()?;
    let (exponent, rest) = exponent(rest).unwrap_or((0, rest));
    let value = value(whole) + value(fraction) / 10_f64.powi(places);
    let value = sign * value * 10_f64.powi(exponent);
    value.is_finite().then_some((value, rest))
}

/// A power of ten such as `e-3`.
fn exponent(text: &str) -> Option<(i32, &str)> {
    let text = text.strip_prefix(['e', 'E'])?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (digits, rest) = digits_of(unsigned);
    let power: i32 = digits.parse().ok()?;
    Some((if text.starts_with('-') { -power } else { power }, rest))
}

fn digits_of(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_standard_library_and_the_rest_follows() {
        for text in ["0", "1000", "-5.5", "+2.25", ".5", "3.", "4e-3", "1.5E2", "249.999999", "-0"]
        {
            let (value, rest) = decimal(text).unwrap_or((f64::NAN, ""));
            let truth: f64 = text.parse().unwrap_or(f64::NAN);
            assert!((value - truth).abs() <= 1e-15 * truth.abs() && rest.is_empty(), "{text}");
        }
        assert_eq!(decimal("360/24(0)"), Some((360.0, "/24(0)")));
        assert_eq!(decimal("2e"), Some((2.0, "e")));
        for other in ["", "-", ".", "x1", "e5", "1e999", "١"] {
            assert_eq!(decimal(other), None, "{other}");
        }
    }
}
