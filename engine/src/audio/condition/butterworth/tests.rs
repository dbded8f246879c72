#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failing test should stop"
)]

use super::*;

const GOLDEN: &str = include_str!("../../../../../tests/golden/bandpass.csv");

/// The golden table as (configuration, input, output of `SciPy`) per case.
fn golden() -> Vec<(ConditionConfig, Vec<f64>, Vec<f64>)> {
    let mut cases: Vec<(ConditionConfig, Vec<f64>, Vec<f64>)> = Vec::new();
    let mut before = "";
    for line in GOLDEN.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |i: usize| cells[i].parse::<f64>().unwrap();
        let config = ConditionConfig {
            order: number(0) as usize,
            low_hz: number(1),
            high_hz: number(2),
            sample_rate: number(3) as u32,
        };
        if cases.last().is_none_or(|c| c.0 != config) || before.is_empty() {
            cases.push((config, Vec::new(), Vec::new()));
        }
        before = line;
        let case = cases.last_mut().unwrap();
        case.1.push(number(4));
        case.2.push(number(5));
    }
    cases
}

#[test]
fn zero_phase_filter_equals_scipy() {
    let cases = golden();
    assert_eq!(cases.len(), 4);
    for (config, input, expected) in cases {
        let filtered = BandPass::design(&config).unwrap().zero_phase(&input);
        assert_eq!(filtered.len(), expected.len());
        for (a, b) in filtered.iter().zip(&expected) {
            assert!((a - b).abs() < 1e-9, "{config:?}: {a} instead of {b}");
        }
    }
}

#[test]
fn a_band_beyond_half_the_rate_is_no_filter() {
    for (low_hz, high_hz, order) in [
        (20.0, 1000.0, 4),
        (0.0, 800.0, 4),
        (800.0, 20.0, 4),
        (f64::NAN, 800.0, 4),
        (20.0, 800.0, 0),
        (20.0, 800.0, 9),
    ] {
        let config = ConditionConfig { low_hz, high_hz, order, ..ConditionConfig::default() };
        assert_eq!(BandPass::design(&config), None, "{config:?}");
    }
}

#[test]
fn nothing_stays_nothing() {
    let filter = BandPass::design(&ConditionConfig::default()).unwrap();
    assert_eq!(filter.zero_phase(&[]), Vec::<f64>::new());
    assert_eq!(filter.zero_phase(&[1.0]).len(), 1);
}
