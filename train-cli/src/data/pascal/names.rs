//! The names of PASCAL: its tables and its folders write them differently.

use crate::data::Collection;

/// What a table and a folder agree on: the name without folder, ending, the prefixes that only one
/// of them has (`Btraining_`, `Aunlabelledtest`), and with every run of underscores as one.
///
/// `set_b/Btraining_normal_Btraining_noisynormal_101_1305030823364_B.wav` in `set_b.csv` and
/// `normal_noisynormal_101_1305030823364_B.wav` on disk both become
/// `normal_noisynormal_101_1305030823364_B`.
pub(super) fn normal_form(name: &str) -> String {
    let stem = stem(name).replace("Btraining_", "").replace("Aunlabelledtest", "");
    stem.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// A name without its folder and ending.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Subject number of set B: the first field of digits after the class.
pub(super) fn subject(name: &str) -> Option<u32> {
    stem(name).split('_').find_map(|field| field.parse().ok())
}

/// Upload time of set A.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Upload {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Minutes since midnight; `None` where the name misses a digit (two files do).
    pub minute: Option<i64>,
}

/// Upload time in a name such as `normal__201102081321` (year, month, day, hour, minute).
pub(super) fn upload(name: &str) -> Option<Upload> {
    let digits = stem(name).rsplit('_').next().filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let number =
        |range: std::ops::Range<usize>| digits.get(range).and_then(|d| d.parse::<i64>().ok());
    let day = days_since_epoch(number(0..4)?, number(4..6)?, number(6..8)?);
    let minute = match digits.len() {
        12 => Some(number(8..10)? * 60 + number(10..12)?),
        _ => None,
    };
    Some(Upload { day, minute })
}

/// What a name gives away without its label: subject or day, see [`crate::data::Recording::clue`].
pub fn clue(name: &str, source: Collection) -> String {
    let number = match source {
        Collection::PascalA => upload(name).map(|upload| upload.day),
        Collection::PascalB | Collection::CirCor => subject(name).map(i64::from),
    };
    number.map_or_else(String::new, |number| number.to_string())
}

/// The day that a name tells, in days since 1970-01-01: that of the upload in PASCAL A; that of the recording
/// in PASCAL B, whose second number counts milliseconds.
pub fn day(name: &str, source: Collection) -> Option<i64> {
    const MS_PER_DAY: i64 = 24 * 60 * 60 * 1000;
    match source {
        Collection::PascalA => upload(name).map(|upload| upload.day),
        Collection::PascalB => {
            let mut numbers = stem(name).split('_').filter_map(|field| field.parse::<i64>().ok());
            Some(numbers.nth(1)?.div_euclid(MS_PER_DAY))
        }
        Collection::CirCor => None,
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar (H. Hinnant, *chrono-Compatible
/// Low-Level Date Algorithms*, `days_from_civil`).
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn tables_and_folders_agree_on_the_normal_form() {
        for (table, disk) in [
            (
                "set_b/Btraining_normal_Btraining_noisynormal_101_1305030823364_B.wav",
                "normal_noisynormal_101_1305030823364_B",
            ),
            (
                "set_b/Btraining_extrastole_127_1306764300147_C2.wav",
                "extrastole__127_1306764300147_C2",
            ),
            (
                "set_b/Bunlabelledtest_146_1306778707532_D31.wav",
                "Bunlabelledtest__146_1306778707532_D31",
            ),
            ("set_a/__201012172010.wav", "Aunlabelledtest__201012172010"),
            ("set_a/artifact__201012172012.wav", "artifact__201012172012"),
        ] {
            assert_eq!(normal_form(table), normal_form(disk));
        }
        assert_ne!(normal_form("normal__162_1_B_1"), normal_form("normal__162_1_B"));
    }

    #[test]
    fn subjects_are_read_whatever_the_prefix() {
        assert_eq!(subject("set_b/murmur_noisymurmur_162_1307101835989_B_1.wav"), Some(162));
        assert_eq!(subject("set_b/Btraining_normal_103_1305031931979_D2.wav"), Some(103));
        assert_eq!(subject("set_b/normal.wav"), None);
    }

    #[test]
    fn days_are_read_of_uploads_and_of_milliseconds() {
        assert_eq!(day("set_a/normal__197003020102.wav", Collection::PascalA), Some(60));
        // 2011-05-10 is day 15104.
        let name = "set_b/normal__103_1305031931979_D2.wav";
        assert_eq!(day(name, Collection::PascalB), Some(15_104));
        assert_eq!(day("set_b/normal__103.wav", Collection::PascalB), None);
    }

    #[test]
    fn upload_times_are_read_and_missing_digits_noticed() {
        let upload_of = |name| upload(name).unwrap();
        assert_eq!(
            upload_of("set_a/normal__197003020102.wav"),
            Upload { day: 60, minute: Some(62) }
        );
        assert_eq!(
            upload_of("set_a/a__201103010000.wav").day - upload_of("set_a/a__201102280000.wav").day,
            1
        );
        assert_eq!(upload_of("set_a/a__20110501548.wav").minute, None);
        assert_eq!(upload("set_a/normal.wav"), None);
    }
}
