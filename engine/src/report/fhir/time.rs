//! Points in time as FHIR writes them.

use serde::Serialize;

/// Why there is no bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FhirError {
    /// A text that is no point in time.
    #[error(
        "“{0}” is no point in time. Write date, time and zone like 2026-11-29T10:15:00Z or 2026-11-29T10:15:00+01:00."
    )]
    Time(String),
}

/// A point in time to the second at least, with its zone (`instant`, <https://hl7.org/fhir/R4/datatypes.html#instant>).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Instant(String);

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Instant {
    /// So many seconds after 1970-01-01T00:00:00Z; none outside the years 1 to 9999.
    #[must_use]
    pub fn of_unix(seconds: i64) -> Option<Self> {
        let (year, month, day) = date(seconds.div_euclid(DAY));
        let second = seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        (1..=9999).contains(&year).then(|| {
            Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
        })
    }

    /// The one that is written so.
    ///
    /// # Errors
    /// Where the text is no date, time and zone as FHIR has them.
    pub fn parse(text: &str) -> Result<Self, FhirError> {
        let found = is_instant(text).then(|| Self(text.to_owned()));
        found.ok_or_else(|| FhirError::Time(text.to_owned()))
    }

    /// As FHIR writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Year, month and day so many days after 1970-01-01 (H. Hinnant, *chrono-Compatible Low-Level Date Algorithms*,
/// `civil_from_days`).
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Whether a text is `YYYY-MM-DDThh:mm:ss`, with parts of a second or without, and `Z` or `±hh:mm`.
fn is_instant(text: &str) -> bool {
    let Some((day, rest)) = text.split_once('T') else { return false };
    let Some(zone_at) = rest.find(['Z', '+', '-']) else { return false };
    let (clock, zone) = rest.split_at(zone_at);
    let (clock, part) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_part = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_part && is_day(day) && is_clock(clock) && is_zone(zone)
}

fn is_day(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else { return false };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

fn is_clock(text: &str) -> bool {
    let found = numbers(text, ':', [2, 2, 2]);
    found.is_some_and(|[hour, minute, second]| hour < 24 && minute < 60 && second < 60)
}

/// Zones reach from -12:00 to +14:00.
fn is_zone(text: &str) -> bool {
    let hours = text.strip_prefix(['+', '-']).and_then(|hours| numbers(hours, ':', [2, 2]));
    text == "Z" || hours.is_some_and(|[hour, minute]| hour * 60 + minute <= 840 && minute < 60)
}

/// The numbers of a text, with so many digits each.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[u32; N]> {
    let parts: Vec<&str> = text.split(between).collect();
    let is_number = |(part, digits): (&&str, usize)| {
        part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fits = parts.len() == N && parts.iter().zip(digits).all(is_number);
    let mut found = [0; N];
    for (place, part) in found.iter_mut().zip(parts).filter(|_| fits) {
        *place = part.parse().ok()?;
    }
    fits.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_the_date_of_the_gregorian_calendar() {
        for (seconds, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_946_461, "2026-11-29T10:01:01Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            let instant = Instant::of_unix(seconds);
            assert_eq!(instant.as_ref().map(Instant::as_str), Some(written));
            assert!(is_instant(written));
        }
        assert_eq!(Instant::of_unix(i64::MAX / 2), None);
    }

    #[test]
    fn a_time_without_its_zone_or_that_never_was_is_refused() {
        for good in ["2026-11-29T10:15:00.123Z", "2024-02-29T23:59:59-12:00"] {
            assert!(Instant::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "2026-11-29",
            "2026-11-29T10:15:00",
            "2026-02-29T10:15:00Z",
            "2026-11-29T24:15:00Z",
            "2026-11-29T10:15Z",
            "2026-11-29T10:15:00.Z",
            "2026-11-29T10:15:00+15:00",
            "2026-11-29 10:15:00Z",
            "+026-11-29T10:15:00Z",
        ] {
            assert_eq!(Instant::parse(bad), Err(FhirError::Time(bad.to_owned())));
        }
    }
}
