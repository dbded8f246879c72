//! Where an axis of frequency has its ticks.

use engine::display::Tick;

/// Leading digits of round frequencies, the roundest first.
const ROUND: [f64; 9] = [1.0, 2.0, 5.0, 4.0, 8.0, 3.0, 6.0, 7.0, 9.0];

/// Round frequencies on an axis whose rows have these centres, ascending; places are in rows, a centre
/// at its index. As many as lie `gap` rows apart, the roundest first; between centres places are
/// interpolated.
pub(super) fn round_frequencies(centres: &[f64], gap: f64) -> Vec<Tick> {
    let decades = [1.0, 10.0, 100.0, 1_000.0, 10_000.0];
    let round = ROUND.into_iter().flat_map(|digit| decades.map(|decade| digit * decade));
    let mut ticks = Vec::<Tick>::new();
    for hz in std::iter::once(0.0).chain(round) {
        let Some(at) = place(centres, hz) else { continue };
        if ticks.iter().all(|tick| (tick.at - at).abs() >= gap) {
            ticks.push(Tick { at, label: hz.to_string() });
        }
    }
    ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
    ticks
}

/// Where a frequency lies among the centres, if within half a row of one.
fn place(centres: &[f64], hz: f64) -> Option<f64> {
    let last = centres.len().checked_sub(2)?;
    let mut pairs = centres.windows(2).enumerate();
    let (index, pair) = pairs.find(|(index, pair)| hz <= pair[1] || *index == last)?;
    let at = index as f64 + (hz - pair[0]) / (pair[1] - pair[0]);
    (-0.5..=centres.len() as f64 - 0.5).contains(&at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn a_linear_axis_counts_evenly_from_zero() {
        let centres: Vec<f64> = (0..103).map(|bin| f64::from(bin) * 7.8125).collect();
        let ticks = round_frequencies(&centres, 7.5);
        let expected = "0 100 200 300 400 500 600 700 800".split(' ').collect::<Vec<_>>();
        assert_eq!(labels(&ticks), expected);
        assert!((ticks[1].at - 12.8).abs() < 1e-9);
    }

    #[test]
    fn a_logarithmic_axis_has_its_roundest_frequencies_wide_enough_apart() {
        let centres: Vec<f64> = (0..40).map(|i| 20.0 * 40_f64.powf(f64::from(i) / 39.0)).collect();
        let ticks = round_frequencies(&centres, 2.5);
        assert!(ticks.windows(2).all(|pair| pair[1].at - pair[0].at >= 2.5));
        for hz in ["20", "50", "100", "200", "500", "800"] {
            assert!(labels(&ticks).contains(&hz), "{hz} is missing in {ticks:?}");
        }
        let hundred = ticks.iter().find(|tick| tick.label == "100").map(|tick| tick.at);
        assert!(hundred.is_some_and(|at| (at - 17.0).abs() < 0.1), "{hundred:?}");
    }

    #[test]
    fn too_few_rows_for_a_scale_have_no_ticks() {
        assert_eq!(round_frequencies(&[100.0], 1.0), []);
        assert_eq!(round_frequencies(&[], 1.0), []);
    }
}
