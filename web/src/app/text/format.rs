//! Numbers for readers. Numbers and units are kept together by no-break spaces.

/// A probability or a share in whole percent; what would round to all or nothing is not.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 {
        "< 1\u{a0}%".to_owned()
    } else if percent > 99.0 && percent < 100.0 {
        "> 99\u{a0}%".to_owned()
    } else {
        format!("{percent:.0}\u{a0}%")
    }
}

/// A duration: tenths of a second below a minute, then minutes and seconds.
#[must_use]
pub fn duration(seconds: f64) -> String {
    if seconds < 59.95 {
        return format!("{seconds:.1}\u{a0}s");
    }
    let whole = seconds.round() as u64;
    format!("{}\u{a0}min {}\u{a0}s", whole / 60, whole % 60)
}

/// A frequency, in hertz below 1 kHz.
#[must_use]
pub fn frequency(hertz: f64) -> String {
    if hertz < 1000.0 {
        format!("{hertz:.0}\u{a0}Hz")
    } else {
        let kilohertz = format!("{:.2}", hertz / 1000.0);
        let kilohertz = kilohertz.trim_end_matches('0').trim_end_matches('.');
        format!("{kilohertz}\u{a0}kHz")
    }
}

/// A level in decibels of full scale; silence has none.
#[must_use]
pub fn level(dbfs: Option<f64>) -> String {
    match dbfs {
        Some(dbfs) => format!("{dbfs:.0}\u{a0}dB of full scale").replace('-', "\u{2212}"),
        None => "silent".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_certain_is_never_shown_as_certain() {
        assert_eq!(percent(0.0), "0\u{a0}%");
        assert_eq!(percent(1e-9), "< 1\u{a0}%");
        assert_eq!(percent(0.834), "83\u{a0}%");
        assert_eq!(percent(0.9999), "> 99\u{a0}%");
        assert_eq!(percent(1.0), "100\u{a0}%");
    }

    #[test]
    fn durations_and_frequencies_take_the_unit_that_reads_best() {
        assert_eq!(duration(9.87), "9.9\u{a0}s");
        assert_eq!(duration(59.96), "1\u{a0}min 0\u{a0}s");
        assert_eq!(duration(125.2), "2\u{a0}min 5\u{a0}s");
        assert_eq!(frequency(800.0), "800\u{a0}Hz");
        assert_eq!(frequency(4000.0), "4\u{a0}kHz");
        assert_eq!(frequency(44_100.0), "44.1\u{a0}kHz");
    }

    #[test]
    fn levels_carry_a_true_minus() {
        assert_eq!(level(Some(-31.6)), "\u{2212}32\u{a0}dB of full scale");
        assert_eq!(level(None), "silent");
    }
}
